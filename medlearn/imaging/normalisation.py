"""Bring images of different scanners to one scale, each by its own pixels."""

import numpy as np

from medlearn.imaging.checking import as_batch


def standardise(images):
    """Give each image a mean of 0 and a standard deviation of 1, whatever its scanner's scale.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])

    Returns
    -------
    standardised : ndarray of floats, same shape
        A constant image becomes 0 everywhere.

    Notes
    -----
    All pixels count, the air around a patient too: a wider field of view alone changes the result (lesson 02).

    Examples
    --------
    >>> standardise(np.array([[[1.0, 3.0]], [[5.0, 5.0]]]))
    array([[[-1.,  1.]],
    <BLANKLINE>
           [[ 0.,  0.]]])
    """
    images = as_batch(images)
    axes = tuple(range(1, images.ndim))
    constant = np.ptp(images, axis=axes, keepdims=True) == 0  # whose mean is rounded, so that a spread would remain
    mean = images.mean(axis=axes, keepdims=True, dtype=np.float64)  # float32 cannot add up large numbers
    centred = np.where(constant, 0, images - mean.astype(images.dtype))
    return centred / np.where(constant, 1, centred.std(axis=axes, keepdims=True))


def rescale(images, low=0.5, high=99.5):
    """Spread each image from its own low to its own high percentile over 0 to 1, and cut off what lies outside.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    low, high : float
        Percentiles, 0 to 100. Leaving out the last half per cent keeps one bright pixel from darkening all others.

    Returns
    -------
    rescaled : ndarray of floats from 0 to 1, same shape
        A constant image becomes 0 everywhere.

    Raises
    ------
    ValueError
        If the percentiles are not in order between 0 and 100.
    """
    if not 0 <= low < high <= 100:
        raise ValueError(f"low={low} and high={high} must be percentiles in order, such as 0.5 and 99.5.")
    images = as_batch(images)
    black, white = np.percentile(images, [low, high], axis=tuple(range(1, images.ndim)), keepdims=True)
    return np.clip((images - black) / np.where(white > black, white - black, 1), 0, 1)
