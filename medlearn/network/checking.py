"""Refuse what a network cannot be trained on or asked about, and say why."""

import numpy as np


def checked_images(images, dtype, shape):
    """Return images as an array of a type, (n, height, width, channels).

    Parameters
    ----------
    images : array-like of shape (n, height, width, channels)
    dtype : dtype
    shape : tuple of int, or None
        Of one image; None if any will do.

    Returns
    -------
    images : ndarray

    Raises
    ------
    ValueError
        If there are none, if they have another shape, or hold NaN or infinity.
    """
    images = np.asarray(images, dtype)
    if len(images) == 0:
        raise ValueError(f"there are no images: the batch has shape {images.shape}.")
    if shape is not None and images.shape[1:] != shape:
        forgotten = images.shape[1:] == shape[:-1] and shape[-1] == 1
        hint = " Add the channel: images[..., np.newaxis]." if forgotten else ""
        raise ValueError(f"images of shape {images.shape} do not fit; give (n, {', '.join(map(str, shape))}).{hint}")
    unknown = np.flatnonzero(~np.isfinite(images).reshape(len(images), -1).all(axis=1))
    if len(unknown):
        raise ValueError(
            f"{len(unknown)} of {len(images)} images hold NaN or infinity, the first is image {unknown[0]}: "
            "fill these pixels, or leave these images out."
        )
    return images


def check_labels(images, labels, classes):
    """Raise ValueError unless there is a whole number from 0 to `classes` - 1 for each image."""
    if np.ndim(labels) != 1:
        raise ValueError(f"labels have shape {np.shape(labels)}; give one number for each image: labels.ravel().")
    if len(images) == 0 or len(images) != len(labels):
        raise ValueError(f"{len(images)} images and {len(labels)} labels: there must be as many, and at least one.")
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels must be whole numbers from 0 to {classes - 1}, one for each unit of the last layer; "
            f"got {np.unique(labels)[:6]} of type {labels.dtype}."
        )


def check_counts(**counts):
    """Raise ValueError unless each is a whole number of at least 1."""
    for name, count in counts.items():
        if not isinstance(count, int | np.integer) or count < 1:
            raise ValueError(f"{name}={count}; give a whole number of at least 1.")


def checked_validation(validation, patience, classes, dtype, shape):
    """Return the validation set (images, labels) with its images as in `checked_images`, or None if there is none."""
    if validation is None:
        if patience is not None:
            raise ValueError(f"patience={patience} needs validation=(images, labels) to watch.")
        return None
    images, labels = validation
    if len(images) == 0:
        raise ValueError("the validation set is empty; leave validation out, or split again.")
    check_labels(images, labels, classes)
    try:
        return checked_images(images, dtype, shape), labels
    except ValueError as error:
        raise ValueError(f"in the validation set, {error}") from None
