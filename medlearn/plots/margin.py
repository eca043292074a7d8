"""The street of a support vector machine, and the patients that hold it up."""

import numpy as np
from matplotlib.patheffects import withStroke

from medlearn.plots.curves import lines
from medlearn.plots.description import describe, described_by, number
from medlearn.plots.learners import draw_patients, plane
from medlearn.plots.style import BLACK, ORANGE, SKY


def street(w, b, features, labels, *, class_names, support=None, xlabel="", ylabel="", title="", ax=None):
    """Draw a line with its arrow and, dashed, the edges of its street, where the score is -1 and 1.

    Both axes have the same scale, so that the arrow stands at a right angle to the line.

    Parameters
    ----------
    w : array-like of shape (2,)
        The arrow; it is drawn in its own length, from a point of the line near the middle of the patients.
    b : float
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
    w, features = np.asarray(w, dtype=float), np.asarray(features, dtype=float)
    words = {"class_names": class_names, "xlabel": xlabel, "ylabel": ylabel, "title": title}
    ax = plane(_Line(w, b), features, labels, support=support, ax=ax, **words)
    ax.set_aspect("equal")
    middle = features.mean(axis=0)
    start = middle - (middle @ w + b) / (w @ w) * w
    tip = start + w
    halo = [withStroke(linewidth=5, foreground="white")]
    look = {"arrowstyle": "-|>", "color": BLACK, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0, "path_effects": halo}
    ax.annotate("", tip, start, arrowprops=look, annotation_clip=False)
    beside = {"xytext": (7, 0), "textcoords": "offset points", "annotation_clip": False}
    ax.annotate("w", tip, **beside, weight="bold", va="center", path_effects=halo)
    told = describe(ax)
    ends = " to ".join(f"({number(x)}, {number(y)})" for x, y in (start, tip))
    return described_by(ax, lambda _: f"{told} The arrow w goes from {ends}.")


class _Line:
    """A line that is asked for scores like a fitted model."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def decision_function(self, X):
        return X @ self.w + self.b


def margin(model, features, labels, *, class_names, marked=None, xlabel="", ylabel="", ax=None):
    """Draw the street of a support vector machine, with the support vectors ringed.

    Parameters
    ----------
    model : medlearn.svm.LinearSVM or medlearn.svm.KernelSVM
        Fitted to these patients.
    features : ndarray of shape (n, 2)
    labels : ndarray of int, shape (n,)
        0 or 1.
    class_names : list of str
    marked : int, optional
        A patient to be framed by a square.
    xlabel, ylabel : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    words = {"class_names": class_names, "xlabel": xlabel, "ylabel": ylabel}
    ax = plane(model, features, labels, support=model.support_, title=_title(model), ax=ax, **words)
    return ax if marked is None else _mark(ax, marked, features[marked], marked in model.support_)


def _title(model):
    """Say what the street costs, and how wide it is or how far its kernel reaches."""
    if hasattr(model, "coef_"):
        return f"C = {model.C:.3g}: a street {model.margin_:.2f} wide"
    gamma = model.gamma if isinstance(model.gamma, str) else f"{model.gamma:.3g}"
    return f"C = {model.C:.3g}, gamma = {gamma}"


def _mark(ax, patient, place, is_support):
    told = describe(ax)
    ax.plot(*place[:, None], marker="s", markersize=15, markerfacecolor="none", markeredgecolor="black", clip_on=False)
    ax.annotate(f"patient {patient}", place, xytext=(12, 0), textcoords="offset points", va="center", size=8)
    across, up = map(number, place)
    who = f"In the square: patient {patient} at ({across}, {up}), {'a' if is_support else 'no'} support vector."
    return described_by(ax, lambda _: f"{told} {who}")


def score_curve(levels, score, measured, labels, *, class_names, support, xlabel="", title="", ax=None):
    """Draw the score over a single measurement, its two sides shaded, and below it the patients.

    Parameters
    ----------
    levels, score : ndarray of shape (m,)
    measured : ndarray of shape (n,)
        One value for each patient.
    labels : ndarray of shape (n,)
        0 or 1.
    class_names : list of str
    support : ndarray of int
        Rows to be ringed.
    xlabel, title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = lines(levels, {"score": score}, xlabel=xlabel, ylabel="score", title=title, ax=ax)
    floor = np.min(score) - 0.8
    for side, colour in ((score < 0, SKY), (score > 0, ORANGE)):
        ax.fill_between(levels, floor - 0.4, np.max(score) + 1.2, where=side, color=colour, alpha=0.25, linewidth=0)
    ax.axhline(0, color=BLACK, linewidth=1)
    for edge in (-1, 1):
        ax.axhline(edge, color=BLACK, linewidth=1, linestyle="dashed")
    below = np.column_stack([measured, np.full(len(measured), floor)])
    draw_patients(ax, below, np.asarray(labels).astype(int), class_names, support)
    ax.legend(loc="upper center", ncols=4, fontsize=8)
    ax.set(xlim=(levels[0], levels[-1]), ylim=(floor - 0.4, np.max(score) + 1.2))
    return ax
