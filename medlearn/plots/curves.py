"""Curves, histograms and point clouds."""

import numpy as np

from medlearn.plots.style import axis_or_new, looks


def lines(x, series, *, xlabel="", ylabel="", title="", marks=None, ax=None):
    """Draw one or several curves over the same x values.

    Parameters
    ----------
    x : array-like of shape (n,)
    series : dict of str to array-like of shape (n,)
        Name and values of each curve.
    xlabel, ylabel, title : str
        With units.
    marks : dict of str to float, optional
        Vertical lines with their names.
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax)
    for (name, values), style in zip(series.items(), looks(), strict=False):
        few = len(np.atleast_1d(x)) <= 25
        ax.plot(x, values, label=name, **(style if few else style | {"marker": ""}))
    return _finish(ax, xlabel, ylabel, title, legend=len(series) > 1, marks=marks)


def histogram(values, *, bins=64, xlabel="", title="", marks=None, logarithmic=False, ax=None):
    """Count how often each range of values occurs.

    Parameters
    ----------
    values : array-like, any shape, or a dict of name to array-like for several histograms
    bins : int or array-like of edges
    xlabel, title : str
    marks : dict of str to float, optional
        Vertical lines with their names.
    logarithmic : bool
        Count on a logarithmic axis, to see rare values beside frequent ones.
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax)
    groups = values if isinstance(values, dict) else {"": values}
    edges = np.histogram_bin_edges(np.concatenate([np.ravel(group) for group in groups.values()]), bins)
    for (name, group), style in zip(groups.items(), looks(), strict=False):
        counts, _ = np.histogram(np.ravel(group), edges)
        look = (
            {"fill": True, "color": "0.55"} if len(groups) == 1 else {"color": style["color"], "ls": style["linestyle"]}
        )
        ax.stairs(counts, edges, label=name or None, linewidth=1.5, **look)
    if logarithmic:
        ax.set_yscale("log")
    return _finish(ax, xlabel, "count", title, legend=len(groups) > 1, marks=marks)


def scatter(x, y, labels, *, class_names, xlabel="", ylabel="", title="", ax=None):
    """Draw one point for each patient, with a marker of its own for each class.

    Parameters
    ----------
    x, y : array-like of shape (n,)
    labels : array-like of int, shape (n,)
    class_names : list of str
        Name of label 0, of label 1, and so on.
    xlabel, ylabel, title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax, width=5.0, height=4.0)
    x, y, labels = map(np.asarray, (x, y, labels))
    for label, (name, style) in enumerate(zip(class_names, looks(), strict=False)):
        chosen = labels == label
        ax.scatter(
            x[chosen], y[chosen], label=name, s=18, marker=style["marker"], facecolors="none", edgecolors=style["color"]
        )
    return _finish(ax, xlabel, ylabel, title, legend=True)


def _finish(ax, xlabel, ylabel, title, legend, marks=None):
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.spines[["top", "right"]].set_visible(False)
    if legend:
        ax.legend(frameon=False)
    for count, (name, place) in enumerate((marks or {}).items()):
        ax.axvline(place, color="0.2", linewidth=1, gid=name)
        # Neighbouring names stand at two heights, so that they do not run into each other.
        height = 1.01 + 0.07 * (count % 2)
        ax.annotate(name, (place, height), xycoords=("data", "axes fraction"), ha="center", va="bottom", size=8)
    if marks:
        ax.set_title(title, pad=24)
    return ax
