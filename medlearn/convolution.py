"""Slide kernels over images: in two dimensions to see, in batches to learn; and pool what comes out.

One image is (rows, columns). A batch is laid out as in Keras: images (n, height, width, channels), kernels
(height, width, channels_in, channels_out).
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

# From this many kernel elements on, the way through the Fourier transform is the shorter one (benchmarks/).
FOURIER_FROM = 100
STRIP = 32  # rows worked on at a time: they stay in the processor's cache


def correlate2d(image, kernel, mode="same"):
    """Slide a kernel over an image and sum the products, without flipping it.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    kernel : ndarray of shape (kernel_rows, kernel_columns)
    mode : {"same", "valid", "full"}
        How far the kernel may hang over the edge; outside, the image is zero.

    Returns
    -------
    response : ndarray
        Of shape (rows, columns) for "same"; smaller by kernel - 1 each way for "valid", larger by as much for "full".

    Raises
    ------
    ValueError
        If an array is not two-dimensional, is empty or complex, if the mode is unknown, or if the kernel does not fit
        into the image in mode "valid".

    Notes
    -----
    An even-sized kernel has no middle. As in `scipy.signal.correlate2d`, mode "same" puts element (size - 1) // 2 on
    the pixel here, and element size // 2 of the turned kernel in `convolve2d`; so for even sizes correlation with the
    turned kernel is convolution moved by one pixel.

    Examples
    --------
    >>> correlate2d(np.arange(9.0).reshape(3, 3), np.ones((2, 2)), "valid")
    array([[ 8., 12.],
           [20., 24.]])
    """
    image, kernel = _checked_pair(image, kernel, mode)
    before, shape = _extent(image.shape, kernel.shape, mode, [(size - 1) // 2 for size in kernel.shape])
    return _slide(image, kernel, before, shape)


def convolve2d(image, kernel, mode="same"):
    """Slide a kernel, turned by 180 degrees, over an image and sum the products.

    Parameters and errors are those of `correlate2d`. Seen the other way round, each pixel of the image sets down a copy
    of the kernel, weighted by its brightness: what a blurring detector does.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    kernel : ndarray of shape (kernel_rows, kernel_columns)
    mode : {"same", "valid", "full"}

    Returns
    -------
    response : ndarray of shape (rows, columns) for "same"

    Examples
    --------
    >>> convolve2d([[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    array([[1., 2., 3.],
           [4., 5., 6.],
           [7., 8., 9.]])
    """
    image, kernel = _checked_pair(image, kernel, mode)
    before, shape = _extent(image.shape, kernel.shape, mode, [size // 2 for size in kernel.shape])
    return _slide(image, kernel[::-1, ::-1], before, shape)


def _checked_pair(image, kernel, mode):
    image, kernel = _as_floats(image), _as_floats(kernel)
    kernel = kernel.astype(np.result_type(image, kernel), copy=False)
    for name, array in (("image", image), ("kernel", kernel)):
        if array.ndim != 2 or array.size == 0:
            raise ValueError(f"the {name} has shape {array.shape}; give a non-empty array of rows and columns.")
    if mode not in ("same", "valid", "full"):
        raise ValueError(f"mode={mode!r} is unknown; choose 'same', 'valid' or 'full'.")
    if mode == "valid" and any(k > n for k, n in zip(kernel.shape, image.shape, strict=True)):
        raise ValueError(
            f"kernel of {kernel.shape[0]} x {kernel.shape[1]} does not fit in an image of {image.shape[0]} x "
            f"{image.shape[1]} in mode 'valid'; use a smaller kernel, or mode 'same' or 'full'."
        )
    return image.astype(kernel.dtype, copy=False), kernel


def _as_floats(array):
    array = np.asarray(array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"an array of {array.dtype} cannot be slid over; give real numbers.")
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def _extent(image_shape, kernel_shape, mode, before):
    """Say how far the kernel hangs over the upper left corner at first, and how many positions it takes."""
    if mode == "same":
        return before, image_shape
    if mode == "valid":
        return (0, 0), [long - short + 1 for long, short in zip(image_shape, kernel_shape, strict=True)]
    over = [size - 1 for size in kernel_shape]
    return over, [size + more for size, more in zip(image_shape, over, strict=True)]


def _slide(image, kernel, before, shape):
    """Correlate: a few kernel elements by shifting, many through the Fourier transform."""
    # Through the Fourier transform one NaN or infinity would reach every pixel; the sum of shifts keeps it local.
    if kernel.size >= FOURIER_FROM and np.isfinite(image.sum()):
        return _through_fourier(image, kernel, before, shape)
    response = np.empty(shape, image.dtype)
    for top in range(0, shape[0], STRIP):
        strip = response[top : top + STRIP]
        seen = [length + more - 1 for length, more in zip(strip.shape, kernel.shape, strict=True)]
        strip[...] = _sum_of_shifts(_cut(image, (top - before[0], -before[1]), seen), kernel)
    return response


def _cut(image, corner, shape):
    """Cut out the rectangle at this corner, which may lie outside the image: there it is zero."""
    piece = np.zeros(shape, image.dtype)
    inside = [slice(max(0, -at), max(0, size - at)) for at, size in zip(corner, image.shape, strict=True)]
    rows, columns = (slice(max(0, at), max(0, at + size)) for at, size in zip(corner, shape, strict=True))
    piece[tuple(inside)] = image[rows, columns]
    return piece


def _sum_of_shifts(piece, kernel):
    """Add one shifted copy of the piece for each kernel element, wherever the kernel fits wholly."""
    rows, columns = (long - short + 1 for long, short in zip(piece.shape, kernel.shape, strict=True))
    response = np.zeros((rows, columns), piece.dtype)
    product = np.empty_like(response)
    for (i, j), weight in np.ndenumerate(kernel):
        response += np.multiply(piece[i : i + rows, j : j + columns], weight, out=product)
    return response


def _through_fourier(image, kernel, before, shape):
    """Let SciPy convolve with the turned kernel, wherever the two touch, and cut out what is asked for."""
    from scipy.signal import fftconvolve

    full = fftconvolve(image, kernel[::-1, ::-1])
    rows, columns = (
        slice(size - 1 - over, size - 1 - over + length)
        for size, over, length in zip(kernel.shape, before, shape, strict=True)
    )
    return full[rows, columns]


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
    images, size, stride = _checked_pool(images, size, stride)
    return _windows(images, size, stride).max(axis=(-2, -1))


def max_pool_backward(images, upstream, size=2, stride=None):
    """Send each gradient back to the pixel that was the largest; of equals, to the first in reading order."""
    images, size, stride = _checked_pool(images, size, stride)
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
    images, size, stride = _checked_pool(images, size, stride)
    return _windows(images, size, stride).mean(axis=(-2, -1))


def average_pool_backward(images, upstream, size=2, stride=None):
    """Share each gradient out evenly among the pixels of its window."""
    images, size, stride = _checked_pool(images, size, stride)
    shape = _windows(images, size, stride).shape
    share = as_upstream(upstream, shape[:4], "pooled images") / (size[0] * size[1])
    gradient = np.zeros_like(images)
    for reached in _reached(gradient, shape, size, stride):
        reached += share
    return gradient


def _windows(images, size, stride):
    """View each window: (n, out_height, out_width, channels, window_height, window_width)."""
    return sliding_window_view(images, size, axis=(1, 2))[:, :: stride[0], :: stride[1]]


def _reached(gradient, windows_shape, size, stride):
    """For each place in the window, in reading order, view the pixels that stand there in one window each."""
    rows, columns = windows_shape[1:3]
    for i, j in np.ndindex(size):
        yield gradient[:, i : i + stride[0] * rows : stride[0], j : j + stride[1] * columns : stride[1]]


def _checked_pool(images, size, stride):
    images, size = as_batch(images), pair("size", size, 1)
    stride = size if stride is None else pair("stride", stride, 1)
    if size[0] > images.shape[1] or size[1] > images.shape[2]:
        raise ValueError(
            f"a window of {size[0]} x {size[1]} does not fit in images of {images.shape[1]} x {images.shape[2]}."
        )
    return images, size, stride
