"""Overlap, distances and lesions: against all pairs of voxels, scikit-image, and bodies whose size is known."""

from itertools import product

import numpy as np
import pytest
from skimage.measure import label, regionprops
from skimage.metrics import hausdorff_distance

from medlearn.masks import (
    Detection,
    border,
    boxes,
    detection,
    dice,
    froc,
    hausdorff,
    lesions,
    per_case,
    pooled,
    surface_dice,
)

SHAPES = {1: (23,), 2: (9, 14), 3: (6, 7, 5)}
SPACINGS = {1: (0.7,), 2: (0.5, 2.0), 3: (1.0, 0.4, 3.0)}


def random_masks(axes, seed):
    rng = np.random.default_rng(seed)
    return [rng.random(SHAPES[axes]) < share for share in (0.3, 0.4)]


def border_by_hand(mask):
    """List the voxels of a mask, one of whose face neighbours is background or outside."""
    found = []
    for place in np.argwhere(mask):
        steps = [place + sign * unit for unit in np.eye(mask.ndim, dtype=int) for sign in (-1, 1)]
        inside = [all(step >= 0) and all(step < mask.shape) for step in steps]
        if not all(here and mask[tuple(step)] for here, step in zip(inside, steps, strict=True)):
            found.append(place)
    return np.array(found)


def distances_by_hand(truth, predicted, spacing):
    """Measure every voxel of one border against every voxel of the other."""
    one, other = (border_by_hand(mask) * np.array(spacing) for mask in (truth, predicted))
    between = np.sqrt(((one[:, None] - other[None]) ** 2).sum(axis=-1))
    return between.min(axis=1), between.min(axis=0)


def ball(centre, spacing, radius=10.0, reach=16):
    """Return the voxels whose centres lie within `radius` mm of a centre, in a cube of 2 * reach mm."""
    axes = [np.arange(-reach, reach + size / 2, size) - at for size, at in zip(spacing, centre, strict=True)]
    return sum(axis**2 for axis in np.meshgrid(*axes, indexing="ij")) < radius**2


# Overlap.


@pytest.mark.parametrize(("axes", "seed"), [*product((1, 2, 3), range(5))])
def test_overlap_is_that_of_sets(axes, seed):
    truth, predicted = random_masks(axes, seed)
    one, other = ({tuple(place) for place in np.argwhere(mask)} for mask in (truth, predicted))
    assert dice(truth, predicted) == pytest.approx(2 * len(one & other) / (len(one) + len(other)))


def test_dice_is_the_f1_score_of_pixels():
    from sklearn.metrics import f1_score

    truth, predicted = random_masks(2, 0)
    assert dice(truth, predicted) == pytest.approx(f1_score(truth.ravel(), predicted.ravel()))


def test_the_mean_over_cases_is_not_the_value_of_all_pixels():
    truths = [np.ones(100, bool), np.arange(100) < 2]
    predictions = [np.ones(100, bool), np.zeros(100, bool)]
    assert per_case(dice, truths, predictions).tolist() == [1, 0]
    assert pooled(dice, truths, predictions) == pytest.approx(200 / 202)
    together = np.concatenate(truths), np.concatenate(predictions)
    assert pooled(dice, truths, predictions) == dice(*together)


def test_cases_may_differ_in_shape_and_settings_are_handed_on():
    cases = [random_masks(axes, 0) for axes in (2, 2)] + [[mask[:5] for mask in random_masks(2, 1)]]
    truths, predictions = zip(*cases, strict=True)
    values = per_case(hausdorff, truths, predictions, spacing=(1, 2), percentile=95)
    assert values.tolist() == [hausdorff(*case, spacing=(1, 2), percentile=95) for case in cases]


# Distances.


@pytest.mark.parametrize(("axes", "seed"), [*product((1, 2, 3), range(5))])
def test_distances_are_those_of_all_pairs(axes, seed):
    truth, predicted = random_masks(axes, seed)
    there, back = distances_by_hand(truth, predicted, SPACINGS[axes])
    assert np.array_equal(np.argwhere(border(truth)), border_by_hand(truth))
    for percentile in (100, 95, 50):
        expected = max(np.percentile(there, percentile), np.percentile(back, percentile))
        found = hausdorff(truth, predicted, spacing=SPACINGS[axes], percentile=percentile)
        assert found == pytest.approx(expected)
    for tolerance in (0, 0.8, 1.5):
        share = np.mean(np.concatenate([there, back]) <= tolerance + 1e-9)
        assert surface_dice(truth, predicted, spacing=SPACINGS[axes], tolerance=tolerance) == pytest.approx(share)


