"""Which part of k-space to measure, and how to make an image of it."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, slider
from medlearn.explorers.explorer import Explorer

PATTERNS = ("lines", "disc", "every k-th row")
METHODS = ("zeros", "sparse")


def kspace(image, *, lines=22, steps=60):
    """Move how many lines of k-space are measured, in which pattern, and what fills the rest.

    Parameters
    ----------
    image : ndarray of shape (n, n)
    lines : int
        At the start.
    steps : int
        Of `medlearn.reconstruction.sparse_recovery`.

    Returns
    -------
    explorer : Explorer
        Controls `lines, pattern, method`. The disc holds as many points as the lines would; of rows, as many are
        measured, with even gaps.
    """
    image = np.asarray(image, dtype=float)
    controls = {
        "lines": slider("Lines", lines, 4, 64, 2),
        "pattern": choice("Pattern", PATTERNS),
        "method": choice("Fill with", METHODS),
    }

    def draw(axes, lines, pattern, method):
        from medlearn.reconstruction import from_kspace, sparse_recovery, to_kspace

        mask = measured(len(image), lines, pattern)
        waves = np.where(mask, to_kspace(image), 0)
        found = from_kspace(waves) if method == "zeros" else sparse_recovery(waves, mask, steps=steps)
        names = "truth", f"{pattern}, {mask.mean():.0%} measured", f"filled with: {method}"
        return plots.kspace(image, mask, np.abs(found), names=names, axes=axes)

    return Explorer(draw, controls, size=(9.6, 3.6), columns=(1, 1, 1), gap=0.15)


def measured(size, lines, pattern):
    """Return the points that a pattern measures, bool ndarray (size, size): about as many as the lines have."""
    from medlearn.reconstruction import radial_mask

    mask = radial_mask(size, lines)
    if pattern == "disc":
        steps = np.arange(size) - size // 2
        far = np.hypot(steps, steps[:, np.newaxis])
        return far <= np.sort(far, axis=None)[mask.sum() - 1]
    if pattern == "every k-th row":
        rows = (np.arange(size) - size // 2) % max(1, round(size / lines)) == 0
        return np.repeat(rows[:, np.newaxis], size, axis=1)
    return mask
