"""What was measured, and what image is made of it, beside the truth that only a phantom has."""

import numpy as np

from medlearn.plots.checking import as_picture
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import new_axes


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
    axes : sequence of 3 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 3 matplotlib Axes

    Raises
    ------
    ValueError
        If something is no picture, or truth and reconstruction differ in shape.
    """
    pictures = [as_picture(one) for one in (truth, measured, found)]
    axes = beside_truth(*pictures, names=names, axes=axes)
    axes[1].set_aspect("auto")
    axes[1].set(xlabel="views", ylabel="detector")
    views, (low, high) = pictures[1].shape[1], (number(edge(pictures[1])) for edge in (np.min, np.max))
    words = f"{names[1]}: {len(pictures[1])} positions and {views} views, from {low} to {high}."
    described_by(axes[1], lambda _: words)
    return axes


def beside_truth(truth, measured, found, *, names, axes=None):
    """Show truth, what was measured of it, and what was found; say how far the found is off.

    Parameters
    ----------
    truth, found : ndarrays of one shape (rows, columns)
    measured : ndarray with two axes
    names : sequence of 3 str
    axes : sequence of 3 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 3 matplotlib Axes

    Raises
    ------
    ValueError
        If truth and found differ in shape.
    """
    if truth.shape != found.shape:
        raise ValueError(f"the truth has shape {truth.shape}, the reconstruction {found.shape}; they must be the same.")
    axes = new_axes(1, 3, width=3.2, height=3.5).ravel() if axes is None else axes
    limits, error = (truth.min(), truth.max()), found - truth
    rms = np.sqrt(np.mean(error**2))
    show_image(truth, names[0], limits=limits, ax=axes[0])
    show_image(measured, names[1], ax=axes[1])
    show_image(found, f"{names[2]}\nrms error {rms:.3f}", limits=limits, ax=axes[2])
    told = f"{names[2]}: rms error {rms:.3f}, on average {error.mean():+.3f}, from {number(found.min())} to "
    told += f"{number(found.max())} where the truth goes from {number(limits[0])} to {number(limits[1])}."
    described_by(axes[2], lambda _: told)
    return axes