@pytest.mark.parametrize(("axes", "seed"), [*product((1, 2, 3), range(3))])
def test_the_hausdorff_distance_is_that_of_scikit_image(axes, seed):
    truth, predicted = random_masks(axes, seed)
    expected = hausdorff_distance(border(truth), border(predicted))
    assert hausdorff(truth, predicted, spacing=(1,) * axes) == pytest.approx(expected)


def test_balls_have_the_dice_of_geometry():
    truth, predicted = (ball(centre, (2, 1, 1)) for centre in ((0, 0, 0), (0, 2, 0)))
    # Two balls of radius r whose centres are d apart share 1 - 3/4 (d/r) + (d/r)^3 / 16 of their volume.
    assert dice(truth, predicted) == pytest.approx(1 - 0.75 * 0.2 + 0.2**3 / 16, abs=0.005)
    assert hausdorff(truth, predicted, spacing=(2, 1, 1)) == 2.0


def test_a_ball_of_ten_voxels_two_voxels_off():
    truth = ball((0, 0, 0), (1, 1, 1))
    predicted, spacing = np.roll(truth, 2, axis=2), (2, 1, 1)
    assert round(dice(truth, predicted), 3) == 0.853
    assert hausdorff(truth, predicted, spacing=spacing) == 2.0
    # The share of surface, weighed by area as in the program of Nikolov et al., is .733; border voxels counted give:
    assert round(surface_dice(truth, predicted, spacing=spacing, tolerance=1), 3) == 0.532


def test_a_stray_voxel_decides_the_maximum_and_hardly_the_95th_percentile():
    truth = np.zeros((40, 40), bool)
    truth[10:30, 10:30] = True
    predicted = truth.copy()
    predicted[0, 0] = True
    assert hausdorff(truth, predicted, spacing=(1, 1)) == pytest.approx(np.hypot(10, 10))
    assert hausdorff(truth, predicted, spacing=(1, 1), percentile=95) == 0


def test_the_larger_of_the_two_directions_counts():
    truth = np.zeros(40, bool)
    truth[[0, 30]] = True  # each of its own voxels is border
    predicted = np.arange(40) == 0
    for one, other in ((truth, predicted), (predicted, truth)):
        assert hausdorff(one, other, spacing=(1,)) == 30
        assert hausdorff(one, other, spacing=(1,), percentile=50) == 15


def test_spacing_turns_voxels_into_millimetres():
    truth, predicted = random_masks(3, 0)
    once = hausdorff(truth, predicted, spacing=(1, 2, 3))
    assert hausdorff(truth, predicted, spacing=(2, 4, 6)) == pytest.approx(2 * once)


# The rule for empty masks.


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_the_rule_for_empty_masks(axes):
    empty, full = np.zeros(SHAPES[axes], bool), random_masks(axes, 0)[0]
    how = {"spacing": SPACINGS[axes]}
    assert dice(empty, empty) == surface_dice(empty, empty, **how, tolerance=1) == 1
    assert hausdorff(empty, empty, **how) == 0
    for pair in ((empty, full), (full, empty)):
        assert dice(*pair) == surface_dice(*pair, **how, tolerance=1) == 0
        assert hausdorff(*pair, **how, percentile=95) == np.inf


# Lesions.


@pytest.mark.parametrize(("axes", "seed"), [*product((1, 2, 3), range(3))])
def test_pieces_and_boxes_are_those_of_scikit_image(axes, seed):
    mask = np.random.default_rng(seed).random(SHAPES[axes]) < 0.2
    numbered, count = lesions(mask)
    expected = label(mask, connectivity=axes)
    assert count == expected.max()
    assert np.array_equal(numbered, expected)
    if axes > 1:
        found = [(*box[:, 0], *box[:, 1]) for box in boxes(mask)]
        assert found == [region.bbox for region in regionprops(expected)]


def test_no_lesion_has_no_box():
    assert boxes(np.zeros((4, 4), bool)).shape == (0, 2, 2)
    assert detection(np.zeros((4, 4), bool), np.zeros((4, 4), bool)) == Detection(0, 0, 0)


