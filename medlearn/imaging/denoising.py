"""Filters that take noise out of an image, and with it some of what is no noise."""

import numpy as np

FILTERS = ("none", "Gaussian", "median", "non-local means", "total variation")


def denoise(image, method, strength, noise):
    """Remove noise from an image.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
        Greys from 0 to 1.
    method : {"none", "Gaussian", "median", "non-local means", "total variation"}
    strength : float
        0 does nothing. Width of the Gaussian in pixels; radius of the median, twice as many pixels, rounded; the
        others in multiples of what suits the noise.
    noise : float
        Standard deviation of the noise, which the last two filters must be told.

    Returns
    -------
    restored : ndarray of shape (rows, columns)

    Raises
    ------
    ValueError
        If there is no such filter.

    Notes
    -----
    The filters are those of scikit-image. Non-local means averages places whose surroundings look alike; total
    variation looks for the picture with the least ups and downs that is still close to the noisy one.
    """
    if method not in FILTERS:
        raise ValueError(f"there is no filter {method!r}; choose one of {', '.join(FILTERS)}.")
    image = np.asarray(image, dtype=float)
    if method == "none" or strength == 0 or not noise > 0:
        return image
    return _filtered(image, method, strength, noise)


def _filtered(image, method, strength, noise):
    from skimage.filters import gaussian, median
    from skimage.morphology import disk
    from skimage.restoration import denoise_nl_means, denoise_tv_chambolle

    if method == "Gaussian":
        return gaussian(image, strength)
    if method == "median":
        return median(image, disk(max(1, round(2 * strength))))
    if method == "non-local means":
        return denoise_nl_means(image, patch_size=5, patch_distance=6, h=0.8 * strength * noise, sigma=noise)
    return denoise_tv_chambolle(image, weight=1.5 * strength * noise)
