"""Figures to move: each explorer is a plot of `medlearn.plots` whose arguments are controls.

Every function returns an `Explorer`: leave it as the last line of a cell to see it. Below the picture stands its
description, which changes with it; where something cannot be drawn, the reason stands there instead.
"""

from medlearn.explorers.curves import outliers, stopping
from medlearn.explorers.evaluation import detections, recalibration, threshold
from medlearn.explorers.explorer import Explorer
from medlearn.explorers.learners import forest, margin
from medlearn.explorers.networks import kernel, layers, learning_rate, occlusion
from medlearn.explorers.scans import dose, sinogram, slab, slices, window

__all__ = [
    "Explorer", "detections", "dose", "forest", "kernel", "layers", "learning_rate", "margin",
    "occlusion", "outliers", "recalibration", "sinogram", "slab", "slices", "stopping",
    "threshold", "window",
]  # fmt: skip
