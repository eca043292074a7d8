"""The ramp, which takes away the blur of back-projection, and the reconstruction that rests on it."""

import numpy as np

from medlearn.reconstruction.checking import as_plane, as_sinogram
from medlearn.reconstruction.projections import back_project


def ramp_filter(sinogram, *, padded=True):
    """Filter each view with the ramp: the higher a frequency, the more of it is kept.

    Parameters
    ----------
    sinogram : ndarray of shape (positions, angles)
    padded : bool
        With zeros behind each view, and the ramp made of its values in space. Without, the ramp is the plain absolute
        frequency, the ends of a view touch in the Fourier transform, and the image comes out too dark as a whole.

    Returns
    -------
    filtered : ndarray of shape (positions, angles)

    Raises
    ------
    ValueError
        If the sinogram does not have two axes, or is not finite.

    Notes
    -----
    Kak and Slaney, Principles of Computerized Tomographic Imaging (1988), chapter 3, equation 61; doi
    10.1137/1.9780898719277.
    """
    sinogram = as_plane("the sinogram", sinogram)
    positions = len(sinogram)
    ramp = _ramp(2 * positions) if padded else np.abs(np.fft.fftfreq(positions))
    spectrum = np.fft.fft(sinogram, len(ramp), axis=0) * ramp[:, np.newaxis]
    return np.fft.ifft(spectrum, axis=0).real[:positions]


def filtered_back_projection(sinogram, angles, *, centre=None):
    """Reconstruct an image from its projections.

    Parameters
    ----------
    sinogram : ndarray of shape (n, number of angles)
        Sums along rays.
    angles : sequence of float
        Degrees, spread evenly over half a turn.
    centre : float, optional
        The position on the detector onto which the axis of rotation falls; ``n // 2`` by default.

    Returns
    -------
    image : ndarray of shape (n, n)
        Zero outside of the circle that touches the sides: not every view sees the corners.

    Raises
    ------
    ValueError
        If angles and views are not as many, something is not finite, or the centre is beside the detector.
    """
    sinogram, angles = as_sinogram(sinogram, angles)
    image = back_project(ramp_filter(sinogram), angles, centre=centre) * np.pi / len(angles)
    return np.where(circle(len(image)), image, 0)


def circle(size):
    """Return a mask of shape (size, size): the pixels that every view of a centred detector sees."""
    steps = np.arange(size) - size // 2
    return steps**2 + steps[:, np.newaxis] ** 2 <= (size // 2) ** 2


def _ramp(size):
    """Return the ramp at the frequencies of a transform of this even size, from its values in space."""
    distance = np.abs(np.rint(np.fft.fftfreq(size) * size))
    odd = distance % 2 == 1
    values = np.zeros(size)
    values[odd] = -1 / (np.pi * distance[odd]) ** 2
    values[0] = 0.25
    return np.fft.fft(values).real
