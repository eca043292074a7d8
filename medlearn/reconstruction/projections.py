"""From an image to what a detector sees of it, and back: two operations, each the transpose of the other."""

import numpy as np

from medlearn.reconstruction.checking import as_angles, as_centre, as_plane, as_sinogram


def project(image, angles, *, centre=None):
    """Project an image: each pixel casts its value onto the detector, shared between the two nearest positions.

    Parameters
    ----------
    image : ndarray of shape (n, n)
        What weakens the rays, per width of a pixel.
    angles : sequence of float
        Degrees, as in ``skimage.transform.radon``.
    centre : float, optional
        The position on the detector onto which the axis of rotation falls; the middle, ``n // 2``, by default. The
        axis goes through the pixel (n // 2, n // 2).

    Returns
    -------
    sinogram : ndarray of shape (n, number of angles)
        Sums along rays, (positions, angles). What falls beside the detector is lost.

    Raises
    ------
    ValueError
        If the image is not square, something is not finite, or the centre is beside the detector.

    Examples
    --------
    From above we see the sums of the columns, from the side those of the rows:

    >>> project([[1, 2, 0], [3, 0, 0], [0, 0, 0]], [0, 90]).round(6)
    array([[4., 0.],
           [2., 3.],
           [0., 3.]])
    """
    image, angles = as_plane("the image", image, square=True), as_angles(angles)
    size = len(image)
    centre = as_centre(centre, size)
    sinogram = np.zeros((size + 2, len(angles)))  # one position more at each end takes what falls beside
    for view, angle in enumerate(angles):
        lower, share = _shadow(size, angle, centre)
        sinogram[:, view] = np.bincount(lower, (1 - share) * image.ravel(), size + 2)
        sinogram[:, view] += np.bincount(lower + 1, share * image.ravel(), size + 2)
    return sinogram[1:-1]


def back_project(sinogram, angles, *, centre=None):
    """Smear each view back over the image: each pixel takes what stands where its shadow falls.

    Parameters
    ----------
    sinogram : ndarray of shape (n, number of angles)
    angles : sequence of float
        Degrees.
    centre : float, optional
        As in `project`.

    Returns
    -------
    image : ndarray of shape (n, n)
        The sum over all views.

    Raises
    ------
    ValueError
        If angles and views are not as many, something is not finite, or the centre is beside the detector.

    Notes
    -----
    The exact transpose of `project`: the sum of ``project(x, angles) * y`` is that of ``x * back_project(y, angles)``.

    Examples
    --------
    >>> back_project([[4, 0], [2, 3], [0, 3]], [0, 90]).round(6)
    array([[7., 5., 3.],
           [7., 5., 3.],
           [4., 2., 0.]])
    """
    sinogram, angles = as_sinogram(sinogram, angles)
    size = len(sinogram)
    centre = as_centre(centre, size)
    image = np.zeros(size * size)
    for view, angle in zip(sinogram.T, angles, strict=True):
        lower, share = _shadow(size, angle, centre)
        padded = np.pad(view, 1)
        image += (1 - share) * padded[lower] + share * padded[lower + 1]
    return image.reshape(size, size)


def _shadow(size, angle, centre):
    """Return for each pixel the lower of the two positions it falls between, counted from -1, and the upper's share."""
    steps = np.arange(size) - size // 2
    turn = np.deg2rad(angle)
    place = (centre + steps * np.cos(turn) - steps[:, np.newaxis] * np.sin(turn)).ravel()
    place = np.clip(place, -1, size) + 1
    lower = np.minimum(place.astype(np.intp), size)
    return lower, place - lower
