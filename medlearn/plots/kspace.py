"""Which part of k-space was measured, and what image is made of it."""

import numpy as np

from medlearn.plots.checking import as_picture
from medlearn.plots.description import described_by
from medlearn.plots.sinogram import beside_truth


def kspace(truth, mask, found, *, names=("truth", "measured", "image"), axes=None):
    """Show an image, the measured points of its k-space, and the image made of them, with its error.

    Parameters
    ----------
    truth : ndarray of shape (rows, columns)
    mask : bool ndarray of shape (rows, columns)
        True where k-space was measured; the slowest wave is in the middle.
    found : ndarray of shape (rows, columns)
    names : sequence of 3 str
    axes : sequence of 3 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 3 matplotlib Axes

    Raises
    ------
    ValueError
        If something is no picture, or truth and found differ in shape.
    """
    truth, mask, found = (as_picture(one) for one in (truth, mask, found))
    axes = beside_truth(truth, mask, found, names=names, axes=axes)
    axes[1].images[0].set_clim(0, 1)
    error = np.mean((found - truth) ** 2)
    score = f"PSNR {10 * np.log10(np.ptp(truth) ** 2 / error):.1f} dB" if error > 0 else "the truth"
    axes[2].set_title(f"{names[2]}\n{score}")
    told = f"{names[1]}: {100 * mask.mean():.1f} % of k-space. {names[2]}: {score}."
    described_by(axes[1], lambda _: told)
    return axes
