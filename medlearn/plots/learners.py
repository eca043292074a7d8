"""Figures of what a learner has learnt: its boundary in a plane, its margin, its trees."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation

from medlearn.intervals import wilson
from medlearn.plots.curves import lines
from medlearn.plots.description import describe, described_by, headed, number
from medlearn.plots.evaluation import as_two_groups
from medlearn.plots.style import BLACK, ORANGE, SERIES, SKY, axis_or_new, row_or_new

FINENESS = 201  # points of the plane in each direction at which the learner is asked
PALE = LinearSegmentedColormap.from_list("pale", [SKY, "white", ORANGE])


def plane(model, features, labels, *, class_names, support=None, xlabel="", ylabel="", title="", ax=None):
    """Draw patients with two features, and on which side of the boundary a fitted model puts each point of the plane.

    Parameters
    ----------
    model : fitted classifier of two classes
        With `decision_function`, whose 0 is the boundary and whose -1 and 1 are the edges of a street; or with
        `predict_proba`, whose 1/2 is the boundary.
    features : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        0 or 1.
    class_names : list of str
    support : ndarray of int, optional
        Rows to be ringed.
    """
    features, labels = np.asarray(features, dtype=float), np.asarray(labels)
    columns, rows, extent = _around(features, 0.08)
    scores = _scores(model, np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)).reshape(FINENESS, FINENESS)
    ax = axis_or_new(ax, 5.0, 4.2)
    # Pale on purpose: the line styles and the markers carry the information, the colours repeat it.
    ax.imshow(scores > 0, extent=extent, origin="lower", aspect="auto", cmap=ListedColormap([SKY, ORANGE]), alpha=0.25)
    edges = {-1: "dashed", 0: "solid", 1: "dashed"} if hasattr(model, "decision_function") else {0: "solid"}
    drawn = {level: style for level, style in edges.items() if scores.min() < level < scores.max()}
    if drawn:
        ax.contour(columns, rows, scores, list(drawn), colors=BLACK, linewidths=1.2, linestyles=list(drawn.values()))
    _draw_patients(ax, features, labels, class_names, support)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, xlim=extent[:2], ylim=extent[2:])
    wrong = np.sum((_scores(model, features) > 0) != labels.astype(bool))
    return described_by(ax, lambda ax: _describe_plane(ax, class_names, wrong))


def _around(features, beyond):
    """Return columns and rows of a fine grid around features (n, 2), and its ends: left, right, bottom, top."""
    low, high = features.min(axis=0), features.max(axis=0)
    low, high = low - beyond * (high - low), high + beyond * (high - low)
    columns, rows = (np.linspace(*ends, FINENESS) for ends in zip(low, high, strict=True))
    return columns, rows, (low[0], high[0], low[1], high[1])


def _scores(model, points):
    if hasattr(model, "decision_function"):
        return model.decision_function(points)
    return model.predict_proba(points)[:, 1] - 0.5


def _draw_patients(ax, features, labels, class_names, support=None):
    """Draw patients of shape (n, 2) with the marker of their class, 0 or 1, and ring the rows of `support`, if any."""
    for label, (name, look) in enumerate(zip(class_names, SERIES, strict=False)):
        ink = {"marker": look["marker"], "color": look["color"], "linewidths": 0}
        ax.scatter(*features[labels == label].T, label=name, s=20, **ink)
    if support is not None:
        ring = {"facecolors": "none", "edgecolors": BLACK, "linewidths": 1.1}
        ax.scatter(*features[support].T, label="support vectors", s=90, marker="o", **ring)
    ax.legend(frameon=True, fontsize=8)


def _describe_plane(ax, class_names, wrong):
    share = 100 * np.mean(np.asarray(ax.images[0].get_array()))
    groups = [cloud for cloud in ax.collections if cloud.get_label() in [*class_names, "support vectors"]]
    counts = ", ".join(f"{len(group.get_offsets())} {group.get_label()}" for group in groups)
    centres = [np.ma.mean(group.get_offsets(), axis=0) for group in groups[: len(class_names)]]
    where = " and ".join(f"({number(x)}, {number(y)})" for x, y in centres)
    return headed(
        ax,
        f"Plane of {ax.get_xlabel()} (right) and {ax.get_ylabel()} (up): {counts}; the groups are centred on {where}. "
        f"{share:.0f} % of the plane is called {class_names[1]}; {wrong} of the patients lie on the wrong side.",
    )


def street(w, b, features, labels, *, class_names, support=None, xlabel="", ylabel="", title="", ax=None):
    """Draw a line with its arrow and, dashed, the edges of its street, where the score is -1 and 1.

    Both axes have the same scale, so that the arrow stands at a right angle to the line.

    Parameters
    ----------
    w : array-like of shape (2,)
        The arrow; it is drawn in its own length, from a point of the line near the middle of the patients.
    b : float
    features, labels, class_names, support :
        As for `plane`.
    """
    w, features = np.asarray(w, dtype=float), np.asarray(features, dtype=float)
    ax = plane(
        _Line(w, b), features, labels, class_names=class_names, support=support,
        xlabel=xlabel, ylabel=ylabel, title=title, ax=ax,
    )  # fmt: skip
    ax.set_aspect("equal")
    middle = features.mean(axis=0)
    start = middle - (middle @ w + b) / (w @ w) * w
    tip = start + w
    halo = [withStroke(linewidth=5, foreground="white")]
    look = {"arrowstyle": "-|>", "color": BLACK, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0, "path_effects": halo}
    ax.annotate("", tip, start, arrowprops=look, annotation_clip=False)
    beside = {"xytext": (7, 0), "textcoords": "offset points", "annotation_clip": False}
    ax.annotate("w", tip, **beside, weight="bold", va="center", path_effects=halo)
    ends = " to ".join(f"({number(x)}, {number(y)})" for x, y in (start, tip))
    return described_by(ax, f"{describe(ax)} The arrow w goes from {ends}.")


class _Line:
    """A line that is asked for scores like a fitted model."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def decision_function(self, X):
        return X @ self.w + self.b


