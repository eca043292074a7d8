"""Show the picture that a drawing exercise expects, and the learner's beside it."""

import numpy as np

from medlearn.checks.running import outcomes


def show_beside(exercise, answer, seconds):
    """Show the expected picture of the example, and beside it the one that an answer made, if it is a picture.

    Parameters
    ----------
    exercise : Exercise
        Its reference returns an image, ndarray of shape (rows, columns).
    answer : object
        The learner's function, or whatever was given in its place.
    seconds : float
        How long the answer may take.
    """
    from medlearn import plots

    pictures = {"expected": _drawn_by(exercise.reference, exercise, None)}
    yours = _drawn_by(answer, exercise, seconds) if callable(answer) else None
    if yours is not None:
        pictures["yours"] = yours
    limits = float(pictures["expected"].min()), float(pictures["expected"].max())
    plots.show(plots.images(list(pictures.values()), list(pictures), limits=limits))


def _drawn_by(function, exercise, seconds):
    """Return the image that a function makes of the example; None if it makes none that can be shown."""
    value = outcomes(function, exercise.inputs()[:1], seconds=seconds, quiet=True)[0].value
    is_image = isinstance(value, np.ndarray) and value.ndim == 2 and value.size and value.dtype.kind in "iuf"
    return value if is_image and np.isfinite(value).all() else None
