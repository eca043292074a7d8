"""The reading room's models and cases: held against scikit-learn, loops and what is known by construction."""

import functools

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from medlearn import reading
from medlearn.__main__ import main
from medlearn.reading import model as room_model
from medlearn.reading import room as room_module

pytestmark = pytest.mark.slow

make_small = functools.partial(reading.make_material, images=240, pool=140)


@pytest.fixture(scope="module")
def material():
    return make_small()


@pytest.fixture(scope="module")
def fitted(material):
    return reading.Ensemble.fit(material.images, material.labels, material.patients, members=30)


@pytest.fixture
def room(tmp_path):
    return reading.Room(tmp_path / "room", make=make_small)


def test_no_patient_is_in_pool_and_test_set(material):
    assert not set(material.patients) & set(material.test_patients)
    assert len(material.images) + len(material.test_images) == 240


def test_labels_are_wrong_for_whole_patients(material):
    wrong = reading.truth(material)[0] != material.labels
    assert 0.05 < wrong.mean() < 0.35
    for patient in np.unique(material.patients):
        assert len(set(wrong[material.patients == patient])) == 1


def test_members_are_scikit_learns_on_the_patients_they_drew(material):
    fitted = reading.Ensemble.fit(material.images, material.labels, material.patients, members=3, random_state=5)
    columns = (room_model.mean_grey(material.images) - fitted.mean) / fitted.spread
    names = np.unique(material.patients)
    draws = np.random.default_rng(5).integers(0, len(names), (3, len(names)))
    for weights, draw, drawn in zip(fitted.weights, draws, fitted.drawn, strict=True):
        times = np.array([np.sum(names[draw] == patient) for patient in material.patients])
        assert (drawn == (times > 0)).all()
        theirs = LogisticRegression(C=1 / room_model.PENALTY, tol=1e-10, solver="newton-cholesky")
        theirs.fit(columns, material.labels, sample_weight=times)
        assert weights[:-1] == pytest.approx(theirs.coef_[0], abs=5e-3)
        assert weights[-1] == pytest.approx(theirs.intercept_[0], abs=5e-3)


def test_an_own_image_is_judged_by_members_that_never_saw_it(material, fitted):
    own = fitted.predict_own(material.images)
    row = 7
    votes = [
        reading.Ensemble(fitted.weights[[k]], fitted.mean, fitted.spread, fitted.drawn[[k]])
        .predict(material.images[[row]])
        .probability[0]
        for k in np.flatnonzero(~fitted.drawn[:, row])
    ]
    assert own.probability[row] == pytest.approx(np.mean(votes))
    assert (own.low[row], own.high[row]) == pytest.approx(tuple(np.percentile(votes, [2.5, 97.5])))
    assert (own.low <= own.probability).all()
    assert (own.probability <= own.high).all()


def test_the_map_finds_what_was_put_in(material, fitted):
    weights = np.zeros((1, 257))
    weights[0, 3 * 16 + 10] = 1  # one field of 4 x 4 pixels: rows 12 to 15, columns 40 to 43
    one = reading.Ensemble(weights, fitted.mean, fitted.spread, fitted.drawn[:1])
    image = np.full((64, 64), 250)
    heat = one.map(image)
    assert heat[12:16, 40:44].min() == heat.max() > 0
    assert heat[40:].max() == heat[:, :24].max() == 0


def test_the_map_of_an_image_that_is_no_square(fitted):
    weights = np.zeros((1, 257))
    weights[0, 3 * 16 + 10] = 1  # one field of 4 x 2 pixels: rows 12 to 15, columns 20 and 21
    heat = reading.Ensemble(weights, fitted.mean, fitted.spread, fitted.drawn[:1]).map(np.full((64, 32), 250))
    assert heat.shape == (64, 32)
    assert heat[12:16, 20:22].min() == heat.max() > 0


def test_distances_are_those_of_a_loop_without_the_own_patient(material):
    grid = room_model.mean_grey(material.images)
    grid = grid / (grid.std(axis=0) + 1e-6)
    names, images = np.unique(material.patients, return_counts=True)
    for row in np.flatnonzero(np.isin(material.patients, names[images > 1])):
        others = grid[material.patients != material.patients[row]]
        far = np.sort(np.linalg.norm(others - grid[row], axis=1))[: room_module.NEIGHBOURS].mean()
        assert reading.distances(material)[row] == pytest.approx(far)
    assert reading.distances(material, material.images[:1])[0] < reading.distances(material)[0]  # it finds itself


