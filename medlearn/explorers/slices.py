"""A volume to scroll through, two bounds for its grey values, and Dice."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import slider
from medlearn.explorers.explorer import Explorer


def slices(volume, truth, *, at=None, low=None, high=None):
    """Scroll through a volume, and move two bounds until its threshold fits the organ.

    Parameters
    ----------
    volume : ndarray of shape (n, rows, columns)
    truth : ndarray of bool, shape (n, rows, columns)
        The organ as somebody drew it.
    at : int, optional
        The slice at the start; by default the one with most of the organ.
    low, high : float, optional
        Bounds at the start; by default the mean of the volume and its largest value.

    Returns
    -------
    explorer : Explorer
        Controls `at, low, high`.
    """
    volume, truth = np.asarray(volume, dtype=float), np.asarray(truth)
    smallest, largest = float(volume.min()), float(volume.max())
    step = (largest - smallest) / 100 or 1.0
    starts = [float(volume.mean()) if low is None else low, largest if high is None else high]
    at = int(truth.reshape(len(truth), -1).sum(axis=1).argmax()) if at is None else at
    controls = {
        "at": slider("Slice", at, 0, len(volume) - 1),
        "low": slider("Grey value from", starts[0], smallest, largest, step),
        "high": slider("Grey value to", starts[1], smallest, largest, step),
    }

    def draw(axes, at, low, high):
        return plots.slices(volume, truth, at, low, high, axes=axes)

    return Explorer(draw, controls, size=(9.2, 3.9), columns=(1.2, 1), gap=0.2)
