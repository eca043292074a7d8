"""In which directions the edges of an image run, field by field."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke

from medlearn.plots.description import described_by, number
from medlearn.plots.style import YELLOW


def directions(ax, fields):
    """Draw a grid on an image, and in each field strokes along its edges: the longer, the steeper.

    Parameters
    ----------
    ax : matplotlib Axes that shows an image
    fields : ndarray of shape (rows, columns, n)
        How steep a field is in each of n directions. Direction k is that of a slope at k * 180 / n degrees, turned from
        the right downwards. Its stroke runs along the edge, at a right angle to the slope. Its length goes with the
        root of the steepness, so that weak fields can be seen beside strong ones.

    Returns
    -------
    ax : matplotlib Axes
    """
    fields = np.asarray(fields, dtype=float)
    shape = ax.images[0].get_array().shape[:2]
    height, width = shape[0] / len(fields), shape[1] / fields.shape[1]
    for place in np.arange(1, len(fields)) * height - 0.5:
        ax.axhline(place, color="0.6", linewidth=0.5)
    for place in np.arange(1, fields.shape[1]) * width - 0.5:
        ax.axvline(place, color="0.6", linewidth=0.5)
    outline = [withStroke(linewidth=3, foreground="black")]
    strokes = LineCollection(_strokes(fields, height, width), colors=YELLOW, linewidths=1.5, path_effects=outline)
    ax.add_collection(strokes)
    return described_by(ax, lambda ax: _described(ax.get_title(), fields))


def _strokes(fields, height, width):
    """Return both ends of every stroke, x and y: ndarray (strokes, 2, 2)."""
    row, column, k = np.indices(fields.shape)
    reach = 0.46 * min(height, width) * np.sqrt(fields / (fields.max() or 1))
    along = np.pi * k / fields.shape[2] + np.pi / 2
    half = np.stack([reach * np.cos(along), reach * np.sin(along)], axis=-1)
    middle = np.stack([(column + 0.5) * width - 0.5, (row + 0.5) * height - 0.5], axis=-1)
    return np.stack([middle - half, middle + half], axis=-2).reshape(-1, 2, 2)


def _described(title, fields):
    row, column, k = np.unravel_index(np.argmax(fields), fields.shape)
    together = fields.sum(axis=2)
    weak = np.unravel_index(np.argmin(together), together.shape)
    return (
        f"{title}. Image under a grid of {len(fields)} × {fields.shape[1]} fields, each with strokes along its edges, "
        f"in {fields.shape[2]} directions; the longest in row {row}, column {column}, where the slope is at "
        f"{number(180 * k / fields.shape[2])} degrees; the weakest field in row {weak[0]}, column {weak[1]}."
    )
