"""Figures of what a learner has learnt: its boundary in a plane, its score over a grid of settings."""

import numpy as np
from matplotlib.colors import ListedColormap

from medlearn.plots.description import described_by, number
from medlearn.plots.style import BLACK, ORANGE, SERIES, SKY, axis_or_new

FINENESS = 201  # points of the plane in each direction at which the learner is asked


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
    xlabel, ylabel, title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax, width=5.0, height=4.2)
    features, labels = np.asarray(features, dtype=float), np.asarray(labels)
    low, high = features.min(axis=0), features.max(axis=0)
    low, high = low - 0.08 * (high - low), high + 0.08 * (high - low)
    columns, rows = (np.linspace(*ends, FINENESS) for ends in zip(low, high, strict=True))
    scores = _scores(model, np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)).reshape(FINENESS, FINENESS)
    extent = (low[0], high[0], low[1], high[1])
    # Pale on purpose: the line styles and the markers carry the information, the colours repeat it.
    ax.imshow(scores > 0, extent=extent, origin="lower", aspect="auto", cmap=ListedColormap([SKY, ORANGE]), alpha=0.25)
    edges = {-1: "dashed", 0: "solid", 1: "dashed"} if hasattr(model, "decision_function") else {0: "solid"}
    drawn = {level: style for level, style in edges.items() if scores.min() < level < scores.max()}
    if drawn:
        ax.contour(columns, rows, scores, list(drawn), colors=BLACK, linewidths=1.2, linestyles=list(drawn.values()))
    draw_patients(ax, features, labels, class_names, support)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, xlim=extent[:2], ylim=extent[2:])
    called = _scores(model, features) > 0
    return described_by(ax, lambda ax: _describe_plane(ax, class_names, np.sum(called != labels.astype(bool))))


def landscape(values, rows, columns, *, ylabel="", xlabel="", title="", ax=None):
    """Write a score into every field of a grid of settings; the best is framed.

    Parameters
    ----------
    values : ndarray of shape (r, c)
    rows, columns : sequence of float or str, of lengths r and c
        The settings; the first row stands at the bottom.
    ylabel, xlabel, title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    values = np.asarray(values, dtype=float)
    if values.shape != (len(rows), len(columns)):
        raise ValueError(f"values of shape {values.shape} do not fit {len(rows)} rows and {len(columns)} columns.")
    ax = axis_or_new(ax, width=1.6 + 0.7 * len(columns), height=1.2 + 0.45 * len(rows))
    picture = ax.imshow(values, cmap="cividis", origin="lower", aspect="auto")
    best = np.unravel_index(np.nanargmax(values), values.shape)
    for place, value in np.ndenumerate(values):
        ink = "black" if picture.norm(value) > 0.5 else "white"
        weight = "bold" if place == best else "normal"
        ax.text(place[1], place[0], f"{value:.3f}", ha="center", va="center", color=ink, size=8, weight=weight)
    frame = ([-0.5, 0.5, 0.5, -0.5, -0.5], [-0.5, -0.5, 0.5, 0.5, -0.5])
    ax.plot(best[1] + np.array(frame[0]), best[0] + np.array(frame[1]), color=BLACK, linewidth=2)
    ax.set_xticks(range(len(columns)), [_setting(value) for value in columns])
    ax.set_yticks(range(len(rows)), [_setting(value) for value in rows])
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    return described_by(ax, _describe_landscape)


def _scores(model, points):
    if hasattr(model, "decision_function"):
        return model.decision_function(points)
    return model.predict_proba(points)[:, 1] - 0.5


def draw_patients(ax, features, labels, class_names, support):
    """Draw patients of shape (n, 2) with the marker of their class, 0 or 1, and ring the rows of `support`, if any."""
    for label, (name, style) in enumerate(zip(class_names, SERIES, strict=False)):
        chosen = labels == label
        ax.scatter(*features[chosen].T, label=name, s=20, marker=style["marker"], color=style["color"], linewidths=0)
    if support is not None:
        ring = {"facecolors": "none", "edgecolors": BLACK, "linewidths": 1.1}
        ax.scatter(*features[support].T, label="support vectors", s=90, marker="o", **ring)
    ax.legend(frameon=True, fontsize=8)


def _describe_plane(ax, class_names, wrong):
    share = 100 * np.mean(np.asarray(ax.images[0].get_array()))
    groups = [c for c in ax.collections if c.get_label() in [*class_names, "support vectors"]]
    counts = ", ".join(f"{len(group.get_offsets())} {group.get_label()}" for group in groups)
    heading = f"{ax.get_title()}. " if ax.get_title() else ""
    centres = [np.ma.mean(group.get_offsets(), axis=0) for group in groups[: len(class_names)]]
    where = " and ".join(f"({number(x)}, {number(y)})" for x, y in centres)
    axes = f"Plane of {ax.get_xlabel()} (right) and {ax.get_ylabel()} (up)"
    return (
        f"{heading}{axes}: {counts}; the groups are centred on {where}. {share:.0f} % of the plane is called "
        f"{class_names[1]}; {wrong} of the patients lie on the wrong side."
    )


def _setting(value):
    return value if isinstance(value, str) else f"{value:g}"


def _describe_landscape(ax):
    values = np.asarray(ax.images[0].get_array())
    rows, columns = ([tick.get_text() for tick in ticks] for ticks in (ax.get_yticklabels(), ax.get_xticklabels()))

    def at(place):
        return f"{values[place]:.3f} at {ax.get_ylabel()} = {rows[place[0]]}, {ax.get_xlabel()} = {columns[place[1]]}"

    best, worst = (np.unravel_index(find(values), values.shape) for find in (np.nanargmax, np.nanargmin))
    means = ", ".join(f"{name}: {mean:.3f}" for name, mean in zip(rows, values.mean(axis=1), strict=True))
    heading = f"{ax.get_title()}. " if ax.get_title() else ""
    size = f"{len(rows)} × {len(columns)}"
    return f"{heading}Grid of {size} values, highest {at(best)}; lowest {at(worst)}. Mean of each row, {means}."
