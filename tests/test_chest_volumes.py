"""Blocks of a chest CT: the middle slice does not know the label, and the slices beside it do."""

import numpy as np
import pytest
from scipy.ndimage import label

from medlearn.phantoms import make_chest_volumes
from medlearn.phantoms.volumes import grid


def make(n=40, seed=0, **knobs):
    return make_chest_volumes(n, random_state=seed, **knobs)


def auc(labels, scores):
    """Count the pairs that the scores put in the right order."""
    ill, well = scores[labels == 1], scores[labels == 0]
    return np.mean(ill[:, None] > well) + 0.5 * np.mean(ill[:, None] == well)


@pytest.mark.parametrize(
    ("spacing", "shape"),
    [((1.5, 1, 1), (16, 24, 24)), ((1, 1, 1), (24, 24, 24)), ((6, 1, 1), (4, 24, 24)), ((3, 2, 0.8), (8, 12, 30))],
)
def test_shapes_and_kinds(spacing, shape):
    phantoms = make(10, spacing=spacing)
    assert phantoms.images.shape == phantoms.masks.shape == (10, *shape)
    assert (phantoms.images.dtype, phantoms.masks.dtype) == (np.int16, bool)
    for name in ("labels", "patients", "lengths"):
        assert phantoms[name].shape == (10,), name
    for name in ("description", "source", "licence"):
        assert phantoms[name]
    assert phantoms.spacing.tolist() == list(spacing)
    assert grid(spacing).z[phantoms.middle] == 0
    assert phantoms.class_names == ["vessel", "nodule"]


def test_the_middle_slice_is_the_same_to_the_last_bit_whatever_the_label():
    nodules, vessels = make(200, prevalence=1), make(200, prevalence=0)
    assert nodules.labels.all()
    assert not vessels.labels.any()
    for name in ("images", "masks"):
        middle = nodules[name][:, 8] == vessels[name][:, 8]
        assert middle.all(), name
    for beside in (6, 10):
        assert (nodules.images[:, beside] != vessels.images[:, beside]).any(axis=(1, 2)).all()
    mixed = make(200)
    assert np.array_equal(mixed.images[mixed.labels == 1], nodules.images[mixed.labels == 1])
    assert np.array_equal(mixed.images[mixed.labels == 0], vessels.images[mixed.labels == 0])


def test_nothing_measured_in_the_middle_slice_tells():
    phantoms = make(1500, seed=1)
    middle, mask = phantoms.images[:, phantoms.middle].astype(float), phantoms.masks[:, phantoms.middle]
    across = np.arange(24) - 11.5
    place = np.array([np.hypot(*[(m * axis).sum() / m.sum() for axis in (across, across[:, None])]) for m in mask])
    measured = [middle.mean(axis=(1, 2)), middle.max(axis=(1, 2)), middle.std(axis=(1, 2)), mask.sum(axis=(1, 2))]
    for values in (*measured, place, middle[:, :3, :3].std(axis=(1, 2)), phantoms.patients):
        assert abs(auc(phantoms.labels, values) - 0.5) < 0.06  # four standard errors


def test_what_tells_is_the_length_along_z():
    phantoms = make(300)
    seen = phantoms.masks.any(axis=(2, 3)).sum(axis=1) * phantoms.spacing[0]
    assert np.array_equal(phantoms.lengths == 24, phantoms.labels == 0)
    nodule = phantoms.labels == 1
    assert phantoms.lengths[nodule].max() < 11
    assert np.all(np.abs(seen - phantoms.lengths)[nodule] < 2 * phantoms.spacing[0])
    assert auc(phantoms.labels, -seen) > 0.995
    assert 0.5 < auc(phantoms.labels, -phantoms.images.mean(axis=(1, 2, 3))) < 0.75  # a vessel is larger, too


def test_each_candidate_is_one_piece_and_a_nodule_a_ball():
    phantoms = make(60, spacing=(0.5, 0.5, 0.5), tilt=0)
    for mask, truth, length in zip(phantoms.masks, phantoms.labels, phantoms.lengths, strict=True):
        assert label(mask)[1] == 1
        if truth:
            width = np.sqrt(mask[24].sum() / np.pi)  # radius of the middle section, in voxels of 0.5 mm
            ball = 4 / 3 * np.pi * width**2 * length  # voxels along z are 0.5 mm: length / 0.5 / 2
            assert mask.sum() == pytest.approx(ball, rel=0.12)


