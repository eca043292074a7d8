"""One step of k-means. An exercise of lesson 14."""

import numpy as np

from medlearn.checks import implement


def _clouds(rng):
    """Return points and centres: six lumps, two idle centres, and random clouds."""
    lumps = np.array([1.0, 2, 3, 8, 9, 10])[:, None]
    cases = [(lumps, np.array([[1.0], [2.0]])), (lumps, np.array([[4.0], [99.0], [9.0], [-50.0]]))]
    for n, k, wide in ((12, 2, 2), (20, 3, 2), (15, 4, 3)):
        points = rng.normal(size=(n, wide))
        cases.append((points, points[:k] + rng.normal(0, 0.1, (k, wide))))
    return cases


@implement(
    question="""
    **One step of k-means.** Write `one_step(points, centres)`. `points` is (patients, measurements), `centres` is
    (k, measurements). Give each patient to the nearest centre, then return where the centres move: each to the mean of
    its patients, an array like `centres`. A centre without patients stays where it is.
    """,
    hints=[
        "((points[:, np.newaxis] - centres) ** 2).sum(axis=2) is a table: a row a patient, a column a centre.",
        "argmin(axis=1) of that table is the number of each patient's centre.",
        "points[group == k].mean(axis=0) is where centre k moves, if it has any patients.",
    ],
    cases=_clouds,
    praise="From 1 and 2, the centres move to 1 and 6.4. Repeat it until nobody changes sides, and you have k-means.",
)
def one_step(points, centres):
    """Return where the centres move."""
    group = ((points[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)
    moved = [points[group == k].mean(axis=0) if np.any(group == k) else centres[k] for k in range(len(centres))]
    return np.array(moved)


def _groups(points, centres):
    return ((points[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)


def _means(points, centres, group, empty=None):
    means = [points[group == k].mean(axis=0) if np.any(group == k) else centres[k] for k in range(len(centres))]
    if empty is not None:
        means = [mean if np.any(group == k) else np.full_like(mean, empty) for k, mean in enumerate(means)]
    return np.array(means)


def _farthest(points, centres):
    return ((points[:, np.newaxis] - centres) ** 2).sum(axis=2).argmax(axis=1)


def _everybody_stays(points, centres):
    return len(np.unique(_groups(points, centres))) == len(centres)


one_step.wrong(
    lambda points, centres: _groups(points, centres),
    "You return the group of each patient. Now move each centre to the mean of its group.",
).wrong(
    lambda points, centres: _means(points, centres, _farthest(points, centres)),
    "You gave each patient to the *farthest* centre.",
).wrong(
    lambda points, centres: np.array(
        [np.median(points[_groups(points, centres) == k], axis=0) for k in range(len(centres))]
    ),
    "You moved the centres to the median. Each goes to the *mean* of its patients.",
    where=_everybody_stays,
).wrong(
    lambda points, centres: (centres + _means(points, centres, _groups(points, centres))) / 2,
    "You went half way. The centre moves all the way to the mean.",
).wrong(
    lambda points, centres: _means(points, one_step.reference(points, centres), _groups(points, centres))[::-1],
    "The right means in the wrong order: centre 0 first.",
    where=_everybody_stays,
).clause(
    "a centre without patients",
    lambda points, centres: not _everybody_stays(points, centres),
    lambda points, centres: _means(points, centres, _groups(points, centres), empty=0.0),
    message="Right where each centre has patients. One here has none, and the mean of nobody is no number: it stays.",
)
