"""Pictures of images and of bodies, and what is drawn on them: boxes, outlines, the directions of edges."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import figaspect
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from medlearn.masks import lesions
from medlearn.plots.description import described_by, number
from medlearn.plots.style import GREEN, ORANGE, SKY, VERMILION, YELLOW, axis_or_new, new_axes

PENS = ({"color": YELLOW, "linestyle": "-"}, {"color": SKY, "linestyle": "--"}, {"color": ORANGE, "linestyle": ":"})
HALF = 3  # pixels shown on each side of the one whose slope is meant


def as_picture(image):
    """Return a grey image as floats, ndarray (rows, columns), or say why it cannot be shown."""
    image = np.asarray(image)
    if image.ndim != 2 or image.size == 0 or image.dtype.kind not in "biuf":
        raise ValueError(f"an array of shape {image.shape} is not a grey image; give numbers of shape (rows, columns).")
    lost = ~np.isfinite(image)
    if lost.any():
        row, column = np.argwhere(lost)[0]
        raise ValueError(
            f"{lost.sum()} of {image.size} pixels are NaN or infinite, the first in row {row}, column {column}; give "
            "them a number first, for instance with numpy.nan_to_num."
        )
    return image.astype(float)


def image(image, title="", *, limits=None, spacing=None, colours="gray", ax=None):
    """Show one image, rows downwards, without smoothing between pixels.

    Parameters
    ----------
    image : ndarray of shape (rows, columns), or (rows, columns, 3) for colour
    limits : (black, white), optional
        Values shown as black and as white; by default the smallest and the largest of the image.
    spacing : (row, column), optional
        Millimetres from one row to the next and from one column to the next: pixels are drawn in that proportion.
    colours : str
        Name of a matplotlib colour map for images without colour.
    """
    image = np.asarray(image)
    if image.ndim != 2 and not (image.ndim == 3 and image.shape[2] in (3, 4)):
        raise ValueError(
            f"an image of shape {image.shape} cannot be shown; give (rows, columns) or (rows, columns, 3), "
            "for instance one slice of a volume: volume[:, :, 10]."
        )
    rows, columns = image.shape[:2]
    aspect = 1.0 if spacing is None else spacing[0] / spacing[1]
    ax = axis_or_new(ax, 4.0, np.clip(4.0 * rows * aspect / columns + 0.3, 1.2, 5.0))
    black, white = (None, None) if limits is None else limits
    ax.imshow(image, cmap=colours, vmin=black, vmax=white, aspect=aspect, interpolation="nearest")
    ax.set(title=title, xticks=[], yticks=[])
    return ax


def images(images, titles=None, *, limits=None, spacing=None, colours="gray", columns=4):
    """Show several images side by side, at most so many `columns` in a row; return an axis for each.

    Parameters
    ----------
    images : list of ndarrays as for `image`
    titles : list of str, optional
    limits, spacing : as for `image`, or a list with one for each image
    colours : str
    columns : int
    """
    count = len(images)
    columns = min(columns, count)
    limits, spacing = (given if isinstance(given, list) else [given] * count for given in (limits, spacing))
    aspects = [1.0 if mm is None else mm[0] / mm[1] for mm in spacing]
    tallest = max(np.shape(one)[0] / np.shape(one)[1] * aspect for one, aspect in zip(images, aspects, strict=True))
    width = min(4.0, 11.0 / columns)
    grid = new_axes(-(-count // columns), columns, width, min(width * tallest, 4.5) + 0.3).ravel()
    for ax in grid[count:]:
        ax.remove()
    for ax, one, title, limit, mm in zip(grid, images, titles or [""] * count, limits, spacing, strict=False):
        image(one, title, limits=limit, spacing=mm, colours=colours, ax=ax)
    return grid[:count]


def overlays(pictures, maps, titles):
    """Lay a map over each picture, as thick as it is high; return an axis for each.

    Parameters
    ----------
    pictures : list of grey ndarrays (rows, columns)
    maps : list of ndarrays (rows, columns), of any size: each is stretched over its picture, and from 0 to its highest
    titles : list of str
    """
    columns = min(len(pictures), 4)
    axes = new_axes(1, columns, min(4.0, 12.0 / columns), 3.6).ravel()
    for ax, picture, heat, title in zip(axes, pictures, maps, titles, strict=True):
        picture, heat = as_picture(picture), np.asarray(heat, dtype=float)
        rows, cols = picture.shape
        ax.imshow(picture, cmap="gray")
        ends = {"vmin": 0, "vmax": max(heat.max(), 1e-9), "extent": (-0.5, cols - 0.5, rows - 0.5, -0.5)}
        ax.imshow(heat, cmap="viridis", alpha=0.5, interpolation="bilinear", **ends)
        ax.set(title=title, xticks=[], yticks=[])
        row, column = (np.array(np.unravel_index(heat.argmax(), heat.shape)) + 0.5) / heat.shape * picture.shape
        told = f"highest ({number(heat.max())}) near row {row:.0f}, column {column:.0f}"
        wide = f"on {np.mean(heat > ends['vmax'] / 2):.0%} of it over half of that"
        described_by(ax, f"{title}. A map over an image of {rows} × {cols} pixels: {told}, {wide}.")
    return axes


def boxes(ax, regions):
    """Draw named boxes on an image.

    Parameters
    ----------
    ax : matplotlib Axes that shows an image
    regions : dict of str to (rows, columns), each a slice
        The same slices that cut the region out of the image: image[rows, columns].
    """
    for name, (rows, columns) in regions.items():
        corner = columns.start - 0.5, rows.start - 0.5
        width, height = columns.stop - columns.start, rows.stop - rows.start
        ax.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=YELLOW, linewidth=1.5, label=name))
        outline = [withStroke(linewidth=2, foreground="black")]
        ax.annotate(name, corner, color=YELLOW, size=9, va="bottom", path_effects=outline)
    return ax


def detections(picture, signal, marked, threshold, *, things="nuclei", ax=None):
    """Outline what lies above a threshold, and say which of the marked things it finds and which it misses.

    Parameters
    ----------
    picture : ndarray of shape (rows, columns, 3)
        What is shown.
    signal : ndarray of shape (rows, columns)
        What the threshold is for; pixels above it that touch are one piece.
    marked : ndarray of shape (n, 2)
        Row and column of each thing, as a person marked them.
    threshold : float
    things : str
        What they are, in the plural.
    """
    pieces, count = lesions(signal > threshold)
    rows, columns = np.asarray(marked).T
    hit = pieces[rows, columns]
    missed, alarms = hit == 0, count - len(set(hit[hit > 0]))
    told = f"{np.sum(~missed)} of {len(hit)} {things} found", f"missed: {missed.sum()}, false alarms: {alarms}"
    ax = image(picture, "\n".join(told), ax=ax)
    if pieces.any():
        ax.contour(np.pad(pieces > 0, 1), [0.5], colors=[YELLOW], linewidths=1.5, extent=_around(pieces))
    ax.plot(columns[~missed], rows[~missed], "o", color=GREEN, markersize=9, fillstyle="none", markeredgewidth=2)
    ax.plot(columns[missed], rows[missed], "x", color=VERMILION, markersize=9, markeredgewidth=2.5)
    ax.text(0.5, -0.02, "o found    x missed", ha="center", va="top", transform=ax.transAxes, size=9)
    at = f"At threshold {number(threshold)}, {count} pieces are outlined"
    return described_by(ax, f"{at}: {', '.join(told)}.")


def _around(pieces):
    """Return the extent of an image with a frame one pixel wide."""
    rows, columns = pieces.shape
    return (-1, columns, -1, rows)


def outlines(ax, masks):
    """Draw the outline of masks on an image.

    Parameters
    ----------
    ax : matplotlib Axes that shows an image
    masks : dict of str to ndarray of bool, shape (rows, columns)
        At most three, each with a name for the legend.
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
    told = " ".join(f"Outline '{name}': {_extent(np.asarray(mask))}." for name, mask in masks.items())
    size = f"Image, {shown[0]} × {shown[1]} pixels."
    return described_by(ax, lambda ax: f"{ax.get_title()}. {size} {told}".removeprefix(". "))