def test_a_projection_along_z_shows_the_slant_of_a_vessel_and_is_blind_without_it():
    slanted, upright = make(400), make(400, tilt=0)
    shadow = [phantoms.masks.any(axis=1).sum(axis=(1, 2)) for phantoms in (slanted, upright)]
    assert auc(slanted.labels, -shadow[0]) > 0.95
    assert abs(auc(upright.labels, -shadow[1]) - 0.5) < 0.1
    assert auc(upright.labels, -upright.masks.any(axis=2).sum(axis=(1, 2))) > 0.95  # seen from the side


@pytest.mark.parametrize("knob", [{"noise": 10}, {"tilt": 0.5}, {"contrast": 0.3}, {"spacing": (3, 1, 1)}])
def test_one_knob_leaves_patients_and_labels_alone(knob):
    plain, turned = make(60), make(60, **knob)
    for name in ("labels", "patients"):
        assert np.array_equal(plain[name], turned[name]), name
    assert not np.array_equal(plain.images, turned.images)


def test_thicker_spacing_leaves_slices_out_and_changes_no_other():
    fine, coarse = make(20, noise=0), make(20, noise=0, spacing=(3, 1, 1))
    assert np.array_equal(fine.images[:, ::2], coarse.images)


def test_noise_and_contrast_do_only_their_own_thing():
    clean, noisy, hidden = make(noise=0), make(noise=60), make(noise=0, contrast=0)
    inside = (clean.images > -1000) & (clean.images < 1000)
    assert (noisy.images.astype(float) - clean.images)[inside].std() == pytest.approx(60, rel=0.02)
    alone = clean.masks & (hidden.images < -650)  # where no other vessel passes
    assert (clean.images[alone].astype(float) - hidden.images[alone]).min() > 200
    assert np.array_equal(clean.masks, hidden.masks)


def test_same_seed_same_bytes_and_the_first_of_many_are_those_of_few():
    few, many, other = make(12, seed=3), make(150, seed=3), make(12, seed=4)
    assert np.array_equal(few.images, many.images[:12])
    assert np.array_equal(few.labels, many.labels[:12])
    assert not np.array_equal(few.images, other.images)


def test_patients_stand_together_and_share_their_lung():
    phantoms = make(400, noise=0)
    assert np.all(np.diff(phantoms.patients) >= 0)
    share = np.mean(np.bincount(phantoms.patients) == 2)
    assert share == pytest.approx(0.25, abs=0.06)
    lung = np.median(phantoms.images, axis=(1, 2, 3))
    same = np.diff(phantoms.patients) == 0
    assert np.abs(np.diff(lung))[same].max() <= 1
    assert np.median(np.abs(np.diff(lung))[~same]) > 30


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"n_samples": 0}, "n_samples is 0; give a whole number of at least 1"),
        ({"spacing": 1.5}, "spacing is 1.5; give three numbers from 0.5 to 6"),
        ({"spacing": (1, 1)}, r"spacing is \(1, 1\); give three numbers"),
        ({"spacing": (1, 1, 7)}, r"spacing is \(1, 1, 7\); give three numbers"),
        ({"spacing": (1, float("nan"), 1)}, "give three numbers"),
        ({"spacing": "1 x 1 x 1"}, "give three numbers"),
        ({"prevalence": 1.2}, "prevalence is 1.2; give a number from 0 to 1"),
        ({"prevalence": (0.2, 0.4)}, "give a number from 0 to 1"),
        ({"noise": -1}, "noise is -1; give a number from 0 to 1000"),
        ({"tilt": 2}, "tilt is 2; give a number from 0 to 1.5"),
        ({"contrast": "strong"}, "contrast is 'strong'; give a number from 0 to 2"),
        ({"images_per_patient": 0.5}, "images_per_patient is 0.5; give a number from 1 to 100"),
    ],
)
def test_impossible_requests_are_refused(knobs, message):
    with pytest.raises(ValueError, match=message):
        make_chest_volumes(**({"n_samples": 3, "random_state": 0} | knobs))
