"""How well a mask fits: overlap, distance in mm, and lesions counted one by one, in any number of dimensions.

A mask is an array of True and False, or of 1 and 0: 1 is the organ or the finding. `truth` is what a person drew,
`predicted` what is judged. The rule for empty masks, everywhere: two empty masks agree (a share of 1, a distance of
0 mm); one empty mask fits nothing (a share of 0, an infinite distance).

The border of a mask is made of its own voxels: those that share a face with the background. What lies outside of the
image counts as background. A distance runs from the centre of a border voxel to the nearest centre of the other border.
"""

from typing import NamedTuple

import numpy as np


def dice(truth, predicted):
    """Return twice the common area over the sum of both areas.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)
        Any number of axes, the same shape.

    Returns
    -------
    dice : float
        From 0, nothing in common, to 1. Two empty masks: 1; one empty mask: 0.

    Raises
    ------
    ValueError
        If the shapes differ, or the values are no masks; so does every function here.

    Notes
    -----
    Dice (1945), doi 10.2307/1932409. It is the F1 score of the pixels.

    Examples
    --------
    >>> dice([1, 1, 1, 0], [0, 1, 1, 1])
    0.6666666666666666
    """
    truth, predicted = _as_masks(truth, predicted)
    both = truth.sum() + predicted.sum()
    return float(2 * np.sum(truth & predicted) / both) if both else 1.0


def per_case(metric, truths, predictions, **settings):
    """Judge each case by itself, so that a small organ counts as much as a large one.

    Parameters
    ----------
    metric : callable of (truth, predicted)
        Such as `dice` or `hausdorff`.
    truths, predictions : sequence of ndarray
        A mask for each case; cases may differ in shape.
    **settings
        What the metric needs besides, such as ``spacing=(1, 1, 1)``.

    Returns
    -------
    values : ndarray of float, shape (n,)
        Their mean is the mean over cases. It is not the value that `pooled` gives.

    Examples
    --------
    >>> small, large = [1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 0]
    >>> missed = [0, 0, 0, 0, 0, 0, 0, 0]
    >>> per_case(dice, [small, large], [missed, large])
    array([0., 1.])
    """
    return np.array([metric(*case, **settings) for case in _as_cases(truths, predictions)], dtype=float)


def pooled(metric, truths, predictions):
    """Judge the pixels of all cases together, as if they were one image: large organs decide.

    Parameters
    ----------
    metric : callable of (truth, predicted)
        Such as `dice`. A distance between cases means nothing.
    truths, predictions : sequence of ndarray
        As in `per_case`.

    Returns
    -------
    value : float

    Examples
    --------
    >>> small, large = [1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 0]
    >>> missed = [0, 0, 0, 0, 0, 0, 0, 0]
    >>> round(pooled(dice, [small, large], [missed, large]), 3)
    0.933
    """
    cases = [_as_masks(*case) for case in _as_cases(truths, predictions)]
    return metric(*(np.concatenate([mask.ravel() for mask in side]) for side in zip(*cases, strict=True)))


def border(mask):
    """Return the voxels of a mask (...) that share a face with the background: what an erosion takes away.

    >>> border([0, 1, 1, 1, 1, 0]).astype(int)
    array([0, 1, 0, 0, 1, 0])
    """
    from scipy.ndimage import binary_erosion

    mask = _as_mask("mask", mask)
    return mask & ~binary_erosion(mask)  # scipy's own neighbourhood is that of the faces


