"""Figures of scans: windows, dose and filters, reconstruction from views and from k-space, volumes and their masks."""

import numpy as np

from medlearn import imaging
from medlearn.masks import dice
from medlearn.plots.curves import histogram
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import as_picture, outlines
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import BLACK, ORANGE, SKY, YELLOW, row_or_new


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
    """
    image = as_picture(image)
    low, high = image.min(), image.max()
    if low == high:
        raise ValueError(f"every pixel of the image is {number(low)}: no window can show a contrast in it.")
    shown = imaging.window(image, level, width)
    ends = level - width / 2, level + width / 2
    axes = row_or_new(axes, 2, 4.6, 3.6)
    show_image(image, f"level {level:g}, width {width:g} {unit}", limits=ends, ax=axes[0])
    ax = histogram(image, xlabel=unit, marks=tissues, ax=axes[1])
    ax.axvspan(*ends, facecolor=YELLOW, alpha=0.35, zorder=0, label="_window")
    foot_to_top = {"transform": ax.get_xaxis_transform(), "color": BLACK, "linewidth": 1.5, "label": "_grey"}
    ax.plot([low - 1e4, *ends, high + 1e4], [0, 0, 1, 1], **foot_to_top)  # rises from black to white
    ax.set_xlim(low, high)
    black, white = 100 * np.mean(shown <= 0), 100 * np.mean(shown >= 1)
    text = (
        f"Histogram of {shown.size} pixels from {number(low)} to {number(high)} {unit}; the window reaches from "
        f"{number(ends[0])} to {number(ends[1])}: {black:.0f} % below it are black, {white:.0f} % above it white, "
        f"{abs(100 - black - white):.0f} % lie inside; one of 256 greys is {number(width / 256)} {unit}."
    )
    shades = {}
    for name, at in (tissues or {}).items():
        shades.setdefault("black" if at <= ends[0] else "white" if at >= ends[1] else "grey", []).append(name)
    listed = "; ".join(f"{shade}: {', '.join(names)}" for shade, names in shades.items())
    described_by(ax, f"{text} {listed[0].upper()}{listed[1:]}." if listed else text)
    return axes


def dose(clean, noisy, restored, region, *, names=("no noise", "noisy", "filtered"), axes=None):
    """Show truth, noisy image, filtered image, and what the filter took away, with the price of each.

    Parameters
    ----------
    clean, noisy, restored : ndarrays of shape (rows, columns)
        The same image without noise, with noise, and after a filter; greys from 0 to 1.
    region : ndarray of bool, shape (rows, columns)
        The finding whose contrast counts.
    names : sequence of 3 str

    Notes
    -----
    The contrast kept is the mean of the region minus that of the ring around it, as a share of the same difference
    in the image without noise. PSNR, the peak signal-to-noise ratio, is 10 log10 (1 / mean squared error) in decibels.
    """
    pictures = [as_picture(one) for one in (clean, noisy, restored)]
    region = np.asarray(region, dtype=bool)
    if {one.shape for one in pictures} != {region.shape}:
        raise ValueError(f"images of shapes {[one.shape for one in pictures]} and a region of {region.shape} differ.")
    ring, whole = imaging.surroundings(region), pictures[0]
    axes = row_or_new(axes, 4, 2.8, 3.2)
    for ax, name, picture in zip(axes[:3], names, pictures, strict=True):
        error = np.mean((picture - whole) ** 2)
        score = f"PSNR {10 * np.log10(1 / error):.1f} dB" if error > 0 else "the truth"
        full = _contrast(whole, region, ring)
        kept = _contrast(picture, region, ring) / full if full != 0 else np.nan
        show_image(picture, f"{name}\n{score}, contrast {kept:.0%}", limits=(0, 1), ax=ax)
        black, white = 100 * np.mean(picture <= 0), 100 * np.mean(picture >= 1)
        text = (
            f"{name}: {score}, contrast of the region kept {kept:.0%}; spread in the ring around it "
            f"{picture[ring].std():.3f}, {black:.0f} % black, {white:.0f} % white."
        )
        described_by(ax, text)
    removed = pictures[1] - pictures[2]  # whatever has a shape in it was not noise
    show_image(removed, f"taken away\nspread {removed.std():.3f}", limits=(-0.15, 0.15), ax=axes[3])
    text = (
        f"Taken away by the filter: {number(removed.min())} to {number(removed.max())}, spread {removed.std():.3f}; "
        f"from the region {removed[region].mean():.3f} on average."
    )
    described_by(axes[3], text)
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    top, bottom, left, right = rows[0] - 3, rows[-1] + 3, columns[0] - 3, columns[-1] + 3  # hides nothing of it
    for ax in axes:
        ax.plot([left, right, right, left, left], [top, top, bottom, bottom, top], color=YELLOW, linewidth=1)
    return axes


def _contrast(picture, region, ring):
    return picture[region].mean() - picture[ring].mean()


def sinogram(truth, measured, found, *, names=("truth", "sinogram", "reconstruction"), axes=None):
    """Show an image, its sinogram, and the image that was reconstructed, with its error.

    Parameters
    ----------
    truth : ndarray of shape (n, n)
    measured : ndarray of shape (n, number of angles)
        Its columns are drawn as wide as the picture needs.
    found : ndarray of shape (n, n)
        Shown from the darkest to the brightest value of the truth.
    names : sequence of 3 str
    """
    axes, _ = _beside_truth(truth, measured, found, names, axes)
    axes[1].set_aspect("auto")
    axes[1].set(xlabel="views", ylabel="detector")
    (positions, views), low, high = np.shape(measured), number(np.min(measured)), number(np.max(measured))
    described_by(axes[1], f"{names[1]}: {positions} positions and {views} views, from {low} to {high}.")
    return axes


def _beside_truth(truth, measured, found, names, axes):
    """Show truth, what was measured of it, and what was found; return the axes and the error of each pixel."""
    truth, measured, found = (as_picture(one) for one in (truth, measured, found))
    if truth.shape != found.shape:
        raise ValueError(f"the truth has shape {truth.shape}, the reconstruction {found.shape}; they must be the same.")
    axes = row_or_new(axes, 3, 3.2, 3.5)
    limits, error = (truth.min(), truth.max()), found - truth
    rms = np.sqrt(np.mean(error**2))
    show_image(truth, names[0], limits=limits, ax=axes[0])
    show_image(measured, names[1], ax=axes[1])
    show_image(found, f"{names[2]}\nrms error {rms:.3f}", limits=limits, ax=axes[2])
    told = f"{names[2]}: rms error {rms:.3f}, on average {error.mean():+.3f}, from {number(found.min())} to "
    told += f"{number(found.max())} where the truth goes from {number(limits[0])} to {number(limits[1])}."
    described_by(axes[2], told)
    return axes, error


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
    """
    volume, truth = _as_volume(volume, truth, at)
    called = (volume >= low) & (volume <= high)
    axes = row_or_new(axes, 2, 4.6, 3.6)
    limits = float(volume.min()), float(volume.max())
    show_image(volume[at], f"slice {at}, Dice {dice(truth[at], called[at]):.2f}", limits=limits, ax=axes[0])
    outlines(axes[0], {"drawn by hand": truth[at], f"{number(low)} to {number(high)}": called[at]})
    of_each = [dice(*pair) for pair in zip(truth, called, strict=True)]
    axes[1].plot(of_each, color=SKY, marker=".", label="Dice of each slice")
    axes[1].axvline(at, color=ORANGE, linestyle="--", label="this slice")
    title = f"Dice of the volume {dice(truth, called):.2f}"
    axes[1].set(xlabel="slice", ylabel="Dice", ylim=(-0.02, 1.02), title=title)
    axes[1].legend(loc="upper right", fontsize=8)
    return axes


