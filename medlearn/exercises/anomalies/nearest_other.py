"""The nearest other patient. An exercise of lesson 14."""

import numpy as np

from medlearn.checks import mend


def _crowds(rng):
    """Return patients: the nine of the lesson, two who are alike, and random ones."""
    nine = np.array([10.0, 11, 12, 13, 18, 40, 50, 60, 70])[:, None]
    alike = np.array([[1.0, 2], [5, 5], [1, 2], [9, 0]])
    return [(nine,), (alike,), *((rng.normal(size=(n, 3)),) for n in (6, 11))]


@mend(
    question="""
    **The nearest other patient.** This listing should return, for each row of `points`, the distance to the nearest
    *other* row. It returns zeros. Fix it. Two patients may be exactly alike: then 0 is right for both.
    """,
    listing="""
    def nearest_other(points):
        differences = points[:, np.newaxis] - points
        distances = np.sqrt((differences**2).sum(axis=2))
        return distances.min(axis=1)
    """,
    hints=[
        "Whose distance stands on the diagonal of the table, in row 3, column 3?",
        "np.fill_diagonal(distances, np.inf) makes that distance endless: then it is never the smallest.",
    ],
    cases=_crowds,
    praise="Each patient was his own nearest neighbour. This is the most usual mistake with neighbours, and it makes "
    "everybody look normal.",
)
def nearest_other(points):
    """Return the distance of each row to the nearest other one."""
    distances = np.sqrt(((points[:, np.newaxis] - points) ** 2).sum(axis=2))
    np.fill_diagonal(distances, np.inf)
    return distances.min(axis=1)


def _table(points):
    return np.sqrt(((points[:, np.newaxis] - points) ** 2).sum(axis=2))


def _no_twins(points):
    return len(np.unique(points, axis=0)) == len(points)


nearest_other.wrong(
    lambda points: _table(points).min(axis=1),
    "Still zeros: each patient finds himself. Keep the diagonal of the table out.",
).wrong(lambda points: _table(points).max(axis=1), "That is the distance to the *farthest* patient.").wrong(
    lambda points: np.sort(_table(points), axis=1)[:, 2],
    "You skip one too many: that is the *second* nearest other patient.",
    where=_no_twins,
).wrong(
    lambda points: _table(points).sum(axis=1) / (len(points) - 1),
    "That is the mean distance to all others. Only the nearest counts.",
).wrong(
    lambda points: nearest_other.reference(points) ** 2,
    "These are squared distances: the root got lost.",
    where=lambda points: not np.allclose(nearest_other.reference(points), nearest_other.reference(points) ** 2),
).clause(
    "two patients who are alike",
    lambda points: not _no_twins(points),
    lambda points: np.array([row[row > 0].min() for row in _table(points)]),
    message="Right where all differ. Here two are alike: you threw away *every* zero, theirs too. Take out the "
    "diagonal only.",
)
