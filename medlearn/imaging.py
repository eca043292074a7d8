"""Prepare images: what happens between the file and the eye, or between the file and the learner.

One image is (rows, columns). A batch is (n, rows, columns) or (n, rows, columns, channels), in any unit; three axes of
which the last has 1, 3 or 4 entries are refused, because they could be one colour image. Integers come back as floats,
so that nothing wraps. Where chance is involved it enters as `rng`, a `numpy.random.Generator`.
"""

import numpy as np

CHANNELS = (1, 3, 4)  # grey, colour, colour with transparency: what a last axis of this length may mean
FILTERS = ("none", "Gaussian", "median", "non-local means", "total variation")
NEAR, FAR = 2, 6  # the surroundings of a region: further than two, at most six pixels away


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
    """Return a level or a width as a float; a header may hold several, which are refused."""
    number = np.asarray(value, dtype=float)
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


def shift(images, most, *, rng):
    """Move each image by its own random whole number of pixels; what moves in is a copy of the border."""
    images = _as_batch(images)
    if not 0 <= most < min(images.shape[1:3]):
        raise ValueError(f"most={most!r}; give a whole number of pixels from 0 to {min(images.shape[1:3]) - 1}.")
    steps = rng.integers(-most, most + 1, size=(len(images), 2))
    rows, columns = (
        np.clip(np.arange(size) - steps[:, axis, np.newaxis], 0, size - 1)
        for axis, size in enumerate(images.shape[1:3])
    )
    return images[np.arange(len(images))[:, np.newaxis, np.newaxis], rows[:, :, np.newaxis], columns[:, np.newaxis, :]]


def _as_batch(images):
    """Return images (n, rows, columns[, channels]) as floats, float32 as it is; refuse what may be one colour image."""
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
    return images if images.dtype in (np.float32, np.float64) else images.astype(np.float64)


def denoise(image, method, strength, noise):
    """Remove noise from a grey image with one of scikit-image's filters."""
    from skimage.filters import gaussian, median
    from skimage.morphology import disk
    from skimage.restoration import denoise_nl_means, denoise_tv_chambolle

    image = np.asarray(image, dtype=float)
    if method not in FILTERS:
        raise ValueError(f"there is no filter {method!r}; choose one of {', '.join(FILTERS)}.")
    if method == "none" or strength == 0 or not noise > 0:
        return image
    if method == "Gaussian":
        return gaussian(image, strength)
    if method == "median":
        return median(image, disk(max(1, round(2 * strength))))
    if method == "non-local means":
        return denoise_nl_means(image, patch_size=5, patch_distance=6, h=0.8 * strength * noise, sigma=noise)
    return denoise_tv_chambolle(image, weight=1.5 * strength * noise)


def surroundings(region):
    """Return the ring around a region: the pixels that lie 3 to 6 steps up, down or across from it.

    >>> region = np.zeros((1, 12), bool)
    >>> region[0, 2] = True
    >>> np.flatnonzero(surroundings(region))
    array([5, 6, 7, 8])
    """
    from scipy.ndimage import binary_dilation

    region = np.asarray(region, dtype=bool)
    if not region.any():
        raise ValueError("the region is empty: there is no finding whose contrast could be kept or lost.")
    near, far = (binary_dilation(region, iterations=steps) for steps in (NEAR, FAR))
    if not (far & ~near).any():
        raise ValueError("the region fills the image: there are no surroundings to stand out from.")
    return far & ~near
