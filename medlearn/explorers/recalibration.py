"""Whether probabilities mean what they say, and a shift and a slope that repair them."""

from medlearn import plots
from medlearn.explorers.controls import choice, named, slider
from medlearn.explorers.explorer import Explorer


def recalibration(truth, probabilities, *, groups=5):
    """Shift and stretch the log odds of a model until its probabilities mean what they say.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    probabilities : ndarray of shape (n,), or dict of str to such
        Of several models one is chosen.
    groups : int
        At the start: groups of equally many patients.

    Returns
    -------
    explorer : Explorer
        Controls `model, shift, slope, groups`.
    """
    models = named(probabilities, "the model")
    controls = {
        "model": choice("Model", list(models)),
        "shift": slider("Shift of the log odds", 0.0, -3.0, 3.0, 0.1),
        "slope": slider("Slope of the log odds", 1.0, 0.1, 3.0, 0.1),
        "groups": slider("Groups of patients", groups, 2, 10),
    }

    def draw(axes, model, shift, slope, groups):
        return plots.recalibration(truth, models[model], shift, slope, groups=groups, axes=axes)

    return Explorer(draw, controls, size=(9.0, 4.4), columns=(1, 1))
