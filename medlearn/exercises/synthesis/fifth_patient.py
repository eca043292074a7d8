"""A fifth patient. An exercise of lesson 18."""

import numpy as np

from medlearn.checks import implement


def _draws(rng):
    """Return codes, a mean, directions and spreads: the lesson's, and random ones."""
    lesson = np.array([[0.0], [1.0], [-0.5]]), np.array([13.0, 26.0]), np.array([[0.6, 0.8]]), np.array([3.95])
    cases = [lesson]
    for n, k, numbers in ((4, 2, 5), (3, 3, 3), (1, 2, 2)):
        directions = np.linalg.qr(rng.normal(size=(numbers, numbers)))[0][:k]
        cases.append((rng.normal(size=(n, k)), rng.normal(size=numbers), directions, rng.uniform(0.2, 3, k)))
    return cases


@implement(
    question="""
    **A fifth patient** (easy). Write `fifth_patient(codes, mean, directions, spreads)`. `codes` is (patients, k): k
    numbers for each patient, drawn by chance with mean 0 and standard deviation 1. `mean` is the mean patient,
    (numbers,). Each row of `directions`, (k, numbers), is a direction of length 1 in which patients differ, and
    `spreads`, (k,), holds the standard deviation along each. Return the made patients, (patients, numbers).
    """,
    hints=[
        "How far does each patient go along each direction? codes * spreads.",
        "(patients, k) @ (k, numbers) walks all directions at once. Where do all patients start?",
    ],
    cases=_draws,
    praise="The first has the code 0, and is the mean patient. With 24 directions of 256 pixels, this is the Gaussian "
    "baseline of the lesson.",
)
def fifth_patient(codes, mean, directions, spreads):
    """Return patients drawn along directions."""
    return mean + (codes * spreads) @ directions


fifth_patient.wrong(
    lambda codes, mean, directions, spreads: (codes * spreads) @ directions,
    "These are the *differences* from the mean patient. Add the mean.",
).wrong(
    lambda codes, mean, directions, spreads: mean + codes @ directions,
    "Each direction gets the same spread. Multiply the codes by `spreads` first.",
).wrong(
    lambda codes, mean, directions, spreads: mean + (codes * spreads**2) @ directions,
    "You used squares, the variances. The spreads are standard deviations already.",
).wrong(
    lambda codes, mean, directions, spreads: mean + (codes * np.sqrt(spreads)) @ directions,
    "No root: the spreads are standard deviations already.",
).wrong(
    lambda codes, mean, directions, spreads: mean + (codes / spreads) @ directions,
    "You divided. A large spread takes a patient *further* from the mean.",
).wrong(
    lambda codes, mean, directions, spreads: (mean + codes * spreads @ directions).mean(axis=0),
    "That is one patient, the mean of those you made. Return them all.",
)
