"""Has something changed since the model was tested? Each month's images or scores against those of a reference.

A month is compared by the Kolmogorov-Smirnov distance: the largest difference between two cumulative shares. How large
it becomes by chance is not looked up but drawn: months that nothing has happened to, taken out of the reference.
"""

import numpy as np


def image_summaries(images):
    """Describe each image by three numbers that a change of machine moves, whatever the patient has.

    Parameters
    ----------
    images : ndarray, shape (n, rows, columns)

    Returns
    -------
    summaries : ndarray of float, shape (n, 3)
        Mean; standard deviation; noise, the median absolute difference of neighbours in a row.

    Examples
    --------
    >>> image_summaries(np.array([[[1, 3], [1, 3]]])).tolist()
    [[2.0, 1.0, 2.0]]
    """
    images = np.asarray(images, dtype=float)
    if images.ndim != 3 or images.shape[2] < 2:
        raise ValueError(f"images have shape {images.shape}; give (n, rows, columns), two columns at least.")
    if not np.isfinite(images).all():
        raise ValueError("a pixel is not finite (NaN or infinite): leave that image out, or repair it.")
    noise = np.median(np.abs(np.diff(images, axis=2)), axis=(1, 2))
    return np.stack([images.mean(axis=(1, 2)), images.std(axis=(1, 2)), noise], axis=1)


def distance(month, reference):
    """Compute the largest Kolmogorov-Smirnov distance between a month and the reference.

    Parameters
    ----------
    month, reference : ndarray, shape (n,) or (n, k)
        One value or k values of each patient, such as scores, or `image_summaries`.

    Returns
    -------
    distance : float
        0, the same shares everywhere, to 1; of k columns the largest.

    Raises
    ------
    ValueError
        If one is empty, holds NaN, or they have different numbers of columns.

    Examples
    --------
    Up to 2, half of the month's values, and all of the reference's:

    >>> distance(np.array([1, 2, 5, 6]), np.array([1, 2]))
    0.5
    """
    month, reference = _columns("month", month), _columns("reference", reference)
    if month.shape[1] != reference.shape[1]:
        raise ValueError(f"month has {month.shape[1]} columns, reference {reference.shape[1]}; give the same.")
    both = np.concatenate([month, reference])
    chosen = np.arange(len(both)) < len(month)
    return float(_distances(both, chosen[None])[0])


def alarm_limit(reference, per_month, *, rate=0.05, months=12, resamples=2000, random_state=0):
    """Choose the distance above which a month raises an alarm, by a promised rate of false alarms.

    Parameters
    ----------
    reference : ndarray, shape (n,) or (n, k)
        Of a time in which nothing changed, one row a *patient*; at least four times `per_month`.
    per_month : int
        Patients a month.
    rate : float
        Probability, between 0 and 1, of an alarm or more within so many months although nothing changed.
    months : int
    resamples : int
        How many months are drawn.
    random_state : int or numpy.random.Generator

    Returns
    -------
    limit : float

    Raises
    ------
    ValueError
        If the reference is too small, a number is out of range, or there are too few draws for such a rate.

    Notes
    -----
    Patients of the reference are dealt at random into a month and a rest (a permutation test); the limit is the
    quantile of the distances at which ``1 - (1 - a) ** months = rate``. It holds for months of this size of patients
    drawn independently: a season, a screening day or several images of one patient break it.
    """
    reference = _columns("reference", reference)
    if not (per_month >= 2 and len(reference) >= 4 * per_month):
        raise ValueError(f"{len(reference)} patients are too few for months of {per_month}; bring four times as many.")
    if not (0 < rate < 1 and months >= 1):
        raise ValueError(f"rate={rate} must lie between 0 and 1, and months={months} be 1 or more.")
    alone = 1 - (1 - rate) ** (1 / months)
    if resamples * alone < 5:
        raise ValueError(f"{resamples} resamples are too few for so rare an alarm; take {int(np.ceil(5 / alone))}.")
    rng = np.random.default_rng(random_state)
    found = []
    for start in range(0, resamples, 200):  # in parts, to save memory
        order = rng.random((min(200, resamples - start), len(reference))).argsort(axis=1)
        found.append(_distances(reference, order < per_month))
    return float(np.quantile(np.concatenate(found), 1 - alone, method="higher"))


def first_alarm(values, months, reference, limit):
    """Watch month after month, and stop at the first alarm.

    Parameters
    ----------
    values : ndarray, shape (n,) or (n, k)
        One row a patient.
    months : ndarray, shape (n,)
        The month of each: numbers, or names that sort by time, such as "2026-01".
    reference : ndarray, shape (m,) or (m, k)
    limit : float
        From `alarm_limit`.

    Returns
    -------
    alarm : month or None
        The first whose distance is above the limit.
    distances : dict of month to float
        Of all months, those after the alarm too.

    Raises
    ------
    ValueError
        If lengths differ, the limit is not from 0 to 1, or `distance` refuses a month.
    """
    months = np.asarray(months)
    if len(months) != len(values):
        raise ValueError(f"{len(values)} values but {len(months)} months; give each value its month.")
    if not 0 <= limit <= 1:
        raise ValueError(f"limit is {limit}: distances go from 0 to 1; take it from alarm_limit.")
    values = np.asarray(values)
    distances = {month.item(): distance(values[months == month], reference) for month in np.unique(months)}
    return next((month for month, far in distances.items() if far > limit), None), distances


def _columns(name, values):
    values = np.asarray(values, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or not values.size or not np.isfinite(values).all():
        raise ValueError(f"{name} has shape {values.shape}; give one or more finite numbers of each patient.")
    return values


def _distances(values, chosen):
    """Compute the distance of the chosen rows to the others, for each of several choices, shape (choices, n)."""
    largest = np.zeros(len(chosen))
    for column in values.T:
        order = column.argsort(kind="stable")
        last = np.append(np.diff(column[order]) > 0, True)  # of equal values: shares are compared behind all of them
        inside = chosen[:, order]
        shares = inside.cumsum(axis=1) / inside.sum(axis=1, keepdims=True)
        others = (~inside).cumsum(axis=1) / (~inside).sum(axis=1, keepdims=True)
        largest = np.maximum(largest, np.abs(shares - others)[:, last].max(axis=1))
    return largest
