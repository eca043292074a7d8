"""Figures of how well a model does, and of what follows from a threshold or a shift of its probabilities."""

import numpy as np

from medlearn import metrics
from medlearn.intervals import wilson
from medlearn.plots.curves import histogram
from medlearn.plots.description import described_by, headed, number
from medlearn.plots.style import BLACK, SERIES, axis_or_new, looks, open_frame, row_or_new

PEOPLE = 10_000  # in the matrix: enough for whole numbers at a prevalence of one in a thousand


def as_two_groups(labels, who="labels"):
    """Return labels 0 and 1 as an array of bool, shape (n,), or say that a class is missing; `who` is their name."""
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"{who} must be 0 or 1, one for each patient; got shape {labels.shape}.")
    if len(np.unique(labels)) < 2:
        raise ValueError(f"{who} hold one class only; two are needed to be told apart.")
    return labels.astype(bool)


def confusion(matrix, class_names, *, title="", ax=None):
    """Draw a confusion matrix: a row for each true class, a column for each predicted one.

    Parameters
    ----------
    matrix : array-like of int, shape (classes, classes)
    class_names : list of str
    """
    matrix = np.asarray(matrix)
    if matrix.shape != (len(class_names), len(class_names)):
        raise ValueError(
            f"a matrix of shape {matrix.shape} does not fit {len(class_names)} classes {list(class_names)}."
        )
    ax = axis_or_new(ax, 4.2, 3.6)
    picture = ax.imshow(matrix, cmap="cividis", vmin=0)
    for (row, column), count in np.ndenumerate(matrix):
        # cividis runs from dark blue to yellow: white letters on its lower half, black ones on its upper.
        ink = "black" if picture.norm(count) > 0.5 else "white"
        ax.text(column, row, f"{count}", ha="center", va="center", color=ink, size=14)
    ax.set_xticks(range(len(class_names)), class_names)
    ax.set_yticks(range(len(class_names)), class_names)
    ax.set(xlabel="predicted", ylabel="truth", title=title)
    return described_by(ax, _describe_confusion)


def _describe_confusion(ax):
    matrix = np.asarray(ax.images[0].get_array())
    names = [text.get_text() for text in ax.get_yticklabels()]
    rows = []
    for row, name in zip(matrix, names, strict=True):
        calls = ", ".join(f"{count} called {guess}" for count, guess in zip(row, names, strict=True))
        rows.append(f"of {row.sum()} truly {name}: {calls}")
    about = f"Confusion matrix, rows: {ax.get_ylabel()}, columns: {ax.get_xlabel()}; "
    return headed(ax, about + "; ".join(rows) + ".")


def calibration(truth, probabilities, *, groups=5, title="", ax=None):
    """Set predicted probabilities beside what happened: on the diagonal they mean what they say.

    Each group of patients has its mean prediction and its share of ill ones, with the 95 % Wilson interval.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    probabilities : dict of str to ndarray of shape (n,)
        Name and predictions of each model.
    groups : int
        Groups of equally many patients, from the lowest predictions to the highest.
    """
    ax = axis_or_new(ax, 4.4, 4.0)
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1, label="_diagonal")
    for (name, predicted), look in zip(probabilities.items(), looks(), strict=False):
        ranked = np.array_split(np.argsort(predicted, kind="stable"), groups)
        shares = [wilson(int(np.sum(truth[group])), len(group)) for group in ranked]
        values, low, high = np.array([(share.value, share.low, share.high) for share in shares]).T
        means = [np.mean(predicted[group]) for group in ranked]
        ax.errorbar(means, values, (values - low, high - values), label=name, capsize=3, **look)
    ax.set(xlabel="predicted probability", ylabel="share of ill patients", title=title, xlim=(0, 1), ylim=(0, 1))
    ax.legend(frameon=False, loc="upper left")
    return described_by(ax, _describe_calibration)


def _describe_calibration(ax):
    parts = []
    for group in ax.containers:
        points = zip(*group.lines[0].get_data(), strict=True)
        parts.append(f"{group.get_label()} " + ", ".join(f"{number(x)} → {number(y)}" for x, y in points))
    about = "Mean predicted probability → share of ill patients, group by group: "
    return headed(ax, about + "; ".join(parts) + ".")


