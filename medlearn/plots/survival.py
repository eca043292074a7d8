"""Kaplan-Meier curves: a step down at each event, a tick where somebody was seen for the last time."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.style import axis_or_new, looks


def survival(curves, *, last_seen=None, xlabel="months", ylabel="share without the event", title="", ax=None):
    """Draw Kaplan-Meier curves with their intervals.

    Parameters
    ----------
    curves : dict of str to medlearn.survival.Curve
    last_seen : dict of str to array-like of shape (m,), optional
        Times at which patients of a curve were censored: a tick for each; the curve goes on to the latest.
    xlabel, ylabel, title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax, told = axis_or_new(ax), []
    for (name, curve), style in zip(curves.items(), looks(), strict=False):
        seen = np.sort(np.asarray((last_seen or {}).get(name, []), float))
        until = max([curve.times[-1], *seen])
        x = np.concatenate([[0], curve.times, [until]])
        y, low, high = (np.concatenate([[1], part, part[-1:]]) for part in (curve.survival, curve.low, curve.high))
        ax.step(x, y, where="post", color=style["color"], linestyle=style["linestyle"], label=name)
        low, high = (np.where(np.isnan(end), y, end) for end in (low, high))  # no interval where nobody is left
        ax.fill_between(x, low, high, step="post", color=style["color"], alpha=0.15, linewidth=0)
        ax.plot(seen, y[np.searchsorted(x[:-1], seen, side="right") - 1], "|", color=style["color"], markersize=8)
        told.append(_in_words(name, curve, until, len(seen)))
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, ylim=(0, 1.02), xlim=(0, None))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)
    return described_by(
        ax, lambda ax: ". ".join(filter(None, (ax.get_title(), f"{ylabel} over {xlabel}", *told))) + "."
    )


def _in_words(name, curve, until, ticks):
    end = curve.at(until)
    median = curve.median()
    text = f"Curve '{name}': {len(curve.times)} steps down from 1 to {number(end.value)} at {number(until)}"
    text += f", half at {number(median)}" if np.isfinite(median) else ", never down to one half"
    return text + (f"; {ticks} ticks of patients last seen" if ticks else "")
