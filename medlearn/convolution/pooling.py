"""Pool: replace each window of an image by its largest value or by its mean.

Images are (n, height, width, channels). Rows and columns that fill no whole window at the lower and right edge are left
out, as in Keras (padding "valid"). NaN in a window makes its result NaN.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from medlearn.convolution.batch import as_batch, as_upstream, output_size, pair


def max_pool(images, size=2, stride=None):
    """Keep the largest value of each window.

    Parameters
    ----------
    images : ndarray of shape (n, height, width, channels)
    size : int or (int, int)
        Height and width of the window.
    stride : int or (int, int), optional
        Steps from one window to the next; by default the windows lie side by side.

    Returns
    -------
    pooled : ndarray of shape (n, out_height, out_width, channels)

    Raises
    ------
    ValueError
        If the images are no batch, or a window does not fit or has no size.

    Examples
    --------
    >>> max_pool(np.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0]
    array([[ 5.,  7.],
           [13., 15.]])
    """
    images, size, stride = _checked(images, size, stride)
    return _windows(images, size, stride).max(axis=(-2, -1))


def max_pool_backward(images, upstream, size=2, stride=None):
    """Send each gradient back to the pixel that was the largest; of equals, to the first in reading order.

    Parameters
    ----------
    images, size, stride
        What `max_pool` was given.
    upstream : ndarray of shape (n, out_height, out_width, channels)

    Returns
    -------
    gradient : ndarray of shape (n, height, width, channels)
    """
    images, size, stride = _checked(images, size, stride)
    windows = _windows(images, size, stride)
    upstream = as_upstream(upstream, windows.shape[:4], "pooled images")
    winner = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)
    gradient = np.zeros_like(images)
    for place, reached in enumerate(_reached(gradient, windows.shape, size, stride)):
        reached += np.where(winner == place, upstream, 0)
    return gradient


def average_pool(images, size=2, stride=None):
    """Take the mean of each window. Parameters, result and errors are those of `max_pool`.

    Parameters
    ----------
    images : ndarray of shape (n, height, width, channels)
    size : int or (int, int)
    stride : int or (int, int), optional

    Returns
    -------
    pooled : ndarray of shape (n, out_height, out_width, channels)

    Examples
    --------
    >>> average_pool(np.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0]
    array([[ 2.5,  4.5],
           [10.5, 12.5]])
    """
    images, size, stride = _checked(images, size, stride)
    return _windows(images, size, stride).mean(axis=(-2, -1))


def average_pool_backward(images, upstream, size=2, stride=None):
    """Share each gradient out evenly among the pixels of its window.

    Parameters
    ----------
    images, size, stride
        What `average_pool` was given.
    upstream : ndarray of shape (n, out_height, out_width, channels)

    Returns
    -------
    gradient : ndarray of shape (n, height, width, channels)
    """
    images, size, stride = _checked(images, size, stride)
    shape = _windows(images, size, stride).shape
    share = as_upstream(upstream, shape[:4], "pooled images") / (size[0] * size[1])
    gradient = np.zeros_like(images)
    for reached in _reached(gradient, shape, size, stride):
        reached += share
    return gradient


def max_pool_by_hand(images, size=2, stride=None):
    """Do what `max_pool` does, one window at a time."""
    return _pool_by_hand(np.max, *_checked(images, size, stride))


def average_pool_by_hand(images, size=2, stride=None):
    """Do what `average_pool` does, one window at a time."""
    return _pool_by_hand(np.mean, *_checked(images, size, stride))


def _pool_by_hand(summary, images, size, stride):
    n, height, width, channels = images.shape
    rows, columns = output_size(height, size[0], stride[0]), output_size(width, size[1], stride[1])
    pooled = np.zeros((n, rows, columns, channels), images.dtype)
    for k, y, x, c in np.ndindex(pooled.shape):
        top, left = y * stride[0], x * stride[1]
        pooled[k, y, x, c] = summary(images[k, top : top + size[0], left : left + size[1], c])
    return pooled


def _windows(images, size, stride):
    """View each window: (n, out_height, out_width, channels, window_height, window_width)."""
    return sliding_window_view(images, size, axis=(1, 2))[:, :: stride[0], :: stride[1]]


def _reached(gradient, windows_shape, size, stride):
    """For each place in the window, in reading order, view the pixels that stand there in one window each."""
    rows, columns = windows_shape[1:3]
    for i, j in np.ndindex(size):
        yield gradient[:, i : i + stride[0] * rows : stride[0], j : j + stride[1] * columns : stride[1]]


def _checked(images, size, stride):
    images, size = as_batch(images), pair("size", size, 1)
    stride = size if stride is None else pair("stride", stride, 1)
    if size[0] > images.shape[1] or size[1] > images.shape[2]:
        raise ValueError(
            f"a window of {size[0]} x {size[1]} does not fit in images of {images.shape[1]} x {images.shape[2]}."
        )
    return images, size, stride
