"""Which question to ask: how mixed a group of patients is, and how much a threshold unmixes it.

Counts are (..., classes): how many patients of each class a group holds.
"""

from typing import NamedTuple

import numpy as np

CRITERIA = ("gini", "entropy")
LEAF = -1  # what a node asks about, and what stands below it, where it asks nothing


class Split(NamedTuple):
    """A question `value <= threshold?` and how much impurity it removes; no question if the gain is -inf."""

    threshold: float
    gain: float


def impurity(counts, criterion="gini"):
    """Measure how mixed groups are: 0 if all patients are of one class.

    Parameters
    ----------
    counts : ndarray of shape (..., classes)
    criterion : {"gini", "entropy"}
        "gini", sum p (1 - p): how often two patients drawn at random differ. "entropy", -sum p log2 p: how many
        yes-or-no questions, on average, tell a patient's class.

    Returns
    -------
    impurity : ndarray of shape (...)

    Notes
    -----
    Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 4.

    Examples
    --------
    >>> impurity(np.array([5.0, 5.0])), impurity(np.array([10.0, 0.0]))
    (np.float64(0.5), np.float64(0.0))
    """
    counts = np.asarray(counts, dtype=float)
    total = counts.sum(axis=-1, keepdims=True)
    share = counts / np.where(total > 0, total, 1)
    if criterion == "gini":
        return (share * (1 - share)).sum(axis=-1)
    return -(share * np.log2(np.where(share > 0, share, 1))).sum(axis=-1) + 0.0


def gains(left, total, criterion="gini", min_samples_leaf=1):
    """Measure by how much splits lower the mean impurity of a group.

    Parameters
    ----------
    left : ndarray of shape (..., classes)
        Of the patients who would go left.
    total : ndarray of shape (..., classes)
        Of all patients of the group.
    criterion : {"gini", "entropy"}
    min_samples_leaf : int
        Patients needed on both sides.

    Returns
    -------
    gain : ndarray of shape (...)
        -inf where a side is too small.
    """
    right = total - left
    on_left, on_right = left.sum(axis=-1), right.sum(axis=-1)
    after = on_left * impurity(left, criterion) + on_right * impurity(right, criterion)
    gain = impurity(total, criterion) - after / np.asarray(total).sum(axis=-1)
    return np.where((on_left >= min_samples_leaf) & (on_right >= min_samples_leaf), gain, -np.inf)


def midway(low, high):
    """Put thresholds between values.

    Parameters
    ----------
    low, high : ndarray of shape (...)
        Neighbouring values, low < high.

    Returns
    -------
    threshold : ndarray of shape (...)
        At least low and less than high.
    """
    middle = low / 2 + high / 2
    return np.where(middle < high, middle, low)  # between two neighbouring floats there is no middle


def best_split(values, codes, n_classes=2, criterion="gini", min_samples_leaf=1):
    """Try every threshold of every feature.

    Parameters
    ----------
    values : ndarray of shape (n,) or (n, d)
    codes : ndarray of int, shape (n,)
        The class of each patient, 0 to n_classes - 1.
    n_classes : int
    criterion : {"gini", "entropy"}
    min_samples_leaf : int

    Returns
    -------
    split : Split, or for (n, d) a list of d
        The threshold lies midway between two neighbouring values; of equal gains the lowest one counts.

    Examples
    --------
    >>> best_split(np.array([1.0, 2.0, 7.0, 9.0]), np.array([0, 0, 1, 1]))
    Split(threshold=4.5, gain=0.5)
    """
    table = values[:, None] if values.ndim == 1 else values
    order = np.argsort(table, axis=0, kind="stable")
    ordered = np.take_along_axis(table, order, axis=0)
    left = np.cumsum(np.eye(n_classes)[codes[order]], axis=0)  # (n, d, classes): after the first, the second, ...
    gain = gains(left[:-1], left[-1], criterion, min_samples_leaf)
    gain[ordered[1:] == ordered[:-1]] = -np.inf  # no threshold fits between equal values
    splits = [Split(*_at(ordered[:, column], gain[:, column])) for column in range(table.shape[1])]
    return splits[0] if values.ndim == 1 else splits


def _at(ordered, gain):
    if len(gain) == 0:
        return np.nan, -np.inf
    place = int(gain.argmax())
    return float(midway(ordered[place], ordered[place + 1])), float(gain[place])
