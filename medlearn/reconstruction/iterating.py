"""Reconstruction step by step: look how far the projections are off, correct the image, and prefer simple images."""

import numpy as np

from medlearn.reconstruction.checking import as_plane, as_sinogram, as_steps
from medlearn.reconstruction.projections import back_project, project

TRIALS = 10  # of the power method: the step's length is right to some per cent after these


def differences(image):
    """Return each pixel's difference to the one below and to the one on the right, shape (2, rows, columns).

    The last row's neighbour is the first row, and likewise the columns: so the image has no edge.
    """
    return np.stack([np.roll(image, -1, axis=axis) - image for axis in (0, 1)])


def differences_transposed(slopes):
    """Return the transpose of `differences`, applied to an array of shape (2, rows, columns)."""
    return sum(np.roll(slope, 1, axis=axis) - slope for axis, slope in enumerate(slopes))


def total_variation(image, *, smoothing=1e-3):
    """Add up how much neighbouring pixels differ, and say how to make it less.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    smoothing : float
        Differences far below this count little; above 0, else there is no slope where the image is flat.

    Returns
    -------
    value : float
        The sum of ``sqrt(down**2 + right**2 + smoothing**2) - smoothing``; the last row's neighbour is the first.
    slope : ndarray of shape (rows, columns)
        How fast the value rises with each pixel.

    Raises
    ------
    ValueError
        If the image does not have two axes or is not finite, or `smoothing` is not above 0.

    Notes
    -----
    Rudin, Osher and Fatemi, Physica D 60, 259-268 (1992), doi 10.1016/0167-2789(92)90242-F.

    Examples
    --------
    One bright pixel: it differs from two neighbours, the root of 2, and two others differ from it, 1 each:

    >>> value, _ = total_variation([[0, 0, 0], [0, 1, 0], [0, 0, 0]], smoothing=1e-9)
    >>> round(value, 3)
    3.414
    """
    image = as_plane("the image", image)
    if not smoothing > 0:
        raise ValueError(f"smoothing={smoothing}; give a number above 0, small beside the differences that matter.")
    slopes = differences(image)
    lengths = np.sqrt((slopes**2).sum(axis=0) + smoothing**2)
    return float((lengths - smoothing).sum()), differences_transposed(slopes / lengths)


def iterative_reconstruction(sinogram, angles, *, steps=50, variation=0.0, smoothing=1e-2, nonnegative=True):
    """Reconstruct an image by gradient descent with momentum on the squared error of its projections.

    Parameters
    ----------
    sinogram : ndarray of shape (n, number of angles)
    angles : sequence of float
        Degrees, in any number and order.
    steps : int
    variation : float
        How much `total_variation` counts beside half the sum of squared errors, per view.
    smoothing : float
        Of the total variation.
    nonnegative : bool
        Whether values below 0 are set to 0 after each step: nothing makes rays stronger.

    Returns
    -------
    image : ndarray of shape (n, n)

    Raises
    ------
    ValueError
        If angles and views are not as many, something is not finite, or an option makes no sense.

    Notes
    -----
    Beck and Teboulle, SIAM Journal on Imaging Sciences 2, 183-202 (2009), doi 10.1137/080716542.
    """
    sinogram, angles = as_sinogram(sinogram, angles)
    if not (0 <= variation < np.inf and smoothing > 0):
        raise ValueError(f"variation={variation} and smoothing={smoothing}; give at least 0, and a number above 0.")
    weight = variation * len(angles)
    steepest = _steepest(len(sinogram), angles) + 8 * weight / smoothing
    image = ahead = np.zeros((len(sinogram), len(sinogram)))
    pace = 1.0
    for _ in range(as_steps(steps)):
        slope = back_project(project(ahead, angles) - sinogram, angles)
        if weight:
            slope += weight * total_variation(ahead, smoothing=smoothing)[1]
        moved = ahead - slope / steepest
        moved = np.maximum(moved, 0) if nonnegative else moved
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = moved + (pace - 1) / faster * (moved - image)
        image, pace = moved, faster
    return image


def _steepest(size, angles):
    """Return the largest factor by which projecting and back-projecting enlarges an image: the power method."""
    image = np.ones((size, size))
    for _ in range(TRIALS):
        enlarged = back_project(project(image, angles), angles)
        largest = np.linalg.norm(enlarged) / np.linalg.norm(image)
        image = enlarged
    return 1.02 * largest
