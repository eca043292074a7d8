"""Figures that can say what they show.

Every function draws on an axis (a new one if none is given) and returns it. `describe(ax)` puts into words what is
drawn, from the drawn data themselves; `show(ax)` shows the figure and prints that text below it, for a reader who does
not see the figure and for the test that compares it.
"""

from medlearn.plots.course import course_map
from medlearn.plots.curves import histogram, lines, scatter
from medlearn.plots.description import describe, show
from medlearn.plots.evaluation import calibration, confusion
from medlearn.plots.learners import estimates, landscape, plane
from medlearn.plots.pictures import boxes, image, images
from medlearn.plots.trees import tree

__all__ = [
    "boxes",
    "calibration",
    "confusion",
    "course_map",
    "describe",
    "estimates",
    "histogram",
    "image",
    "images",
    "landscape",
    "lines",
    "plane",
    "scatter",
    "show",
    "tree",
]
