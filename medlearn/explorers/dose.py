"""Fewer X-rays, more noise, and filters that try to undo it."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, named, slider, steps
from medlearn.explorers.explorer import Explorer

FILTERS = ("none", "Gaussian", "median", "non-local means", "total variation")


def dose(clean, noisy, region):
    """Choose a dose and a filter, and see what both do to a finding.

    Parameters
    ----------
    clean : ndarray of shape (rows, columns)
        The image without noise; greys from 0 to 1.
    noisy : dict of float to ndarray of shape (rows, columns)
        The same image at each dose.
    region : ndarray of bool, shape (rows, columns), or dict of str to such
        The finding whose contrast is to be kept; of several one is chosen.

    Returns
    -------
    explorer : Explorer
        Controls `dose, method, strength, region`.
    """
    regions = named(region, "the finding")
    controls = {
        "dose": steps("Dose", {f"{level:g}": level for level in sorted(noisy or {0: None})}),
        "method": choice("Filter", FILTERS),
        "strength": slider("Strength of the filter", 1.0, 0.0, 3.0, 0.25),
        "region": choice("Region", list(regions)),
    }

    def draw(axes, dose, method, strength, region):
        given = (noisy or {}).get(dose)
        if clean is None or given is None:
            raise ValueError("there is no image; give one without noise and a dict of noisy ones, one for each dose.")
        restored = denoise(given, method, strength, np.std(given - np.asarray(clean)))
        how = "no filter" if method == "none" else f"{method}, strength {strength:g}"
        names = "no noise", f"dose {dose:g}", how
        return plots.dose(clean, given, restored, regions[region], names=names, axes=axes)

    for method in FILTERS:  # what a filter needs is imported now, and not when it is chosen
        denoise(np.zeros((16, 16)), method, 1.0, 0.1)
    return Explorer(draw, controls, size=(10.4, 3.2), columns=(1, 1, 1, 1), gap=0.08)


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
