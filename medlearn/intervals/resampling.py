"""The bootstrap: what the number would have been with other patients, drawn from these."""

import numpy as np

from medlearn.intervals.estimate import Estimate, check_level

MOST_FAILURES = 20  # resamples in a row without a value


def bootstrap(metric, truth, scores, *, groups=None, resamples=2000, level=0.95, random_state=0):
    """Estimate any metric with a percentile bootstrap interval.

    Parameters
    ----------
    metric : callable of (truth, scores)
        Returns a float; where it is not defined it raises ValueError or returns NaN, and that resample is drawn again.
    truth : ndarray of shape (n,)
    scores : ndarray of shape (n, ...)
        Scores or predictions, whatever the metric takes.
    groups : ndarray of shape (n,), optional
        The patient of each row. Patients are drawn, with all their rows; without it every row is a patient of its own.
    resamples : int
    level : float
    random_state : int or None

    Returns
    -------
    estimate : Estimate

    Raises
    ------
    ValueError
        If lengths differ, there is only one patient, a patient is missing (NaN or None in `groups`), the level is not a
        share, fewer than two resamples are asked for, the metric is not defined on the patients as they are, or it
        fails on resample after resample, as the AUC does when one class has hardly any patients.

    Notes
    -----
    Efron (1979), doi 10.1214/aos/1176344552. A percentile interval is a little too narrow in small samples: for the AUC
    of two normal groups (true AUC 0.85) it covered the truth in 94.0 % of 2 000 simulated studies of 60 patients, and
    in 94.7 % of studies of 300, where 95 % were promised.
    """
    truth, scores = np.asarray(truth), np.asarray(scores)
    _check(truth, scores, level, resamples)
    value = _defined(metric(truth, scores))  # what is wrong with all patients is said of all, not of a resample
    values = _resampled(lambda rows: metric(truth[rows], scores[rows]), truth, groups, resamples, random_state)
    return _estimate(value, values, level)


def paired_bootstrap(metric, truth, first, second, *, groups=None, resamples=2000, level=0.95, random_state=0):
    """Estimate by how much one model is better than another on the same patients.

    Parameters
    ----------
    metric : callable of (truth, scores)
    truth : ndarray of shape (n,)
    first, second : ndarray of shape (n, ...)
        What the two models say.
    groups, resamples, level, random_state
        As in `bootstrap`.

    Returns
    -------
    difference : Estimate
        metric(truth, first) - metric(truth, second); both are computed on the same resamples, so that what is hard for
        both cancels. An interval that holds 0 does not prove them equal.

    Raises
    ------
    ValueError
        As in `bootstrap`.
    """
    truth, first, second = np.asarray(truth), np.asarray(first), np.asarray(second)

    def difference(rows):
        """Subtract the metric of the second model from that of the first, on some rows."""
        return metric(truth[rows], first[rows]) - metric(truth[rows], second[rows])

    for scores in (first, second):
        _check(truth, scores, level, resamples)
    value = _defined(difference(np.arange(len(truth))))
    values = _resampled(difference, truth, groups, resamples, random_state)
    return _estimate(value, values, level)


def _check(truth, scores, level, resamples):
    _check_length(truth, scores)
    check_level(level)
    if not resamples >= 2:
        raise ValueError(f"resamples={resamples}: at least two are needed, and some thousand for a steady interval.")


def _resampled(value_of, truth, groups, resamples, random_state):
    draw, rng = _drawing(truth, groups), np.random.default_rng(random_state)
    values, failures = [], 0
    while len(values) < resamples:
        try:
            values.append(_defined(value_of(draw(rng))))
            failures = 0
        except ValueError as error:
            failures += 1
            if failures == MOST_FAILURES:
                raise ValueError(
                    f"{MOST_FAILURES} resamples in a row have no value ({error}) There are too few patients of a class."
                ) from error
    return np.array(values)


def _drawing(truth, groups):
    """Return a function that draws rows: single ones, or those of whole patients."""
    n = len(truth)
    if groups is None:
        _check_patients(n)
        return lambda rng: rng.integers(0, n, n)
    groups = _checked_groups(truth, groups)
    order = np.argsort(groups, kind="stable")
    _, starts, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    _check_patients(len(starts))

    def draw(rng):
        """Draw as many patients as there are; return all their rows."""
        chosen = rng.integers(0, len(starts), len(starts))
        long = sizes[chosen]
        ends = np.cumsum(long)
        # Row k of a patient stands k places behind his first one.
        return order[np.repeat(starts[chosen] - (ends - long), long) + np.arange(ends[-1])]

    return draw


def _defined(value):
    """Return a metric's value, or say that it is not a number."""
    if not np.isfinite(value):
        raise ValueError(f"the metric gave {value}: it is not defined here, or NaN is among the scores.")
    return value


def _check_patients(number):
    if number < 2:
        raise ValueError(
            f"{number} patient: resampling draws the same one again and again, and the interval would have no width. "
            "Nothing can be said about other patients; collect more."
        )


def _checked_groups(truth, groups):
    groups = np.asarray(groups)
    _check_length(truth, groups)
    if groups.ndim != 1:
        raise ValueError(f"groups have shape {groups.shape}; give one patient for each row.")
    missing = sum(group is None or group != group for group in groups.tolist())
    if missing:
        raise ValueError(
            f"{missing} rows have no patient (NaN or None in groups): find out whose they are, or drop them."
        )
    return groups


def _estimate(value, values, level):
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(value), float(low), float(high), level)


def _check_length(truth, other):
    if len(truth) != len(other):
        raise ValueError(f"truth has {len(truth)} rows, the other array {len(other)}; they must match.")
