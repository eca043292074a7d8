"""A full score. An exercise of lesson 12."""

import numpy as np

from medlearn.checks import mend


def full(values):
    """Return the slopes of a score that each value raises up to 1, and no further."""
    return np.where(np.abs(values) < 1, 1.0, 0.0)


def bent(values):
    """Return the slopes of a score that is the sum of the cubes."""
    return 3 * np.asarray(values) ** 2


def _values_and_starts(rng):
    """Return values beyond the bend, then others with starts that are not 0."""
    cases = [(np.array([3.0, 0.5, 2.0]), np.zeros(3), full, 6)]
    cases += [(rng.normal(size=4), rng.normal(size=4), bent, steps) for steps in (1, 5, 8)]
    return [*cases, (2 * rng.normal(size=6), np.full(6, 0.3), full, 40)]


@mend(
    question="""
    **A full score.** This listing shall return integrated gradients, and does not: for the first value, 3, it says 0,
    although the score rose thanks to it. Fix it. `saturated(values, start, slopes, steps)`: `values` and `start` are
    arrays; `slopes` is a function that takes such an array and gives the slopes there. Take the slopes in the *middle*
    of each of `steps` equal steps from the start to the values, average them, and multiply by the whole way.
    """,
    listing="""
    def saturated(values, start, slopes, steps):
        return values * slopes(values)
    """,
    hints=[
        "The middle of step k (0 is the first) lies (k + 0.5) / steps of the way from start to values.",
        "Write that place as start + share * (values - start), and ask slopes there. Add up, divide by steps.",
        "The whole way is values - start, not values.",
    ],
    cases=_values_and_starts,
    praise="1, 0.5 and 1: each value's share of the score, and they add up to its whole rise. The slopes at the end "
    "alone would have said 0, 0.5 and 0.",
)
def saturated(values, start, slopes, steps):
    """Return the shares of integrated gradients."""
    shares = (np.arange(steps) + 0.5) / steps
    return (values - start) * np.mean([slopes(start + share * (values - start)) for share in shares], axis=0)


def _on_the_way(values, start, slopes, shares):
    return np.array([slopes(start + share * (values - start)) for share in shares])


saturated.wrong(
    lambda values, start, slopes, steps: slopes(values) * values,
    "The listing as it was: the slopes at the end only. Where the score is full they are 0. Ask on the way too.",
).wrong(
    lambda values, start, slopes, steps: (values - start) * slopes(values),
    "The way is right, but the slopes are still those at the end. Ask in the middle of each step, and average.",
).wrong(
    lambda values, start, slopes, steps: (
        values * _on_the_way(values, start, slopes, (np.arange(steps) + 0.5) / steps).mean(axis=0)
    ),
    "You multiply by the values. The way begins at `start`: multiply by how far it goes.",
    where=lambda values, start, slopes, steps: np.any(start != 0),
).wrong(
    lambda values, start, slopes, steps: (
        (values - start) * _on_the_way(values, start, slopes, np.arange(steps) / steps).mean(axis=0)
    ),
    "You ask at the *beginning* of each step. Its middle is half a step further.",
).wrong(
    lambda values, start, slopes, steps: (
        (values - start) * _on_the_way(values, start, slopes, (np.arange(steps) + 1) / steps).mean(axis=0)
    ),
    "You ask at the *end* of each step. Its middle is half a step earlier.",
).wrong(
    lambda values, start, slopes, steps: (
        (values - start) * _on_the_way(values, start, slopes, (np.arange(steps) + 0.5) / steps).sum(axis=0)
    ),
    "You add up the slopes and forget to divide by the number of steps: the shares come out too large.",
    where=lambda values, start, slopes, steps: steps > 1,
).wrong(
    lambda values, start, slopes, steps: _on_the_way(values, start, slopes, (np.arange(steps) + 0.5) / steps).mean(0),
    "These are the mean slopes. Multiply them by the way from the start to the values.",
)