def _as_volume(volume, mask, at):
    """Return a volume and its mask, or say that they do not fit or have no slice `at`."""
    volume, mask = np.asarray(volume), np.asarray(mask, dtype=bool)
    if volume.ndim != 3 or volume.shape != mask.shape:
        raise ValueError(f"the volume has shape {volume.shape}, its mask {mask.shape}; both are (n, rows, columns).")
    if not 0 <= at < len(volume):
        raise ValueError(f"there is no slice {at}; the volume has slices 0 to {len(volume) - 1}.")
    return volume, mask


def slab(volume, mask, at, thick, *, spacing=(1, 1, 1), name="drawn", limits=None, axes=None):
    """Show a slice, the maximum intensity projection (MIP) of the slices around it, and the volume from the side.

    From the side, the brightest of all rows is shown, with slices downwards; a line marks the slice and two the slab.

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
    """
    volume, mask = _as_volume(volume, mask, at)
    limits = (float(volume.min()), float(volume.max())) if limits is None else limits
    first, last = max(0, at - thick), min(len(volume) - 1, at + thick)
    inside = slice(first, last + 1)
    panels = [
        (f"slice {at}", volume[at], mask[at], spacing[1:]),
        (f"brightest of slices {first} to {last}", volume[inside].max(axis=0), mask[inside].any(axis=0), spacing[1:]),
        (f"from the side, slices 0 to {len(volume) - 1}", volume.max(axis=1), mask.any(axis=1), spacing[::2]),
    ]
    axes = row_or_new(axes, 3, 3.6, 3.9)
    for ax, (title, picture, drawn, sides) in zip(axes, panels, strict=True):
        show_image(picture, title, limits=limits, spacing=sides, ax=ax)
        outlines(ax, {name: drawn})
    axes[2].axhline(at, color=ORANGE, linestyle="--")
    for edge in (first - 0.5, last + 0.5):
        axes[2].axhline(edge, color=SKY, linewidth=1)
    axes[2].set_ylim(len(volume) - 0.5, -0.5)
    return axes
