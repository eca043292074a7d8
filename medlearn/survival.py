"""When, not only whether: the Kaplan-Meier curve and Cox's hazard ratio.

A patient has a *time* and an *event*: 1 if it happened then, 0 if nobody knows what happened afterwards (censored).
"""

from typing import NamedTuple

import numpy as np

from medlearn.intervals import Estimate, check_level

MOST_STEPS = 50
LARGEST = 10  # log hazard ratio of a standard deviation


class Curve(NamedTuple):
    """A Kaplan-Meier curve: what holds from each time at which an event happened, until the next.

    Attributes
    ----------
    times : ndarray of shape (t,)
        Ascending.
    at_risk, events : ndarrays of int, shape (t,)
        Patients still followed just before that time, and events at it.
    survival, low, high : ndarrays of shape (t,)
        Share without the event after that time, with its interval.
    """

    times: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    survival: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, time):
        """Return the Estimate of survival at a time; before the first event it is 1 and has no interval.

        Parameters
        ----------
        time : float
            Not later than the last time at which somebody was followed: that is for the caller to know.
        """
        if not time >= 0:
            raise ValueError(f"time is {time}: ask about a time from 0 on.")
        place = np.searchsorted(self.times, time, side="right") - 1
        if place < 0:
            return Estimate(1.0, 1.0, 1.0)
        return Estimate(*(float(part[place]) for part in (self.survival, self.low, self.high)))

    def median(self):
        """Return the first time at which survival is at most one half; infinity if it never is."""
        below = self.survival <= 0.5
        return float(self.times[np.argmax(below)]) if below.any() else np.inf


