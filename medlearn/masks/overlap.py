"""How much of two masks is common to both: Dice and IoU, for each case and for all cases together."""

import numpy as np

from medlearn.masks.checking import as_cases, as_masks


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
        If the shapes differ, or the values are no masks.

    Notes
    -----
    Dice (1945), doi 10.2307/1932409. It is the F1 score of the pixels.

    Examples
    --------
    >>> dice([1, 1, 1, 0], [0, 1, 1, 1])
    0.6666666666666666
    """
    truth, predicted = as_masks(truth, predicted)
    both = truth.sum() + predicted.sum()
    return float(2 * np.sum(truth & predicted) / both) if both else 1.0


def iou(truth, predicted):
    """Return the common area over the area that either covers: intersection over union, the Jaccard index.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)

    Returns
    -------
    iou : float
        dice / (2 - dice). Two empty masks: 1; one empty mask: 0.

    Raises
    ------
    ValueError
        As in `dice`.

    Examples
    --------
    >>> iou([1, 1, 1, 0], [0, 1, 1, 1])
    0.5
    """
    truth, predicted = as_masks(truth, predicted)
    either = np.sum(truth | predicted)
    return float(np.sum(truth & predicted) / either) if either else 1.0


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

    Raises
    ------
    ValueError
        If there is not one prediction for each true mask.

    Examples
    --------
    >>> small, large = [1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 0]
    >>> missed = [0, 0, 0, 0, 0, 0, 0, 0]
    >>> per_case(dice, [small, large], [missed, large])
    array([0., 1.])
    """
    truths, predictions = as_cases(truths, predictions)
    return np.array([metric(*case, **settings) for case in zip(truths, predictions, strict=True)], dtype=float)


def pooled(metric, truths, predictions):
    """Judge the pixels of all cases together, as if they were one image: large organs decide.

    Parameters
    ----------
    metric : callable of (truth, predicted)
        `dice` or `iou`. A distance between cases means nothing.
    truths, predictions : sequence of ndarray
        As in `per_case`.

    Returns
    -------
    value : float

    Raises
    ------
    ValueError
        If there is not one prediction for each true mask, or a case's shapes differ.

    Examples
    --------
    >>> small, large = [1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 0]
    >>> missed = [0, 0, 0, 0, 0, 0, 0, 0]
    >>> round(pooled(dice, [small, large], [missed, large]), 3)
    0.933
    """
    truths, predictions = as_cases(truths, predictions)
    cases = [as_masks(*case) for case in zip(truths, predictions, strict=True)]
    return metric(*(np.concatenate([mask.ravel() for mask in side]) for side in zip(*cases, strict=True)))
