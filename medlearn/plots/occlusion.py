"""An image with one window covered, what that did to the score, and the map of all windows."""

import numpy as np

from medlearn.plots.checking import as_picture
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import boxes
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import new_axes


def occlusion(covered, falls, window, scores, *, limits=None, axes=None):
    """Show an image under its cover, and beside it the map of how far each window's cover lets the score fall.

    Parameters
    ----------
    covered : ndarray of shape (rows, columns)
        The image, its window covered already.
    falls : ndarray of shape (rows, columns)
        The map, as `medlearn.saliency.occlusion` makes it; grey is no fall, white a fall, black a rise.
    window : (rows, columns), each a slice
        Where it is covered.
    scores : (float, float)
        Of the whole image, and of the covered one.
    limits : (black, white), optional
        Values of the image shown as black and as white.
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If image or map has NaN, or their shapes differ.
    """
    covered, falls = as_picture(covered), as_picture(falls)
    if covered.shape != falls.shape:
        raise ValueError(f"an image of shape {covered.shape} and a map of {falls.shape} differ.")
    axes = new_axes(1, 2, width=4.0, height=4.3).ravel() if axes is None else axes
    before, after = scores
    change = f"score {number(round(before, 2))} → {number(round(after, 2))}, fall {number(round(before - after, 2))}"
    show_image(covered, f"one window covered\n{change}", limits=limits, ax=axes[0])
    largest = max(np.abs(falls).max(), 1e-9)
    show_image(falls, "mean fall of the score", limits=(-largest, largest), ax=axes[1])
    boxes(axes[0], {"": window})
    boxes(axes[1], {"": window})
    peak = np.unravel_index(falls.argmax(), falls.shape)
    rows, columns = window
    where = f"rows {rows.start} to {rows.stop - 1}, columns {columns.start} to {columns.stop - 1}"
    described_by(axes[0], lambda _: f"Image covered in {where}: {change}.")
    text = f"Map of the mean fall: largest {number(falls.max())} at row {peak[0]}, column {peak[1]}; "
    described_by(axes[1], lambda _: f"{text}smallest {number(falls.min())}.")
    return axes
