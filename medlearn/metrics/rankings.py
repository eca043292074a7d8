"""What the order of the scores is worth, whatever the threshold."""

import numpy as np

from medlearn.metrics.checking import as_scored, need


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
    """Sensitivity and false alarms at every threshold.

    Parameters
    ----------
    truth : ndarray of shape (n,)
    scores : ndarray of shape (n,)

    Returns
    -------
    false_positive_rate, sensitivity, thresholds : ndarrays of shape (t + 1,)
        For "score >= threshold" at each of the t different scores, from the strictest down; before them (0, 0), at
        infinity.

    Raises
    ------
    ValueError
        As in `auc`.
    """
    truth, scores = as_scored(truth, scores)
    found, alarms, thresholds = _cumulated(truth, scores)
    need(found[-1], "ill", "the ROC curve")
    need(alarms[-1], "healthy", "the ROC curve")
    start = np.zeros(1)
    rates = (np.concatenate([start, counts / counts[-1]]) for counts in (alarms, found))
    return *rates, np.concatenate([[np.inf], thresholds])


def precision_recall_curve(truth, scores):
    """Positive predictive value (precision) and sensitivity (recall) at every threshold.

    Parameters
    ----------
    truth : ndarray of shape (n,)
    scores : ndarray of shape (n,)

    Returns
    -------
    precision, recall, thresholds : ndarrays of shape (t,)
        For "score >= threshold" at each of the t different scores, from the strictest down.

    Raises
    ------
    ValueError
        If nobody is ill, or scores are NaN or infinite.
    """
    truth, scores = as_scored(truth, scores)
    found, alarms, thresholds = _cumulated(truth, scores)
    need(found[-1], "ill", "the precision-recall curve")
    return found / (found + alarms), found / found[-1], thresholds


def average_precision(truth, scores):
    """Mean precision over the recall gained at each threshold.

    Parameters
    ----------
    truth : ndarray of shape (n,)
    scores : ndarray of shape (n,)

    Returns
    -------
    area : float
        The area under the precision-recall curve in steps; guessing gives the prevalence, not 0.5.

    Raises
    ------
    ValueError
        As in `precision_recall_curve`.
    """
    precision, recall, _ = precision_recall_curve(truth, scores)
    return float(np.sum(np.diff(recall, prepend=0) * precision))


def _cumulated(truth, scores):
    """Count the ill and the healthy at or above each different score, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    truth, scores = truth[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # of equal scores
    found = np.cumsum(truth)[last]
    return found, last + 1 - found, scores[last]
