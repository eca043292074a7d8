"""Whole batches of images and many kernels at once: the forward and the backward pass of a convolutional layer.

Images are (n, height, width, channels), kernels (height, width, channels_in, channels_out), as in Keras.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def correlate(images, kernels, *, stride=1, padding=0):
    """Slide every kernel over every image, across all channels, without flipping it.

    Parameters
    ----------
    images : ndarray of shape (n, height, width, channels)
    kernels : ndarray of shape (kernel_height, kernel_width, channels, maps)
    stride : int or (int, int)
        Steps from one position to the next, down and across.
    padding : int or (int, int)
        Zeros put around each image, above and below, left and right.

    Returns
    -------
    maps : ndarray of shape (n, out_height, out_width, maps)
        See `output_size`.

    Raises
    ------
    ValueError
        If a shape does not fit, the batch is empty, the stride is not positive or the padding negative.

    Notes
    -----
    Each position of the kernel is one row of a long table, so that all positions and all maps are one matrix product
    (Chellapilla, Puri and Simard 2006).

    Examples
    --------
    >>> images = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> correlate(images, np.ones((2, 2, 1, 1)))[0, :, :, 0]
    array([[ 8., 12.],
           [20., 24.]])
    """
    images, kernels, stride, padding = _checked(images, kernels, stride, padding)
    patches = _patches(_pad(images, padding), kernels.shape, stride)
    maps = np.empty((*patches.shape[:3], kernels.shape[3]), images.dtype)
    # Image by image: one table of patches fits into the processor's cache, the batch's would not.
    for one_map, one_image in zip(maps, patches, strict=True):
        np.matmul(_as_table(one_image), _as_matrix(kernels), out=one_map.reshape(-1, kernels.shape[3]))
    return maps


def correlate_backward(images, kernels, upstream, *, stride=1, padding=0):
    """Pass gradients back through `correlate`.

    Parameters
    ----------
    images, kernels, stride, padding
        What `correlate` was given.
    upstream : ndarray of shape (n, out_height, out_width, maps)
        The gradient of the loss with respect to what `correlate` returned.

    Returns
    -------
    image_gradient : ndarray of shape (n, height, width, channels)
    kernel_gradient : ndarray of shape (kernel_height, kernel_width, channels, maps)

    Raises
    ------
    ValueError
        As `correlate`, and if `upstream` does not have the shape that it returned.

    Notes
    -----
    With the table T of patches and the kernels as a matrix K the maps are M = T K. So the gradient of K is T' dM and
    that of T is dM K'; each entry of T goes back to the pixel it came from, and pixels in several patches add up.
    """
    images, kernels, stride, padding = _checked(images, kernels, stride, padding)
    padded = _pad(images, padding)
    patches = _patches(padded, kernels.shape, stride)
    upstream = as_upstream(upstream, (*patches.shape[:3], kernels.shape[3]), "maps").astype(images.dtype, copy=False)
    image_gradient, kernel_gradient = np.zeros_like(padded), np.zeros_like(_as_matrix(kernels))
    for received, patch, given in zip(image_gradient, patches, upstream, strict=True):
        kernel_gradient += _as_table(patch).T @ given.reshape(-1, kernels.shape[3])
        _send_back(received, given, kernels, stride)
    return _crop(image_gradient, padding), kernel_gradient.reshape(kernels.shape)


def output_size(size, kernel, stride=1, padding=0):
    """Count the positions of a kernel along one axis: floor((size + 2 padding - kernel) / stride) + 1.

    Parameters
    ----------
    size, kernel, stride, padding : int

    Returns
    -------
    positions : int

    Raises
    ------
    ValueError
        If one of the four is not a whole number.

    Examples
    --------
    >>> output_size(28, kernel=3, padding=1), output_size(28, kernel=3, stride=2)
    (28, 13)
    """
    for name, value in {"size": size, "kernel": kernel, "stride": stride, "padding": padding}.items():
        if not isinstance(value, (int, np.integer)):
            raise ValueError(f"{name}={value!r}; give a whole number of pixels, without a decimal point.")
    return (size + 2 * padding - kernel) // stride + 1


def correlate_by_hand(images, kernels, *, stride=1, padding=0):
    """Do what `correlate` does, one position of one kernel at a time."""
    images, kernels, stride, padding = _checked(images, kernels, stride, padding)
    padded = _pad(images, padding)
    high, wide, _, n_maps = kernels.shape
    sizes = [output_size(*of) for of in zip(images.shape[1:3], kernels.shape[:2], stride, padding, strict=True)]
    maps = np.zeros((len(images), *sizes, n_maps), images.dtype)
    for n, y, x, m in np.ndindex(maps.shape):
        top, left = y * stride[0], x * stride[1]
        maps[n, y, x, m] = np.sum(padded[n, top : top + high, left : left + wide] * kernels[..., m])
    return maps


def correlate_backward_by_hand(images, kernels, upstream, *, stride=1, padding=0):
    """Do what `correlate_backward` does, one position of one kernel at a time."""
    images, kernels, stride, padding = _checked(images, kernels, stride, padding)
    padded = _pad(images, padding)
    high, wide = kernels.shape[:2]
    image_gradient, kernel_gradient = np.zeros_like(padded), np.zeros_like(kernels)
    for n, y, x, m in np.ndindex(np.shape(upstream)):
        here = n, slice(y * stride[0], y * stride[0] + high), slice(x * stride[1], x * stride[1] + wide)
        image_gradient[here] += upstream[n, y, x, m] * kernels[..., m]
        kernel_gradient[..., m] += upstream[n, y, x, m] * padded[here]
    return _crop(image_gradient, padding), kernel_gradient


def _patches(padded, kernel_shape, stride):
    """View each patch under the kernel: (n, out_height, out_width, kernel_height, kernel_width * channels)."""
    n, height, width, channels = padded.shape
    high, wide = kernel_shape[:2]
    # Pixels of a row and their channels lie side by side in memory, so a window over both copies in long runs.
    lines = padded.reshape(n, height, width * channels)
    windows = sliding_window_view(lines, (high, wide * channels), axis=(1, 2))
    return windows[:, :: stride[0], :: stride[1] * channels]


def _as_table(patches):
    """Write each patch of one image as a row: (out_height * out_width, kernel_height * kernel_width * channels)."""
    return patches.reshape(patches.shape[0] * patches.shape[1], -1)


def _as_matrix(kernels):
    """Write each kernel as a column: (kernel_height * kernel_width * channels, maps)."""
    return kernels.reshape(-1, kernels.shape[3])


def _send_back(received, given, kernels, stride):
    """Add the gradient of one image's maps to the pixels that they were computed from."""
    (rows, columns, n_maps), (down, across) = given.shape, stride
    table = (given.reshape(-1, n_maps) @ _as_matrix(kernels).T).reshape(rows, columns, *kernels.shape[:3])
    for i, j in np.ndindex(kernels.shape[:2]):
        received[i : i + down * rows : down, j : j + across * columns : across] += table[:, :, i, j]


