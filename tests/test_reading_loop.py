"""The loop: whose labels count, when a challenger is promoted, and the way back."""

import functools

import numpy as np
import pytest

from medlearn import reading
from medlearn.intervals import paired_bootstrap
from medlearn.metrics import auc
from medlearn.reading import loop

pytestmark = pytest.mark.slow

make_small = functools.partial(reading.make_material, images=700, pool=300)


@pytest.fixture(scope="module")
def material():
    return make_small()


@pytest.fixture
def room(tmp_path, material):
    return reading.Room(tmp_path / "room", make=lambda: material)


@pytest.fixture(scope="module")
def truth(material):
    return {f"image {row:04d}": int(true) for row, true in enumerate(reading.truth(material)[0])}


def opinion(reader, case, answer, stage="first", call=1):
    return reading.Opinion(reader, case, "model 1", stage, answer, call, 0.9)


def labels_after(material, opinions):
    return reading.corrected(material, [reading.Stored(k, one, None) for k, one in enumerate(opinions, 1)])


def test_the_majority_of_the_readers_last_words_counts(material):
    row = int(np.flatnonzero(material.labels == 0)[0])
    case = f"image {row:04d}"
    found, healthy = (functools.partial(opinion, case=case, answer=answer) for answer in ("agree", "disagree"))
    assert labels_after(material, [found("Ada")]).labels[row] == 1
    assert labels_after(material, [found("Ada"), healthy("Ada", stage="after the map")]).labels[row] == 0
    even = labels_after(material, [found("Ada"), healthy("Ben")])
    assert (even.labels[row], len(even.reviewed)) == (0, 0)
    assert labels_after(material, [found("Ada"), healthy("Ben"), found("Cyd")]).changed.tolist() == [row]
    untold = labels_after(material, [opinion("Ada", case, "cannot tell")])
    assert len(untold.reviewed) == 0
    odd = labels_after(material, [opinion("Ada", "image 9999", "agree")])
    assert (odd.labels == material.labels).all()


def read(room, truth, each, right):
    """Let a reader who is right with this probability read a worklist of the room's first model."""
    rng = np.random.default_rng(0)
    for case in reading.worklist(room.material, room.material.labels, room.ensemble("model 1"), each=each):
        true = truth.get(case.name)
        answer = (
            "cannot tell" if true is None else "agree" if (true == case.call) == (rng.random() < right) else "disagree"
        )
        room.store.add(reading.Opinion("Ada", case.name, "model 1", "first", answer, case.call, case.probability))


def test_what_a_perfect_reader_corrected_makes_a_better_model_and_is_promoted(room, truth):
    read(room, truth, 60, right=1)
    before = room.champions[-1]
    result = reading.challenge(room)
    pool, test = room.material, room.material.test_images
    old, new = (room.ensemble(name).predict(test).probability for name in (before, result.challenger))
    groups = {"groups": pool.test_patients, "resamples": 4000, "level": loop.LEVEL}
    assert result.difference == paired_bootstrap(auc, pool.test_truth, new, old, **groups)
    assert result.promoted == (result.difference.low > 0)
    assert result.promoted
    assert room.champions == ["model 1", "model 2"]
    with pytest.raises(ValueError, match="nothing was read since"):
        reading.challenge(room)
    assert reading.roll_back(room, "a test") == "model 1"
    assert room.champions == ["model 1"]
    assert [one.action for one in reading.Store(room.store.path).decisions()] == ["promoted", "rolled back"]
    with pytest.raises(ValueError, match="nothing to go back to"):
        reading.roll_back(room, "again")


def test_a_gain_that_may_be_chance_is_no_promotion(material):
    """By the rule, the whole interval of the gain lies above 0: here only its value does."""
    truth = material.test_truth
    noise = np.random.default_rng(0).normal(size=(2, len(truth)))
    worse, better = sorted(truth + noise, key=lambda scores: auc(truth, scores))
    champion, challenger = (
        type("Model", (), {"predict": lambda self, images, scores=scores: reading.Prediction(scores, 0, 1)})()
        for scores in (worse, better)
    )
    labels = reading.Corrected(material.labels, np.arange(3), np.arange(2))
    result = reading.compare(material, champion, challenger, names=("model 1", "model 2"), labels=labels)
    assert result.difference.low < 0 < result.difference.value
    assert not result.promoted


def test_what_a_careless_reader_corrected_is_refused(room, truth):
    read(room, truth, 60, right=0.5)
    result = reading.challenge(room)
    assert not result.promoted
    assert room.champions == ["model 1"]
    assert "refused" in str(result)
    assert "refused" in room.store.decisions()[0].reason


def test_of_two_challengers_at_once_one_counts(room, truth, monkeypatch):
    read(room, truth, 20, right=1)

    def meanwhile(*told, compare=loop.compare, **more):
        room.store.decide("refused", "model 9", "by another reader")
        return compare(*told, **more)._replace(promoted=True)

    monkeypatch.setattr(loop, "compare", meanwhile)
    with pytest.raises(ValueError, match="somebody else decided about the models meanwhile"):
        reading.challenge(room)
    assert room.champions == ["model 1"]
    assert [one.model for one in room.store.decisions()] == ["model 9"]


def test_without_a_correction_there_is_no_challenger(room):
    with pytest.raises(ValueError, match="changed a label"):
        reading.challenge(room)


def test_the_test_set_is_used_up(room):
    room.store.add(opinion("Ada", "image 0000", "agree" if room.material.labels[0] == 0 else "disagree"))
    for number in range(loop.LOOKS):
        room.store.decide("refused", f"model {number}", "-")
    with pytest.raises(ValueError, match="used up"):
        reading.challenge(room)


def test_a_rollback_needs_a_reason(room):
    room.store.decide("promoted", "model 2", "-")
    with pytest.raises(ValueError, match="say why"):
        reading.roll_back(room, " ")
    room.store.decide("promoted", "model 3", "-")
    assert reading.roll_back(room, "drift") == "model 2"
    room.store.decide("promoted", "model 4", "-")
    assert room.champions == ["model 1", "model 2", "model 4"]


def test_a_model_of_a_refused_challenger_keeps_its_name(room):
    first = room.ensemble("model 1")
    assert [room.keep(first), room.keep(first)] == ["model 2", "model 3"]
    room.store.decide("refused", "model 3", "-")
    (room.folder / "model 3.npz").unlink()
    (room.folder / "model of mine.npz").touch()
    assert room.keep(first) == "model 4"