def hausdorff(truth, predicted, *, spacing, percentile=100):
    """Return how far the borders lie apart where they fit worst, in mm.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)
    spacing : sequence of float
        Size of a voxel along each axis, mm.
    percentile : float
        100 is the Hausdorff distance, one stray voxel decides it; 95 leaves out the worst twentieth of each border.

    Returns
    -------
    distance : float
        From each border to the other, the percentile of all distances; the larger of the two. Two empty masks: 0;
        one empty mask: infinity.

    Notes
    -----
    The larger of the two directed percentiles, as Metrics Reloaded has it (doi 10.1038/s41592-023-02151-z). Some
    programs take one percentile of all distances together, which is never larger.

    Examples
    --------
    >>> hausdorff([0, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0], spacing=[0.5])
    1.0
    """
    truth, predicted = _as_masks(truth, predicted)
    spacing = _as_spacing(spacing, truth.ndim)
    if not 0 < percentile <= 100:
        raise ValueError(f"percentile is {percentile}; give a number above 0, up to 100.")
    if not (truth.any() and predicted.any()):
        return np.inf if truth.any() or predicted.any() else 0.0
    return float(max(np.percentile(distances, percentile) for distances in _both_ways(truth, predicted, spacing)))


def surface_dice(truth, predicted, *, spacing, tolerance):
    """Return the share of both borders that lies within a tolerance of the other border.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)
    spacing : sequence of float
        Size of a voxel along each axis, mm.
    tolerance : float
        How far apart two people may draw the same border, mm.

    Returns
    -------
    share : float
        Two empty masks: 1; one empty mask: 0.

    Notes
    -----
    Nikolov et al. (2021), doi 10.2196/26151, weigh pieces of surface between voxels by their area in mm^2; here each
    border voxel counts once. The two can differ by twenty points where the tolerance is about as small as a voxel: for
    the ball in our tests .53 here, .73 there. Compare only values of one program.

    Examples
    --------
    >>> surface_dice([0, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0], spacing=[0.5], tolerance=0.6)
    0.75
    """
    truth, predicted = _as_masks(truth, predicted)
    spacing = _as_spacing(spacing, truth.ndim)
    if not tolerance >= 0:
        raise ValueError(f"tolerance is {tolerance}; give a distance of 0 mm or more.")
    if not (truth.any() and predicted.any()):
        return 0.0 if truth.any() or predicted.any() else 1.0
    within = tolerance * (1 + 1e-9)  # 2 voxels of 0.4 mm are 0.8 mm, whatever the last digit says
    return float(np.mean(np.concatenate(_both_ways(truth, predicted, spacing)) <= within))


def _both_ways(truth, predicted, spacing):
    """Measure from each voxel of one border to the nearest of the other: two arrays of mm, (n,) and (m,)."""
    from scipy.ndimage import distance_transform_edt

    truth, predicted = border(truth), border(predicted)
    to_truth, to_predicted = (distance_transform_edt(~edge, sampling=spacing) for edge in (truth, predicted))
    return to_predicted[truth], to_truth[predicted]


class Detection(NamedTuple):
    """Lesions counted: true ones that were found, true ones that were missed, and predicted ones that are none."""

    found: int
    missed: int
    false_alarms: int


def lesions(mask):
    """Give each connected piece of a mask (...) a number, and count them; pieces touch by a side or by a corner.

    >>> numbered, count = lesions([1, 1, 0, 0, 1, 0])
    >>> numbered.tolist(), count
    ([1, 1, 0, 0, 2, 0], 2)
    """
    from scipy.ndimage import label

    mask = _as_mask("mask", mask)
    return label(mask, structure=np.ones((3,) * mask.ndim))


def boxes(mask):
    """Return the box around each connected piece of a mask.

    Parameters
    ----------
    mask : ndarray of bool, or of 0 and 1, shape (...)

    Returns
    -------
    boxes : ndarray of int, shape (count, axes, 2)
        Along each axis, the first index of the piece and one past its last, as a slice has them.

    Examples
    --------
    >>> boxes([1, 1, 0, 0, 1, 0]).tolist()
    [[[0, 2]], [[4, 5]]]
    """
    from scipy.ndimage import find_objects

    numbered, count = lesions(mask)
    found = [[(side.start, side.stop) for side in sides] for sides in find_objects(numbered)]
    return np.array(found, dtype=int).reshape(count, numbered.ndim, 2)


