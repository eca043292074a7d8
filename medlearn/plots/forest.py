"""What many trees say together, in a plane of two features and over the depth at which they stop asking."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from medlearn.intervals import wilson
from medlearn.plots.checking import as_two_groups
from medlearn.plots.curves import lines
from medlearn.plots.description import described_by, number
from medlearn.plots.style import BLACK, ORANGE, SERIES, SKY, new_axes

FINENESS = 201  # points of the plane in each direction
PALE = LinearSegmentedColormap.from_list("pale", [SKY, "white", ORANGE])


def forest(trees, depth, features, labels, held_out, *, class_names, deepest=10, xlabel="", ylabel="", axes=None):
    """Show the mean share of several trees cut at a depth: in a plane, and as accuracy over all depths.

    Parameters
    ----------
    trees : list of medlearn.trees.DecisionTree
        Grown on two features, to the end or at least to `deepest`.
    depth : int
        Questions in a row after which each tree has to answer; 0 asks nothing.
    features : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        0 or 1.
    held_out : ndarray of bool, shape (n,)
        Patients that no tree has seen; only these are drawn.
    class_names : list of str
    deepest : int
        The right end of the curves.
    xlabel, ylabel : str
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If one class is missing, nobody is held out or nobody else is left, or the depth is not 0 to `deepest`.
    """
    labels, held_out = as_two_groups(labels), np.asarray(held_out, dtype=bool)
    if held_out.all() or not held_out.any():
        raise ValueError(f"{held_out.sum()} of {len(held_out)} patients are held out; some must be, and not all.")
    if not 0 <= depth <= deepest:
        raise ValueError(f"depth={depth} must lie from 0 to deepest={deepest}, where the curves end.")
    axes = new_axes(1, 2, width=4.9, height=3.8).ravel() if axes is None else axes
    right = _right(trees, np.asarray(features, dtype=float), labels, deepest)
    _plane(axes[0], trees, depth, features, labels, held_out, class_names)
    axes[0].set(xlabel=xlabel, ylabel=ylabel, title=_title(len(trees), depth))
    _curves(axes[1], right, held_out, depth, labels, class_names)
    return axes


def _title(trees, depth):
    return f"{trees} tree{'s' * (trees > 1)}, at most {depth} question{'s' * (depth != 1)} in a row"


def _right(trees, features, labels, deepest):
    """Return who is called rightly at each depth, ndarray of bool (deepest + 1, n)."""
    from medlearn.trees.tree import shares_by_depth

    shares = sum(shares_by_depth(tree, features, deepest) for tree in trees) / len(trees)
    return (shares > 0.5) == labels


def _plane(ax, trees, depth, features, labels, held_out, class_names):
    from medlearn.trees.tree import shares_in_plane

    low, high = features.min(axis=0), features.max(axis=0)
    low, high = low - 0.04 * (high - low), high + 0.04 * (high - low)
    columns, rows = (np.linspace(*ends, FINENESS) for ends in zip(low, high, strict=True))
    shares = shares_in_plane(trees, columns, rows, depth)
    extent = (low[0], high[0], low[1], high[1])
    ax.imshow(shares, extent=extent, origin="lower", aspect="auto", cmap=PALE, vmin=0, vmax=1, alpha=0.35)
    if shares.min() < 0.5 < shares.max():
        ax.contour(columns, rows, shares, [0.5], colors=BLACK, linewidths=1.2)
    for label, (name, style) in enumerate(zip(class_names, SERIES, strict=False)):
        chosen = held_out & (labels == label)
        ax.scatter(*features[chosen].T, label=name, s=20, marker=style["marker"], color=style["color"], linewidths=0)
    ax.legend(frameon=True, fontsize=8, loc="lower right")
    described_by(ax, lambda ax: _describe_plane(ax, shares, class_names))


def _describe_plane(ax, shares, class_names):
    axes = f"{ax.get_title()}. Plane of {ax.get_xlabel()} (right) and {ax.get_ylabel()} (up)"
    groups = ", ".join(f"{len(cloud.get_offsets())} {cloud.get_label()}" for cloud in ax.collections[-2:])
    sides = f"{100 * np.mean(shares > 0.5):.0f} % of the plane is called {class_names[1]}"
    unsure = f"{100 * np.mean((shares > 0.1) & (shares < 0.9)):.0f} % has a share between 0.1 and 0.9"
    return f"{axes}, held out: {groups}. {sides}; {unsure}; the border is {_length(shares)} steps of the grid long."


def _length(shares):
    """Count the neighbouring points of the plane that are called differently."""
    called = shares > 0.5
    return int(np.sum(called[1:] != called[:-1]) + np.sum(called[:, 1:] != called[:, :-1]))


def _curves(ax, right, held_out, depth, labels, class_names):
    curves = {"seen": right[:, ~held_out].mean(axis=1), "held out": right[:, held_out].mean(axis=1)}
    larger = int(labels[held_out].mean() > 0.5)
    baseline = np.mean(labels[held_out] == larger)
    lines(range(len(right)), curves, xlabel="questions in a row, at most", ylabel="accuracy", ax=ax)
    ax.set_xticks(range(0, len(right), 2))
    ax.axvline(depth, color="0.2", linewidth=1)
    ax.axhline(baseline, color="0.4", linewidth=1, linestyle="dashed")
    ax.text(len(right) - 1, baseline + 0.005, f"always {class_names[larger]}", ha="right", size=8)
    held = wilson(int(right[depth, held_out].sum()), int(held_out.sum()))
    ax.set(ylim=(min(0.6, baseline - 0.02), 1.01), title=f"after {depth}: {held.value:.3f} of those held out")
    text = (
        f"Accuracy over 0 to {len(right) - 1} questions in a row. After {depth}: seen {curves['seen'][depth]:.3f}, "
        f"held out {held}. Best for those held out: {curves['held out'].max():.3f} after "
        f"{int(curves['held out'].argmax())}. Always {class_names[larger]}: {number(baseline)}."
    )
    described_by(ax, lambda _: text)
