"""Two measurements of the same patients."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.style import BLUE, new_axes


def retest(pairs, name):
    """Draw a point for each patient, test against retest, and the diagonal on which both are equal.

    Parameters
    ----------
    pairs : dict of str to (test, retest), each an ndarray of shape (patients,)
        One panel for each; all panels have the same axes.
    name : str
        What was measured.

    Returns
    -------
    axes : ndarray of matplotlib Axes, one for each pair
    """
    values = np.concatenate([np.ravel(pair) for pair in pairs.values()])
    ends = [values.min(), values.max()]
    axes = new_axes(1, len(pairs), width=4.0, height=4.0).ravel()
    for ax, (title, (first, second)) in zip(axes, pairs.items(), strict=True):
        ax.plot(ends, ends, color="0.6", linewidth=1)
        ax.scatter(first, second, s=18, facecolors="none", edgecolors=BLUE)
        ax.set(title=title, xlabel=f"test: {name}", ylabel=f"retest: {name}", aspect="equal")
        ax.spines[["top", "right"]].set_visible(False)
        described_by(ax, lambda ax, first=first, second=second: _described(ax.get_title(), first, second))
    return axes


def _described(title, first, second):
    return (
        f"{title}. {len(first)} patients, test from {number(np.min(first))} to {number(np.max(first))}; the line where "
        f"test and retest are equal; the points are {number(np.mean(np.abs(second - first)))} away from it on average."
    )