def estimates(values, *, xlabel="", title="", reference=None, ax=None):
    """Draw values with their intervals, one below the other.

    Parameters
    ----------
    values : dict of str to medlearn.intervals.Estimate
    reference : dict of str to float, optional
        Vertical lines with their names, such as the score of always guessing the larger class.
    """
    ax = axis_or_new(ax, 6.4, 1.1 + 0.36 * len(values))
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
    open_frame(ax)
    return described_by(ax, _describe_estimates)


def _describe_estimates(ax):
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    parts = []
    for name, bar, dot in zip(names, ax.lines[::2], ax.lines[1::2], strict=False):
        low, high = bar.get_xdata()
        parts.append(f"{name} {dot.get_xdata()[0]:.3f} ({low:.3f} to {high:.3f})")
    dashed = ", ".join(f"{line.get_gid()} at {line.get_xdata()[0]:.3f}" for line in ax.lines[2 * len(names) :])
    heading = ". ".join(part for part in (ax.get_title(), ax.get_xlabel()) if part)
    return f"{heading}: {'; '.join(parts)}." + (f" Dashed: {dashed}." if dashed else "")


def threshold(truth, scores, at, *, prevalence=None, price=9.0, names=("healthy", "finding"), axes=None):
    """Show what one threshold does: the scores on its two sides, the ROC point, 10 000 people, and the cost.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    scores : ndarray of shape (n,)
    at : float
        A patient whose score is at least this is called ill.
    prevalence : float, optional
        Share of ill people where the test will be used; by default that of these patients.
    price : float
        False alarms that a missed finding is worth.
    names : sequence of 2 str
        Of the classes 0 and 1.

    Notes
    -----
    The cost of 1000 people is their false alarms plus `price` times their missed findings. Sensitivity and
    specificity are taken to stay the same at another prevalence.
    """
    ill, scores = as_two_groups(truth, "truth"), np.asarray(scores, dtype=float)
    prevalence = float(ill.mean()) if prevalence is None else prevalence
    if not 0 < prevalence < 1:
        raise ValueError(
            f"prevalence={prevalence} must lie between 0 and 1: with nobody ill, or all, nothing is asked."
        )
    curve = metrics.roc_curve(ill, scores)
    found, alarmed = (float(np.mean(scores[group] >= at)) for group in (ill, ~ill))
    axes = row_or_new(axes, 4, 2.9, 3.2)
    _two_sides(axes[0], ill, scores, at, names)
    _operating_point(axes[1], curve, found, alarmed, metrics.auc(ill, scores))
    _people(axes[2], found, alarmed, prevalence, names)
    _costs(axes[3], curve, found, alarmed, at, prevalence, price)
    return axes


def _two_sides(ax, ill, scores, at, names):
    histogram({names[0]: scores[~ill], names[1]: scores[ill]}, bins=25, xlabel="score", ax=ax)
    ax.axvline(at, color=BLACK, linewidth=1.2, gid="threshold")
    ax.legend(loc="upper center", fontsize=8)
    ax.set_title(f"threshold {number(at)}")
    sides = zip(names, (scores[~ill], scores[ill]), strict=True)
    text = " and ".join(f"{int(np.sum(group >= at))} of {len(group)} {name}" for name, group in sides)
    described_by(ax, headed(ax, f"Histogram of the scores: {text} are at or above it."))


def _operating_point(ax, curve, found, alarmed, area):
    ax.plot(curve[0], curve[1], color=SERIES[0]["color"])
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle="dotted")
    _ring(ax, alarmed, found)
    ax.set(xlabel="false alarms among the healthy", ylabel="sensitivity", title=f"ROC, AUC {area:.3f}")
    ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    open_frame(ax)
    text = f"ring at sensitivity {found:.3f}, specificity {1 - alarmed:.3f}"
    described_by(ax, f"{ax.get_title()}; {text}.")


def _ring(ax, x, y):
    ax.plot([x], [y], color=BLACK, marker="o", markersize=9, markerfacecolor="none", markeredgewidth=2)


