"""Whether probabilities mean what they say, and whether acting on them helps."""

import numpy as np

from medlearn.metrics.checking import as_probable


def brier_score(truth, probabilities):
    """Mean squared difference of probability and outcome.

    Parameters
    ----------
    truth : ndarray of shape (n,)
        0 or 1.
    probabilities : ndarray of shape (n,)
        From 0 to 1.

    Returns
    -------
    score : float
        0 is perfect; saying the prevalence p for everybody gives p (1 - p).

    Raises
    ------
    ValueError
        If probabilities leave 0 to 1.

    Notes
    -----
    Brier (1950), doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
    """
    truth, probabilities = as_probable(truth, probabilities)
    return float(np.mean((probabilities - truth) ** 2))


def expected_calibration_error(truth, probabilities, bins=10):
    """Mean distance of predicted probability and share of ill patients, over bins of equal width.

    Parameters
    ----------
    truth : ndarray of shape (n,)
    probabilities : ndarray of shape (n,)
    bins : int

    Returns
    -------
    error : float
        Never 0 for real patients, even under perfect calibration: shares scatter, the more the fewer are in a bin.

    Raises
    ------
    ValueError
        If probabilities leave 0 to 1, or there is no bin.
    """
    truth, probabilities = as_probable(truth, probabilities)
    if bins < 1:
        raise ValueError(f"bins={bins}: there must be at least one.")
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    distance = np.bincount(place, weights=probabilities - truth, minlength=bins)
    return float(np.abs(distance).sum() / len(truth))


def net_benefit(truth, probabilities, threshold):
    """Count what it is worth to act on everybody above a threshold, in true positives for each patient.

    Parameters
    ----------
    truth : ndarray of shape (n,)
    probabilities : ndarray of shape (n,)
    threshold : float
        From 0 to below 1: the probability at which one would just act. It says what a false alarm costs: its odds.

    Returns
    -------
    benefit : float
        Share of true positives minus the share of false ones times threshold / (1 - threshold). Acting on nobody
        gives 0; compare with acting on everybody.

    Raises
    ------
    ValueError
        If probabilities leave 0 to 1, or the threshold is not from 0 to below 1.

    Notes
    -----
    Vickers and Elkin (2006), doi 10.1177/0272989X06295361.

    Examples
    --------
    >>> net_benefit([1, 1, 0, 0], [0.9, 0.3, 0.6, 0.1], 0.5)
    0.0
    """
    truth, probabilities = as_probable(truth, probabilities)
    if not 0 <= threshold < 1:
        raise ValueError(f"threshold={threshold} must lie from 0 to below 1.")
    acted = probabilities >= threshold
    odds = threshold / (1 - threshold)
    return float(np.mean(acted & (truth == 1)) - odds * np.mean(acted & (truth == 0)))
