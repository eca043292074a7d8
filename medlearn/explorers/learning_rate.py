"""How far one step follows the gradient: too little crawls, too much explodes."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import powers, slider, steps
from medlearn.explorers.explorer import Explorer
from medlearn.network.descent import cliff


def learning_rate(features, targets, *, rate=None):
    """Choose learning rate, momentum and number of steps of a gradient descent.

    Parameters
    ----------
    features : ndarray of shape (n, d)
        What is weighted, at least two columns; for a kernel each patch written as a row.
    targets : ndarray of shape (n,)
        The wanted sums.
    rate : float, optional
        At the start; by default a fifth of the rate at which plain descent explodes.

    Returns
    -------
    explorer : Explorer
        Controls `rate, momentum, steps`.
    """
    edge = _edge(features)
    ends = np.log10(edge) - 2.5, np.log10(edge) + 0.5
    controls = {
        "rate": powers("Learning rate", edge / 5 if rate is None else rate, *ends, steps=20),
        "momentum": slider("Momentum", 0.0, 0.0, 0.95, 0.05),
        "steps": steps("Steps", [10, 30, 100, 300, 1000], 100),
    }

    def draw(axes, rate, momentum, steps):
        return plots.learning_rate(features, targets, rate, steps=steps, momentum=momentum, axes=axes)

    return Explorer(draw, controls, size=(9.4, 4.1), columns=(1, 1))


def _edge(features):
    """Return the rate that explodes; 1 where the features cannot be used and the picture will say so."""
    try:
        return cliff(features)
    except (ValueError, TypeError):
        return 1.0
