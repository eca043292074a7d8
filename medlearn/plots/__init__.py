"""Figures that can say what they show.

Every function draws on an axis (a new one if none is given) and returns it. `describe(ax)` puts into words what is
drawn, from the drawn data themselves; `show(ax)` shows the figure and prints that text below it, for a reader who does
not see the figure and for the test that compares it.
"""

from medlearn.plots.course import course_map
from medlearn.plots.curves import histogram, lines, scatter
from medlearn.plots.descents import descent
from medlearn.plots.description import describe, show
from medlearn.plots.evaluation import calibration, confusion
from medlearn.plots.kernels import correlated
from medlearn.plots.learners import estimates, landscape, plane
from medlearn.plots.maps import layer
from medlearn.plots.noise import denoised
from medlearn.plots.pictures import boxes, image, images
from medlearn.plots.recalibration import recalibrated
from medlearn.plots.thresholds import threshold
from medlearn.plots.trees import tree
from medlearn.plots.votes import vote
from medlearn.plots.windows import windowed

__all__ = [
    "boxes",
    "calibration",
    "confusion",
    "correlated",
    "course_map",
    "denoised",
    "descent",
    "describe",
    "estimates",
    "histogram",
    "image",
    "images",
    "landscape",
    "layer",
    "lines",
    "plane",
    "recalibrated",
    "scatter",
    "show",
    "threshold",
    "tree",
    "vote",
    "windowed",
]
