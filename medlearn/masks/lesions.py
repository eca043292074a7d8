"""From a mask to lesions: connected pieces, their boxes, and which of them were found."""

from typing import NamedTuple

import numpy as np

from medlearn.masks.checking import as_cases, as_mask, as_masks


class Detection(NamedTuple):
    """Lesions counted: true ones that were found, true ones that were missed, and predicted ones that are none."""

    found: int
    missed: int
    false_alarms: int


def lesions(mask):
    """Give each connected piece of a mask a number; pixels that touch by a side or by a corner belong together.

    Parameters
    ----------
    mask : ndarray of bool, or of 0 and 1, shape (...)

    Returns
    -------
    numbered : ndarray of int, the same shape
        0 is the background, 1 to `count` the pieces.
    count : int

    Raises
    ------
    ValueError
        If it is no mask.

    Examples
    --------
    >>> numbered, count = lesions([1, 1, 0, 0, 1, 0])
    >>> numbered.tolist(), count
    ([1, 1, 0, 0, 2, 0], 2)
    """
    from scipy.ndimage import label

    mask = as_mask("mask", mask)
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

    Raises
    ------
    ValueError
        If it is no mask.

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

    Raises
    ------
    ValueError
        If the shapes differ, the values are no masks, or the overlap is not in (0, 1].

    Notes
    -----
    The rule: pairs are made one to one, from the largest IoU down. A predicted lesion that covers two true ones finds
    one of them; of two that lie in the same true lesion, one is a false alarm.

    Examples
    --------
    >>> detection([1, 1, 0, 0, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0, 1, 0])
    Detection(found=1, missed=1, false_alarms=1)
    """
    truth, predicted = as_masks(truth, predicted)
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
    """Trade lesions found for false alarms: the free-response ROC curve.

    Parameters
    ----------
    truths : sequence of ndarray of bool
        A mask for each image.
    scores : sequence of ndarray of float
        For each image how likely each pixel is part of a lesion.
    thresholds : sequence of float
        A pixel is called at or above the threshold; connected called pixels are one predicted lesion.
    overlap : float
        As in `detection`.

    Returns
    -------
    false_alarms : ndarray of float, shape (thresholds,)
        For each image, on average; it has no upper end, which is why no area is taken under this curve.
    sensitivity : ndarray of float, shape (thresholds,)
        The share of all true lesions that were found. It can fall with the threshold, where lesions melt into one.

    Raises
    ------
    ValueError
        If there is not one score map for each mask, a score is NaN, or there is no lesion at all.

    Examples
    --------
    >>> froc([[1, 1, 0, 0, 0]], [[0.9, 0.8, 0.1, 0.1, 0.6]], [0.7, 0.5])
    (array([0., 1.]), array([1., 1.]))
    """
    truths, scores = as_cases(truths, scores)
    scores = [np.asarray(values, dtype=float) for values in scores]
    if any(np.isnan(values).any() for values in scores):
        raise ValueError("a score is NaN, and no threshold sorts it: find out where it comes from.")
    cases = list(zip(truths, scores, strict=True))
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
