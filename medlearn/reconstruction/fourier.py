"""Magnetic resonance measures waves, not pixels: Fourier space, a part of it, and what can be made of a part."""

import numpy as np

from medlearn.reconstruction.checking import as_steps
from medlearn.reconstruction.iterating import differences, differences_transposed


def to_kspace(image):
    """Return the waves that an image is made of, the slowest in the middle.

    Parameters
    ----------
    image : ndarray of shape (..., rows, columns)

    Returns
    -------
    kspace : complex ndarray of the same shape
        At (rows // 2, columns // 2) stands the sum of the image over the root of its number of pixels.
    """
    image = _finite("the image", image)
    axes = (-2, -1)
    return np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(image, axes), norm="ortho"), axes)


def from_kspace(kspace):
    """Return the image that waves make: the inverse of `to_kspace`. Where k-space was not measured it holds zeros.

    Parameters
    ----------
    kspace : ndarray of shape (..., rows, columns)

    Returns
    -------
    image : complex ndarray of the same shape
    """
    kspace = _finite("the k-space", kspace)
    axes = (-2, -1)
    return np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(kspace, axes), norm="ortho"), axes)


def radial_mask(size, lines):
    """Choose the points of k-space on straight lines through its middle.

    Parameters
    ----------
    size : int
        Rows, and columns.
    lines : int
        Spread evenly over half a turn, each from border to border.

    Returns
    -------
    mask : bool ndarray of shape (size, size)

    Raises
    ------
    ValueError
        If there is not at least one line and one point.

    Examples
    --------
    >>> radial_mask(5, 2).astype(int)
    array([[0, 0, 1, 0, 0],
           [0, 0, 1, 0, 0],
           [1, 1, 1, 1, 1],
           [0, 0, 1, 0, 0],
           [0, 0, 1, 0, 0]])
    """
    if size < 1 or lines < 1:
        raise ValueError(f"size={size} and lines={lines}; give whole numbers of at least 1.")
    turns = np.pi * np.arange(lines)[:, np.newaxis] / lines
    along = np.arange(-size, size + 1)
    rows, columns = (np.rint(size // 2 + along * way(turns)).astype(int) for way in (np.sin, np.cos))
    inside = (rows >= 0) & (rows < size) & (columns >= 0) & (columns < size)
    mask = np.zeros((size, size), dtype=bool)
    mask[rows[inside], columns[inside]] = True
    return mask


def sparse_recovery(kspace, mask, *, steps=200, threshold=0.05):
    """Find the image of least total variation that agrees with the measured part of k-space.

    Parameters
    ----------
    kspace : ndarray of shape (rows, columns)
        As of `to_kspace`; what the mask leaves out is not read.
    mask : bool ndarray of shape (rows, columns)
        Where it was measured; the middle must be.
    steps : int
    threshold : float
        Differences between neighbours below this become 0 in a step; as a share of the largest value of the zero-filled
        image. It changes how fast the image is found, not which.

    Returns
    -------
    image : complex ndarray of shape (rows, columns)

    Raises
    ------
    ValueError
        If k-space and mask do not fit together, or an option makes no sense.

    Notes
    -----
    Candes, Romberg and Tao, IEEE Transactions on Information Theory 52, 489-509 (2006), doi 10.1109/TIT.2005.862083,
    by split Bregman steps: Goldstein and Osher, SIAM Journal on Imaging Sciences 2, 323-343 (2009), doi
    10.1137/080725891. Each step (1) takes the image's differences and shrinks them, so that small ones vanish; (2)
    finds the image whose differences come nearest to these, which in k-space is a division; (3) puts the measured
    values back.
    """
    kspace, mask = _measured(kspace, mask)
    if not threshold > 0:
        raise ValueError(f"threshold={threshold}; give a number above 0, such as 0.05.")
    measured, mask = np.fft.ifftshift(np.where(mask, kspace, 0)), np.fft.ifftshift(mask)
    image = np.fft.ifft2(measured, norm="ortho")
    threshold = threshold * np.abs(image).max()
    if threshold == 0:
        return image
    divisor = _squared_differences(image.shape)
    owed = np.zeros((2, *image.shape), dtype=complex)
    for _ in range(as_steps(steps)):
        slopes = differences(image) + owed
        lengths = np.sqrt((np.abs(slopes) ** 2).sum(axis=0))
        wanted = slopes * np.maximum(1 - threshold / np.maximum(lengths, threshold), 0)
        owed = slopes - wanted
        nearest = np.fft.fft2(differences_transposed(wanted - owed), norm="ortho") / divisor
        image = np.fft.ifft2(np.where(mask, measured, nearest), norm="ortho")
    return np.fft.fftshift(image)


def combine_coils(images):
    """Combine the images of several coils: the root of the sum of their squared sizes.

    Parameters
    ----------
    images : complex ndarray of shape (coils, rows, columns)

    Returns
    -------
    image : float ndarray of shape (rows, columns)

    Raises
    ------
    ValueError
        If there are not three axes, or something is not finite.

    Notes
    -----
    Roemer and others, Magnetic Resonance in Medicine 16, 192-225 (1990), doi 10.1002/mrm.1910160203.

    Examples
    --------
    >>> combine_coils(np.array([[[3.0]], [[4j]]]))
    array([[5.]])
    """
    images = _finite("the coils' images", images)
    if images.ndim != 3:
        raise ValueError(f"the coils' images have shape {images.shape}; give (coils, rows, columns).")
    return np.sqrt((np.abs(images) ** 2).sum(axis=0))


def _squared_differences(shape):
    """Return by how much `differences`, and their transpose after them, enlarge each wave; 1 for the constant one."""
    down, right = (2 - 2 * np.cos(2 * np.pi * np.fft.fftfreq(size)) for size in shape)
    divisor = down[:, np.newaxis] + right
    divisor[0, 0] = 1
    return divisor


def _measured(kspace, mask):
    kspace, mask = _finite("the k-space", kspace), np.asarray(mask)
    if mask.dtype != bool or mask.shape != kspace.shape or mask.ndim != 2:
        raise ValueError(
            f"the mask is {mask.dtype} of shape {mask.shape}, k-space of {kspace.shape}; both need the same two axes, "
            "and the mask True where k-space was measured."
        )
    if not mask[mask.shape[0] // 2, mask.shape[1] // 2]:
        raise ValueError("the mask leaves out the middle of k-space: without it nobody knows how bright the image is.")
    return kspace, mask


def _finite(name, values):
    values = np.asarray(values)
    if values.ndim < 2 or values.size == 0 or not np.isfinite(values).all():
        raise ValueError(f"{name} has shape {values.shape}; give finite numbers with at least two axes.")
    return values
