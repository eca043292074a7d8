"""Small changes add up. An exercise of lesson 20."""

import numpy as np

from medlearn.checks import implement


def _months(rng):
    """Return values, what is usual, what is forgiven, and a limit: by hand, at the limit, quiet, and random."""
    by_hand = np.array([10.25, 9.875, 10.375, 10.5, 10.375, 10.625, 10.5])
    cases = [(by_hand, 10.0, 0.25, limit) for limit in (0.7, 0.5, 2.0)]
    cases.append((np.array([4.0, 3.0]), 3.0, 0.25, 0.5))  # the first month warns
    cases.append((np.array([1.0, -4.0, 1.0, 1.0, 0.75]), 0.0, 0.5, 1.1))  # the last one does
    cases.append((np.array([1.25, 0.375, 1.25, 1.25, 3.0]), 0.5, 0.25, 1.1))  # a good month leaves a sum above 0
    for rise in (0.5, 1.0):
        months = np.round(rng.normal(size=18) * 8) / 8 + rise * (np.arange(18) > 8)
        cases.append((months, 0.0, 0.25, 2.3))
    return cases


@implement(
    question="""
    **Small changes add up** (optional). Write `first_warning(values, usual, forgiven, limit)`: CUSUM. `values` holds a
    number for each month. The sum begins at 0. Each month, add the value minus `usual` minus `forgiven`; if the sum
    falls below 0, set it to 0. Return the number of the first month, counted from 1, whose sum is *above* `limit`, or
    None if there is none.
    """,
    hints=[
        "total = max(0, total + value - usual - forgiven)",
        "enumerate(values, 1) counts the months from 1.",
        "Without a `return`, a function gives None: behind the loop, nothing more is needed.",
    ],
    cases=_months,
    praise="No single month was more than 0.5 above what is forgiven; together, they were.",
)
def first_warning(values, usual, forgiven, limit):
    """Return the first month whose sum is above the limit, or None."""
    total = 0
    for month, value in enumerate(values, 1):
        total = max(0, total + value - usual - forgiven)
        if total > limit:
            return month


def _month(values, usual, forgiven, limit, floor=0.0, keeps=1, above=np.greater, start=1):
    total = 0.0
    for month, value in enumerate(values, start):
        total = max(floor, keeps * total + value - usual - forgiven)
        if above(total, limit):
            return month
    return None


def _with(**how):
    return lambda *case: _month(*case, **how)


def _warned(*case):
    return _month(*case) is not None


first_warning.wrong(
    _with(floor=-np.inf), "Your sum falls below 0. Then a good month pays for later bad ones: set it to 0."
).wrong(
    lambda values, usual, forgiven, limit: _month(values, usual, 0.0, limit),
    "`forgiven` is missing: chance alone would add up to an alarm.",
).wrong(_with(keeps=0), "You look at each month by itself. Add what was there already.").wrong(
    lambda values, usual, forgiven, limit: _month(values, 0.0, forgiven, limit),
    "`usual` is missing: only what is above it counts.",
    where=lambda values, usual, forgiven, limit: usual != 0,
).wrong(_with(start=0), "The right month, counted from 0. The first month is number 1.", where=_warned).clause(
    "a sum that is just the limit",
    lambda *case: _month(*case) != _month(*case, above=np.greater_equal),
    _with(above=np.greater_equal),
    message="Right, but for a sum that is just the limit: the warning comes *above* it.",
).clause(
    "no warning",
    lambda *case: not _warned(*case) and _month(*case, above=np.greater_equal) is None,
    lambda *case: _month(*case) or len(case[0]),
    message="Right where there is a warning. If there is none, return None.",
)
