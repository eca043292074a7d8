"""Studies in four formats are the same images; faulty ones are named; a model is asked before it learns."""

import numpy as np
import pytest
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler

from medlearn.features import extract_features
from medlearn.scaling import Arrival, ask_then_train, phantom_blocks, read_arrivals, write_arrivals

FORMATS = [".png", ".dcm", ".npy", ".nii.gz"]


@pytest.fixture(scope="module")
def cohort():
    return next(phantom_blocks(48, block=48, size=33, different=48))


def mean_and_spread(images):
    return np.array([[image.mean(), image.std()] for image in images])


def labelled(files, labels):
    return {file.name: int(label) for file, label in zip(files, labels, strict=True)}


def test_every_format_gives_the_image_back(cohort, tmp_path):
    images = np.repeat(cohort[0][:2], 4, axis=0)
    files = write_arrivals(tmp_path / "new", images)
    assert ["".join(file.suffixes) for file in files] == FORMATS * 2
    for arrival, file, image in zip(read_arrivals(files), files, images, strict=True):
        assert (arrival.file, arrival.problem) == (file, "")
        assert arrival.image.dtype == np.float32
        assert np.array_equal(arrival.image, image / np.float32(255))


def test_wide_arrays_and_colour_are_read(tmp_path):
    from PIL import Image

    np.save(tmp_path / "wide.npy", np.array([[0, 65535]], np.uint16))
    Image.fromarray(np.array([[[0, 0, 255], [255, 255, 255]]], np.uint8)).save(tmp_path / "colour.png")
    wide, colour = read_arrivals([tmp_path / "wide.npy", tmp_path / "colour.png"])
    assert wide.image.tolist() == [[0, 1]]
    assert np.allclose(colour.image, [[1 / 3, 1]])


@pytest.mark.parametrize("number", range(4), ids=FORMATS)
@pytest.mark.parametrize("left", [0, 40, 0.6])
def test_a_file_cut_short_is_named_and_put_aside(cohort, tmp_path, number, left):
    files = write_arrivals(tmp_path / "new", cohort[0][:8])
    content = files[number].read_bytes()
    files[number].write_bytes(content[: left if left > 1 else int(left * len(content))])
    arrivals = list(read_arrivals(files, aside=tmp_path / "aside"))
    assert [arrival.file for arrival in arrivals if arrival.problem] == [files[number]]
    assert arrivals[number].image is None
    assert str(files[number]) in arrivals[number].problem
    assert not files[number].exists()
    aside = tmp_path / "aside" / files[number].name
    assert aside.exists()
    assert aside.with_name(f"{aside.name}.txt").read_text() == arrivals[number].problem + "\n"


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros((2, 3)), "holds float64, shape"),
        (np.zeros((2, 3, 4), np.uint8), "shape .2, 3, 4"),
        (np.zeros((0, 3), np.uint8), "shape .0, 3"),
        (np.array([{}]), "pickle"),
    ],
)
def test_arrays_that_are_no_images_are_refused(tmp_path, array, said):
    np.save(tmp_path / "odd.npy", array)
    (arrival,) = read_arrivals([tmp_path / "odd.npy"])
    assert arrival.image is None
    assert str(tmp_path / "odd.npy") in arrival.problem
    with pytest.raises(ValueError, match=said):
        raise ValueError(arrival.problem)


def test_other_content_than_the_name_says_is_read_and_lost_files_named(cohort, tmp_path):
    files = write_arrivals(tmp_path, cohort[0][:2])
    files[0].rename(tmp_path / "really.dcm")
    named, lost = read_arrivals([tmp_path / "really.dcm", files[0]], aside=tmp_path / "aside")
    assert named.image.shape == (33, 33)
    assert "does not exist" in lost.problem
    assert [file.name for file in (tmp_path / "aside").iterdir()] == [f"{files[0].name}.txt"]


def test_two_faulty_files_of_one_name_are_both_kept(tmp_path):
    for ward in "ab":
        (tmp_path / ward).mkdir()
        (tmp_path / ward / "1.npy").write_bytes(ward.encode())
    list(read_arrivals([tmp_path / "a" / "1.npy", tmp_path / "b" / "1.npy"], aside=tmp_path / "aside"))
    kept = {file.name: file.read_text() for file in (tmp_path / "aside").iterdir()}
    assert set(kept) == {"1.npy", "1.npy.txt", "2 1.npy", "2 1.npy.txt"}
    assert (kept["1.npy"], kept["2 1.npy"]) == ("a", "b")
    assert str(tmp_path / "b") in kept["2 1.npy.txt"]


def test_files_are_read_when_they_are_asked_for(cohort, tmp_path):
    files = write_arrivals(tmp_path, cohort[0][:2])
    stream = read_arrivals(files)
    next(stream)
    files[1].write_bytes(b"")
    assert next(stream).problem


def test_scores_are_those_of_a_model_that_saw_only_what_came_before(cohort, tmp_path):
    images, labels, _ = cohort
    files = write_arrivals(tmp_path, images)
    model = SGDClassifier(random_state=0)
    asked, scores, truth = ask_then_train(
        model, read_arrivals(files), labelled(files, labels), measure=extract_features, batch=20
    )
    assert asked == files[20:]
    assert np.array_equal(truth, labels[20:])
    features, scaler, other = (
        extract_features(images / np.float32(255)),
        StandardScaler(),
        SGDClassifier(random_state=0),
    )
    for start, stop in ((0, 20), (20, 40), (40, 48)):
        rows = features[start:stop]
        if start:
            expected = other.decision_function(scaler.transform(rows))
            assert np.allclose(scores[start - 20 : stop - 20], expected)
        scaler.partial_fit(rows)
        other.partial_fit(scaler.transform(rows), labels[start:stop], classes=[0, 1])
    assert np.allclose(model.coef_, other.coef_)


def test_labels_that_come_later_change_no_score_before(cohort, tmp_path):
    images, labels, _ = cohort
    files = write_arrivals(tmp_path, images)
    turned = np.where(np.arange(48) < 40, labels, 1 - labels)
    runs = [
        ask_then_train(
            SGDClassifier(random_state=0), read_arrivals(files), labelled(files, own), measure=mean_and_spread
        )[1]
        for own in (labels, turned)
    ]
    assert np.array_equal(*runs)


def test_faulty_studies_are_left_out_and_too_few_are_refused(cohort, tmp_path):
    images, labels, _ = cohort
    files = write_arrivals(tmp_path, images[:12])
    arrivals = [Arrival(files[0], None, "damaged"), *list(read_arrivals(files))[1:]]
    names = labelled(files[1:], labels[1:12])
    asked, *_ = ask_then_train(SGDClassifier(), arrivals, names, measure=mean_and_spread, batch=5)
    assert asked == files[6:]
    with pytest.raises(ValueError, match="more than 20 must be readable"):
        ask_then_train(SGDClassifier(), arrivals, names, measure=mean_and_spread)
    with pytest.raises(ValueError, match=r"000002.npy has no label: put it into labels"):
        ask_then_train(SGDClassifier(), arrivals, {"000001.dcm": 1}, measure=mean_and_spread)
