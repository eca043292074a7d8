"""An image, a kernel, and what comes out when one slides over the other."""

import numpy as np

from medlearn.convolution import correlate
from medlearn.plots.checking import as_picture
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import new_axes


def kernel(image, kernel, *, stride=1, padding=0, limits=None, axes=None):
    """Show an image, a kernel with its weights written in, and their correlation.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    kernel : ndarray of shape (kernel_rows, kernel_columns)
    stride, padding : int
        Steps from one position to the next; zeros around the image.
    limits : (black, white), optional
        Values of the image shown as black and as white. The result is shown in the same limits times the sum of the
        weights; if they add up to nothing, in limits as far below 0 (middle grey) as above.
    axes : sequence of 3 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 3 matplotlib Axes

    Raises
    ------
    ValueError
        If the image has NaN, a weight is not a number, or the kernel does not fit.
    """
    image, kernel = as_picture(image), np.asarray(kernel, dtype=float)
    if not np.isfinite(kernel).all():
        raise ValueError("a weight of the kernel is not a number; write one into every field.")
    maps = correlate(image[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis],
                     stride=stride, padding=padding)  # fmt: skip
    response = maps[0, :, :, 0]
    axes = new_axes(1, 3, width=3.6, height=3.8).ravel() if axes is None else axes
    limits = (image.min(), image.max()) if limits is None else limits
    show_image(image, f"image, {image.shape[0]} × {image.shape[1]}", limits=limits, ax=axes[0])
    _weights(kernel, axes[1])
    title = f"stride {stride}, padding {padding}: {response.shape[0]} × {response.shape[1]}"
    show_image(response, title, limits=_limits(response, kernel.sum(), limits), ax=axes[2])
    return axes


def _weights(kernel, ax):
    ax.imshow(kernel, cmap="cividis", vmin=min(kernel.min(), 0), vmax=max(kernel.max(), 1e-9))
    norm = ax.images[0].norm
    for (row, column), weight in np.ndenumerate(kernel):
        ink = "black" if norm(weight) > 0.47 else "white"  # where both have the same contrast
        ax.text(column, row, number(weight), ha="center", va="center", color=ink, size=13)
    ax.set_title(f"kernel, sum {number(kernel.sum())}")
    ax.set_xticks([])
    ax.set_yticks([])
    described_by(ax, _describe_weights)


def _describe_weights(ax):
    rows = np.asarray(ax.images[0].get_array())
    return f"{ax.get_title()}. Weights row by row: " + "; ".join(" ".join(map(number, row)) for row in rows) + "."


def _limits(response, total, limits):
    """Choose what is black and what is white in the result."""
    if abs(total) > 1e-9:
        return tuple(sorted(total * end for end in limits))
    largest = np.percentile(np.abs(response), 98)
    return (-largest, largest) if largest > 0 else (-1, 1)