def margin(model, features, labels, *, class_names, marked=None, xlabel="", ylabel="", ax=None):
    """Draw the margin of a support vector machine, with the support vectors ringed.

    Parameters
    ----------
    model : sklearn.svm.SVC
        Fitted to these patients.
    features, labels, class_names :
        As for `plane`.
    marked : int, optional
        A patient to be framed by a square.
    """
    if hasattr(model, "coef_"):
        title = f"C = {model.C:.3g}: margin {2 / np.sqrt(np.sum(model.coef_**2)):.2f}"
    else:
        gamma = model.gamma if isinstance(model.gamma, str) else f"{model.gamma:.3g}"
        title = f"C = {model.C:.3g}, gamma = {gamma}"
    ax = plane(
        model, features, labels, class_names=class_names, support=model.support_,
        xlabel=xlabel, ylabel=ylabel, title=title, ax=ax,
    )  # fmt: skip
    if marked is None:
        return ax
    told, place = describe(ax), features[marked]
    square = {"marker": "s", "markersize": 15, "markerfacecolor": "none", "markeredgecolor": "black"}
    ax.plot(*place[:, None], **square, clip_on=False)
    ax.annotate(f"patient {marked}", place, xytext=(12, 0), textcoords="offset points", va="center", size=8)
    who = f"patient {marked} at ({', '.join(map(number, place))}), {'a' if marked in model.support_ else 'no'}"
    return described_by(ax, f"{told} In the square: {who} support vector.")


def forest(trees, depth, features, labels, held_out, *, class_names, deepest=10, xlabel="", ylabel="", axes=None):
    """Show the mean share of several trees cut at a depth: in a plane, and as accuracy over all depths.

    Parameters
    ----------
    trees : list of sklearn.tree.DecisionTreeClassifier
        Grown on two features and two classes, to the end or at least to `deepest`.
    depth : int
        Questions in a row after which each tree has to answer; 0 asks nothing.
    features, labels, class_names :
        As for `plane`.
    held_out : ndarray of bool, shape (n,)
        Patients that no tree has seen; only these are drawn.
    deepest : int
        The right end of the curves.
    """
    features, labels = np.asarray(features, dtype=float), as_two_groups(labels)
    held_out = np.asarray(held_out, dtype=bool)
    if held_out.all() or not held_out.any():
        raise ValueError(f"{held_out.sum()} of {len(held_out)} patients are held out; some must be, and not all.")
    if not 0 <= depth <= deepest:
        raise ValueError(f"depth={depth} must lie from 0 to deepest={deepest}, where the curves end.")
    axes = row_or_new(axes, 2, 4.9, 3.8)
    count = f"{len(trees)} tree{'s' * (len(trees) > 1)}"
    title = f"{count}, at most {depth} question{'s' * (depth != 1)} in a row"
    axes[0].set(xlabel=xlabel, ylabel=ylabel, title=title)
    _votes(axes[0], trees, depth, features, labels, held_out, class_names)
    _depths(axes[1], trees, depth, deepest, features, labels, held_out, class_names)
    return axes


