"""From measurements to images: projections of CT and k-space of MR, a part of them, and how well two images fit.

A sinogram is (positions, angles), angles are in degrees and turn as in ``skimage.transform.radon``; k-space has its
slowest wave in the middle. Whatever is not finite, or of another shape than stated, raises ValueError.
"""

import numpy as np

AXES = (-2, -1)  # rows and columns
TRIALS = 10  # of the power method: the step's length is right to some per cent after these


# Shadows, and back.


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

    Examples
    --------
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

    Notes
    -----
    Kak and Slaney, Principles of Computerized Tomographic Imaging (1988), chapter 3, equation 61; doi
    10.1137/1.9780898719277.
    """
    sinogram = _as_plane("the sinogram", sinogram)
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
    """
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


# Guess, compare, correct.


def iterative_reconstruction(sinogram, angles, *, steps=50, variation=0.0, smoothing=1e-2, nonnegative=True):
    """Reconstruct an image by gradient descent with momentum on the squared error of its projections.

    Parameters
    ----------
    sinogram : ndarray of shape (n, number of angles)
    angles : sequence of float
        Degrees, in any number and order.
    steps : int
    variation : float
        How much `total_variation` counts beside half the sum of squared errors, per view.
    smoothing : float
        Of the total variation.
    nonnegative : bool
        Whether values below 0 are set to 0 after each step: nothing makes rays stronger.

    Returns
    -------
    image : ndarray of shape (n, n)

    Notes
    -----
    Beck and Teboulle, SIAM Journal on Imaging Sciences 2, 183-202 (2009), doi 10.1137/080716542.
    """
    sinogram, angles = _as_sinogram(sinogram, angles)
    weight = variation * len(angles)
    steepest = _steepest(len(sinogram), angles) + 8 * weight / smoothing
    image = ahead = np.zeros((len(sinogram), len(sinogram)))
    pace = 1.0
    for _ in range(steps):
        slope = back_project(project(ahead, angles) - sinogram, angles)
        if weight:
            slope += weight * total_variation(ahead, smoothing=smoothing)[1]
        moved = ahead - slope / steepest
        moved = np.maximum(moved, 0) if nonnegative else moved
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = moved + (pace - 1) / faster * (moved - image)
        image, pace = moved, faster
    return image


def _steepest(size, angles):
    """Return the largest factor by which projecting and back-projecting enlarges an image: the power method."""
    image = np.ones((size, size))
    for _ in range(TRIALS):
        enlarged = back_project(project(image, angles), angles)
        largest = np.linalg.norm(enlarged) / np.linalg.norm(image)
        image = enlarged
    return 1.02 * largest


def total_variation(image, *, smoothing=1e-3):
    """Add up how much neighbouring pixels differ, and return with it how fast that rises with each pixel.

    The sum of ``sqrt(down**2 + right**2 + smoothing**2) - smoothing`` of (rows, columns), where the last row's
    neighbour is the first: Rudin, Osher and Fatemi, Physica D 60, 259-268 (1992), doi 10.1016/0167-2789(92)90242-F.

    One bright pixel: it differs from two neighbours, the root of 2, and two others differ from it, 1 each:

    >>> value, _ = total_variation([[0, 0, 0], [0, 1, 0], [0, 0, 0]], smoothing=1e-9)
    >>> round(value, 3)
    3.414
    """
    image = _as_plane("the image", image)
    slopes = differences(image)
    lengths = np.sqrt((slopes**2).sum(axis=0) + smoothing**2)
    return float((lengths - smoothing).sum()), differences_transposed(slopes / lengths)


def differences(image):
    """Return each pixel's difference to the one below and to the one on the right, shape (2, rows, columns).

    The last row's neighbour is the first row, and likewise the columns: so the image has no edge.
    """
    return np.stack([np.roll(image, -1, axis=axis) - image for axis in (0, 1)])


def differences_transposed(slopes):
    """Return the transpose of `differences`, applied to an array of shape (2, rows, columns)."""
    return sum(np.roll(slope, 1, axis=axis) - slope for axis, slope in enumerate(slopes))


# From counts to sums.


