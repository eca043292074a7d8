"""What more labelled images bring: a curve for each model, with intervals."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.style import axis_or_new, looks

APART = 1.05  # neighbouring curves are drawn side by side, so that their intervals do not cover each other


def learning_curves(sizes, curves, *, xlabel="labelled images", ylabel="AUC", title="", ax=None):
    """Draw a score against the number of labelled images, each twice as far right as the one of half as many.

    Parameters
    ----------
    sizes : sequence of int, length n
    curves : dict of str to list of medlearn.intervals.Estimate, each of length n
    xlabel, ylabel, title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If a curve has another length.
    """
    ax, told = axis_or_new(ax, width=6.0, height=3.8), []
    for place, ((name, points), style) in enumerate(zip(curves.items(), looks(), strict=False)):
        if len(points) != len(sizes):
            raise ValueError(f"{name!r} has {len(points)} points for {len(sizes)} sizes; give one for each.")
        values, low, high = np.array([(point.value, point.low, point.high) for point in points]).T
        x = np.array(sizes) * APART ** (place - (len(curves) - 1) / 2)
        ax.errorbar(x, values, (values - low, high - values), label=name, capsize=2, linewidth=1.2, **style)
        each = ", ".join(f"{size} {number(value)}" for size, value in zip(sizes, values, strict=True))
        told.append(f"Curve '{name}': {each}")
    ax.set_xscale("log")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.minorticks_off()
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)
    about = f"{ylabel} over {xlabel}, with intervals"
    return described_by(ax, lambda ax: ". ".join(filter(None, (ax.get_title(), about, *told))) + ".")
