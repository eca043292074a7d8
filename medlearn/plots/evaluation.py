"""Figures of how well a model does."""

import numpy as np

from medlearn.intervals import wilson
from medlearn.metrics import auc, roc_curve
from medlearn.plots.description import described_by, number
from medlearn.plots.style import SERIES, axis_or_new, looks


def confusion(matrix, class_names, *, title="", ax=None):
    """Draw a confusion matrix: a row for each true class, a column for each predicted one.

    Parameters
    ----------
    matrix : array-like of int, shape (classes, classes)
    class_names : list of str
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If the matrix does not have one row and one column for each class.
    """
    matrix = np.asarray(matrix)
    if matrix.shape != (len(class_names), len(class_names)):
        raise ValueError(
            f"a matrix of shape {matrix.shape} does not fit {len(class_names)} classes {list(class_names)}."
        )
    ax = axis_or_new(ax, width=4.2, height=3.6)
    picture = ax.imshow(matrix, cmap="cividis", vmin=0)
    for (row, column), count in np.ndenumerate(matrix):
        # cividis runs from dark blue to yellow: white letters on its lower half, black ones on its upper.
        ink = "black" if picture.norm(count) > 0.5 else "white"
        ax.text(column, row, f"{count}", ha="center", va="center", color=ink, size=14)
    ax.set_xticks(range(len(class_names)), class_names)
    ax.set_yticks(range(len(class_names)), class_names)
    ax.set(xlabel="predicted", ylabel="truth", title=title)
    return described_by(ax, _describe_confusion)


def roc(truth, scores, *, title="", ax=None):
    """Draw sensitivity against false alarms over all thresholds, a curve for each model with its AUC.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    scores : dict of str to ndarray of shape (n,)
        Name and scores of each model.
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax, width=4.4, height=4.2)
    for (name, given), look in zip(scores.items(), looks(), strict=False):
        across, up, _ = roc_curve(truth, given)
        ax.plot(across, up, **look | {"marker": ""}, label=f"{name}, AUC {auc(truth, given):.3f}", gid=name)
    ax.set(title=title, xlabel="share of the healthy alarmed", ylabel="share of the ill found")
    ax.legend()
    return ax


def calibration(truth, probabilities, *, groups=5, title="", ax=None):
    """Set predicted probabilities beside what happened: on the diagonal they mean what they say.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    probabilities : dict of str to ndarray of shape (n,)
        Name and predictions of each model.
    groups : int
        Groups of equally many patients, from the lowest predictions to the highest.
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
        For each group the mean prediction and the share of ill patients, with its 95 % Wilson interval.
    """
    ax = axis_or_new(ax, width=4.4, height=4.0)
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1, label="_diagonal")
    for (name, predicted), style in zip(probabilities.items(), looks(), strict=False):
        ranked = np.array_split(np.argsort(predicted, kind="stable"), groups)
        shares = [wilson(int(np.sum(truth[group])), len(group)) for group in ranked]
        values, low, high = np.array([(share.value, share.low, share.high) for share in shares]).T
        means = [np.mean(predicted[group]) for group in ranked]
        ax.errorbar(means, values, (values - low, high - values), label=name, capsize=3, **style)
    ax.set(xlabel="predicted probability", ylabel="share of ill patients", title=title, xlim=(0, 1), ylim=(0, 1))
    ax.legend(frameon=False, loc="upper left")
    return described_by(ax, _describe_calibration)


def estimates(values, *, xlabel="", title="", reference=None, ax=None):
    """Draw values with their intervals, one below the other.

    Parameters
    ----------
    values : dict of str to medlearn.intervals.Estimate
    xlabel, title : str
    reference : dict of str to float, optional
        Vertical lines with their names, such as the score of always guessing the larger class.
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax, width=6.4, height=1.1 + 0.36 * len(values))
    for row, estimate in enumerate(values.values()):
        ax.plot([estimate.low, estimate.high], [row, row], color="0.3", linewidth=1.6)
        ax.plot([estimate.value], [row], color=SERIES[0]["color"], marker="o")
    for place, (name, value) in enumerate((reference or {}).items()):
        ax.axvline(value, color="0.4", linestyle="dashed", linewidth=1, gid=name)
        ax.annotate(name, (value, 1.01 + 0.08 * (place % 2)), xycoords=("data", "axes fraction"), ha="center", size=8)
    ax.set_yticks(range(len(values)), list(values))
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.set_xlabel(xlabel)
    ax.set_title(title, pad=18 if reference else 6)
    ax.spines[["top", "right"]].set_visible(False)
    return described_by(ax, _describe_estimates)


def _describe_calibration(ax):
    parts = []
    for group in ax.containers:
        points = zip(*group.lines[0].get_data(), strict=True)
        parts.append(f"{group.get_label()} " + ", ".join(f"{number(x)} → {number(y)}" for x, y in points))
    heading = f"{ax.get_title()}. " if ax.get_title() else ""
    return f"{heading}Mean predicted probability → share of ill patients, group by group: " + "; ".join(parts) + "."


def _describe_confusion(ax):
    matrix = np.asarray(ax.images[0].get_array())
    names = [text.get_text() for text in ax.get_yticklabels()]
    rows = [
        f"of {row.sum()} truly {name}: "
        + ", ".join(f"{count} called {guess}" for count, guess in zip(row, names, strict=True))
        for row, name in zip(matrix, names, strict=True)
    ]
    heading = f"{ax.get_title()}. " if ax.get_title() else ""
    return f"{heading}Confusion matrix, rows: {ax.get_ylabel()}, columns: {ax.get_xlabel()}; " + "; ".join(rows) + "."


def _describe_estimates(ax):
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    bars, dots = ax.lines[0 : 2 * len(names) : 2], ax.lines[1 : 2 * len(names) : 2]
    parts = [
        f"{name} {dot.get_xdata()[0]:.3f} ({bar.get_xdata()[0]:.3f} to {bar.get_xdata()[1]:.3f})"
        for name, bar, dot in zip(names, bars, dots, strict=True)
    ]
    lines = [f"{line.get_gid()} at {line.get_xdata()[0]:.3f}" for line in ax.lines[2 * len(names) :]]
    heading = ". ".join(part for part in (ax.get_title(), ax.get_xlabel()) if part)
    return f"{heading}: " + "; ".join(parts) + "." + (f" Dashed: {', '.join(lines)}." if lines else "")
