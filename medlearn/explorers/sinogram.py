"""How many views, how many photons, which filter: what each does to a picture."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, powers, slider
from medlearn.explorers.explorer import Explorer
from medlearn.reconstruction import circle

FILTERS = ("ramp", "none", "ramp, not padded")


def sinogram(image, projector, *, views=60, photons=1e5, depth=4.0):
    """Move the number of views, the photons of each ray, and the filter.

    Parameters
    ----------
    image : ndarray of shape (n, n)
        What weakens the rays; only the circle that touches its sides is scanned.
    projector : callable of (image, angles)
        Returns the sinogram, such as ``skimage.transform.radon``: better not the projector that reconstructs.
    views : int
    photons : float
        At the start; they set out along each ray.
    depth : float
        The image is scaled so that the ray that is weakened most is weakened by exp(-depth).

    Returns
    -------
    explorer : Explorer
        Controls `views, photons, method`.
    """
    image = np.asarray(image, dtype=float)
    image = np.where(circle(len(image)), image, 0)
    controls = {
        "views": slider("Views", views, 4, 180, 4),
        "photons": powers("Photons of each ray", photons, 2, 7, 2),
        "method": choice("Filter", FILTERS),
    }

    def draw(axes, views, photons, method):
        angles = np.arange(views) * 180 / views
        sums = projector(image, angles)
        scale = depth / sums.max()
        counts = np.random.default_rng(0).poisson(photons * np.exp(-scale * sums))
        noisy = -np.log(np.maximum(counts, 1) / photons) / scale
        names = "truth", f"{views} views, {photons:.0f} photons", f"filter: {method}"
        return plots.sinogram(image, noisy, _reconstructed(noisy, angles, method), names=names, axes=axes)

    return Explorer(draw, controls, size=(9.6, 3.6), columns=(1, 1, 1), gap=0.15)


def _reconstructed(sums, angles, method):
    from medlearn import reconstruction as rec

    if method == "none":  # a mean of the smears, brought to the scale of the others
        return rec.back_project(sums, angles) / len(angles) / (len(sums) / 2)
    filtered = rec.ramp_filter(sums, padded=method == "ramp")
    return np.where(rec.circle(len(sums)), rec.back_project(filtered, angles) * np.pi / len(angles), 0)
