"""Change images by chance as scanners and patients do, for a learner that is not to mind."""

import numpy as np

from medlearn.imaging.checking import as_batch


def shift(images, most, *, rng):
    """Move each image by its own random whole number of pixels; what moves in is a copy of the border.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : int
        Largest shift, in pixels, down or up and across.
    rng : numpy.random.Generator

    Returns
    -------
    shifted : ndarray of floats, same shape
    """
    images = as_batch(images)
    if not (isinstance(most, (int, np.integer)) and 0 <= most < min(images.shape[1:3])):
        raise ValueError(f"most={most!r}; give a whole number of pixels from 0 to {min(images.shape[1:3]) - 1}.")
    steps = rng.integers(-most, most + 1, size=(len(images), 2))
    rows, columns = (
        np.clip(np.arange(size) - steps[:, axis, np.newaxis], 0, size - 1)
        for axis, size in enumerate(images.shape[1:3])
    )
    return images[np.arange(len(images))[:, np.newaxis, np.newaxis], rows[:, :, np.newaxis], columns[:, np.newaxis, :]]


def rotate(images, most, *, rng):
    """Turn each image about its centre by its own random angle, with bilinear interpolation.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : float
        Largest angle, in degrees, either way.
    rng : numpy.random.Generator

    Returns
    -------
    rotated : ndarray of floats, same shape; outside, the nearest border pixel is repeated
    """
    from skimage.transform import rotate as rotate_one

    images = as_batch(images)
    _check_amount("most", most, 180)
    angles = rng.uniform(-most, most, size=len(images))
    turned = [
        rotate_one(image, angle, mode="edge", preserve_range=True) for image, angle in zip(images, angles, strict=True)
    ]
    return np.array(turned, dtype=images.dtype)


def flip(images, *, rng, probability=0.5):
    """Mirror some images left to right. Do not use it where left and right differ: a chest, a body, a written letter.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    rng : numpy.random.Generator
    probability : float
        That an image is mirrored, each for itself.

    Returns
    -------
    flipped : ndarray of floats, same shape
    """
    images = as_batch(images)
    _check_amount("probability", probability, 1)
    mirrored = rng.random(len(images)) < probability
    return np.where(_for_each(mirrored, images), images[:, :, ::-1], images)


def contrast(images, most, *, rng):
    """Stretch or squeeze each image about its own mean by its own random factor, 1 - most to 1 + most.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : float
        0 to 1.
    rng : numpy.random.Generator

    Returns
    -------
    changed : ndarray of floats, same shape; its values may leave the range of the input
    """
    images = as_batch(images)
    _check_amount("most", most, 1)
    factors = _for_each(rng.uniform(1 - most, 1 + most, size=len(images)), images)
    means = images.mean(axis=tuple(range(1, images.ndim)), keepdims=True)
    return (means + factors * (images - means)).astype(images.dtype)


def brightness(images, most, *, rng):
    """Add to each image its own random number, -most to most, in the unit of the images.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : float
    rng : numpy.random.Generator

    Returns
    -------
    changed : ndarray of floats, same shape; its values may leave the range of the input
    """
    images = as_batch(images)
    _check_amount("most", most, np.inf)
    return (images + _for_each(rng.uniform(-most, most, size=len(images)), images)).astype(images.dtype)


def _for_each(values, images):
    """Give one value for each image the axes of the batch."""
    return np.reshape(values, (-1, *[1] * (images.ndim - 1)))


def _check_amount(name, value, largest):
    if not 0 <= value <= largest or not np.isfinite(value):
        raise ValueError(f"{name}={value} must lie between 0 and {largest:g}.")
