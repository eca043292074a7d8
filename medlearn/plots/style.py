"""Colours and sizes that all figures share."""

from itertools import count

import matplotlib.pyplot as plt

# Okabe & Ito (2008), Color Universal Design: told apart by readers with any common colour-vision deficiency.
BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000 #E69F00 #56B4E9 #009E73 #F0E442 #0072B2 #D55E00 #CC79A7".split()
)
PALE = "#CCE3F0"  # a light blue, for writing in black on it
# Every series differs from the others by marker and line style too: no information by colour alone.
SERIES = [
    {"color": BLUE, "marker": "o", "linestyle": "-"},
    {"color": VERMILION, "marker": "^", "linestyle": "--"},
    {"color": GREEN, "marker": "s", "linestyle": ":"},
    {"color": PURPLE, "marker": "D", "linestyle": "-."},
    {"color": BLACK, "marker": "v", "linestyle": (0, (5, 1, 1, 1, 1, 1))},
]
BEATS = {"N": BLUE, "S": ORANGE, "V": VERMILION, "F": PURPLE}  # of an electrocardiogram; the letter tells as well


def looks():
    """Yield the look of one curve after the other, without end: after five, markers and lines meet other colours."""
    for k in count():
        yield SERIES[(k + k // len(SERIES)) % len(SERIES)] | {"color": SERIES[k % len(SERIES)]["color"]}


def new_axes(rows=1, columns=1, width=5.0, height=3.2):
    """Make a figure of rows x columns axes, each width x height inches; return the axes, ndarray (rows, columns)."""
    _, axes = plt.subplots(rows, columns, figsize=(columns * width, rows * height), squeeze=False, layout="constrained")
    return axes


def axis_or_new(ax, width=5.0, height=3.2):
    """Return the axis that was given, or the only one of a new figure."""
    return new_axes(1, 1, width, height)[0, 0] if ax is None else ax


def row_or_new(axes, count, width, height):
    """Return the axes that were given, or those of a new figure of so many panels side by side."""
    return new_axes(1, count, width, height).ravel() if axes is None else axes


def open_frame(ax):
    """Leave out the upper and the right side of the frame."""
    ax.spines[["top", "right"]].set_visible(False)
