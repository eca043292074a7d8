"""Who stands alone? An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _tables(rng):
    """Return eight patients by decade and sex, one in a single column, random tables, and an empty one."""
    eight = np.array([[4, 0], [4, 0], [4, 0], [5, 1], [5, 1], [5, 1], [5, 1], [6, 1]])
    twins = np.array([[30, 1, 5], [30, 1, 7], [30, 0, 5], [41, 1, 5], [30, 1, 5], [5, 1, 30]])
    cases = [(eight,), (twins,), (np.array([[3], [1], [3], [2]]),)]
    cases += [(rng.integers(0, 4, shape),) for shape in ((12, 2), (9, 3))]
    return [*cases, (np.zeros((0, 2), int),)]


@implement(
    question="""
    **Who stands alone?** Write `alone(known)`. Each row of `known`, (patients, columns), is a patient, and the
    columns are what an outsider knows, as whole numbers. Return how many patients share *all* their values with
    nobody else. In the example, eight patients by decade and sex, that is one. If there is no patient, that is 0.
    """,
    hints=[
        "Which rows are equal to this one? (known == row).all(axis=1).",
        "Count these for each row. Whoever has a count of 1, the patient alone, stands alone.",
    ],
    cases=_tables,
    praise="One: the man in his sixties. Everybody else has a double, though not all of them are safe: a group may "
    "share its diagnosis, too.",
)
def alone(known):
    """Return how many rows have no equal."""
    return sum(int((known == row).all(axis=1).sum() == 1) for row in known)


def _how_many(known, asked):
    sizes = np.array([(known == row).all(axis=1).sum() for row in known])
    return int(asked(sizes).sum())


def _some(known):
    return len(known) > 0


alone.usually(_some).wrong(
    lambda known: len(np.unique(known, axis=0)),
    "You counted the *groups*, {got} of them. How many of these have one patient only?",
).wrong(
    lambda known: _how_many(known, lambda sizes: sizes > 1), "{got} have a double. Asked is how many have none."
).wrong(
    lambda known: min((known == row).all(axis=1).sum() for row in known),
    "That is k, the size of the smallest group. Asked is how many patients are in groups of one.",
).wrong(
    lambda known: sum((known == row).any(axis=1).sum() == 1 for row in known),
    "You call patients alike who share *one* value. An outsider who knows all columns tells them apart: `all`.",
).wrong(
    lambda known: sum((known[:, 0] == row[0]).sum() == 1 for row in known),
    "You looked at the first column only. The outsider knows all of them.",
).clause(
    "no patient",
    lambda known: not _some(known),
    message="Right, but for a table without patients: nobody stands alone in it. Return 0.",
)
