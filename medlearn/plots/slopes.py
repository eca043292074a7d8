"""What the gradient of one pixel means: the arrow along the slope, and the edge across it."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import images
from medlearn.plots.style import VERMILION, YELLOW

HALF = 3  # pixels shown on each side of the one that is meant


def slopes(across, down):
    """Draw pixels on even slopes, each with an arrow to where it gets brighter and with the edge at a right angle.

    The arrow is as long as the slope is steep, compared with the steepest.

    Parameters
    ----------
    across, down : array-like of shape (n,)
        How much brighter the image gets from one column to the next, and from one row to the next.

    Returns
    -------
    axes : ndarray of n matplotlib Axes
    """
    rows, columns = np.indices((2 * HALF + 1, 2 * HALF + 1)) - HALF
    steps = list(zip(across, down, strict=True))
    titles = [f"pixel {count}: across {right}, down {below}" for count, (right, below) in enumerate(steps, 1)]
    axes = images([right * columns + below * rows for right, below in steps], titles)
    steepest = np.hypot(across, down).max()
    for ax, step in zip(axes, steps, strict=True):
        _arrow_and_edge(ax, *np.array(step) / np.hypot(*step), np.hypot(*step) / steepest)
        described_by(ax, lambda ax, step=step: _described(ax.get_title(), *step))
    return axes


def _arrow_and_edge(ax, right, below, length):
    ends = np.array([-1, 1]) * 0.9 * HALF
    ax.plot(HALF + ends * below, HALF - ends * right, color="black", linewidth=5)
    ax.plot(HALF + ends * below, HALF - ends * right, color=YELLOW, linewidth=3)
    head = {"arrowstyle": "-|>", "color": VERMILION, "linewidth": 3, "mutation_scale": 20, "shrinkA": 0}
    tip = 0.9 * HALF * length
    ax.annotate("", (HALF + tip * right, HALF + tip * below), (HALF, HALF), arrowprops=head)


def _described(title, right, below):
    angle = np.degrees(np.arctan2(below, right))
    return (
        f"{title}. A slope whose arrow points to {number(round(angle))} degrees, counted from the right downwards, "
        f"as long as it is steep, {number(np.hypot(right, below))}; the edge is drawn at a right angle to it."
    )