def _extent(mask):
    if not mask.any():
        return "empty"
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    where = f"rows {rows[0]} to {rows[-1]}, columns {columns[0]} to {columns[-1]}"
    return f"{np.count_nonzero(mask)} pixels in {where}"


def directions(ax, fields):
    """Draw a grid on an image, and in each field strokes along its edges: the longer, the steeper.

    Parameters
    ----------
    ax : matplotlib Axes that shows an image
    fields : ndarray of shape (rows, columns, n)
        How steep a field is in each of n directions, as scikit-image's `hog` counts them: direction k is that of slopes
        from k to k + 1 times 180 / n degrees, turned from the right downwards. Its stroke runs along the edge, at a
        right angle to the slope, and is the longer, the steeper.
    """
    fields = np.asarray(fields, dtype=float)
    rows, columns, n = fields.shape
    shape = ax.images[0].get_array().shape[:2]
    height, width = shape[0] / rows, shape[1] / columns
    for place in np.arange(1, rows) * height - 0.5:
        ax.axhline(place, color="0.6", linewidth=0.5)
    for place in np.arange(1, columns) * width - 0.5:
        ax.axvline(place, color="0.6", linewidth=0.5)
    row, column, k = np.indices(fields.shape)
    reach = 0.46 * min(height, width) * fields / (fields.max() or 1)
    along = np.pi * (k + 0.5) / n + np.pi / 2
    half = np.stack([reach * np.cos(along), reach * np.sin(along)], axis=-1)
    middle = np.stack([(column + 0.5) * width - 0.5, (row + 0.5) * height - 0.5], axis=-1)
    strokes = np.stack([middle - half, middle + half], axis=-2).reshape(-1, 2, 2)
    outline = [withStroke(linewidth=3, foreground="black")]
    ax.add_collection(LineCollection(strokes, colors=YELLOW, linewidths=1.5, path_effects=outline))
    row, column, k = np.unravel_index(np.argmax(fields), fields.shape)
    weak = np.unravel_index(np.argmin(fields.sum(axis=2)), fields.shape[:2])
    told = (
        f"Image under a grid of {rows} × {columns} fields, each with strokes along its edges, in {n} directions; the "
        f"longest in row {row}, column {column}, where the slope is at {number(180 * (k + 0.5) / n)} degrees; the "
        f"weakest field in row {weak[0]}, column {weak[1]}."
    )
    return described_by(ax, lambda ax: f"{ax.get_title()}. {told}")