def detection(truth, predicted, *, overlap=0.1):
    """Count the lesions that were found, whatever their size.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)
    overlap : float
        The least IoU of a true and a predicted lesion that belong to each other, above 0.

    Returns
    -------
    counts : Detection

    Notes
    -----
    The rule: pairs are made one to one, from the largest IoU down. A predicted lesion that covers two true ones finds
    one of them; of two that lie in the same true lesion, one is a false alarm.

    Examples
    --------
    >>> detection([1, 1, 0, 0, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0, 1, 0])
    Detection(found=1, missed=1, false_alarms=1)
    """
    truth, predicted = _as_masks(truth, predicted)
    if not 0 < overlap <= 1:
        raise ValueError(f"overlap is {overlap}; give an IoU above 0, up to 1.")
    shares = _pairwise_iou(truth, predicted)
    found = 0
    while shares.size and shares.max() >= overlap:
        row, column = np.unravel_index(shares.argmax(), shares.shape)
        shares[row], shares[:, column] = 0, 0
        found += 1
    return Detection(found, len(shares) - found, shares.shape[1] - found)


def froc(truths, scores, thresholds, *, overlap=0.1):
    """Return false alarms an image and the share of lesions found at each threshold: the free-response ROC curve.

    >>> froc([[1, 1, 0, 0, 0]], [[0.9, 0.8, 0.1, 0.1, 0.6]], [0.7, 0.5])
    (array([0., 1.]), array([1., 1.]))
    """
    cases = [(truth, np.asarray(values, dtype=float)) for truth, values in _as_cases(truths, scores)]
    if any(np.isnan(values).any() for _, values in cases):
        raise ValueError("a score is NaN, and no threshold sorts it: find out where it comes from.")
    counts = [[detection(truth, values >= cut, overlap=overlap) for truth, values in cases] for cut in thresholds]
    found, missed, false_alarms = np.moveaxis(np.array(counts).reshape(-1, len(cases), 3), 2, 0).sum(axis=2)
    if not (found + missed).all():
        raise ValueError("no image holds a lesion: the share that was found is not defined.")
    return false_alarms / len(cases), found / (found + missed)


def _pairwise_iou(truth, predicted):
    """Return the IoU of each true lesion with each predicted one, (true, predicted)."""
    (true, many), (called, few) = lesions(truth), lesions(predicted)
    together = np.bincount((true * (few + 1) + called).ravel(), minlength=(many + 1) * (few + 1))
    common = together.reshape(many + 1, few + 1)
    either = common.sum(axis=1, keepdims=True) + common.sum(axis=0, keepdims=True) - common
    return (common / np.maximum(either, 1))[1:, 1:]


def _as_mask(name, values):
    values = np.asarray(values)
    if values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}: a mask needs at least one axis and one pixel.")
    if values.dtype.kind not in "bui":
        raise ValueError(
            f"{name} is {values.dtype}; a mask is bool, or whole numbers 0 and 1: apply a threshold first, as in "
            f"{name} >= 0.5."
        )
    if values.dtype != bool and not ((values == 0) | (values == 1)).all():
        found = np.unique(values)
        shown = ", ".join(map(str, found[:5]))
        raise ValueError(f"{name} holds {shown}; judge one label at a time, as in {name} == {found[-1]}.")
    return values.astype(bool)


def _as_masks(truth, predicted):
    truth, predicted = _as_mask("truth", truth), _as_mask("predicted", predicted)
    if truth.shape != predicted.shape:
        raise ValueError(f"truth has shape {truth.shape}, predicted {predicted.shape}; bring them onto the same grid.")
    return truth, predicted


def _as_spacing(spacing, axes):
    sizes = np.asarray(spacing, dtype=float)
    if sizes.shape != (axes,):
        raise ValueError(f"spacing is {spacing}; give one size in mm for each of the {axes} axes of the masks.")
    if not (np.isfinite(sizes).all() and (sizes > 0).all()):
        raise ValueError(f"spacing is {spacing}; each size must be a number of mm above 0.")
    return sizes


def _as_cases(truths, predictions):
    truths, predictions = list(truths), list(predictions)
    if not truths or len(truths) != len(predictions):
        raise ValueError(
            f"there are {len(truths)} true masks and {len(predictions)} predictions; give one of each for every case."
        )
    return list(zip(truths, predictions, strict=True))
