"""Occlusion: cover a part of the image and see how far the score falls."""

import numpy as np

from medlearn.saliency.checking import checked_image, checked_scores


def occlusion(score, image, *, size=5, stride=1, fill=0.0):
    """Cover each window of an image in turn, and note how far the score falls.

    Parameters
    ----------
    score : callable
        Takes images (n, height, width, channels), returns one number for each, (n,): any model's.
    image : ndarray of shape (height, width, channels)
    size : int
        Rows and columns of the window; it never hangs over the edge.
    stride : int
        Pixels from one window to the next, at most `size`; the last window always ends at the edge.
    fill : float or ndarray of shape (height, width, channels)
        What covers: one value, or an image to take it from.

    Returns
    -------
    falls : ndarray of shape (height, width)
        For each pixel, the mean fall of the score over all windows that cover it: above 0 where the score rests on it.

    Raises
    ------
    ValueError
        If the image, the window or the fill does not fit, or the score does not give one finite number an image.

    Notes
    -----
    All covered images go to `score` as one batch. Zeiler and Fergus, ECCV 2014, doi.org/10.1007/978-3-319-10590-1_53.

    Examples
    --------
    >>> image = np.zeros((4, 4, 1))
    >>> image[0, 0] = 8
    >>> occlusion(lambda images: images.sum(axis=(1, 2, 3)), image, size=2, stride=2)[:, 0]
    array([8., 8., 0., 0.])
    """
    image = checked_image(image)
    height, width = image.shape[:2]
    _check_window(size, stride, (height, width))
    cover = _as_cover(fill, image.shape)
    corners = [(top, left) for top in _starts(height, size, stride) for left in _starts(width, size, stride)]
    covered = np.repeat(image[np.newaxis], len(corners), axis=0)
    for changed, (top, left) in zip(covered, corners, strict=True):
        window = slice(top, top + size), slice(left, left + size)
        changed[window] = cover[window]
    falls = checked_scores(score(image[np.newaxis]), 1) - checked_scores(score(covered), len(corners))
    return _spread(falls, corners, size, (height, width))


def _starts(side, size, stride):
    """Return the first pixel of each window along one axis."""
    return sorted({*range(0, side - size + 1, stride), side - size})


def _spread(falls, corners, size, shape):
    """Give each pixel the mean over the windows that cover it."""
    total, count = np.zeros(shape), np.zeros(shape)
    for fall, (top, left) in zip(falls, corners, strict=True):
        total[top : top + size, left : left + size] += fall
        count[top : top + size, left : left + size] += 1
    return total / count


def _check_window(size, stride, sides):
    for name, value, most in (("size", size, min(sides)), ("stride", stride, size)):
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or not 1 <= value <= most:
            raise ValueError(f"{name}={value!r}; give a whole number from 1 to {most}.")


def _as_cover(fill, shape):
    fill = np.asarray(fill, dtype=float)
    if fill.shape not in ((), shape) or not np.isfinite(fill).all():
        raise ValueError(f"the fill has shape {fill.shape}; give one finite number, or an image of shape {shape}.")
    return np.broadcast_to(fill, shape)
