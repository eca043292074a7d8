"""What a shift and a slope of the log odds do to probabilities."""

import numpy as np

from medlearn import metrics
from medlearn.plots.checking import as_two_groups
from medlearn.plots.description import described_by
from medlearn.plots.evaluation import calibration
from medlearn.plots.style import SERIES, new_axes


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
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If one class is missing, or the probabilities leave 0 to 1.
    """
    truth = as_two_groups(truth, "truth").astype(int)
    before = np.asarray(probabilities, dtype=float)
    metrics.brier_score(truth, before)  # refuses what are no probabilities
    after = move(before, shift, slope)
    axes = new_axes(1, 2, width=4.2, height=3.9).ravel() if axes is None else axes
    title = f"shift {shift:.3g}, slope {slope:.3g}"
    calibration(truth, {"as it is": before, "moved": after}, groups=groups, title=title, ax=axes[0])
    _curve(axes[1], shift, slope)
    text = "; ".join(_scores(name, truth, values) for name, values in (("as it is", before), ("moved", after)))
    described_by(axes[1], lambda ax: f"{_describe_curve(ax)} Scores, {text}.")
    return axes


def move(probabilities, shift, slope):
    """Shift and stretch the log odds.

    Parameters
    ----------
    probabilities : ndarray of shape (n,)
    shift, slope : float

    Returns
    -------
    moved : ndarray of shape (n,)

    Examples
    --------
    >>> move(np.array([0.5, 0.8]), 0, 2).round(3)
    array([0.5  , 0.941])
    """
    bounded = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return 1 / (1 + np.exp(-shift - slope * np.log(bounded / (1 - bounded))))


def _scores(name, truth, values):
    brier, error = metrics.brier_score(truth, values), metrics.expected_calibration_error(truth, values)
    return f"{name}: Brier {brier:.3f}, calibration error {error:.3f}, AUC {metrics.auc(truth, values):.3f}"


def _curve(ax, shift, slope):
    said = np.linspace(0, 1, 101)
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    ax.plot(said, move(said, shift, slope), color=SERIES[1]["color"], linestyle=SERIES[1]["linestyle"])
    ax.set(xlabel="probability as it is", ylabel="probability moved", title="the repair", xlim=(0, 1), ylim=(0, 1))
    ax.spines[["top", "right"]].set_visible(False)


def _describe_curve(ax):
    before, after = ax.lines[1].get_data()
    steps = ", ".join(f"{before[at]:.1f} → {after[at]:.2f}" for at in (10, 50, 90))
    return f"The repair turns {steps}."
