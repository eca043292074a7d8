"""Figures that can say what they show.

Every function draws on an axis, `ax`, or on a row of them, `axes` (on new ones if none are given), and returns them;
`title`, `xlabel` and `ylabel` are texts, with units.
`describe(ax)` puts into words what is drawn, from the drawn data themselves; `show(ax)` shows the figure with that text
folded below it, for a reader who does not see the figure and for the test that compares it. What cannot be drawn, such
as NaN, another shape or one class only, is a ValueError that says what to do.
"""

from medlearn.plots.course_map import course_map
from medlearn.plots.curves import histogram, lines, outliers, retest, scatter, stopping, strip, survival  # fmt: skip
from medlearn.plots.description import describe, show
from medlearn.plots.evaluation import calibration, confusion, estimates, recalibration, threshold
from medlearn.plots.learners import forest, margin, plane, street, tree
from medlearn.plots.networks import kernel, layers, learning_rate, occlusion
from medlearn.plots.pictures import boxes, detections, directions, image, images, outlines, overlays, slopes, voxels
from medlearn.plots.scans import dose, sinogram, slab, slices, window

__all__ = [
    "boxes", "calibration", "confusion", "course_map", "describe", "detections", "directions", "dose",
    "estimates", "forest", "histogram", "image", "images", "kernel", "layers",
    "learning_rate", "lines", "margin", "occlusion", "outliers", "outlines",
    "overlays", "plane", "recalibration", "retest", "scatter", "show", "sinogram", "slab", "slices", "slopes",
    "stopping", "street", "strip", "survival", "threshold", "tree", "voxels", "window",
]  # fmt: skip
