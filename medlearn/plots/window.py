"""What a window shows of an image, and what it hides."""

import numpy as np

from medlearn import imaging
from medlearn.plots.checking import as_picture
from medlearn.plots.curves import histogram
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import BLACK, YELLOW, new_axes


def window(image, level, width, *, unit="HU", tissues=None, axes=None):
    """Show an image through a window, beside the histogram of its values with the window laid over it.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
        In `unit`.
    level, width : float
        The middle of the window and its range from black to white, in `unit`.
    unit : str
    tissues : dict of str to float, optional
        Names and values to be marked, such as the mean of a region.
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If the image has NaN or is constant, or the width is not positive.
    """
    image = as_picture(image)
    if image.min() == image.max():
        raise ValueError(f"every pixel of the image is {number(image.min())}: no window can show a contrast in it.")
    shown = imaging.window(image, level, width)
    axes = new_axes(1, 2, width=4.6, height=3.6).ravel() if axes is None else axes
    ends = level - width / 2, level + width / 2
    show_image(image, f"level {level:g}, width {width:g} {unit}", limits=ends, ax=axes[0])
    histogram(image, xlabel=unit, marks=tissues, ax=axes[1])
    _lay_over(axes[1], ends, (image.min(), image.max()))
    described_by(axes[1], lambda ax: _describe(ax, shown, ends, unit, tissues or {}))
    return axes


def _lay_over(ax, ends, limits):
    """Draw the window as a band, and in it the line that rises from black to white."""
    ax.axvspan(*ends, facecolor=YELLOW, alpha=0.35, zorder=0, label="_window")
    foot_to_top = {"transform": ax.get_xaxis_transform(), "color": BLACK, "linewidth": 1.5, "label": "_grey"}
    ax.plot([limits[0] - 1e4, *ends, limits[1] + 1e4], [0, 0, 1, 1], **foot_to_top)
    ax.set_xlim(limits)


def _describe(ax, shown, ends, unit, tissues):
    black, white = 100 * np.mean(shown <= 0), 100 * np.mean(shown >= 1)
    low, high = ax.get_xlim()
    text = (
        f"Histogram of {shown.size} pixels from {number(low)} to {number(high)} {unit}; the window reaches from "
        f"{number(ends[0])} to {number(ends[1])}: {black:.0f} % below it are black, {white:.0f} % above it white, "
        f"{abs(100 - black - white):.0f} % lie inside; one of 256 greys is {number((ends[1] - ends[0]) / 256)} {unit}."
    )
    where = {name: "black" if at <= ends[0] else "white" if at >= ends[1] else "grey" for name, at in tissues.items()}
    return text + (f" {_listed(where)}." if where else "")


def _listed(where):
    """Say which names are black, grey and white: "Black: lung; grey: fat, muscle"."""
    groups = {shade: [name for name, is_shade in where.items() if is_shade == shade] for shade in where.values()}
    text = "; ".join(f"{shade}: {', '.join(names)}" for shade, names in groups.items())
    return text[0].upper() + text[1:]
