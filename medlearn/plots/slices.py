"""Masks over an image, and a volume slice by slice."""

import numpy as np
from matplotlib.lines import Line2D

from medlearn.masks import dice
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import ORANGE, SKY, YELLOW, new_axes

PENS = ({"color": YELLOW, "linestyle": "-"}, {"color": SKY, "linestyle": "--"}, {"color": ORANGE, "linestyle": ":"})


def outlines(ax, masks):
    """Draw the outline of masks on an image.

    Parameters
    ----------
    ax : matplotlib Axes that shows an image
    masks : dict of str to ndarray of bool, shape (rows, columns)
        At most three, each with a name for the legend.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If a mask does not have the shape of the image, or there are more than three.
    """
    shown = ax.images[0].get_array().shape[:2]
    if len(masks) > len(PENS):
        raise ValueError(f"there are {len(masks)} masks; more than {len(PENS)} outlines on one image cannot be read.")
    for (name, mask), pen in zip(masks.items(), PENS, strict=False):
        if np.shape(mask) != shown:
            raise ValueError(f"the mask {name!r} has shape {np.shape(mask)}, the image {shown}; they must be the same.")
        if np.any(mask):
            framed = np.pad(np.asarray(mask, float), 1)  # an outline closes at the edge of the image too
            lines = {"colors": pen["color"], "linestyles": pen["linestyle"], "linewidths": 1.8}
            ax.contour(np.arange(-1, shown[1] + 1), np.arange(-1, shown[0] + 1), framed, levels=[0.5], **lines)
    handles = [Line2D([], [], linewidth=1.8, **pen) for _, pen in zip(masks, PENS, strict=False)]
    ax.legend(handles, list(masks), loc="lower right", fontsize=8, framealpha=0.8)
    described_by(ax, lambda ax: _describe(ax, masks))
    return ax


def slices(volume, truth, at, low, high, *, axes=None):
    """Call a voxel part of the organ if its grey value lies between two bounds, and judge that slice by slice.

    Parameters
    ----------
    volume : ndarray of shape (n, rows, columns)
    truth : ndarray of bool, shape (n, rows, columns)
        The organ as somebody drew it.
    at : int
        Number of the slice that is shown.
    low, high : float
        Both bounds count as inside. If `low` is above `high`, no voxel is called.
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes
        The slice with both outlines, and Dice of every slice.

    Raises
    ------
    ValueError
        If the shapes differ, or there is no such slice.
    """
    volume, truth = np.asarray(volume), np.asarray(truth)
    if volume.ndim != 3 or volume.shape != truth.shape:
        raise ValueError(f"the volume has shape {volume.shape}, its mask {truth.shape}; both are (n, rows, columns).")
    if not 0 <= at < len(volume):
        raise ValueError(f"there is no slice {at}; the volume has slices 0 to {len(volume) - 1}.")
    called = (volume >= low) & (volume <= high)
    axes = new_axes(1, 2, width=4.6, height=3.6).ravel() if axes is None else axes
    limits = float(volume.min()), float(volume.max())
    show_image(volume[at], f"slice {at}, Dice {dice(truth[at], called[at]):.2f}", limits=limits, ax=axes[0])
    outlines(axes[0], {"drawn by hand": truth[at], f"{number(low)} to {number(high)}": called[at]})
    _by_slice(axes[1], [dice(*pair) for pair in zip(truth, called, strict=True)], at, dice(truth, called))
    return axes


def _by_slice(ax, values, at, whole):
    ax.plot(values, color=SKY, marker=".", label="Dice of each slice")
    ax.axvline(at, color=ORANGE, linestyle="--", label="this slice")
    ax.set(xlabel="slice", ylabel="Dice", ylim=(-0.02, 1.02), title=f"Dice of the volume {whole:.2f}")
    ax.legend(loc="upper right", fontsize=8)


def _describe(ax, masks):
    rows, columns = ax.images[0].get_array().shape[:2]
    parts = [f"Outline '{name}': {_extent(np.asarray(mask))}." for name, mask in masks.items()]
    return " ".join([f"{ax.get_title()}. Image, {rows} × {columns} pixels.".removeprefix(". "), *parts])


def _extent(mask):
    if not mask.any():
        return "empty"
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    where = f"rows {rows[0]} to {rows[-1]}, columns {columns[0]} to {columns[-1]}"
    return f"{np.count_nonzero(mask)} pixels in {where}"
