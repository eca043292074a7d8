"""Large and small hospitals. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import mend


def _hospitals(rng):
    """Return weights and sizes of hospitals: the lesson's, and random ones."""
    cases = [(np.array([[2.0], [4.0]]), np.array([30, 10]))]
    for hospitals, n in ((3, 4), (4, 2), (5, 5)):
        cases.append((rng.normal(size=(hospitals, n)), rng.integers(5, 400, hospitals)))
    return cases


@mend(
    question="""
    **Large and small hospitals.** This listing should average the weights of several hospitals, `weights` (hospitals,
    n), each counted by its number of patients, `sizes` (hospitals,). For the lesson's two hospitals, with weights 2 and
    4 and 30 and 10 patients, it should give 2.5. It gives 50. Find its fault.
    """,
    listing="""
    def averaged(weights, sizes):
        return (weights * sizes[:, None]).sum(axis=0) / len(sizes)
    """,
    hints=["What must the sum be divided by, so that equal weights stay as they are?"],
    cases=_hospitals,
    praise="After one step this is what pooled training gives. After many, it is not: the hospitals drift.",
)
def averaged(weights, sizes):
    """Return the mean of weights, by numbers of patients."""
    return (weights * sizes[:, None]).sum(axis=0) / sizes.sum()


def _divided(by):
    return lambda weights, sizes: (weights * sizes[:, None]).sum(axis=0) / by(sizes)


averaged.wrong(_divided(len), "Nothing has changed: it divides by the number of *hospitals*.").wrong(
    lambda weights, sizes: weights.mean(axis=0),
    "Now each hospital counts the same: 3 for the lesson's two. A patient of the small one counts three times as much.",
).wrong(
    lambda weights, sizes: (weights * sizes[:, None]).sum(axis=0),
    "The sum is right. Divide it by the number of all patients.",
).wrong(
    lambda weights, sizes: (weights / sizes[:, None]).sum(axis=0) / (1 / sizes).sum(),
    "The other way round: now the small hospital counts most.",
).wrong(_divided(np.max), "You divide by the patients of the largest hospital. Divide by all.").wrong(
    lambda weights, sizes: (weights * sizes[:, None]).mean(axis=0) / sizes.sum(),
    "You divide twice: `mean` has divided by the number of hospitals already.",
)