def detection_by_hand(truth, predicted, overlap):
    """Pair lesions one to one from the largest IoU down, each IoU from sets of places."""
    sides = []
    for mask in (truth, predicted):
        numbered, count = lesions(mask)
        sides.append([{tuple(place) for place in np.argwhere(numbered == number + 1)} for number in range(count)])
    pairs = product(enumerate(sides[0]), enumerate(sides[1]))
    shares = [(len(one & other) / len(one | other), i, j) for (i, one), (j, other) in pairs]
    used_true, used_called = set(), set()
    for share, i, j in sorted(shares, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if share >= overlap and i not in used_true and j not in used_called:
            used_true.add(i)
            used_called.add(j)
    return Detection(len(used_true), len(sides[0]) - len(used_true), len(sides[1]) - len(used_true))


@pytest.mark.parametrize(("overlap", "seed"), [*product((0.01, 0.1, 0.5), range(10))])
def test_lesions_are_paired_one_to_one(overlap, seed):
    truth, predicted = (np.random.default_rng([seed, side]).random((14, 14)) < 0.25 for side in (0, 1))
    assert detection(truth, predicted, overlap=overlap) == detection_by_hand(truth, predicted, overlap)


def test_one_large_answer_finds_one_of_two_lesions_and_two_small_ones_hold_a_false_alarm():
    two = np.array([0, 1, 1, 0, 1, 1, 0], bool)
    one = np.array([0, 1, 1, 1, 1, 1, 0], bool)
    assert detection(two, one) == Detection(found=1, missed=1, false_alarms=0)
    assert detection(one, two) == Detection(found=1, missed=0, false_alarms=1)


def test_froc_counts_as_detection_does_at_each_threshold():
    rng = np.random.default_rng(0)
    truths, scores = [rng.random((12, 12)) < 0.1 for _ in range(4)], [rng.random((12, 12)) for _ in range(4)]
    cuts = [1.1, 0.95, 0.8, 0.5]
    false_alarms, sensitivity = froc(truths, scores, cuts, overlap=0.2)
    for cut, alarms, share in zip(cuts, false_alarms, sensitivity, strict=True):
        counts = np.array([detection(t, s >= cut, overlap=0.2) for t, s in zip(truths, scores, strict=True)])
        found, missed, wrong = counts.sum(axis=0)
        assert (alarms, share) == (wrong / 4, found / (found + missed))
    assert (false_alarms[0], sensitivity[0]) == (0, 0)
    assert froc([[1, 0]], [[0.5, 0.4]], [0.5])[1] == 1, "a pixel at the threshold is called"


# What is refused.

MASK = np.eye(3, dtype=bool)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dice(MASK, MASK[:2]), r"truth has shape \(3, 3\), predicted \(2, 3\); bring them onto the same grid"),
        (lambda: dice(MASK, MASK * 0.7), r"predicted is float64; .* apply a threshold first, as in predicted >= 0\.5"),
        (lambda: dice(MASK * 2, MASK), "truth holds 0, 2; judge one label at a time, as in truth == 2"),
        (lambda: dice(MASK[:0], MASK[:0]), r"truth has shape \(0, 3\)"),
        (lambda: border(MASK * 1.0), "mask is float64"),
        (lambda: hausdorff(MASK, MASK, spacing=(1, 1, 1)), r"spacing is \(1, 1, 1\); give one size in mm for each of"),
        (lambda: hausdorff(MASK, MASK, spacing=1.0), r"spacing is 1\.0; give one size in mm for each of the 2 axes"),
        (lambda: hausdorff(MASK, MASK, spacing=(1, 0)), r"spacing is \(1, 0\); each size must be a number of mm above"),
        (lambda: hausdorff(MASK, MASK, spacing=(1, np.nan)), "each size must be a number of mm above 0"),
        (lambda: hausdorff(MASK, MASK, spacing=(1, 1), percentile=0), "percentile is 0; give a number above 0"),
        (lambda: surface_dice(MASK, MASK, spacing=(1, 1), tolerance=-1), "tolerance is -1; give a distance of 0 mm"),
        (lambda: surface_dice(MASK, MASK, spacing=(1,), tolerance=1), "for each of the 2 axes"),
        (lambda: per_case(dice, [], []), "there are 0 true masks and 0 predictions"),
        (lambda: pooled(dice, [MASK], [MASK, MASK]), "there are 1 true masks and 2 predictions; give one of each"),
        (lambda: pooled(dice, [MASK], [MASK[:2]]), "bring them onto the same grid"),
        (lambda: detection(MASK, MASK, overlap=0), "overlap is 0; give an IoU above 0, up to 1"),
        (lambda: lesions(MASK * 0.5), "mask is float64"),
        (lambda: froc([MASK & False], [MASK * 0.5], [0.5]), "no image holds a lesion"),
        (lambda: froc([MASK], [MASK * np.nan], [0.5]), "a score is NaN, and no threshold sorts it"),
        (lambda: froc([MASK], [np.ones(3)], [0.5]), "bring them onto the same grid"),
    ],
)
def test_what_is_no_mask_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
