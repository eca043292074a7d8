"""A threshold, the prevalence where it is used and the price of a miss; probabilities that mean what they say."""

import numpy as np

from medlearn import plots
from medlearn.explorers.explorer import Explorer, choice, named, powers, slider


def threshold(truth, scores, *, prevalence=0.1, price=9.0):
    """Move a threshold, the prevalence and the price of a miss.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    scores : ndarray of shape (n,), or dict of str to such
        Of several models one is chosen.
    prevalence, price : float
        At the start; a miss is worth `price` false alarms.
    """
    models = named(scores, "the model")
    every = np.concatenate([[0.0, 1.0], *models.values()])  # 0 and 1, or a little more for what is no probability
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    controls = {
        "model": choice("Model", list(models)),
        "at": slider("Threshold", 0.5, low, high, (high - low) / 100),
        "prevalence": powers("Prevalence where it is used", prevalence, -3, np.log10(0.5)),
        "price": powers("False alarms that a miss is worth", price, 0, 3),
    }

    def draw(axes, model, at, prevalence, price):
        return plots.threshold(truth, models[model], at, prevalence=prevalence, price=price, axes=axes)

    return Explorer(draw, controls, size=(11.2, 3.6), columns=(1, 1, 1, 1), gap=0.45)


def detections(picture, signal, marked, *, at, things="nuclei"):
    """Move the threshold above which something counts as found; arguments as for `plots.detections`.

    Parameters
    ----------
    picture : ndarray of shape (rows, columns, 3)
    signal : ndarray of shape (rows, columns)
    marked : ndarray of shape (n, 2)
    at : float
        The threshold at the start.
    things : str
    """
    low, high = float(np.min(signal)), float(np.max(signal))

    def draw(axes, at):
        return plots.detections(picture, signal, marked, at, things=things, ax=axes[0])

    return Explorer(draw, {"at": slider("Threshold", at, low, high, (high - low) / 100)}, size=(4.6, 6.2))


def recalibration(truth, probabilities):
    """Shift and stretch the log odds of a model until its probabilities mean what they say.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    probabilities : ndarray of shape (n,), or dict of str to such
        Of several models one is chosen.
    """
    models = named(probabilities, "the model")
    controls = {
        "model": choice("Model", list(models)),
        "shift": slider("Shift of the log odds", 0.0, -3.0, 3.0, 0.1),
        "slope": slider("Slope of the log odds", 1.0, 0.1, 3.0, 0.1),
        "groups": slider("Groups of patients", 5, 2, 10),
    }

    def draw(axes, model, shift, slope, groups):
        return plots.recalibration(truth, models[model], shift, slope, groups=groups, axes=axes)

    return Explorer(draw, controls, size=(9.0, 4.4), columns=(1, 1))
