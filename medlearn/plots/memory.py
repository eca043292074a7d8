"""Intervals between heartbeats, beside what a memory expects of each."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.style import SERIES, axis_or_new


def memory(intervals, expected, early=0.85, *, title="", ax=None):
    """Draw intervals as points and what was expected of each as a line; circle those that come early.

    Parameters
    ----------
    intervals : ndarray of shape (n,)
        Seconds from the beat before.
    expected : ndarray of shape (n,)
        Seconds; what a memory held before this beat.
    early : float
        An interval below this share of what was expected is early; above 0, at most 1.
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If the shapes differ, a number is NaN or infinite, or the share is none.
    """
    intervals, expected = np.asarray(intervals, dtype=float), np.asarray(expected, dtype=float)
    if intervals.ndim != 1 or not len(intervals) or expected.shape != intervals.shape:
        raise ValueError(f"intervals of shape {intervals.shape}, expected {expected.shape}; give two rows alike, (n,).")
    if not (np.isfinite(intervals).all() and np.isfinite(expected).all()):
        raise ValueError("intervals or expected hold NaN or infinity; leave these beats out.")
    if not 0 < early <= 1:
        raise ValueError(f"early is {early}; give a share above 0 and at most 1.")
    called = np.flatnonzero(intervals < early * expected)
    ax, beats = axis_or_new(ax, width=7.0), np.arange(1, len(intervals) + 1)
    ax.plot(beats, intervals, "o", color="0.35", markersize=4, label="interval")
    ax.plot(beats, expected, color=SERIES[0]["color"], linewidth=1.8, label="memory")
    ring = {"marker": "o", "linestyle": "", "markersize": 12, "fillstyle": "none", "color": SERIES[1]["color"]}
    ax.plot(beats[called], intervals[called], label="called early", **ring)
    ax.set(xlabel="beat", ylabel="seconds from the beat before", title=title)
    ax.legend(frameon=False, ncols=3, fontsize="small")
    ax.spines[["top", "right"]].set_visible(False)
    told = _in_words(title, intervals, expected, beats[called])
    return described_by(ax, lambda ax: told)


def _in_words(title, intervals, expected, called):
    text = f"{len(intervals)} intervals from {number(intervals.min())} to {number(intervals.max())} s. "
    text += f"The memory runs from {number(expected[0])} to {number(expected[-1])} s, "
    text += f"lowest {number(expected.min())}, highest {number(expected.max())}. "
    text += f"Called early: {', '.join(f'beat {beat}' for beat in called) or 'none'}."
    return f"{title}. {text}" if title else text
