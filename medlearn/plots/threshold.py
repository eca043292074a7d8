"""What follows from one threshold: errors, predictive values at a prevalence, and a cost."""

import numpy as np

from medlearn import metrics
from medlearn.plots.checking import as_two_groups
from medlearn.plots.curves import histogram
from medlearn.plots.description import described_by, number
from medlearn.plots.evaluation import confusion
from medlearn.plots.style import BLACK, SERIES, new_axes

PEOPLE = 10_000  # in the matrix: enough for whole numbers at a prevalence of one in a thousand


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
    axes : sequence of 4 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 4 matplotlib Axes

    Raises
    ------
    ValueError
        If one class is missing, scores are not finite, or prevalence and price are out of range.

    Notes
    -----
    The cost of 1000 people is their false alarms plus `price` times their missed findings. Sensitivity and
    specificity are taken to stay the same at another prevalence.
    """
    ill = as_two_groups(truth, "truth")
    prevalence = float(ill.mean()) if prevalence is None else prevalence
    _check(prevalence, price)
    curve = metrics.roc_curve(ill, scores)
    found, alarmed = (float(np.mean(np.asarray(scores)[group] >= at)) for group in (ill, ~ill))
    axes = new_axes(1, 4, width=2.9, height=3.2).ravel() if axes is None else axes
    _scores(axes[0], ill, np.asarray(scores, dtype=float), at, names)
    _point(axes[1], curve, found, alarmed, metrics.auc(ill, scores))
    _people(axes[2], found, alarmed, prevalence, names)
    _costs(axes[3], curve, (found, alarmed), at, prevalence, price)
    return axes


def _check(prevalence, price):
    if not 0 < prevalence < 1:
        raise ValueError(
            f"prevalence={prevalence} must lie between 0 and 1: with nobody ill, or all, nothing is asked."
        )
    if not 0 <= price < np.inf:
        raise ValueError(f"price={price} must be a number of false alarms, 0 or more.")


def _scores(ax, ill, scores, at, names):
    histogram({names[0]: scores[~ill], names[1]: scores[ill]}, bins=25, xlabel="score", ax=ax)
    ax.axvline(at, color=BLACK, linewidth=1.2, gid="threshold")
    ax.legend(loc="upper center", fontsize=8)
    ax.set_title(f"threshold {number(at)}")
    sides = [
        (name, int(np.sum(scores[group] >= at)), int(group.sum()))
        for name, group in zip(names, (~ill, ill), strict=True)
    ]
    text = " and ".join(f"{above} of {count} {name}" for name, above, count in sides)
    described_by(ax, lambda ax: f"{ax.get_title()}. Histogram of the scores: {text} are at or above it.")


def _point(ax, curve, found, alarmed, area):
    ax.plot(curve[0], curve[1], color=SERIES[0]["color"])
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle="dotted")
    ax.plot([alarmed], [found], color=BLACK, marker="o", markersize=9, markerfacecolor="none", markeredgewidth=2)
    ax.set(xlabel="false alarms among the healthy", ylabel="sensitivity", title=f"ROC, AUC {area:.3f}")
    ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    ax.spines[["top", "right"]].set_visible(False)
    text = f"ring at sensitivity {found:.3f}, specificity {1 - alarmed:.3f}"
    described_by(ax, lambda ax: f"{ax.get_title()}; {text}.")


def _people(ax, found, alarmed, prevalence, names):
    ill = PEOPLE * prevalence
    shares = [[(PEOPLE - ill) * (1 - alarmed), (PEOPLE - ill) * alarmed], [ill * (1 - found), ill * found]]
    confusion(np.rint(shares).astype(int), list(names), title=f"{PEOPLE} people, {100 * prevalence:.3g} % ill", ax=ax)
    ax.set_yticks([0, 1], names, rotation=90, va="center")
    ax.set_xlabel(f"called\n{_predictive_values(shares)}")
    described_by(ax, lambda ax: _describe_people(ax, names))


def _predictive_values(shares):
    (left, alarms), (missed, found) = shares
    positive = f"{100 * found / (found + alarms):.3g} %" if found + alarms > 0 else "not defined"
    negative = f"{100 * left / (left + missed):.4g} %" if left + missed > 0 else "not defined"
    return f"PPV {positive}, NPV {negative}"


def _describe_people(ax, names):
    (left, alarms), (missed, found) = np.asarray(ax.images[0].get_array())
    values = ax.get_xlabel().split("\n")[1]
    return (
        f"Of {ax.get_title()}: of {missed + found} with {names[1]}, {found} are found and {missed} missed; of "
        f"{left + alarms} {names[0]}, {alarms} are alarmed and {left} left alone. {values}."
    )


def _costs(ax, curve, rates, at, prevalence, price):
    fall, rise, thresholds = (values[1:] for values in curve)
    costs = _cost(rise, fall, prevalence, price)
    now, nobody, everybody = (_cost(*pair, prevalence, price) for pair in (rates, (0, 0), (1, 1)))
    best = int(np.argmin(costs))
    ax.plot(thresholds, costs, color=SERIES[0]["color"], drawstyle="steps-post")  # a cost holds down to the next
    ax.plot([at], [now], color=BLACK, marker="o", markersize=9, markerfacecolor="none", markeredgewidth=2)
    ax.axhline(nobody, color="0.4", linestyle="dashed", linewidth=1)
    side = "bottom" if nobody < 0.8 * costs.max() else "top"
    where = {"xycoords": ("axes fraction", "data"), "ha": "right", "va": side, "size": 8}
    ax.annotate("nobody called", (0.98, nobody), **where)
    ax.set(xlabel="threshold", ylabel="cost of 1000 people", title=f"a miss is worth {number(price)} alarms")
    ax.spines[["top", "right"]].set_visible(False)
    text = f"{number(now)} here, lowest {number(costs[best])} at threshold {number(thresholds[best])}"
    others = f"calling nobody {number(nobody)}, calling everybody {number(everybody)}"
    described_by(ax, lambda ax: f"Cost of 1000 people in false alarms, if {ax.get_title()}: {text}; {others}.")


def _cost(found, alarmed, prevalence, price):
    return 1000 * (prevalence * (1 - found) * price + (1 - prevalence) * alarmed)
