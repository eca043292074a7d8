"""From sums along rays to images of CT, and how well two images fit.

A sinogram is (positions, angles), angles are in degrees and turn as in ``skimage.transform.radon``. Whatever is not
finite, or of another shape than stated, raises ValueError.
"""

import numpy as np

# Shadows, and back.


def project(image, angles, *, centre=None):
    """Project an image: each pixel casts its value onto the detector, shared between the two nearest positions.

    From above we see the sums of the columns, from the side those of the rows:

    >>> project([[1, 2, 0], [3, 0, 0], [0, 0, 0]], [0, 90]).round(6)
    array([[4., 0.],
           [2., 3.],
           [0., 3.]])
    """
    image, angles = _as_plane("the image", image), _as_angles(angles)
    if image.shape[0] != image.shape[1]:
        raise ValueError(f"the image has shape {image.shape}; it must be square, as turning would cut it: pad it.")
    size = len(image)
    centre = _as_centre(centre, size)
    sinogram = np.zeros((size + 2, len(angles)))  # one position more at each end takes what falls beside
    for view, angle in enumerate(angles):
        lower, share = _shadow(size, angle, centre)
        sinogram[:, view] = np.bincount(lower, (1 - share) * image.ravel(), size + 2)
        sinogram[:, view] += np.bincount(lower + 1, share * image.ravel(), size + 2)
    return sinogram[1:-1]


def back_project(sinogram, angles, *, centre=None):
    """Smear each view back over the image: each pixel takes what stands where its shadow falls.

    >>> back_project([[4, 0], [2, 3], [0, 3]], [0, 90]).round(6)
    array([[7., 5., 3.],
           [7., 5., 3.],
           [4., 2., 0.]])
    """
    sinogram, angles = _as_sinogram(sinogram, angles)
    size = len(sinogram)
    centre = _as_centre(centre, size)
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


# Filtered back-projection.


def ramp_filter(sinogram, *, padded=True):
    """Filter each view with the ramp: the higher a frequency, the more of it is kept."""
    sinogram = _as_plane("the sinogram", sinogram)
    positions = len(sinogram)
    ramp = _ramp(2 * positions) if padded else np.abs(np.fft.fftfreq(positions))
    spectrum = np.fft.fft(sinogram, len(ramp), axis=0) * ramp[:, np.newaxis]
    return np.fft.ifft(spectrum, axis=0).real[:positions]


def filtered_back_projection(sinogram, angles, *, centre=None):
    """Reconstruct an image from its projections."""
    sinogram, angles = _as_sinogram(sinogram, angles)
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


# Two contrasts.


def mutual_information(first, second, *, bins=32):
    """Return what a pixel of one image tells about the pixel of the other at the same place.

    Parameters
    ----------
    first, second : ndarrays of the same shape (rows, columns)
        Of any scale: bright in one may be dark in the other.
    bins : int
        Into how many grey levels each image is divided, between its smallest and its largest value.

    Returns
    -------
    information : float
        In bits: 0 if it tells nothing. It is estimated from finitely many pixels and so a little too large, and more so
        the fewer pixels and the more bins there are.

    Notes
    -----
    Maes and others, IEEE Transactions on Medical Imaging 16, 187-198 (1997), doi 10.1109/42.563664.

    Examples
    --------
    Dark and bright, exchanged: each pixel still tells all about the other, one bit.

    >>> mutual_information([[0, 1], [1, 0]], [[9, 5], [5, 9]], bins=2)
    1.0
    """
    first, second = _as_plane("the first image", first), _as_plane("the second image", second)
    if first.shape != second.shape:
        raise ValueError(f"the images have shapes {first.shape} and {second.shape}; bring them onto the same grid.")
    counts, _, _ = np.histogram2d(first.ravel(), second.ravel(), bins=bins)
    joint = counts / counts.sum()
    alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    there = joint > 0
    return float((joint[there] * np.log2(joint[there] / alone[there])).sum())


# What is refused.


def _as_plane(name, values):
    values = np.asarray(values)
    if values.ndim != 2 or values.size == 0 or values.dtype.kind not in "biuf":
        raise ValueError(f"{name} is {values.dtype} of shape {values.shape}; give real numbers with two axes.")
    return _finite(name, values.astype(float))


def _finite(name, values):
    values = np.asarray(values)
    if values.ndim < 2 or values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}; give numbers with at least two axes.")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds NaN or infinity; find out where from before reconstructing.")
    return values


def _as_angles(angles):
    angles = np.asarray(angles, dtype=float)
    if angles.ndim != 1 or angles.size == 0 or not np.isfinite(angles).all():
        raise ValueError(f"angles have shape {angles.shape}; give a list of finite degrees, one for each view.")
    return angles


def _as_sinogram(sinogram, angles):
    sinogram, angles = _as_plane("the sinogram", sinogram), _as_angles(angles)
    if len(angles) != sinogram.shape[1]:
        raise ValueError(
            f"there are {len(angles)} angles for {sinogram.shape[1]} views; a sinogram is (positions, angles)."
        )
    return sinogram, angles


def _as_centre(centre, positions):
    if centre is None:
        return positions // 2
    if not 0 <= centre <= positions - 1:
        raise ValueError(f"centre is {centre}; the axis must fall on the detector, from 0 to {positions - 1}.")
    return float(centre)
