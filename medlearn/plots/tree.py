"""A decision tree, drawn."""

import numpy as np
from matplotlib.text import Annotation

from medlearn.plots.description import described_by, number
from medlearn.plots.style import ORANGE, SKY, axis_or_new


def tree(model, *, feature_names, class_names, deepest=3, title="", ax=None):
    """Draw the questions of a decision tree from the root downwards; "yes" goes to the left.

    Parameters
    ----------
    model : medlearn.trees.DecisionTree
    feature_names : list of str
    class_names : list of str
    deepest : int
        Questions drawn one below the other, at most; what lies deeper is only counted.
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
        The text of each box is an annotation; a leaf names its largest class.
    """
    places, edges = _layout(model, deepest)
    lowest = -min(y for _, y in places.values())
    ax = axis_or_new(ax, width=1.0 + 1.15 * (1 + max(x for x, _ in places.values())), height=1.1 * (lowest + 1))
    for parent, child, answer in edges:
        ends = np.array([places[parent], places[child]])
        ax.plot(*ends.T, color="0.6", linewidth=1, zorder=1)
        ax.text(*ends.mean(axis=0), answer, size=9, ha="center", va="center", color="0.35", backgroundcolor="white")
    for node, (x, y) in places.items():
        inner = any(parent == node for parent, _, _ in edges)
        words = _words(model, node, inner, feature_names, class_names)
        # Two classes: the paler colour is the first. The words say the same.
        colour = SKY if model.counts_[node].argmax() == 0 else ORANGE
        box = {"boxstyle": "square" if inner else "round", "facecolor": "white" if inner else colour, "alpha": 0.9}
        ax.annotate(words, (x, y), ha="center", va="center", size=9, bbox=box, zorder=2)
    ax.set(title=title, xlim=(min(x for x, _ in places.values()) - 0.6, max(x for x, _ in places.values()) + 0.6))
    ax.set_ylim(-lowest - 0.5, 0.5)
    ax.set_axis_off()
    return described_by(ax, _describe_tree)


def _layout(model, deepest):
    """Place leaves side by side and parents between their children; return places and edges."""
    places, edges, free = {}, [], iter(range(10_000))

    def put(node, depth):
        if _is_leaf(model, node) or depth == deepest:
            places[node] = (float(next(free)), -float(depth))
            return
        children = (model.left_[node], "yes"), (model.right_[node], "no")
        for child, answer in children:
            put(child, depth + 1)
            edges.append((node, child, answer))
        places[node] = (np.mean([places[child][0] for child, _ in children]), -float(depth))

    put(0, 0)
    return places, edges


def _is_leaf(model, node):
    from medlearn.trees.tree import LEAF

    return model.feature_[node] == LEAF


def _words(model, node, inner, feature_names, class_names):
    counts = model.counts_[node]
    if inner:
        return (
            f"{feature_names[model.feature_[node]]}\n≤ {number(model.threshold_[node])}?\n{counts.sum():.0f} patients"
        )
    share = counts.max() / counts.sum()
    more = "" if _is_leaf(model, node) else "\n(asks on)"
    return f"{class_names[counts.argmax()]}\n{share:.0%} of {counts.sum():.0f}{more}"


def _describe_tree(ax):
    boxes = sorted((text for text in ax.texts if isinstance(text, Annotation)), key=_row)
    levels = {}
    for box in boxes:
        levels.setdefault(-box.xy[1], []).append(" ".join(box.get_text().split("\n")))
    rows = [f"level {depth:.0f}: " + "; ".join(words) for depth, words in sorted(levels.items())]
    heading = f"{ax.get_title()}. " if ax.get_title() else ""
    return f"{heading}Tree, yes to the left, from the left in each level. " + ". ".join(rows) + "."


def _row(box):
    return (-box.xy[1], box.xy[0])
