"""One image and one kernel, in two dimensions: to see, to measure, to find edges.

Images are (rows, columns). Each fast routine has a twin that ends in `_by_hand`: plain loops, slow and easy to
believe. Integers become float64 first, so that 8-bit images cannot overflow; float32 stays float32.
"""

import numpy as np

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


def correlate2d_by_hand(image, kernel, mode="same"):
    """Do what `correlate2d` does, one pixel and one product at a time."""
    image, kernel = _checked_pair(image, kernel, mode)
    before, shape = _extent(image.shape, kernel.shape, mode, [(size - 1) // 2 for size in kernel.shape])
    response = np.zeros(shape, image.dtype)
    for y in range(shape[0]):
        for x in range(shape[1]):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    row, column = y + i - before[0], x + j - before[1]
                    if 0 <= row < image.shape[0] and 0 <= column < image.shape[1]:  # outside, the image is zero
                        response[y, x] += kernel[i, j] * image[row, column]
    return response


def convolve2d_by_hand(image, kernel, mode="same"):
    """Do what `convolve2d` does by stamping: set down a copy of the kernel for every pixel, then cut out the mode."""
    image, kernel = _checked_pair(image, kernel, mode)
    (rows, columns), (high, wide) = image.shape, kernel.shape
    full = np.zeros((rows + high - 1, columns + wide - 1), image.dtype)
    for y in range(rows):
        for x in range(columns):
            full[y : y + high, x : x + wide] += image[y, x] * kernel
    if mode == "full":
        return full
    if mode == "valid":
        return full[high - 1 : rows, wide - 1 : columns]
    top, left = (high - 1) // 2, (wide - 1) // 2
    return full[top : top + rows, left : left + columns]


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