def test_a_worklist_holds_doubted_and_other_and_odd_cases(material, fitted):
    cases = reading.worklist(material, material.labels, fitted, each=6)
    assert len(cases) == 14
    assert len({case.name for case in cases}) == len({case.patient for case in cases}) == 14
    odd = [case for case in cases if case.row is None]
    assert [case.unlike for case in odd] == [1, 1]
    patients = reading.patients_of(material)
    assert {case.name: case.patient for case in cases}.items() <= patients.items()
    own = fitted.predict_own(material.images)
    most = np.argmax(np.abs(own.probability - material.labels))
    assert f"image {most:04d}" in {case.name for case in cases}
    again = reading.worklist(material, material.labels, fitted, each=6, reviewed=[most])
    assert f"image {most:04d}" not in {case.name for case in again}


def test_too_few_images_left(material, fitted):
    with pytest.raises(ValueError, match="too few for a worklist"):
        reading.worklist(material, material.labels, fitted, reviewed=range(138))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"images": np.zeros((140, 60, 64))}, "multiple of 16"),
        ({"images": np.full((4, 64, 64), np.nan)}, "NaN"),
        ({"labels": [0, 1]}, "give one for each"),
        ({"labels": np.zeros(1000)}, "give one for each"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(material, change, said):
    given = {"images": material.images, "labels": material.labels, "patients": material.patients} | change
    with pytest.raises(ValueError, match=said):
        reading.Ensemble.fit(**given)


def test_one_class_is_refused(material):
    with pytest.raises(ValueError, match="both 0 and 1"):
        reading.Ensemble.fit(material.images, 0 * material.labels, material.patients)


def test_a_room_is_computed_once_and_comes_back_the_same(room):
    cases = room.cases()
    again = reading.Room(room.folder, make=lambda: pytest.fail("made twice")).cases()
    for one, other in zip(cases, again, strict=True):
        assert (one.name, one.row, one.probability, one.unlike) == (
            other.name,
            other.row,
            other.probability,
            other.unlike,
        )
        assert (one.image == other.image).all()
        assert one.map == pytest.approx(other.map, abs=1e-5)
    assert not list(room.folder.glob("*.part"))


def test_two_who_come_at_once_read_the_same_cases(room, monkeypatch):
    """While one worklist is computed, another reader gets a room, reads a case in it, and gets a label changed."""
    compute, other = room_module.worklist, reading.Room(room.folder)

    def meanwhile(*given, **how):
        mine = compute(*given, **how)
        monkeypatch.setattr(room_module, "worklist", compute)
        row = int(np.flatnonzero(room.material.labels == 0)[0])
        other.store.add(reading.Opinion("Ben", f"image {row:04d}", "model 1", "first", "agree", 1, 0.9))
        theirs.extend(other.cases())
        return mine

    theirs = []
    monkeypatch.setattr(room_module, "worklist", meanwhile)
    names = [case.name for case in room.cases()]
    assert names == [case.name for case in theirs] == [case.name for case in reading.Room(room.folder).cases()]


def test_a_model_is_saved_as_what_is_read(fitted, tmp_path):
    fitted.save(tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz") as file:
        assert set(file.files) == {"weights", "mean", "spread", "drawn"}
    assert reading.Ensemble.load(tmp_path / "model.npz").weights.tolist() == fitted.weights.tolist()


def test_a_damaged_or_foreign_file_is_named(room):
    room.cases()
    model = room.folder / "model 1.npz"
    model.write_bytes(model.read_bytes()[:500])
    with pytest.raises(ValueError, match=r"model 1\.npz is damaged"):
        room.ensemble("model 1")
    np.savez(room.folder / "material.npz", recipe=99)
    with pytest.raises(ValueError, match="made by another medlearn"):
        _ = reading.Room(room.folder).material


def test_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDLEARN_READING", str(tmp_path))
    assert reading.where() == tmp_path
    monkeypatch.setenv("MEDLEARN_READING", "here")
    with pytest.raises(RuntimeError, match="whole path"):
        reading.where()
    monkeypatch.delenv("MEDLEARN_READING")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert reading.where() == tmp_path / ".medlearn" / "reading-room"


def test_the_command_prepares_and_exports(room, monkeypatch, tmp_path, capsys):
    room.cases()
    monkeypatch.setenv("MEDLEARN_READING", str(room.folder))
    assert main(["reading"]) == 0
    assert "24 cases to read" in capsys.readouterr().out
    file = tmp_path / "answers.csv"
    assert main(["reading", "--export", str(file)]) == 0
    assert file.read_text(encoding="utf-8-sig").startswith("number,id,reader,case")
    assert main(["reading", "--export", str(file)]) == 1
    assert "was left as it is" in capsys.readouterr().err
    monkeypatch.setenv("MEDLEARN_READING", "somewhere")
    assert main(["reading"]) == 1
    assert "whole path" in capsys.readouterr().err
