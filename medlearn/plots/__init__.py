"""Figures that can say what they show.

Every function draws on an axis (a new one if none is given) and returns it. `describe(ax)` puts into words what is
drawn, from the drawn data themselves; `show(ax)` shows the figure with that text folded below it, for a reader who does
not see the figure and for the test that compares it.
"""

from medlearn.plots.course_map import course_map
from medlearn.plots.curves import histogram, lines, scatter
from medlearn.plots.description import describe, show
from medlearn.plots.directions import directions
from medlearn.plots.dose import dose
from medlearn.plots.evaluation import calibration, confusion, estimates, roc
from medlearn.plots.forest import forest
from medlearn.plots.kernel import kernel
from medlearn.plots.kspace import kspace
from medlearn.plots.latent import latent
from medlearn.plots.layers import layers
from medlearn.plots.learners import landscape, plane
from medlearn.plots.learning_curves import learning_curves
from medlearn.plots.learning_rate import learning_rate
from medlearn.plots.margin import margin, score_curve, street
from medlearn.plots.memory import memory
from medlearn.plots.occlusion import occlusion
from medlearn.plots.outliers import outliers
from medlearn.plots.pictures import boxes, image, images
from medlearn.plots.recalibration import recalibration
from medlearn.plots.retest import retest
from medlearn.plots.sinogram import sinogram
from medlearn.plots.slab import slab
from medlearn.plots.slices import outlines, slices
from medlearn.plots.slopes import slopes
from medlearn.plots.strip import strip
from medlearn.plots.surface import surface
from medlearn.plots.survival import survival
from medlearn.plots.threshold import threshold
from medlearn.plots.tree import tree
from medlearn.plots.window import window

__all__ = [
    "boxes",
    "calibration",
    "confusion",
    "course_map",
    "describe",
    "directions",
    "dose",
    "estimates",
    "forest",
    "histogram",
    "image",
    "images",
    "kernel",
    "kspace",
    "landscape",
    "latent",
    "layers",
    "learning_curves",
    "learning_rate",
    "lines",
    "margin",
    "memory",
    "occlusion",
    "outliers",
    "outlines",
    "plane",
    "recalibration",
    "retest",
    "roc",
    "scatter",
    "score_curve",
    "show",
    "sinogram",
    "slab",
    "slices",
    "slopes",
    "street",
    "strip",
    "surface",
    "survival",
    "threshold",
    "tree",
    "window",
]
