"""A volume to scroll through, and a slab of slices to project."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import slider
from medlearn.explorers.explorer import Explorer


def slab(volume, mask, *, at=None, thick=2, spacing=(1, 1, 1), name="drawn", limits=None):
    """Scroll through a volume, and make the slab thicker of which the brightest values are shown (MIP).

    Parameters
    ----------
    volume : ndarray of shape (n, rows, columns)
    mask : ndarray of bool, shape (n, rows, columns)
        Of what is looked for.
    at : int, optional
        The slice at the start; by default the middle one, number ``n // 2``.
    thick : int
        Slices above and below it at the start.
    spacing : (float, float, float)
        Millimetres between slices, rows and columns.
    name : str
        Of the mask, for the legend.
    limits : (black, white), optional
        By default the smallest and the largest value of the volume.

    Returns
    -------
    explorer : Explorer
        Controls `at, thick`.
    """
    volume, mask = np.asarray(volume), np.asarray(mask)
    at = len(volume) // 2 if at is None else at
    controls = {
        "at": slider("Slice", at, 0, len(volume) - 1),
        "thick": slider("Slices above and below", thick, 0, len(volume) - 1),
    }

    def draw(axes, at, thick):
        return plots.slab(volume, mask, at, thick, spacing=spacing, name=name, limits=limits, axes=axes)

    return Explorer(draw, controls, size=(10.2, 3.9), columns=(1, 1, 1), gap=0.1)
