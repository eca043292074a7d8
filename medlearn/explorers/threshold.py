"""A threshold, the prevalence where it is used, and what a miss is worth."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, named, powers, slider
from medlearn.explorers.explorer import Explorer


def threshold(truth, scores, *, at=0.5, prevalence=0.1, price=9.0, names=("healthy", "finding")):
    """Move a threshold, the prevalence and the price of a miss.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    scores : ndarray of shape (n,), or dict of str to such
        Of several models one is chosen.
    at, prevalence, price : float
        At the start; a miss is worth `price` false alarms.
    names : sequence of 2 str
        Of the classes 0 and 1.

    Returns
    -------
    explorer : Explorer
        Controls `model, at, prevalence, price`.
    """
    models = named(scores, "the model")
    low, high = _range(models.values())
    controls = {
        "model": choice("Model", list(models)),
        "at": slider("Threshold", at, low, high, (high - low) / 100),
        "prevalence": powers("Prevalence where it is used", prevalence, -3, np.log10(0.5)),
        "price": powers("False alarms that a miss is worth", price, 0, 3),
    }

    def draw(axes, model, at, prevalence, price):
        how = {"prevalence": prevalence, "price": price, "names": names}
        return plots.threshold(truth, models[model], at, axes=axes, **how)

    return Explorer(draw, controls, size=(11.2, 3.6), columns=(1, 1, 1, 1), gap=0.45)


def _range(scores):
    """Return the ends of the slider: 0 and 1 for probabilities, else a little beyond the scores."""
    finite = [np.asarray(one, dtype=float)[np.isfinite(np.asarray(one, dtype=float))] for one in scores]
    every = np.concatenate([np.array([0.0, 1.0]), *finite])
    return float(every.min()), float(every.max())
