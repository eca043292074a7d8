"""Pictures of images."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from medlearn.plots.style import YELLOW, axis_or_new, new_axes


def image(image, title="", *, limits=None, spacing=None, colours="gray", ax=None):
    """Show one image, rows downwards, without smoothing between pixels.

    Parameters
    ----------
    image : ndarray of shape (rows, columns), or (rows, columns, 3) for colour
    title : str
    limits : (black, white), optional
        Values shown as black and as white; by default the smallest and the largest of the image.
    spacing : (row, column), optional
        Millimetres from one row to the next and from one column to the next: pixels are drawn in that proportion.
    colours : str
        Name of a matplotlib colour map for images without colour.
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If the array is neither a grey nor a colour image.
    """
    image = np.asarray(image)
    if image.ndim != 2 and not (image.ndim == 3 and image.shape[2] in (3, 4)):
        raise ValueError(
            f"an image of shape {image.shape} cannot be shown; give (rows, columns) or (rows, columns, 3), "
            "for instance one slice of a volume: volume[:, :, 10]."
        )
    rows, columns = image.shape[:2]
    aspect = 1.0 if spacing is None else spacing[0] / spacing[1]
    ax = axis_or_new(ax, width=4.0, height=np.clip(4.0 * rows * aspect / columns + 0.3, 1.2, 5.0))
    black, white = (None, None) if limits is None else limits
    ax.imshow(image, cmap=colours, vmin=black, vmax=white, aspect=aspect, interpolation="nearest")
    ax.set_title(title)
    ax.set_xticks([])
    ax.set_yticks([])
    return ax


def images(images, titles=None, *, limits=None, spacing=None, colours="gray", columns=4):
    """Show several images side by side.

    Parameters
    ----------
    images : list of ndarrays as for `image`
    titles : list of str, optional
    limits, spacing : as for `image`, or a list with one for each image
    colours : str
    columns : int
        How many stand in a row, at most.

    Returns
    -------
    axes : ndarray of matplotlib Axes, one for each image
    """
    count = len(images)
    columns = min(columns, count)
    titles = [""] * count if titles is None else titles
    limits, spacing = (_one_each(setting, count) for setting in (limits, spacing))
    tallest = max(
        np.shape(one)[0] / np.shape(one)[1] * (1.0 if mm is None else mm[0] / mm[1])
        for one, mm in zip(images, spacing, strict=True)
    )
    width = min(4.0, 11.0 / columns)
    grid = new_axes(-(-count // columns), columns, width=width, height=min(width * tallest, 4.5) + 0.3).ravel()
    for ax in grid[count:]:
        ax.remove()
    for ax, one, title, limit, mm in zip(grid, images, titles, limits, spacing, strict=False):
        image(one, title, limits=limit, spacing=mm, colours=colours, ax=ax)
    return grid[:count]


def boxes(ax, regions):
    """Draw named boxes on an image.

    Parameters
    ----------
    ax : matplotlib Axes that shows an image
    regions : dict of str to (rows, columns), each a slice
        The same slices that cut the region out of the image: image[rows, columns].

    Returns
    -------
    ax : matplotlib Axes
    """
    for name, (rows, columns) in regions.items():
        corner, width, height = (
            (columns.start - 0.5, rows.start - 0.5),
            columns.stop - columns.start,
            rows.stop - rows.start,
        )
        ax.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=YELLOW, linewidth=1.5, label=name))
        outline = [withStroke(linewidth=2, foreground="black")]
        ax.annotate(name, corner, color=YELLOW, size=9, va="bottom", path_effects=outline)
    return ax


def _one_each(setting, count):
    """Repeat a setting for each image, unless it is a list already."""
    return setting if isinstance(setting, list) else [setting] * count