def slopes(across, down):
    """Draw pixels on even slopes, each with an arrow to where it gets brighter and with the edge at a right angle.

    The arrow is as long as the slope is steep, compared with the steepest. An axis for each pixel is returned.

    Parameters
    ----------
    across, down : array-like of shape (n,)
        How much brighter the image gets from one column to the next, and from one row to the next.
    """
    rows, columns = np.indices((2 * HALF + 1, 2 * HALF + 1)) - HALF
    steps = list(zip(across, down, strict=True))
    titles = [f"pixel {count}: across {right}, down {below}" for count, (right, below) in enumerate(steps, 1)]
    axes = images([right * columns + below * rows for right, below in steps], titles)
    steepest, ends = np.hypot(across, down).max(), np.array([-1, 1]) * 0.9 * HALF
    head = {"arrowstyle": "-|>", "color": VERMILION, "linewidth": 3, "mutation_scale": 20, "shrinkA": 0}
    for ax, title, step in zip(axes, titles, steps, strict=True):
        steep, angle = np.hypot(*step), np.degrees(np.arctan2(step[1], step[0]))
        right, below = np.array(step) / steep
        for width, colour in ((5, "black"), (3, YELLOW)):
            ax.plot(HALF + ends * below, HALF - ends * right, color=colour, linewidth=width)
        tip = 0.9 * HALF * steep / steepest
        ax.annotate("", (HALF + tip * right, HALF + tip * below), (HALF, HALF), arrowprops=head)
        pointing = f"A slope whose arrow points to {number(round(angle))} degrees, counted from the right downwards"
        edge = "the edge is drawn at a right angle to it"
        described_by(ax, f"{title}. {pointing}, as long as it is steep, {number(steep)}; {edge}.")
    return axes


def voxels(masks, titles, *, spacing=(1, 1, 1), marked=None):
    """Draw masks as bodies made of voxels, side by side and to the same scale, slices upwards; return their axes.

    Parameters
    ----------
    masks : sequence of bool ndarrays of shape (slices, rows, columns)
    titles : list of str
    spacing : (float, float, float)
        Millimetres between slices, rows and columns.
    marked : int, optional
        A slice to be drawn in orange.
    """
    if empty := [title for title, mask in zip(titles, masks, strict=True) if not np.any(mask)]:
        raise ValueError(f"the mask of {empty[0]!r} is empty; give at least one voxel.")
    grid = {"subplot_kw": {"projection": "3d"}, "figsize": figaspect(1 / len(masks)) * 0.9, "squeeze": False}
    axes = plt.subplots(1, len(masks), layout="constrained", **grid)[1].ravel()
    for ax, mask, title in zip(axes, masks, titles, strict=True):
        colours = np.full(mask.shape, SKY)
        if marked is not None:
            colours[marked] = ORANGE
        corners = [at * step for at, step in zip(np.indices(np.add(mask.shape, 1)), spacing, strict=True)]
        x, y, z = (corner.T for corner in corners[::-1])
        ax.voxels(x, y, z, np.transpose(mask), facecolors=colours.T, edgecolor="0.3", linewidth=0.2)
        high, deep, wide = np.multiply(mask.shape, spacing)
        ax.set(xlim=(0, wide), ylim=(deep, 0), zlim=(0, high), title=title, xlabel="x, mm", ylabel="y, mm")
        ax.set_zlabel("z, mm")
        ax.set_box_aspect((wide, deep, high), zoom=0.85)
        ends = [
            f"{name} {where.min()} to {where.max()}"
            for name, where in zip(("slices", "rows", "columns"), np.nonzero(mask), strict=True)
        ]
        told = f"{np.sum(mask)} voxels of {' × '.join(map(number, spacing))} mm, in {', '.join(ends)}"
        described_by(ax, f"{title}. {told}{'' if marked is None else f'; slice {marked} is orange'}.")
    return axes
