"""One image and one kernel, in two dimensions: to see, to measure, to find edges.

Images are (rows, columns). Each fast routine has a twin that ends in `_by_hand`: plain loops, slow and easy to
believe. Integers become float64 first, so that 8-bit images cannot overflow; float32 stays float32.
"""

import numpy as np

# From this many kernel elements on, the way through the Fourier transform is the shorter one (benchmarks/).
FOURIER_FROM = 60
ROWS_AT_A_TIME = 32  # keeps a strip of a 512-pixel image in the processor's cache


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
    before = [(size - 1) // 2 for size in kernel.shape]
    return _slide(_padded_for(image, kernel.shape, mode, before), kernel)


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
    before = [size // 2 for size in kernel.shape]
    return _slide(_padded_for(image, kernel.shape, mode, before), kernel[::-1, ::-1])


def correlate2d_by_hand(image, kernel, mode="same"):
    """Do what `correlate2d` does, one pixel and one product at a time."""
    image, kernel = _checked_pair(image, kernel, mode)
    before = [(size - 1) // 2 for size in kernel.shape]
    padded = _padded_for(image, kernel.shape, mode, before)
    rows, columns = (long - short + 1 for long, short in zip(padded.shape, kernel.shape, strict=True))
    response = np.zeros((rows, columns), padded.dtype)
    for y in range(rows):
        for x in range(columns):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    response[y, x] += kernel[i, j] * padded[y + i, x + j]
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


def _padded_for(image, kernel_shape, mode, before):
    """Surround the image by as many zeros as the mode lets the kernel hang over."""
    if mode == "valid":
        return image
    if mode == "full":
        return np.pad(image, [(size - 1, size - 1) for size in kernel_shape])
    return np.pad(image, [(start, size - 1 - start) for start, size in zip(before, kernel_shape, strict=True)])


def _slide(padded, kernel):
    """Correlate where the kernel fits wholly, by the cheaper of two ways."""
    # Through the Fourier transform one NaN or infinity would reach every pixel; the sum of shifts keeps it local.
    if kernel.size < FOURIER_FROM or not np.isfinite(padded.sum()):
        return _sum_of_shifts(padded, kernel)
    return _through_fourier(padded, kernel)


def _sum_of_shifts(padded, kernel):
    """Add one shifted copy of the image for each kernel element, in strips that stay in the processor's cache."""
    rows, columns = (long - short + 1 for long, short in zip(padded.shape, kernel.shape, strict=True))
    response = np.zeros((rows, columns), padded.dtype)
    product = np.empty((ROWS_AT_A_TIME, columns), padded.dtype)
    for top in range(0, rows, ROWS_AT_A_TIME):
        strip = response[top : top + ROWS_AT_A_TIME]
        for (i, j), weight in np.ndenumerate(kernel):
            shifted = padded[top + i : top + i + len(strip), j : j + columns]
            strip += np.multiply(shifted, weight, out=product[: len(strip)])
    return response


def _through_fourier(padded, kernel):
    """Multiply the Fourier transforms: a product there is a correlation here (with one of them conjugated)."""
    size = [_fast_length(length) for length in padded.shape]
    spectrum = np.fft.rfft2(padded, size)
    spectrum *= np.fft.rfft2(kernel, size).conj()
    rows, columns = (long - short + 1 for long, short in zip(padded.shape, kernel.shape, strict=True))
    return np.fft.irfft2(spectrum, size)[:rows, :columns]


def _fast_length(length):
    """Return the next length whose only prime factors are 2, 3 and 5: the lengths at which the FFT is fast."""
    while True:
        rest = length
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return length
        length += 1
