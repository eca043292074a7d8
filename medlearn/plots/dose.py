"""A noisy image before and after a filter, beside the truth that only a phantom has."""

import numpy as np

from medlearn import imaging
from medlearn.plots.checking import as_picture
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import YELLOW, new_axes


def dose(clean, noisy, restored, region, *, names=("no noise", "noisy", "filtered"), axes=None):
    """Show truth, noisy image, filtered image, and what the filter took away, with the price of each.

    Parameters
    ----------
    clean, noisy, restored : ndarrays of shape (rows, columns)
        The same image without noise, with noise, and after a filter; greys from 0 to 1.
    region : ndarray of bool, shape (rows, columns)
        The finding whose contrast counts.
    names : sequence of 3 str
    axes : sequence of 4 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 4 matplotlib Axes

    Raises
    ------
    ValueError
        If an image has NaN, the shapes differ, or the region or its surroundings are empty.

    Notes
    -----
    The contrast kept is the mean of the region minus that of the ring around it, as a share of the same difference
    in the image without noise. PSNR, the peak signal-to-noise ratio, is 10 log10 (1 / mean squared error) in decibels.
    """
    pictures = [as_picture(one) for one in (clean, noisy, restored)]
    region = np.asarray(region, dtype=bool)
    if {one.shape for one in pictures} != {region.shape}:
        raise ValueError(f"images of shapes {[one.shape for one in pictures]} and a region of {region.shape} differ.")
    inside = region, imaging.surroundings(region)
    axes = new_axes(1, 4, width=2.8, height=3.2).ravel() if axes is None else axes
    for ax, name, picture in zip(axes[:3], names, pictures, strict=True):
        _show(ax, name, picture, pictures[0], inside)
    _removed(axes[3], pictures[1] - pictures[2], region)
    return axes


def _show(ax, name, picture, clean, inside):
    error = np.mean((picture - clean) ** 2)
    score = f"PSNR {10 * np.log10(1 / error):.1f} dB" if error > 0 else "the truth"
    whole = _contrast(clean, inside)
    kept = _contrast(picture, inside) / whole if whole != 0 else np.nan
    show_image(picture, f"{name}\n{score}, contrast {kept:.0%}", limits=(0, 1), ax=ax)
    _outline(ax, inside[0])
    black, white = 100 * np.mean(picture <= 0), 100 * np.mean(picture >= 1)
    text = (
        f"{name}: {score}, contrast of the region kept {kept:.0%}; spread in the ring around it "
        f"{picture[inside[1]].std():.3f}, {black:.0f} % black, {white:.0f} % white."
    )
    described_by(ax, lambda _: text)


def _removed(ax, removed, region):
    """Show what a filter took away; whatever has a shape in it was not noise."""
    show_image(removed, f"taken away\nspread {removed.std():.3f}", limits=(-0.15, 0.15), ax=ax)
    _outline(ax, region)
    text = (
        f"Taken away by the filter: {number(removed.min())} to {number(removed.max())}, spread {removed.std():.3f}; "
        f"from the region {removed[region].mean():.3f} on average."
    )
    described_by(ax, lambda _: text)


def _outline(ax, region):
    """Frame the region with a box some pixels larger, which hides nothing of it."""
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    top, bottom, left, right = rows[0] - 3, rows[-1] + 3, columns[0] - 3, columns[-1] + 3
    ax.plot([left, right, right, left, left], [top, top, bottom, bottom, top], color=YELLOW, linewidth=1, label="_box")


def _contrast(picture, inside):
    region, ring = inside
    return picture[region].mean() - picture[ring].mean()
