"""k-means: give each patient to the nearest centre, move each centre to the mean of its patients, repeat."""

import numpy as np


def k_means(points, centres, *, steps=100):
    """Group patients around centres that move until nobody changes sides.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    centres : ndarray of shape (k, d)
        Where the centres start. Another start may end in other groups.
    steps : int
        How often they move, at most; 0 only gives each patient to the nearest centre.

    Returns
    -------
    centres : ndarray of shape (k, d)
    groups : ndarray of int, shape (n,)
        The number of each patient's nearest centre, 0 to k - 1.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a number is NaN or infinite.

    Notes
    -----
    Lloyd (1982), doi 10.1109/TIT.1982.1056489. A centre without patients stays where it is.

    Examples
    --------
    >>> centres, groups = k_means(np.array([[1.0], [2.0], [9.0]]), np.array([[1.0], [2.0]]))
    >>> centres.ravel(), groups
    (array([1.5, 9. ]), array([0, 0, 1]))
    """
    points, centres = _checked(points, centres)
    groups = _nearest_centre(points, centres)
    for _ in range(steps):
        moved = [points[groups == k].mean(axis=0) if np.any(groups == k) else centres[k] for k in range(len(centres))]
        centres, before = np.array(moved), groups
        groups = _nearest_centre(points, centres)
        if np.array_equal(groups, before):
            break
    return centres, groups


def _nearest_centre(points, centres):
    squared = ((points[:, None] - centres) ** 2).sum(axis=2)
    return squared.argmin(axis=1)


def _checked(points, centres):
    points, centres = np.asarray(points, dtype=float), np.asarray(centres, dtype=float)
    if points.ndim != 2 or centres.ndim != 2 or points.shape[1] != centres.shape[1] or not len(centres):
        raise ValueError(
            f"points of shape {points.shape} and centres of shape {centres.shape} do not fit; give (n, d) and (k, d)."
        )
    if not (np.isfinite(points).all() and np.isfinite(centres).all()):
        raise ValueError("points or centres hold NaN or infinity; fill them or leave these rows out.")
    return points, centres
