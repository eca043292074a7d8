"""Refuse what is no batch of images, and say why."""

import numpy as np

CHANNELS = (1, 3, 4)  # grey, colour, colour with transparency: what a last axis of this length may mean


def as_batch(images):
    """Return images as a batch of floats; float32 stays float32.

    Parameters
    ----------
    images : array-like of shape (n, rows, columns[, channels])

    Returns
    -------
    images : ndarray of floats, same shape

    Raises
    ------
    ValueError
        If there are none, they are no batch or may be one colour image, or hold no real numbers.
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or images.size == 0:
        raise ValueError(
            f"images have shape {images.shape}; give a batch (n, rows, columns[, channels]): for one image write "
            "image[np.newaxis]."
        )
    if images.ndim == 3 and images.shape[-1] in CHANNELS:
        n, rows, channels = images.shape
        raise ValueError(
            f"images of shape {images.shape} may be one image of {n} x {rows} pixels with {channels} channels, or {n} "
            f"images of {rows} x {channels} pixels. Add an axis: images[np.newaxis] for the first, "
            "images[..., np.newaxis] for the second."
        )
    if images.dtype.kind not in "biuf":
        raise ValueError(f"images of {images.dtype} hold no real numbers.")
    return images if images.dtype in (np.float32, np.float64) else images.astype(np.float64)
