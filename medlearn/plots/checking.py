"""Refuse what cannot be drawn, and say why."""

import numpy as np


def as_picture(image):
    """Return a grey image as floats, ndarray (rows, columns), or say why it cannot be shown.

    Parameters
    ----------
    image : array-like of shape (rows, columns)

    Returns
    -------
    image : ndarray of floats, same shape

    Raises
    ------
    ValueError
        If there is no image, it has another shape, or pixels are NaN or infinite.
    """
    if image is None:
        raise ValueError("there is no image; give an array of shape (rows, columns).")
    image = np.asarray(image)
    if image.ndim != 2 or image.size == 0 or image.dtype.kind not in "biuf":
        raise ValueError(f"an array of shape {image.shape} is not a grey image; give numbers of shape (rows, columns).")
    lost = ~np.isfinite(image)
    if lost.any():
        row, column = np.argwhere(lost)[0]
        raise ValueError(
            f"{lost.sum()} of {image.size} pixels are NaN or infinite, the first in row {row}, column {column}; give "
            "them a number first, for instance with numpy.nan_to_num."
        )
    return image.astype(float)


def as_two_groups(labels, who="labels"):
    """Return labels as an array of bool, shape (n,), or say that a class is missing.

    Parameters
    ----------
    labels : array-like of shape (n,)
        0 or 1.
    who : str
        What the message calls them.

    Returns
    -------
    labels : ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        If the values are not 0 and 1, or all are the same.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"{who} must be 0 or 1, one for each patient; got shape {labels.shape}.")
    if len(np.unique(labels)) < 2:
        raise ValueError(f"{who} hold one class only; two are needed to be told apart.")
    return labels.astype(bool)
