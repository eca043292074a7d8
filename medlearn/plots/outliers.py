"""Points that stand apart: a cloud with a score for each point, and the cut that a share sets."""

import numpy as np

from medlearn.plots.curves import histogram
from medlearn.plots.description import described_by, number
from medlearn.plots.style import SERIES, new_axes


def outliers(points, scores, share=0.05, *, xlabel="", ylabel="", title="", axes=None):
    """Circle the share of points with the highest scores, beside a histogram of all scores with the cut.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    scores : ndarray of shape (n,)
        Higher is more unusual.
    share : float
        Of the points to be circled, above 0 and below 1.
    xlabel, ylabel, title : str
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is NaN or infinite, or the share is none.
    """
    points, scores = _checked(points, scores, share)
    cut = np.quantile(scores, 1 - share)
    called = scores > cut
    axes = new_axes(1, 2, width=4.6, height=3.9).ravel() if axes is None else axes
    cloud, beside = axes
    cloud.scatter(*points.T, s=12 + 60 * (scores - scores.min()) / max(np.ptp(scores), 1e-9), color="0.45")
    ring = {"facecolors": "none", "edgecolors": SERIES[1]["color"], "linewidths": 1.6}
    cloud.scatter(*points[called].T, s=130, **ring)
    cloud.set(xlabel=xlabel, ylabel=ylabel, title=title)
    cloud.spines[["top", "right"]].set_visible(False)
    told = _in_words(title, points, scores, called)
    described_by(cloud, lambda ax: told)
    histogram(scores, bins=30, xlabel="score", title="all scores", marks={f"cut {number(cut)}": cut}, ax=beside)
    return axes


def _in_words(title, points, scores, called):
    first = scores.argmax()
    where = ", ".join(number(value) for value in points[first])
    text = f"{len(points)} points, {called.sum()} of them circled. "
    text += f"The highest score, {number(scores[first])}, is at ({where}); the median is {number(np.median(scores))}."
    return f"{title}. {text}" if title else text


def _checked(points, scores, share):
    points, scores = np.asarray(points, dtype=float), np.asarray(scores, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or scores.shape != points.shape[:1] or not len(points):
        raise ValueError(f"points of shape {points.shape} and scores of shape {scores.shape}; give (n, 2) and (n,).")
    if not (np.isfinite(points).all() and np.isfinite(scores).all()):
        raise ValueError("points or scores hold NaN or infinity; leave these points out.")
    if not 0 < share < 1:
        raise ValueError(f"share is {share}; give a number above 0 and below 1.")
    return points, scores