def kaplan_meier(times, events, level=0.95):
    """Estimate which share is still without the event, time after time.

    Parameters
    ----------
    times : ndarray of shape (n,)
        Until the event, or until the patient was last seen; at least 0.
    events : ndarray of shape (n,)
        1 for an event, 0 for censored.
    level : float
        Confidence level.

    Returns
    -------
    curve : Curve

    Raises
    ------
    ValueError
        If a time is negative, infinite or NaN, an event is not 0 or 1, or there is no event.

    Notes
    -----
    At each time, survival is multiplied by 1 - events / at risk: Kaplan and Meier (1958), doi 10.2307/2281868. Somebody
    censored at the time of an event still counts as at risk. The variance is Greenwood's, put on the scale of
    log(-log(survival)), so that no interval leaves 0 to 1; where survival is 0, it is NaN to NaN.

    Examples
    --------
    >>> kaplan_meier([2, 3, 3, 5], [1, 1, 0, 1]).survival.tolist()
    [0.75, 0.5, 0.0]
    """
    times, events = _checked(times, events)
    check_level(level)
    when, died = np.unique(times[events == 1], return_counts=True)
    at_risk = (times[:, np.newaxis] >= when).sum(axis=0)
    survival = np.cumprod(1 - died / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(died / (at_risk * (at_risk - died)))
        spread = _quantile(level) * np.sqrt(greenwood) / np.abs(np.log(survival))
        low, high = survival ** np.exp(spread), survival ** np.exp(-spread)
    low[survival == 0] = high[survival == 0] = np.nan
    return Curve(when, at_risk, died, survival, low, high)


def log_partial_likelihood(weights, columns, times, events):
    """Return Cox's log partial likelihood: at each event, how likely that of all at risk it was this patient.

    >>> round(log_partial_likelihood([0.0], [[1], [0], [0]], [1, 2, 3], [1, 1, 0]), 3)  # log(1/3) + log(1/2)
    -1.792
    """
    times, events = _checked(times, events)
    risks = np.asarray(columns, float) @ np.asarray(weights, float)
    if not np.isfinite(risks).all():
        raise ValueError("a column or a weight is NaN or infinite: give finite numbers.")
    at_risk = times[np.newaxis] >= times[events == 1][:, np.newaxis]  # (events, n)
    top = risks.max()
    return float(np.sum(risks[events == 1] - top - np.log(at_risk @ np.exp(risks - top))))


def cox(columns, times, events, level=0.95):
    """Estimate hazard ratios: by which factor one more of a column multiplies the rate of events, others held equal.

    Parameters
    ----------
    columns : ndarray of shape (n, d), or (n,) for one
    times, events : ndarrays of shape (n,)
    level : float
        Confidence level.

    Returns
    -------
    ratios : list of Estimate
        One for each column, with Wald's interval on the scale of its logarithm.

    Raises
    ------
    ValueError
        As `kaplan_meier`; if a column is constant or not finite, or follows from others; or if no finite ratio fits
        best, as when all events are on one side of a column.

    Notes
    -----
    Cox (1972), doi 10.1111/j.2517-6161.1972.tb00899.x. Newton's method on `log_partial_likelihood`; ties as Breslow
    (1974), doi 10.2307/2529620.
    """
    times, events = _checked(times, events)
    check_level(level)
    columns = _checked_columns(columns, len(times))
    scale = columns.std(axis=0)
    scaled = (columns - columns.mean(axis=0)) / scale
    weights, information = _newton(scaled, times, events)
    errors = np.sqrt(np.diag(np.linalg.inv(information))) / scale
    weights = weights / scale
    half = _quantile(level) * errors
    ends = np.exp([weights, weights - half, weights + half]).T
    return [Estimate(*map(float, row), level) for row in ends]


def _newton(columns, times, events):
    """Climb to the top of the log partial likelihood; return where it is, and its curvature there."""
    weights = np.zeros(columns.shape[1])
    value = log_partial_likelihood(weights, columns, times, events)
    for _ in range(MOST_STEPS):
        slope, information = _slope(weights, columns, times, events)
        step = np.linalg.solve(information, slope)
        if np.abs(step).max() < 1e-8:
            return weights, information
        while (new := log_partial_likelihood(weights + step, columns, times, events)) < value - 1e-9:
            step = step / 2
        weights, value = weights + step, new
        if np.abs(weights).max() > LARGEST:  # it climbs without end
            break
    raise ValueError("no finite hazard ratio fits best: do all events lie on one side of a column? Leave it out.")


def _slope(weights, columns, times, events):
    """Return the first derivative, (d,), and minus the second, (d, d), of the log partial likelihood."""
    risks = np.exp(columns @ weights)
    slope, information = np.zeros(len(weights)), np.zeros((len(weights), len(weights)))
    for place in np.flatnonzero(events):
        at_risk = times >= times[place]
        share = risks[at_risk] / risks[at_risk].sum()
        mean = share @ columns[at_risk]
        away = columns[at_risk] - mean
        slope += columns[place] - mean
        information += away.T @ (share[:, np.newaxis] * away)
    return slope, information


def _quantile(level):
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + level) / 2)


def _checked(times, events):
    times, events = np.asarray(times, float), np.asarray(events)
    if times.ndim != 1 or times.shape != events.shape:
        raise ValueError(f"times {times.shape} and events {events.shape} differ: give one of each for each patient.")
    if not (np.isfinite(times) & (times >= 0)).all():
        raise ValueError("a time is negative, infinite or NaN: give the time until the event or the last visit.")
    if not np.isin(events, (0, 1)).all():
        raise ValueError("events hold something else than 0 (censored) and 1 (it happened).")
    if not events.any():
        raise ValueError("nobody had the event: without one there is nothing to estimate.")
    return times, events.astype(int)


def _checked_columns(columns, n):
    columns = np.asarray(columns, float)
    columns = columns[:, np.newaxis] if columns.ndim == 1 else columns
    if columns.ndim != 2 or len(columns) != n or not np.isfinite(columns).all():
        raise ValueError(f"columns have shape {columns.shape}; give finite numbers, a row for each of {n} patients.")
    if np.linalg.matrix_rank(np.column_stack([np.ones(n), columns])) <= columns.shape[1]:
        raise ValueError("a column is constant or follows from the others: leave it out.")
    return columns
