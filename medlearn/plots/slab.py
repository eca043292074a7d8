"""One slice of a volume, the brightest of several slices (MIP), and where both lie, seen from the side."""

import numpy as np

from medlearn.plots.pictures import image as show_image
from medlearn.plots.slices import outlines
from medlearn.plots.style import ORANGE, SKY, new_axes


def slab(volume, mask, at, thick, *, spacing=(1, 1, 1), name="drawn", limits=None, axes=None):
    """Show a slice beside the maximum intensity projection (MIP) of the slices around it.

    Parameters
    ----------
    volume : ndarray of shape (n, rows, columns)
    mask : ndarray of bool, shape (n, rows, columns)
        Of what is looked for. Its outline is drawn in each panel; over the slab and from the side it is projected too.
    at : int
        Number of the slice.
    thick : int
        How many slices above and below it the slab holds beside it; at the ends of the volume fewer.
    spacing : (float, float, float)
        Millimetres between slices, rows and columns: panels are drawn in that proportion.
    name : str
        Of the mask, for the legend.
    limits : (black, white), optional
        By default the smallest and the largest value of the volume.
    axes : sequence of 3 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 3 matplotlib Axes
        The slice, the MIP of the slab, and the volume from the side, the brightest of all rows, with slices downwards;
        there a line marks the slice and two lines the slab.

    Raises
    ------
    ValueError
        If the shapes differ, there is no such slice, or the slab is thinner than nothing.
    """
    volume, mask = np.asarray(volume), np.asarray(mask, dtype=bool)
    _check(volume, mask, at, thick)
    limits = (float(volume.min()), float(volume.max())) if limits is None else limits
    axes = new_axes(1, 3, width=3.6, height=3.9).ravel() if axes is None else axes
    first, last = max(0, at - thick), min(len(volume) - 1, at + thick)
    inside = slice(first, last + 1)
    flat, side = {"limits": limits, "spacing": spacing[1:]}, {"limits": limits, "spacing": (spacing[0], spacing[2])}
    show_image(volume[at], f"slice {at}", ax=axes[0], **flat)
    show_image(volume[inside].max(axis=0), f"brightest of slices {first} to {last}", ax=axes[1], **flat)
    show_image(volume.max(axis=1), f"from the side, slices 0 to {len(volume) - 1}", ax=axes[2], **side)
    for ax, drawn in zip(axes, (mask[at], mask[inside].any(axis=0), mask.any(axis=1)), strict=True):
        outlines(ax, {name: drawn})
    axes[2].axhline(at, color=ORANGE, linestyle="--")
    for edge in (first - 0.5, last + 0.5):
        axes[2].axhline(edge, color=SKY, linewidth=1)
    axes[2].set_ylim(len(volume) - 0.5, -0.5)
    return axes


def _check(volume, mask, at, thick):
    if volume.ndim != 3 or volume.shape != mask.shape:
        raise ValueError(f"the volume has shape {volume.shape}, its mask {mask.shape}; both are (n, rows, columns).")
    if not 0 <= at < len(volume):
        raise ValueError(f"there is no slice {at}; the volume has slices 0 to {len(volume) - 1}.")
    if thick < 0:
        raise ValueError(f"thick is {thick}; give how many slices above and below, 0 or more.")
