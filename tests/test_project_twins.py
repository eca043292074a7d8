"""Near copies are found, pictures that are only alike are not, and patients who share a picture stay together."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageEnhance

from medlearn.phantoms import make_chest_phantoms
from medlearn.project.inventory import look_through
from medlearn.project.overlay import laid_over
from medlearn.project.splitting import split_by_patient
from medlearn.project.twins import SIDE, Twins, near_copies, thumbnail, together

N = 60


@pytest.fixture(scope="module")
def pictures():
    """Sixty patches of tissue, each with two rough textures of its own, all under one common shade."""
    rng = np.random.default_rng(0)
    rough = [Image.fromarray(rng.random((side, side), np.float32)) for side in (9, 20) for _ in range(N)]
    fine = [np.asarray(one.resize((96, 80), Image.Resampling.BICUBIC)) for one in rough]
    shade = np.hypot(*np.meshgrid(np.linspace(-1, 1, 96), np.linspace(-1, 1, 80)))
    return [Image.fromarray(np.uint8(np.clip(60 + 70 * (one + two) - 50 * shade, 0, 255))) for one, two in both(fine)]


def both(fine):
    return zip(fine[:N], fine[N:], strict=True)


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
    "cut": lambda image: image.crop((4, 1, 93, 77)),
    "colour": lambda image: image.convert("RGB"),
}


@pytest.mark.parametrize("how", ALTERED)
def test_copies_are_found_and_nothing_else(pictures, how):
    copies = [ALTERED[how](image) for image in pictures[:5]]
    twins = near_copies(np.stack([small(image) for image in [*pictures, *copies]]))
    assert sorted(map(tuple, twins.pairs.tolist())) == [(n, N + n) for n in range(5)]
    assert (twins.correlations > 0.9).all()


def test_one_body_is_no_other_though_all_are_alike():
    chests = make_chest_phantoms(60, size=64, random_state=0)
    twins = near_copies(np.stack([small(image) for image in [*chests.images, saved_as_jpeg_of(chests.images[7])]]))
    owners = np.append(chests.patients, chests.patients[7])[twins.pairs]
    assert (7, 60) in map(tuple, twins.pairs.tolist())
    assert (owners[:, 0] == owners[:, 1]).all()


def saved_as_jpeg_of(pixels):
    return saved_as_jpeg(Image.fromarray(pixels))


def test_pictures_are_laid_over_each_other(pictures):
    """A cut of known edges fits again; the other way round it is the same."""
    whole = np.stack([small(image) for image in pictures[:5]]).astype(np.float32)
    cut = np.stack([small(image.crop((6, 2, 92, 77))) for image in pictures[:5]]).astype(np.float32)
    for one, other in ((whole, cut), (cut, whole)):
        assert (laid_over(one, other) > 0.99).all()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_and_blank_pictures_have_no_twins(n):
    assert near_copies(np.zeros((n, SIDE, SIDE))).pairs.shape == (0, 2)


def table(n=60):
    names = [f"{place:02}" for place in range(n)]
    return pd.DataFrame({"file": names, "label": ["a", "b"] * (n // 2), "patient": [f"P{name}" for name in names]})


def test_patients_who_share_a_picture_are_one_group():
    groups, problem = together(table(), Twins(np.array([[4, 2], [2, 0], [9, 11]]), np.ones(3)))
    assert groups[[0, 2, 4]].tolist() == ["P00"] * 3
    assert groups[[9, 11, 5]].tolist() == ["P09", "P09", "P05"]
    assert problem.files == ["00", "02", "04", "09", "11"]
    assert "the same: 3, such as '04' and '02'. Of different patients: 3." in problem.sentence
    assert "kept together" in problem.sentence


def test_a_chain_through_everybody_joins_nobody():
    pairs = np.column_stack([np.arange(20), np.arange(1, 21)])
    groups, problem = together(table(), Twins(pairs, np.ones(20)))
    assert groups.tolist() == table().patient.tolist()
    assert "would join 21 patients into one, so they are left apart" in problem.sentence
    assert "With different labels: 20." in problem.sentence


def test_twins_do_not_stand_on_both_sides_of_a_split(tmp_path, pictures):
    for n, image in enumerate([*pictures, *(saved_as_jpeg(one) for one in pictures[:12])]):
        image.save(tmp_path / f"{n}.png")
    labels = pd.DataFrame({"file": [f"{n}.png" for n in range(N + 12)], "label": [str(n % 2) for n in range(N + 12)]})
    found = look_through(tmp_path, labels.assign(patient=[f"P{n}" for n in range(N + 12)]))
    assert [problem.kind for problem in found.problems] == ["near copies"]
    parts = split_by_patient(found.table).set_axis(found.table.file)
    assert all(parts[f"{n}.png"] == parts[f"{N + n}.png"] for n in range(12))
    assert "patients who share a picture count as one: 12 fewer" in parts.attrs["said"]
    assert found.table.patient.nunique() == N + 12
