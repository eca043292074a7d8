"""Near duplicates are found, pictures that are only alike are not, and whom they connect stays in one part."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageEnhance

from medlearn import imaging
from medlearn.datasets import DataUnavailable, fetch_medmnist
from medlearn.phantoms import make_chest_phantoms
from medlearn.project import inventory
from medlearn.project.command import write_practice
from medlearn.project.inventory import SIDE, joined, look_through, near_duplicates, thumbnail
from medlearn.project.pictures import load_images
from medlearn.project.split import split_by_patient

N = 60


@pytest.fixture(scope="module")
def pictures():
    """Sixty patches of rough tissue under one common shade."""
    rng = np.random.default_rng(0)
    rough = [Image.fromarray(rng.random((9, 9), np.float32)) for _ in range(N)]
    fine = [np.asarray(one.resize((96, 80), Image.Resampling.BICUBIC)) for one in rough]
    shade = np.hypot(*np.meshgrid(np.linspace(-1, 1, 96), np.linspace(-1, 1, 80)))
    return [Image.fromarray(np.uint8(np.clip(60 + 120 * one - 50 * shade, 0, 255))) for one in fine]


def small(image):
    pixels = np.asarray(image, np.float32)
    return thumbnail(pixels.reshape(*pixels.shape[:2], -1))


def saved_as_jpeg(image):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=50)
    return Image.open(file)


ALTERED = {
    "jpeg": saved_as_jpeg,
    "smaller": lambda image: image.resize((50, 41)),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.6),
    "contrast": lambda image: ImageEnhance.Contrast(image).enhance(0.7),
    "colour": lambda image: image.convert("RGB"),
}


@pytest.mark.parametrize("how", ALTERED)
def test_copies_are_found_and_nothing_else(pictures, how, monkeypatch):
    monkeypatch.setattr(inventory, "BLOCK", 16)
    copies = [ALTERED[how](image) for image in pictures[:5]]
    pairs, correlations = near_duplicates(np.stack([small(image) for image in [*pictures, *copies]]))
    assert sorted(map(tuple, pairs.tolist())) == [(n, N + n) for n in range(5)]
    assert (correlations >= 0.95).all()


def test_copies_are_found_though_every_picture_has_one(pictures):
    copies = [saved_as_jpeg(image) for image in pictures]
    pairs, _ = near_duplicates(np.stack([small(image) for image in [*pictures, *copies]]))
    assert sorted(map(tuple, pairs.tolist())) == [(n, N + n) for n in range(N)]


def test_the_correlation_is_that_of_the_standardised_pictures():
    rng = np.random.default_rng(0)
    first = rng.random((SIDE, SIDE)).astype(np.float32)
    for noise, found in ((0.3, 1), (0.4, 0)):  # on either side of .95
        second = first + noise * rng.random((SIDE, SIDE)).astype(np.float32)
        expected = np.mean(np.prod(imaging.standardise(np.stack([first, second])), axis=0))
        others = rng.random((8, SIDE, SIDE)).astype(np.float32)
        pairs, correlations = near_duplicates(np.stack([small(one) for one in (first, second, *others)]))
        assert (len(pairs), expected >= 0.95) == (found, bool(found))
        assert correlations == pytest.approx([expected] * found, abs=1e-5)


def test_one_body_is_no_other_though_all_are_alike():
    chests = make_chest_phantoms(60, size=64, random_state=0)
    copy = saved_as_jpeg(Image.fromarray(chests.images[7]))
    pairs, _ = near_duplicates(np.stack([small(image) for image in [*chests.images, copy]]))
    owners = np.append(chests.patients, chests.patients[7])[pairs]
    assert (7, 60) in map(tuple, pairs.tolist())
    assert (owners[:, 0] == owners[:, 1]).all()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_and_blank_pictures_have_no_duplicates(n):
    assert near_duplicates(np.zeros((n, SIDE**2), np.float32))[0].shape == (0, 2)


def table(n=60):
    names = [f"{place:02}" for place in range(n)]
    return pd.DataFrame({"file": names, "label": ["a", "b"] * (n // 2), "patient": [f"P{name}" for name in names]})


def test_patients_whom_pairs_connect_are_one_group():
    groups, problem = joined(table(), np.array([[4, 2], [2, 0], [9, 11]]), np.array([1, 0.97, 0.957]))
    assert groups[[0, 2, 4]].tolist() == ["P00"] * 3
    assert groups[[9, 11, 5]].tolist() == ["P09", "P09", "P05"]
    assert problem.files == ["00", "02", "04", "09", "11"]
    assert "correlation 0.95 or more: 3, such as '04' and '02'. Of different patients: 3." in problem.sentence
    assert "kept together" in problem.sentence


def test_a_chain_through_too_many_asks_for_more_likeness():
    chain, likeness = np.column_stack([np.arange(20), np.arange(1, 21)]), np.full(20, 0.97)
    likeness[3] = 0.996
    groups, problem = joined(table(), chain, likeness)
    assert groups[[3, 4, 5]].tolist() == ["P03", "P03", "P05"]
    assert "correlation 0.99 or more: 1, such as '03' and '04'" in problem.sentence
    groups, problem = joined(table(), chain, np.ones(20))
    assert groups.tolist() == table().patient.tolist()
    assert "left apart, for they would join 21 patients into one. The test may be too good" in problem.sentence
    assert "With different labels: 20." in problem.sentence
    groups, problem = joined(table(), chain, np.full(20, 0.97))
    assert groups.tolist() == table().patient.tolist()
    assert "correlation 0.97 or more: 20," in problem.sentence
    assert "left apart, for they would join 21 patients into one" in problem.sentence


def torn(parts, pairs):
    parts = np.asarray(parts)
    return int(np.sum(parts[pairs[:, 0]] != parts[pairs[:, 1]]))


def test_no_pair_stands_on_both_sides_of_a_split(tmp_path, pictures):
    """Three copies of each of four pictures, all under another patient."""
    copies = [
        saved_as_jpeg(ImageEnhance.Contrast(one).enhance(0.5 + n % 3 / 4)) for n, one in enumerate(pictures[:4] * 3)
    ]
    for n, image in enumerate([*pictures, *copies]):
        image.save(tmp_path / f"{n}.png")
    labels = pd.DataFrame({"file": [f"{n}.png" for n in range(N + 12)], "label": [str(n % 2) for n in range(N + 12)]})
    found = look_through(tmp_path, labels.assign(patient=[f"P{n}" for n in range(N + 12)]))
    assert [problem.kind for problem in found.problems] == ["near copies"]
    rows = imaging.standardise(load_images(found.table, tmp_path, size=SIDE, channels=1)[..., 0]).reshape(N + 12, -1)
    pairs = np.argwhere(np.triu(rows @ rows.T / SIDE**2 >= 0.95, 1))
    assert len(pairs) == 4 * 6
    for seed in range(10):
        parts = split_by_patient(found.table, random_state=seed)
        assert torn(parts, pairs) == 0
        assert torn(split_by_patient(found.table.drop(columns="group"), random_state=seed), pairs) > 0
    assert "patients who share a picture count as one: 12 fewer" in parts.attrs["said"]
    assert found.table.patient.nunique() == N + 12


@pytest.fixture(scope="module")
def breast():
    try:
        return fetch_medmnist("breastmnist")
    except DataUnavailable as missing:
        pytest.skip(str(missing))


def flat(images):
    return imaging.standardise(images / np.float32(255)).reshape(len(images), -1)


def test_the_102_pairs_of_lesson_23_lie_in_one_part_each(breast, tmp_path):
    write_practice(tmp_path, breast.train.images, breast.train.labels, names=("benign", "malignant"))
    table = look_through(tmp_path / "images", tmp_path / "labels.csv", patient="patient").table
    rows = flat(np.rint(255 * load_images(table, tmp_path / "images", size=SIDE, channels=1)[..., 0]))
    pairs = np.argwhere(np.triu(rows @ rows.T / SIDE**2 >= 0.95, 1))
    assert len(pairs) == 102
    assert [torn(split_by_patient(table, random_state=seed), pairs) for seed in range(40)] == [0] * 40


def test_the_official_split_leaks(breast):
    """Lesson 23: of 156 test pictures, 59 have a partner in the training part."""
    alike = flat(breast.test.images) @ flat(breast.train.images).T / SIDE**2
    assert (len(alike), np.sum(alike.max(axis=1) >= 0.95)) == (156, 59)


def test_a_training_picture_with_a_near_copy_of_another_patient_elsewhere_is_marked():
    thumbnails = np.eye(4)[[0, 0, 1, 2, 2]]
    parts, groups = ["train", "test", "train", "train", "validation"], np.array(["a", "b", "c", "d", "d"])
    marked = inventory.copies_across(thumbnails, parts, groups)
    assert marked.tolist() == [True, False, False, False, False]
