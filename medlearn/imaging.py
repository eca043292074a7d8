"""Prepare images: what happens between the file and the eye, or between the file and the learner.

One image is (rows, columns). A batch is (n, rows, columns) or (n, rows, columns, channels), in any unit; three axes of
which the last has 1, 3 or 4 entries are refused, because they could be one colour image. Integers come back as floats,
so that nothing wraps. Where chance is involved it enters as `rng`, a `numpy.random.Generator`.
"""

import numpy as np

CHANNELS = (1, 3, 4)  # grey, colour, colour with transparency: what a last axis of this length may mean


def window(image, level, width):
    """Spread the values around a level over the whole grey scale, and cut off the rest.

    Parameters
    ----------
    image : array-like, any shape
        In the units of `level` and `width`: Hounsfield units for CT.
    level : float
        The value that becomes middle grey; radiologists also call it the window centre.
    width : float
        The range from black to white: everything below level - width/2 is black, all above level + width/2 white.

    Returns
    -------
    shown : ndarray of floats from 0 (black) to 1 (white), same shape; NaN stays NaN

    Raises
    ------
    ValueError
        If `width` is not positive, or one of the two is not a single finite number: headers may suggest several.

    Notes
    -----
    DICOM PS3.3 C.11.2.1.3 calls this function LINEAR_EXACT. Its LINEAR (C.11.2.1.2), which holds where a file names no
    function, makes the window one unit narrower: it differs by at most 1 / width, 0.0025 for a width of 400.

    Examples
    --------
    >>> window([-200, 40, 140, 900], level=40, width=400)
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    level, width = _one_number("level", level), _one_number("width", width)
    if width <= 0:
        raise ValueError(
            f"width={width:g} leaves no grey levels; use a positive width, such as 400 for soft tissue in CT."
        )
    return np.clip((np.asarray(image, dtype=float) - (level - width / 2)) / width, 0, 1)


def _one_number(name, value):
    """Return a level or a width as a float, or refuse it."""
    try:
        number = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        number = np.array(np.nan)
    if number.size > 1:
        values = ", ".join(map(str, number.ravel()))
        raise ValueError(
            f"{name} has {number.size} values, {values}: a header may suggest several windows. Choose one, with its "
            "level and its width from the same place: level[0] goes with width[0]."
        )
    if number.size == 0 or not np.isfinite(number).all():
        raise ValueError(f"{name}={value!r} must be a finite number in the unit of the image.")
    return float(number.ravel()[0])


def standardise(images):
    """Give each image a mean of 0 and a standard deviation of 1, whatever its scanner's scale.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])

    Returns
    -------
    standardised : ndarray of floats, same shape
        A constant image becomes 0 everywhere.

    Notes
    -----
    All pixels count, the air around a patient too: a wider field of view alone changes the result (lesson 02).

    Examples
    --------
    >>> standardise(np.array([[[1.0, 3.0]], [[5.0, 5.0]]]))
    array([[[-1.,  1.]],
    <BLANKLINE>
           [[ 0.,  0.]]])
    """
    images = _as_batch(images)
    axes = tuple(range(1, images.ndim))
    constant = np.ptp(images, axis=axes, keepdims=True) == 0  # whose mean is rounded, so that a spread would remain
    mean = images.mean(axis=axes, keepdims=True, dtype=np.float64)  # float32 cannot add up large numbers
    centred = np.where(constant, 0, images - mean.astype(images.dtype))
    return centred / np.where(constant, 1, centred.std(axis=axes, keepdims=True))


def rescale(images, low=0.5, high=99.5):
    """Spread each image from its own low to its own high percentile over 0 to 1, and cut off what lies outside.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    low, high : float
        Percentiles, 0 to 100. Leaving out the last half per cent keeps one bright pixel from darkening all others.

    Returns
    -------
    rescaled : ndarray of floats from 0 to 1, same shape
        A constant image becomes 0 everywhere.

    Raises
    ------
    ValueError
        If the percentiles are not in order between 0 and 100.
    """
    if not 0 <= low < high <= 100:
        raise ValueError(f"low={low} and high={high} must be percentiles in order, such as 0.5 and 99.5.")
    images = _as_batch(images)
    black, white = np.percentile(images, [low, high], axis=tuple(range(1, images.ndim)), keepdims=True)
    return np.clip((images - black) / np.where(white > black, white - black, 1), 0, 1)


def shift(images, most, *, rng):
    """Move each image by its own random whole number of pixels; what moves in is a copy of the border.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : int
        Largest shift, in pixels, down or up and across.
    rng : numpy.random.Generator

    Returns
    -------
    shifted : ndarray of floats, same shape
    """
    images = _as_batch(images)
    if not (isinstance(most, (int, np.integer)) and 0 <= most < min(images.shape[1:3])):
        raise ValueError(f"most={most!r}; give a whole number of pixels from 0 to {min(images.shape[1:3]) - 1}.")
    steps = rng.integers(-most, most + 1, size=(len(images), 2))
    rows, columns = (
        np.clip(np.arange(size) - steps[:, axis, np.newaxis], 0, size - 1)
        for axis, size in enumerate(images.shape[1:3])
    )
    return images[np.arange(len(images))[:, np.newaxis, np.newaxis], rows[:, :, np.newaxis], columns[:, np.newaxis, :]]


def rotate(images, most, *, rng):
    """Turn each image about its centre by its own random angle, with bilinear interpolation.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : float
        Largest angle, in degrees, either way.
    rng : numpy.random.Generator

    Returns
    -------
    rotated : ndarray of floats, same shape; outside, the nearest border pixel is repeated
    """
    from skimage.transform import rotate as rotate_one

    images = _as_batch(images)
    _check_amount("most", most, 180)
    angles = rng.uniform(-most, most, size=len(images))
    turned = [
        rotate_one(image, angle, mode="edge", preserve_range=True) for image, angle in zip(images, angles, strict=True)
    ]
    return np.array(turned, dtype=images.dtype)


def flip(images, *, rng, probability=0.5):
    """Mirror some images left to right. Do not use it where left and right differ: a chest, a body, a written letter.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    rng : numpy.random.Generator
    probability : float
        That an image is mirrored, each for itself.

    Returns
    -------
    flipped : ndarray of floats, same shape
    """
    images = _as_batch(images)
    _check_amount("probability", probability, 1)
    mirrored = rng.random(len(images)) < probability
    return np.where(_for_each(mirrored, images), images[:, :, ::-1], images)


def contrast(images, most, *, rng):
    """Stretch or squeeze each image about its own mean by its own random factor, 1 - most to 1 + most.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : float
        0 to 1.
    rng : numpy.random.Generator

    Returns
    -------
    changed : ndarray of floats, same shape; its values may leave the range of the input
    """
    images = _as_batch(images)
    _check_amount("most", most, 1)
    factors = _for_each(rng.uniform(1 - most, 1 + most, size=len(images)), images)
    means = images.mean(axis=tuple(range(1, images.ndim)), keepdims=True)
    return (means + factors * (images - means)).astype(images.dtype)


def brightness(images, most, *, rng):
    """Add to each image its own random number, -most to most, in the unit of the images.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns[, channels])
    most : float
    rng : numpy.random.Generator

    Returns
    -------
    changed : ndarray of floats, same shape; its values may leave the range of the input
    """
    images = _as_batch(images)
    _check_amount("most", most, np.inf)
    return (images + _for_each(rng.uniform(-most, most, size=len(images)), images)).astype(images.dtype)


def _as_batch(images):
    images = np.asarray(images)
    if images.ndim not in (3, 4) or images.size == 0:
        raise ValueError(
            f"images have shape {images.shape}; give a batch (n, rows, columns[, channels]): for one image write "
            "image[np.newaxis]."
        )
    if images.ndim == 3 and images.shape[-1] in CHANNELS:
        n, rows, channels = images.shape
        raise ValueError(
            f"images of shape {images.shape} may be one image of {n} x {rows} pixels with {channels} channels, or {n} "
            f"images of {rows} x {channels} pixels. Add an axis: images[np.newaxis] for the first, "
            "images[..., np.newaxis] for the second."
        )
    if images.dtype.kind not in "biuf":
        raise ValueError(f"images of {images.dtype} hold no real numbers.")
    return images if images.dtype in (np.float32, np.float64) else images.astype(np.float64)


def _for_each(values, images):
    """Give one value for each image the axes of the batch."""
    return np.reshape(values, (-1, *[1] * (images.ndim - 1)))


def _check_amount(name, value, largest):
    if not 0 <= value <= largest or not np.isfinite(value):
        raise ValueError(f"{name}={value} must lie between 0 and {largest:g}.")
