"""How good a model is, in plain numbers: from counts, from rankings, from probabilities.

`truth` is 0 or 1 for each patient, 1 the finding; `predicted` is 0 or 1, `scores` is any number that is higher where
the finding is likelier, and `probabilities` are scores from 0 to 1.
"""

import numpy as np


def as_labels(name, values):
    """Return values as an array of 0 and 1, shape (n,), or raise ValueError."""
    values = np.asarray(values)
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"{name} has shape {values.shape}; give one number for each of at least one patient.")
    if values.dtype != bool and not np.isin(values, (0, 1)).all():
        raise ValueError(f"{name} must be 0 or 1; got {np.unique(values)[:5]}. Apply a threshold to scores first.")
    return values.astype(int)


def as_pair(truth, predicted):
    """Return truth and predicted, both 0 or 1 and of the same length."""
    truth, predicted = as_labels("truth", truth), as_labels("predicted", predicted)
    _same_length(truth, predicted, "predicted")
    return truth, predicted


def as_scored(truth, scores):
    """Return truth (0 or 1) and finite scores of the same length."""
    truth, scores = as_labels("truth", truth), np.asarray(scores, dtype=float)
    _same_length(truth, scores, "scores")
    if not np.isfinite(scores).all():
        raise ValueError(f"{np.sum(~np.isfinite(scores))} scores are NaN or infinite; a metric cannot rank them.")
    return truth, scores


def as_probable(truth, probabilities):
    """Return truth and probabilities from 0 to 1."""
    truth, probabilities = as_scored(truth, probabilities)
    if probabilities.min() < 0 or probabilities.max() > 1:
        raise ValueError(
            f"probabilities must lie from 0 to 1; got {probabilities.min():.3g} to {probabilities.max():.3g}. "
            "Calibrate scores first."
        )
    return truth, probabilities


def need(count, who, what):
    """Refuse to divide by nobody."""
    if count == 0:
        raise ValueError(f"{what} asks about the {who}, and there are none: it is not defined here.")


def _same_length(truth, other, name):
    if other.shape != truth.shape:
        raise ValueError(f"truth has {len(truth)} patients, {name} has shape {other.shape}; they must match.")


def sensitivity(truth, predicted):
    """Of those who are ill, the share that was found (also: recall, true-positive rate).

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)
        0 or 1.

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If nobody is ill, or the values are not 0 and 1 or differ in number.

    Examples
    --------
    >>> sensitivity([1, 1, 1, 1, 0], [1, 1, 1, 0, 1])
    0.75
    """
    truth, predicted = as_pair(truth, predicted)
    need(truth.sum(), "ill", "sensitivity")
    return float(predicted[truth == 1].mean())


def specificity(truth, predicted):
    """Of those who are healthy, the share that was left alone.

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If nobody is healthy, or as in `sensitivity`.
    """
    truth, predicted = as_pair(truth, predicted)
    need(np.sum(truth == 0), "healthy", "specificity")
    return float(1 - predicted[truth == 0].mean())


def positive_predictive_value(truth, predicted, prevalence=None):
    """Of those who were called ill, the share that is (also: precision).

    >>> truth, predicted = [1] * 10 + [0] * 10, [1] * 9 + [0] * 10 + [1]
    >>> positive_predictive_value(truth, predicted), round(positive_predictive_value(truth, predicted, 0.01), 3)
    (0.9, 0.083)
    """
    ill, healthy = _called(truth, predicted, prevalence)
    need(ill + healthy, "patients called ill", "the positive predictive value")
    return float(ill / (ill + healthy))


def accuracy(truth, predicted):
    """Return the share of right answers, float; at a prevalence of 1 % it is 0.99 for a test that finds nobody."""
    truth, predicted = as_pair(truth, predicted)
    return float(np.mean(truth == predicted))


