"""Windows, doses and filters, views and lines of k-space, and volumes to scroll through."""

import numpy as np

from medlearn import plots
from medlearn.explorers.explorer import Explorer, choice, powers, slider, steps
from medlearn.imaging import FILTERS, denoise
from medlearn.reconstruction import circle

WINDOWS = {"soft tissue": (40, 400), "lung": (-600, 1500), "bone": (400, 1800)}


def window(image, *, presets=WINDOWS, tissues=None):
    """Move the window through which an image is seen.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
        In Hounsfield units.
    presets : dict of str to (level, width)
        Windows with a name; the first is shown at the start.
    tissues : dict of str to float, optional
        Values to be marked in the histogram.
    """
    finite = np.asarray(image, dtype=float)[np.isfinite(image)]
    low, high = (int(np.floor(finite.min())), int(np.ceil(finite.max()))) if finite.size else (-1000, 1000)
    presets = {name: tuple(pair) for name, pair in presets.items()}
    levels, widths = zip(*presets.values(), strict=True)
    controls = {
        "level": slider("Level in HU", levels[0], min(low, *levels), max(high, *levels)),
        "width": slider("Width in HU", widths[0], 1, max(2 * (high - low), *widths)),
    }
    preset = choice("Window", {"as set below": None} | presets, (levels[0], widths[0]))

    def draw(axes, level, width):
        return plots.window(image, level, width, tissues=tissues, axes=axes)

    explorer = Explorer(draw, controls, helpers={"preset": preset}, size=(9.2, 3.7), columns=(1, 1.6), gap=0.2)
    explorer.follow(preset, list(controls.values()))
    return explorer


def dose(clean, noisy, region):
    """Choose a dose and a filter, and see what both do to a finding.

    Parameters
    ----------
    clean, region :
        As for `medlearn.plots.dose`.
    noisy : dict of float to ndarray of shape (rows, columns)
        The same image at each dose.
    """
    doses = {f"{level:g}": level for level in sorted(noisy)}
    controls = {
        "dose": steps("Dose", doses, min(noisy)),
        "method": choice("Filter", FILTERS),
        "strength": slider("Strength of the filter", 1.0, 0.0, 3.0, 0.25),
    }

    def draw(axes, dose, method, strength):
        restored = denoise(noisy[dose], method, strength, np.std(noisy[dose] - clean))
        how = "no filter" if method == "none" else f"{method}, strength {strength:g}"
        names = "no noise", f"dose {dose:g}", how
        return plots.dose(clean, noisy[dose], restored, region, names=names, axes=axes)

    for method in FILTERS:  # what a filter needs is imported now, and not when it is chosen
        denoise(np.zeros((16, 16)), method, 1.0, 0.1)
    return Explorer(draw, controls, size=(10.4, 3.2), columns=(1, 1, 1, 1), gap=0.08)


def sinogram(image, projector):
    """Move the number of views, the photons of each ray, and the filter.

    The image is scaled so that the ray that is weakened most is weakened by exp(-4).

    Parameters
    ----------
    image : ndarray of shape (n, n)
        What weakens the rays; only the circle that touches its sides is scanned.
    projector : callable of (image, angles)
        Returns the sinogram, such as ``skimage.transform.radon``: better not the projector that reconstructs.
    """
    image = np.where(circle(len(image)), np.asarray(image, dtype=float), 0)
    controls = {
        "views": slider("Views", 60, 4, 180, 4),
        "photons": powers("Photons of each ray", 1e5, 2, 7, 2),
        "method": choice("Filter", ("ramp", "none", "ramp, not padded")),
    }

    def draw(axes, views, photons, method):
        angles = np.arange(views) * 180 / views
        sums = projector(image, angles)
        scale = 4.0 / sums.max()
        counts = np.random.default_rng(0).poisson(photons * np.exp(-scale * sums))
        noisy = -np.log(np.maximum(counts, 1) / photons) / scale
        names = "truth", f"{views} views, {photons:.0f} photons", f"filter: {method}"
        return plots.sinogram(image, noisy, _reconstructed(noisy, angles, method), names=names, axes=axes)

    return Explorer(draw, controls, size=(9.6, 3.6), columns=(1, 1, 1), gap=0.15)


def _reconstructed(sums, angles, method):
    from medlearn.reconstruction import back_project, ramp_filter

    if method == "none":  # a mean of the smears, brought to the scale of the others
        return back_project(sums, angles) / len(angles) / (len(sums) / 2)
    filtered = ramp_filter(sums, padded=method == "ramp")
    return np.where(circle(len(sums)), back_project(filtered, angles) * np.pi / len(angles), 0)


def slices(volume, truth, *, at, low, high):
    """Scroll through a volume, and move two bounds until its threshold fits the organ.

    Parameters
    ----------
    volume, truth, at, low, high :
        As for `medlearn.plots.slices`; the last three at the start.
    """
    smallest, largest = float(np.min(volume)), float(np.max(volume))
    step = (largest - smallest) / 100 or 1.0
    controls = {
        "at": slider("Slice", at, 0, len(volume) - 1),
        "low": slider("Grey value from", low, smallest, largest, step),
        "high": slider("Grey value to", high, smallest, largest, step),
    }

    def draw(axes, at, low, high):
        return plots.slices(volume, truth, at, low, high, axes=axes)

    return Explorer(draw, controls, size=(9.2, 3.9), columns=(1.2, 1), gap=0.2)


def slab(volume, mask, *, spacing=(1, 1, 1), name="drawn", limits=None):
    """Scroll through a volume, and make the slab thicker of which the brightest values are shown (MIP).

    Parameters
    ----------
    volume, mask, spacing, name, limits :
        As for `medlearn.plots.slab`.
    """
    controls = {
        "at": slider("Slice", len(volume) // 2, 0, len(volume) - 1),
        "thick": slider("Slices above and below", 2, 0, len(volume) - 1),
    }

    def draw(axes, at, thick):
        return plots.slab(volume, mask, at, thick, spacing=spacing, name=name, limits=limits, axes=axes)

    return Explorer(draw, controls, size=(10.2, 3.9), columns=(1, 1, 1), gap=0.1)
