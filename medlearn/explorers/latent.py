"""Two latent numbers to move, and the image that follows."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import slider
from medlearn.explorers.explorer import Explorer


def latent(decode, *, ends=(-3.0, 3.0), steps=13, points=None, labels=None, class_names=("0", "1"), limits=(-1, 1)):
    """Move two latent numbers, and see the image that a decoder draws there.

    Parameters
    ----------
    decode : callable
        From latent numbers, ndarray (n, 2), to images (n, rows, columns) or (n, rows, columns, 1). It is asked once,
        for all places, so that moving is quick.
    ends : (float, float)
        Of both numbers.
    steps : int
        Places along each of them, at least 2.
    points, labels, class_names, limits : optional
        As for `medlearn.plots.latent`.

    Returns
    -------
    explorer : Explorer
        Controls `first, second`.
    """
    line = np.linspace(*ends, steps)
    across, down = np.meshgrid(line, line)
    images = np.asarray(decode(np.stack([across.ravel(), down.ravel()], axis=1)))
    images = images.reshape(steps, steps, *images.shape[1:3])
    step, start = float(line[1] - line[0]), float(line[steps // 2])
    controls = {
        name: slider(f"{name.capitalize()} latent number", start, float(ends[0]), float(ends[1]), step)
        for name in ("first", "second")
    }
    shown = {"points": points, "labels": labels, "class_names": class_names, "limits": limits}

    def draw(axes, first, second):
        at = tuple(float(line[np.abs(line - value).argmin()]) for value in (first, second))
        return plots.latent(images, ends, at, **shown, axes=axes)

    return Explorer(draw, controls, size=(8.6, 4.1), columns=(1, 1))
