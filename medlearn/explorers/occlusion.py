"""A window that covers a part of an image, wherever you move it."""

import numpy as np

from medlearn import plots, saliency
from medlearn.explorers.controls import choice, named, slider
from medlearn.explorers.explorer import Explorer


def occlusion(score, image, *, fill=0.0, limits=None):
    """Move a covering window over an image, change its size, and see the score and the map.

    Parameters
    ----------
    score : callable
        As for `medlearn.saliency.occlusion`.
    image : ndarray of shape (rows, columns, channels), or dict of str to such
        Of several one is chosen; the first channel is shown.
    fill : float
        What covers.
    limits : (black, white), optional
        Values of the image shown as black and as white.

    Returns
    -------
    explorer : Explorer
        Controls `image, size, row, column`.
    """
    images, maps = named(image, "the image"), {}
    side = min(np.shape(next(iter(images.values())))[:2])
    controls = {
        "image": choice("Image", list(images)),
        "size": slider("Side of the window", 5, 1, min(15, side)),
        "row": slider("Its middle: row", side // 2, 0, side - 1),
        "column": slider("Its middle: column", side // 2, 0, side - 1),
    }

    def draw(axes, image, size, row, column):
        whole = np.asarray(images[image], dtype=float)
        if (image, size) not in maps:
            maps[image, size] = saliency.occlusion(score, whole, size=size, stride=min(size, 2), fill=fill)
        window = tuple(_around(place, size, sides) for place, sides in zip((row, column), whole.shape, strict=False))
        covered = whole.copy()
        covered[window] = fill
        scores = tuple(np.asarray(score(np.array([whole, covered])), dtype=float))
        return plots.occlusion(covered[..., 0], maps[image, size], window, scores, limits=limits, axes=axes)

    return Explorer(draw, controls, size=(8.4, 4.3), columns=(1, 1), gap=0.1)


def _around(place, size, side):
    """Return the slice of a window around a place that does not hang over the edge."""
    start = int(np.clip(place - size // 2, 0, side - size))
    return slice(start, start + size)
