"""Show an image, the picture that a drawing exercise expects of it, and the learner's beside them."""

import numpy as np

from medlearn.checks.running import outcomes


def show_beside(exercise, answer, seconds):
    """Show the example's image, the expected picture, and the one that an answer made, if it is a picture.

    Parameters
    ----------
    exercise : Exercise
        It takes an image first, grey or colour, or something that holds one as `image`; its reference returns a grey
        one or a mask, (rows, columns).
    answer : object
        The learner's function, or whatever was given in its place.
    seconds : float
        How long the answer may take.
    """
    from medlearn import plots

    first = exercise.inputs()[0][0]
    image = getattr(first, "image", first)
    pictures = {"image": image, "expected": _drawn_by(exercise.reference, exercise, None)}
    yours = _drawn_by(answer, exercise, seconds) if callable(answer) else None
    if yours is not None:
        pictures["yours"] = yours
    limits = [_range(image), *[_range(pictures["expected"])] * (len(pictures) - 1)]
    plots.show(plots.images(list(pictures.values()), list(pictures), limits=limits))


def _range(image):
    return float(image.min()), float(image.max())


def _drawn_by(function, exercise, seconds):
    """Return the image that a function makes of the example; None if it makes none that can be shown."""
    value = outcomes(function, exercise.inputs()[:1], seconds=seconds, quiet=True)[0].value
    is_image = isinstance(value, np.ndarray) and value.ndim == 2 and value.size and value.dtype.kind in "biuf"
    return value if is_image and np.isfinite(value).all() else None