def _people(ax, found, alarmed, prevalence, names):
    ill = PEOPLE * prevalence
    shares = [[(PEOPLE - ill) * (1 - alarmed), (PEOPLE - ill) * alarmed], [ill * (1 - found), ill * found]]
    matrix = np.rint(shares).astype(int)
    confusion(matrix, list(names), title=f"{PEOPLE} people, {100 * prevalence:.3g} % ill", ax=ax)
    ax.set_yticks([0, 1], names, rotation=90, va="center")
    (left, alarms), (missed, caught) = shares
    positive = f"{100 * caught / (caught + alarms):.3g} %" if caught + alarms > 0 else "not defined"
    negative = f"{100 * left / (left + missed):.4g} %" if left + missed > 0 else "not defined"
    values = f"PPV {positive}, NPV {negative}"
    ax.set_xlabel(f"called\n{values}")
    (left, alarms), (missed, caught) = matrix
    text = f"of {missed + caught} with {names[1]}, {caught} are found and {missed} missed; of "
    text += f"{left + alarms} {names[0]}, {alarms} are alarmed and {left} left alone. {values}."
    described_by(ax, f"Of {ax.get_title()}: {text}")


def _costs(ax, curve, found, alarmed, at, prevalence, price):
    def cost(found, alarmed):
        return 1000 * (prevalence * (1 - found) * price + (1 - prevalence) * alarmed)

    fall, rise, thresholds = (values[1:] for values in curve)
    costs, now, nobody, everybody = cost(rise, fall), cost(found, alarmed), cost(0, 0), cost(1, 1)
    best = int(np.argmin(costs))
    ax.plot(thresholds, costs, color=SERIES[0]["color"], drawstyle="steps-post")  # a cost holds down to the next
    _ring(ax, at, now)
    ax.axhline(nobody, color="0.4", linestyle="dashed", linewidth=1)
    side = "bottom" if nobody < 0.8 * costs.max() else "top"
    where = {"xycoords": ("axes fraction", "data"), "ha": "right", "va": side, "size": 8}
    ax.annotate("nobody flagged", (0.98, nobody), **where)
    ax.set(xlabel="threshold", ylabel="cost of 1000 people", title=f"a miss is worth {number(price)} alarms")
    open_frame(ax)
    text = f"{number(now)} here, lowest {number(costs[best])} at threshold {number(thresholds[best])}"
    others = f"flagging nobody {number(nobody)}, flagging everybody {number(everybody)}"
    described_by(ax, f"Cost of 1000 people in false alarms, if {ax.get_title()}: {text}; {others}.")


def recalibration(truth, probabilities, shift=0.0, slope=1.0, *, groups=5, axes=None):
    """Show the calibration of probabilities before and after their log odds are shifted and stretched.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    probabilities : ndarray of shape (n,)
        From 0 to 1.
    shift, slope : float
        New log odds = shift + slope * old ones; 0 and 1 change nothing.
    groups : int
        Groups of equally many patients, at most n.
    """
    truth = as_two_groups(truth, "truth").astype(int)
    before = np.asarray(probabilities, dtype=float)
    metrics.brier_score(truth, before)  # refuses what are no probabilities
    models = {"as it is": before, "moved": move(before, shift, slope)}
    axes = row_or_new(axes, 2, 4.2, 3.9)
    calibration(truth, models, groups=groups, title=f"shift {shift:.3g}, slope {slope:.3g}", ax=axes[0])
    said, ax = np.linspace(0, 1, 101), axes[1]
    repaired = move(said, shift, slope)
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    ax.plot(said, repaired, color=SERIES[1]["color"], linestyle=SERIES[1]["linestyle"])
    ax.set(xlabel="probability as it is", ylabel="probability moved", title="the repair", xlim=(0, 1), ylim=(0, 1))
    open_frame(ax)
    steps = ", ".join(f"{said[at]:.1f} → {repaired[at]:.2f}" for at in (10, 50, 90))
    scores = "; ".join(f"{name}: {_scores(truth, values)}" for name, values in models.items())
    described_by(ax, f"The repair turns {steps}. Scores, {scores}.")
    return axes


def move(probabilities, shift, slope):
    """Shift and stretch the log odds of probabilities, ndarray (n,).

    >>> move(np.array([0.5, 0.8]), 0, 2).round(3)
    array([0.5  , 0.941])
    """
    bounded = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return 1 / (1 + np.exp(-shift - slope * np.log(bounded / (1 - bounded))))


def _scores(truth, values):
    brier, error = metrics.brier_score(truth, values), metrics.expected_calibration_error(truth, values)
    return f"Brier {brier:.3f}, calibration error {error:.3f}, AUC {metrics.auc(truth, values):.3f}"
