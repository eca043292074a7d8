"""How well two images of different kinds fit: what the grey value of one says about that of the other."""

import numpy as np

from medlearn.reconstruction.checking import as_plane


def mutual_information(first, second, *, bins=32):
    """Return what a pixel of one image tells about the pixel of the other at the same place.

    Parameters
    ----------
    first, second : ndarrays of the same shape (rows, columns)
        Of any scale: bright in one may be dark in the other.
    bins : int
        Into how many grey levels each image is divided, between its smallest and its largest value.

    Returns
    -------
    information : float
        In bits: 0 if it tells nothing. It is estimated from finitely many pixels and so a little too large, and more so
        the fewer pixels and the more bins there are.

    Raises
    ------
    ValueError
        If the shapes differ, something is not finite, or there are fewer than 2 bins.

    Notes
    -----
    Maes and others, IEEE Transactions on Medical Imaging 16, 187-198 (1997), doi 10.1109/42.563664.

    Examples
    --------
    Dark and bright, exchanged: each pixel still tells all about the other, one bit.

    >>> mutual_information([[0, 1], [1, 0]], [[9, 5], [5, 9]], bins=2)
    1.0
    """
    first, second = as_plane("the first image", first), as_plane("the second image", second)
    if first.shape != second.shape:
        raise ValueError(f"the images have shapes {first.shape} and {second.shape}; bring them onto the same grid.")
    if bins < 2:
        raise ValueError(f"bins={bins}; give at least 2 grey levels.")
    counts, _, _ = np.histogram2d(first.ravel(), second.ravel(), bins=bins)
    joint = counts / counts.sum()
    alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    there = joint > 0
    return float((joint[there] * np.log2(joint[there] / alone[there])).sum())
