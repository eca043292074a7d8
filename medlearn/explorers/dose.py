"""Fewer X-rays, more noise, and filters that try to undo it."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, named, slider, steps
from medlearn.explorers.explorer import Explorer
from medlearn.imaging.denoising import FILTERS, denoise


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