def kappa(first, second):
    """Return Cohen's kappa: how far two readers agree beyond what their habits alone would bring about.

    Parameters
    ----------
    first, second : ndarray of shape (n,)
        What each said of the same patients, 0 or 1.

    Returns
    -------
    kappa : float
        (agreement - chance) / (1 - chance); 1 for readers who always agree, 0 for chance.

    Raises
    ------
    ValueError
        If both always say one and the same: then chance alone brings full agreement.

    Notes
    -----
    Cohen (1960), doi 10.1177/001316446002000104.

    Examples
    --------
    >>> kappa([1, 1, 0, 0], [1, 0, 0, 0])
    0.5
    """
    first, second = as_pair(first, second)
    chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    if chance == 1:
        raise ValueError("both readers say one and the same of every patient: kappa is not defined.")
    return float((np.mean(first == second) - chance) / (1 - chance))


def _called(truth, predicted, prevalence):
    """Return the shares of ill and of healthy people who are called ill."""
    truth, predicted = as_pair(truth, predicted)
    given = predicted == 1
    if prevalence is None:
        return np.mean(given & (truth == 1)), np.mean(given & (truth == 0))
    if not 0 <= prevalence <= 1:
        raise ValueError(f"prevalence={prevalence} must be a share from 0 to 1.")
    need(truth.sum(), "ill", "a predictive value at another prevalence")
    need(np.sum(truth == 0), "healthy", "a predictive value at another prevalence")
    return prevalence * given[truth == 1].mean(), (1 - prevalence) * given[truth == 0].mean()


def auc(truth, scores):
    """How often an ill patient has a higher score than a healthy one; ties count half.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    scores : ndarray of shape (n,)

    Returns
    -------
    area : float
        The area under the ROC curve: 0.5 is guessing.

    Raises
    ------
    ValueError
        If only one class is there, or scores are NaN or infinite.

    Notes
    -----
    The Mann-Whitney statistic over the number of pairs: Hanley and McNeil (1982), doi 10.1148/radiology.143.1.7063747.

    Examples
    --------
    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.9])
    0.875
    """
    truth, scores = as_scored(truth, scores)
    ill, healthy = np.sort(scores[truth == 1]), np.sort(scores[truth == 0])
    need(len(ill), "ill", "the AUC")
    need(len(healthy), "healthy", "the AUC")
    # Both are sorted, so that the searches run through memory in order.
    beaten = healthy.searchsorted(ill, "left") + healthy.searchsorted(ill, "right")
    return float(beaten.sum() / (2 * len(ill) * len(healthy)))


def roc_curve(truth, scores):
    """Sensitivity and false alarms at every threshold."""
    truth, scores = as_scored(truth, scores)
    found, alarms, thresholds = _cumulated(truth, scores)
    need(found[-1], "ill", "the ROC curve")
    need(alarms[-1], "healthy", "the ROC curve")
    start = np.zeros(1)
    rates = (np.concatenate([start, counts / counts[-1]]) for counts in (alarms, found))
    return *rates, np.concatenate([[np.inf], thresholds])


def average_precision(truth, scores):
    """Mean precision over the recall gained at each threshold."""
    truth, scores = as_scored(truth, scores)
    found, alarms, _ = _cumulated(truth, scores)
    need(found[-1], "ill", "the precision-recall curve")
    return float(np.sum(np.diff(found / found[-1], prepend=0) * found / (found + alarms)))


def _cumulated(truth, scores):
    """Count the ill and the healthy at or above each different score, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    truth, scores = truth[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # of equal scores
    found = np.cumsum(truth)[last]
    return found, last + 1 - found, scores[last]


def brier_score(truth, probabilities):
    """Mean squared difference of probability and outcome."""
    truth, probabilities = as_probable(truth, probabilities)
    return float(np.mean((probabilities - truth) ** 2))


def expected_calibration_error(truth, probabilities, bins=10):
    """Mean distance of predicted probability and share of ill patients, over bins of equal width."""
    truth, probabilities = as_probable(truth, probabilities)
    if bins < 1:
        raise ValueError(f"bins={bins}: there must be at least one.")
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    distance = np.bincount(place, weights=probabilities - truth, minlength=bins)
    return float(np.abs(distance).sum() / len(truth))