def _votes(ax, trees, depth, features, labels, held_out, class_names):
    from medlearn.tree_depths import shares_in_plane

    columns, rows, extent = _around(features, 0.04)
    shares = shares_in_plane(trees, columns, rows, depth)
    ax.imshow(shares, extent=extent, origin="lower", aspect="auto", cmap=PALE, vmin=0, vmax=1, alpha=0.35)
    if shares.min() < 0.5 < shares.max():
        ax.contour(columns, rows, shares, [0.5], colors=BLACK, linewidths=1.2)
    _draw_patients(ax, features[held_out], labels[held_out], class_names)
    ax.legend(frameon=True, fontsize=8, loc="lower right")
    groups = ", ".join(f"{np.sum(held_out & (labels == k))} {name}" for k, name in enumerate(class_names))
    called = shares > 0.5
    border = int(np.sum(called[1:] != called[:-1]) + np.sum(called[:, 1:] != called[:, :-1]))
    unsure = 100 * np.mean((shares > 0.1) & (shares < 0.9))
    text = (
        f"held out: {groups}. {100 * np.mean(called):.0f} % of the plane is called {class_names[1]}; {unsure:.0f} % "
        f"has a share between 0.1 and 0.9; the border is {border} steps of the grid long."
    )
    described_by(ax, headed(ax, f"Plane of {ax.get_xlabel()} (right) and {ax.get_ylabel()} (up), {text}"))


def _depths(ax, trees, depth, deepest, features, labels, held_out, class_names):
    from medlearn.tree_depths import shares_by_depth

    shares = sum(shares_by_depth(tree, features, deepest) for tree in trees) / len(trees)
    right = (shares > 0.5) == labels  # who is called rightly at each depth
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
    described_by(ax, text)


def tree(model, *, feature_names, class_names, deepest=3, title="", ax=None):
    """Draw the questions of a decision tree from the root downwards; "yes" goes to the left.

    The text of each box is an annotation; a leaf names its largest class.

    Parameters
    ----------
    model : sklearn.tree.DecisionTreeClassifier
    feature_names : list of str
    class_names : list of str
    deepest : int
        Questions drawn one below the other, at most; what lies deeper is only counted.
    """
    tree = model.tree_
    places, edges = _layout(tree, deepest)
    across, up = zip(*places.values(), strict=True)
    ax = axis_or_new(ax, 1.0 + 1.15 * (1 + max(across)), 1.1 * (1 - min(up)))
    for parent, child, answer in edges:
        ends = np.array([places[parent], places[child]])
        ax.plot(*ends.T, color="0.6", linewidth=1, zorder=1)
        ax.text(*ends.mean(axis=0), answer, size=9, ha="center", va="center", color="0.35", backgroundcolor="white")
    inner = {parent for parent, _, _ in edges}
    for node, place in places.items():
        shares, count = tree.value[node, 0], tree.n_node_samples[node]
        if node in inner:
            asked = f"{feature_names[tree.feature[node]]}\n≤ {number(tree.threshold[node])}?"
            words, box = f"{asked}\n{count} patients", {"boxstyle": "square", "facecolor": "white"}
        else:
            more = "" if _is_leaf(tree, node) else "\n(asks on)"
            words = f"{class_names[shares.argmax()]}\n{shares.max():.0%} of {count}{more}"
            # Two classes: the paler colour is the first. The words say the same.
            box = {"boxstyle": "round", "facecolor": SKY if shares.argmax() == 0 else ORANGE}
        ax.annotate(words, place, ha="center", va="center", size=9, bbox=box | {"alpha": 0.9}, zorder=2)
    ax.set(title=title, xlim=(min(across) - 0.6, max(across) + 0.6), ylim=(min(up) - 0.5, 0.5))
    ax.set_axis_off()
    return described_by(ax, _describe_tree)


def _layout(tree, deepest):
    """Place leaves side by side and parents between their children; return places and edges."""
    places, edges, free = {}, [], iter(range(10_000))

    def put(node, depth):
        if _is_leaf(tree, node) or depth == deepest:
            places[node] = (float(next(free)), -float(depth))
            return
        children = (tree.children_left[node], "yes"), (tree.children_right[node], "no")
        for child, answer in children:
            put(child, depth + 1)
            edges.append((node, child, answer))
        places[node] = (np.mean([places[child][0] for child, _ in children]), -float(depth))

    put(0, 0)
    return places, edges


def _is_leaf(tree, node):
    return tree.children_left[node] < 0


def _describe_tree(ax):
    levels = {}
    boxes = [text for text in ax.texts if isinstance(text, Annotation)]
    for box in sorted(boxes, key=lambda box: (-box.xy[1], box.xy[0])):
        levels.setdefault(-box.xy[1], []).append(" ".join(box.get_text().split("\n")))
    rows = [f"level {depth:.0f}: {'; '.join(words)}" for depth, words in levels.items()]
    return headed(ax, "Tree, yes to the left, from the left in each level. " + ". ".join(rows) + ".")
