"""Who was copied? An exercise of lesson 18."""

import numpy as np

from medlearn.checks import implement

NEAR = [  # made, learnt and others, where the root of squares tells otherwise than sums or maxima
    [[3, 3, 0], [3.8, 3.8, 0], [1, 1, 6], [3.52, 3.52, 0], [1, 1, 3]],
    [[0, 0, 0], [20, 20, 1]],
    [[0, 0, 8], [0, 5, 0]],
]


def _patients(rng):
    """Return made, learnt and other patients: in one line, random ones with copies, and distances that are equal."""
    line = [np.array(values)[:, np.newaxis] for values in ([1.1, 4.3, 9.0], [1.0, 5.0, 8.0], [2.0, 5.5, 12.0])]
    cases = [tuple(line)]
    for n, m, k, numbers in ((6, 8, 7, 3), (5, 5, 5, 5), (9, 4, 6, 2)):
        learnt, others = rng.normal(size=(m, numbers)), rng.normal(size=(k, numbers))
        made = rng.normal(size=(n, numbers))
        made[::2] = learnt[rng.integers(0, m, len(made[::2]))] + rng.normal(0, 0.02, (len(made[::2]), numbers))
        cases.append((made, learnt, others))
    equal = [np.array(values)[:, np.newaxis] for values in ([3.0, 6.5, 1.0], [2.0, 6.0], [1.0, 9.0])]
    cases.append(tuple(np.array(rows, float) for rows in NEAR))
    for values in ([[5.0, 3], [5, 9], [12, 6]], [[5.5, 2], [5, 9], [5, 1]]):  # an exact copy; another real one as near
        cases.append(tuple(np.array(row)[:, np.newaxis] for row in values))
    return [*cases, tuple(equal)]


@implement(
    question="""
    **Who was copied?** Write `copied(made, learnt, others)`: three arrays (patients, numbers). `made` are from a
    generator, `learnt` are the patients it learnt from, `others` are real patients whom it has not seen. Find for each
    made patient, **and for each of the `others`**, how far the nearest `learnt` one is (the root of the summed squares
    of the differences). Return True for a made patient whose distance is smaller than that of *each* of the `others`.
    If it equals the smallest of theirs, that is no sign of a copy: False.
    """,
    hints=[
        "made[:, None] - learnt[None] has the shape (made, learnt, numbers).",
        "Square, sum over the last axis, root; then the minimum over `learnt`. Do the same for `others`.",
        "The limit is the smallest of the others' distances.",
    ],
    cases=_patients,
    praise="Only the first: 0.1 from a learnt patient, where no other patient comes nearer than 0.5. Without the "
    "others, nobody can say whether 0.1 is near.",
)
def copied(made, learnt, others):
    """Say of each made patient whether it lies nearer to a learnt one than any of the others does."""

    def distances(patients):
        return np.sqrt(((patients[:, None] - learnt[None]) ** 2).sum(axis=2)).min(axis=1)

    return distances(made) < distances(others).min()


def _distances(patients, known):
    return np.sqrt(((patients[:, None] - known[None]) ** 2).sum(axis=2)).min(axis=1)


def _no_tie(made, learnt, others):
    return not np.isclose(_distances(made, learnt), _distances(others, learnt).min()).any()


copied.usually(_no_tie).wrong(
    lambda made, learnt, others: _distances(made, learnt) < _distances(others, learnt).max(),
    "You compare with the *farthest* of the others. A copy is nearer than each of them.",
).wrong(
    lambda made, learnt, others: _distances(made, learnt) < _distances(others, learnt).mean(),
    "You compare with the mean of the others. Half of all honest patients would be called copies.",
).wrong(
    lambda made, learnt, others: _distances(made, learnt) < _distances(made, others),
    "You ask whether a made patient lies nearer to a learnt one than to each of the `others`. Measure how far the "
    "*others* lie from the learnt ones.",
).wrong(
    lambda made, learnt, others: _distances(made, learnt) < _distances(made, others).min(),
    "Your limit is a distance from the made patients to the others. Take that from the *others* to the learnt ones.",
).wrong(
    lambda made, learnt, others: _distances(made, learnt) > _distances(others, learnt).min(),
    "The other way round: these are the ones that are *not* suspicious.",
).wrong(
    lambda made, learnt, others: _distances(learnt, made) < _distances(others, learnt).min(),
    "You say of each *learnt* patient whether a made one is near. Asked is an answer for each made one.",
).wrong(
    lambda made, learnt, others: _distances(made, learnt) ** 2 < _distances(others, learnt).min(),
    "One side is a distance, the other its square. Take the root of both, or of none.",
).clause(
    "just as far as the nearest of the others",
    lambda made, learnt, others: not _no_tie(made, learnt, others),
    lambda made, learnt, others: _distances(made, learnt) <= _distances(others, learnt).min(),
    message="Right, but for one that is just as far as the nearest of the others: that is no sign of a copy.",
)
