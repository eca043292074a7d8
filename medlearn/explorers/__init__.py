"""Figures to move: each explorer is a plot of `medlearn.plots` whose arguments are controls.

Every function returns an `Explorer`: leave it as the last line of a cell to see it. Below the picture stands its
description, which changes with it; where something cannot be drawn, the reason stands there instead.
"""

from medlearn.explorers.dose import dose
from medlearn.explorers.explorer import Explorer
from medlearn.explorers.forest import forest
from medlearn.explorers.kernel import kernel
from medlearn.explorers.kspace import kspace
from medlearn.explorers.latent import latent
from medlearn.explorers.layers import layers
from medlearn.explorers.learning_rate import learning_rate
from medlearn.explorers.margin import margin
from medlearn.explorers.memory import memory
from medlearn.explorers.occlusion import occlusion
from medlearn.explorers.outliers import outliers
from medlearn.explorers.recalibration import recalibration
from medlearn.explorers.sinogram import sinogram
from medlearn.explorers.slab import slab
from medlearn.explorers.slices import slices
from medlearn.explorers.threshold import threshold
from medlearn.explorers.window import window

__all__ = [
    "Explorer",
    "dose",
    "forest",
    "kernel",
    "kspace",
    "latent",
    "layers",
    "learning_rate",
    "margin",
    "memory",
    "occlusion",
    "outliers",
    "recalibration",
    "sinogram",
    "slab",
    "slices",
    "threshold",
    "window",
]
