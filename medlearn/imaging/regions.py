"""A region of an image, and what lies around it."""

import numpy as np

NEAR, FAR = 2, 6  # the surroundings of a region: further than two, at most six pixels away


def surroundings(region):
    """Return the ring around a region: the pixels that lie 3 to 6 steps up, down or across from it.

    Parameters
    ----------
    region : ndarray of bool, shape (rows, columns)

    Returns
    -------
    ring : ndarray of bool, same shape
        The two pixels next to the region belong to neither: a blurred border is in them.

    Raises
    ------
    ValueError
        If the region is empty, or leaves no surroundings.

    Examples
    --------
    >>> region = np.zeros((1, 12), bool)
    >>> region[0, 2] = True
    >>> np.flatnonzero(surroundings(region))
    array([5, 6, 7, 8])
    """
    from scipy.ndimage import binary_dilation

    region = np.asarray(region, dtype=bool)
    if not region.any():
        raise ValueError("the region is empty: there is no finding whose contrast could be kept or lost.")
    near, far = (binary_dilation(region, iterations=steps) for steps in (NEAR, FAR))
    if not (far & ~near).any():
        raise ValueError("the region fills the image: there are no surroundings to stand out from.")
    return far & ~near