def _pad(images, padding):
    return np.pad(images, [(0, 0), (padding[0],) * 2, (padding[1],) * 2, (0, 0)]) if any(padding) else images


def _crop(images, padding):
    height, width = images.shape[1:3]
    return images[:, padding[0] : height - padding[0], padding[1] : width - padding[1]]


def _checked(images, kernels, stride, padding):
    images, kernels = as_batch(images), np.asarray(kernels)
    kernels = kernels.astype(images.dtype, copy=False)
    stride, padding = pair("stride", stride, 1), pair("padding", padding, 0)
    if kernels.ndim != 4 or kernels.size == 0:
        raise ValueError(f"kernels have shape {kernels.shape}; give (height, width, channels_in, channels_out).")
    if kernels.shape[2] != images.shape[3]:
        raise ValueError(f"kernels for {kernels.shape[2]} channels do not fit images with {images.shape[3]}.")
    for size, kernel, around in zip(images.shape[1:3], kernels.shape[:2], padding, strict=True):
        if kernel > size + 2 * around:
            raise ValueError(
                f"kernel of {kernels.shape[0]} x {kernels.shape[1]} does not fit in {images.shape[1]} x "
                f"{images.shape[2]} with padding {padding[0]}, {padding[1]}; use at most {size + 2 * around} there."
            )
    return images, kernels, stride, padding


def as_upstream(upstream, shape, owner):
    """Return a gradient as an array, or say that its shape is not that of its owner, which the forward pass gave."""
    upstream = np.asarray(upstream)
    if upstream.shape != shape:
        raise ValueError(f"upstream has shape {upstream.shape}; the {owner} it belongs to have {shape}.")
    return upstream


def as_batch(images):
    """Return images as floats in the layout (n, height, width, channels), or say what is wrong with their shape."""
    images = np.asarray(images)
    if images.ndim == 3:
        raise ValueError(
            f"images have shape {images.shape}; a batch is (n, height, width, channels): for grey images write "
            "images[..., np.newaxis]."
        )
    if images.ndim != 4:
        raise ValueError(f"images have shape {images.shape}; a batch is (n, height, width, channels).")
    if images.size == 0:
        raise ValueError(f"images of shape {images.shape} hold nothing: the batch is empty.")
    if images.dtype.kind not in "biuf":
        raise ValueError(f"images of {images.dtype} cannot be slid over; give real numbers.")
    return images if images.dtype in (np.float32, np.float64) else images.astype(np.float64)


def pair(name, value, least):
    """Return (down, across) from one whole number or two, each at least ``least``, or say what is wrong."""
    both = (value, value) if np.ndim(value) == 0 else tuple(value)
    if len(both) != 2 or not all(isinstance(one, (int, np.integer)) and one >= least for one in both):
        raise ValueError(f"{name}={value!r}; give a whole number of at least {least}, or two: down and across.")
    return both
