"""Gradient descent on the simplest loss there is: the mean squared error of a weighted sum.

This loss is a bowl. In the directions of its axes, the eigenvectors of its second derivative, the descent is one of
single numbers that know nothing of each other: each distance to the lowest point shrinks or grows on its own, the
faster the steeper the bowl is in that direction. Places are written as these distances.
"""

from typing import NamedTuple

import numpy as np

LARGEST = 1e30  # a loss above this is "explodes": further steps teach nothing
SMALLEST = 1e-16  # what rounding leaves of a loss of nothing


class Bowl(NamedTuple):
    """The mean squared error of a weighted sum, seen from its lowest point along the axes of the bowl.

    Attributes
    ----------
    curvatures : ndarray of shape (d,)
        Second derivative in each direction, from the levellest to the steepest.
    lowest : ndarray of shape (d,)
        How far the lowest point lies from weights of 0 in each direction.
    rest : float
        The loss at the lowest point, which no weights can avoid.
    """

    curvatures: np.ndarray
    lowest: np.ndarray
    rest: float


def bowl(features, targets):
    """Find the lowest point of the mean squared error of `features @ weights`, and the axes of the bowl around it.

    >>> bowl(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([3.0, 2.0])).curvatures
    array([1., 4.])
    """
    features, targets = np.asarray(features, dtype=float), np.asarray(targets, dtype=float)
    if features.ndim != 2 or features.shape[1] < 2 or targets.shape != features.shape[:1]:
        raise ValueError(
            f"features of shape {features.shape} and targets of {targets.shape}: give (n, d), d at least 2, and (n,)."
        )
    if not (np.isfinite(features).all() and np.isfinite(targets).all()):
        raise ValueError("features or targets hold NaN or infinite values; leave these rows out.")
    cliff(features)  # refuses a bowl without a slope
    best = np.linalg.lstsq(features, targets, rcond=None)[0]
    curvatures, directions = np.linalg.eigh(_second_derivative(features))
    return Bowl(np.maximum(curvatures, 0), directions.T @ best, float(np.mean((features @ best - targets) ** 2)))


def cliff(features, momentum=0.0):
    """Return the learning rate above which gradient descent on these features explodes.

    >>> cliff(np.array([[1.0, 0.0], [0.0, 2.0]]))
    0.5
    """
    features = np.asarray(features, dtype=float)
    if features.ndim != 2 or features.size == 0 or not np.isfinite(features).all():
        raise ValueError(f"features of shape {features.shape} must be finite numbers, (n, d): a row for each example.")
    steepest = np.linalg.eigvalsh(_second_derivative(features))[-1]
    if not steepest > 0:
        raise ValueError("all features are zero: the loss has no slope, and nothing can be learnt.")
    return float(2 * (1 + momentum) / steepest)


def walk(bowl, rate, steps, momentum=0.0):
    """Start from weights of 0 and step against the gradient."""
    path, velocity = [-bowl.lowest], np.zeros_like(bowl.lowest)
    for _ in range(steps):
        velocity = momentum * velocity - rate * bowl.curvatures * path[-1]
        path.append(path[-1] + velocity)
        if loss(bowl, path[-1]) > LARGEST:
            break
    return np.array(path)


def loss(bowl, place):
    """Return the mean squared error at a place."""
    return max(bowl.rest, SMALLEST) + bowl.curvatures @ place**2 / 2


def _second_derivative(features):
    return 2 * features.T @ features / len(features)