def line_integrals(counts, flat, dark, *, least=1e-3):
    """Turn counts behind a patient into sums along rays.

    Parameters
    ----------
    counts : ndarray of shape (..., positions)
        Behind the object.
    flat, dark : ndarrays of shape (n, ..., positions)
        Without the object, and without rays: their means over the first axis count.
    least : float
        Share of the rays that is taken where fewer came through: a ray that counted nothing has no logarithm.

    Returns
    -------
    sums : ndarray of shape (..., positions)
        ``-log((counts - dark) / (flat - dark))``, the Beer-Lambert law solved for what lies on the way.

    Raises
    ------
    ValueError
        If the shapes do not fit, something is not finite, or a flat field is not brighter than the dark one.

    Examples
    --------
    Half of the rays came through, then a quarter:

    >>> line_integrals([60, 35], flat=[[110, 110]], dark=[[10, 10]]).round(3)
    array([0.693, 1.386])
    """
    counts, flat, dark = (np.asarray(values, dtype=float) for values in (counts, flat, dark))
    if not all(np.isfinite(values).all() for values in (counts, flat, dark)):
        raise ValueError("counts, flat or dark holds NaN or infinity; give what the detector counted.")
    if flat.ndim < 2 or flat.shape[1:] != dark.shape[1:] or counts.shape[-flat.ndim + 1 :] != flat.shape[1:]:
        raise ValueError(
            f"counts have shape {counts.shape}, flat {flat.shape}, dark {dark.shape}; but for the first axis of flat "
            "and dark, their last axes must be the same."
        )
    flat, dark = flat.mean(axis=0), dark.mean(axis=0)
    if not (flat > dark).all():
        raise ValueError(
            f"{(flat <= dark).sum()} positions count no more in flat than in dark; give flat before dark, leave out "
            "positions that are broken."
        )
    return -np.log(np.maximum((counts - dark) / (flat - dark), least))


def damp_rings(sinogram, *, width=9):
    """Take out of a sinogram what one position shows in all views, and its neighbours do not: it would become a ring.

    Parameters
    ----------
    sinogram : ndarray of shape (positions, angles)
    width : int
        Positions, an odd number, over which the median of the views' mean counts as what belongs there.

    Returns
    -------
    sinogram : ndarray of shape (positions, angles)

    Examples
    --------
    >>> damp_rings([[1, 1], [1, 1], [3, 3], [1, 1], [1, 1]], width=3)[:, 0]
    array([1., 1., 1., 1., 1.])
    """
    sinogram = _as_plane("the sinogram", sinogram)
    if width % 2 != 1 or not 1 < width <= len(sinogram):
        raise ValueError(f"width={width}; give an odd number of positions, from 3 to {len(sinogram)}.")
    mean = sinogram.mean(axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(mean, width // 2, mode="edge"), width)
    return sinogram - (mean - np.median(windows, axis=1))[:, np.newaxis]


# Waves.


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
    return np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(image, AXES), norm="ortho"), AXES)


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
    return np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(kspace, AXES), norm="ortho"), AXES)


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

    Examples
    --------
    >>> radial_mask(5, 2).astype(int)
    array([[0, 0, 1, 0, 0],
           [0, 0, 1, 0, 0],
           [1, 1, 1, 1, 1],
           [0, 0, 1, 0, 0],
           [0, 0, 1, 0, 0]])
    """
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

    Notes
    -----
    Candes, Romberg and Tao, IEEE Transactions on Information Theory 52, 489-509 (2006), doi 10.1109/TIT.2005.862083,
    by split Bregman steps: Goldstein and Osher, SIAM Journal on Imaging Sciences 2, 323-343 (2009), doi
    10.1137/080725891. Each step (1) takes the image's differences and shrinks them, so that small ones vanish; (2)
    finds the image whose differences come nearest to these, which in k-space is a division; (3) puts the measured
    values back.
    """
    kspace, mask = _measured(kspace, mask)
    measured, mask = np.fft.ifftshift(np.where(mask, kspace, 0)), np.fft.ifftshift(mask)
    image = np.fft.ifft2(measured, norm="ortho")
    threshold = threshold * np.abs(image).max()
    if threshold == 0:
        return image
    divisor = _squared_differences(image.shape)
    owed = np.zeros((2, *image.shape), dtype=complex)
    for _ in range(steps):
        slopes = differences(image) + owed
        lengths = np.sqrt((np.abs(slopes) ** 2).sum(axis=0))
        wanted = slopes * np.maximum(1 - threshold / np.maximum(lengths, threshold), 0)
        owed = slopes - wanted
        nearest = np.fft.fft2(differences_transposed(wanted - owed), norm="ortho") / divisor
        image = np.fft.ifft2(np.where(mask, measured, nearest), norm="ortho")
    return np.fft.fftshift(image)


def _squared_differences(shape):
    """Return by how much `differences`, and their transpose after them, enlarge each wave; 1 for the constant one."""
    down, right = (2 - 2 * np.cos(2 * np.pi * np.fft.fftfreq(size)) for size in shape)
    divisor = down[:, np.newaxis] + right
    divisor[0, 0] = 1
    return divisor


def combine_coils(images):
    """Combine the images of several coils: the root of the sum of their squared sizes.

    Parameters
    ----------
    images : complex ndarray of shape (coils, rows, columns)

    Returns
    -------
    image : float ndarray of shape (rows, columns)

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
