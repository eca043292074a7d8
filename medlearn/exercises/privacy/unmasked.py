"""Behind the masks. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _sent(rng):
    """Return what hospitals sent, and the modulus: the lesson's, others, negative sums, and one of half the modulus."""
    cases = [(np.array([[87], [56], [6]]), 100), (np.array([[3, 900], [4, 150]]), 1000)]
    cases += [(np.array([[40, 99], [10, 98], [49, 0]]), 100), (np.array([[20], [30]]), 100)]
    for hospitals, modulus in ((4, 1000), (2, 64), (3, 100)):
        values = rng.integers(-modulus // 8, modulus // 8, (hospitals, 5))
        masks = rng.integers(0, modulus, (hospitals, 5))
        cases.append(((values + masks - np.roll(masks, 1, axis=0)) % modulus, modulus))
    return cases


@implement(
    question="""
    **Behind the masks.** Each row of `sent`, (hospitals, n), is what one hospital has sent: its whole numbers, plus
    masks that cancel in the sum over all hospitals, modulo `modulus`. Write `unmasked(sent, modulus)`: return the n
    sums over hospitals. A sum may be negative: results from modulus / 2 on stand for the result minus the modulus, as
    99 of 100 stands for -1.
    """,
    hints=[
        "Add over hospitals, axis 0, and take the remainder: % modulus.",
        "Where the remainder is at least modulus / 2, subtract modulus: np.where.",
    ],
    cases=_sent,
    praise="49, without having seen any hospital's number. With two hospitals, each could subtract its own number from "
    "the sum: masks need more company.",
)
def unmasked(sent, modulus):
    """Return the sums that the masks leave."""
    left = sent.sum(axis=0) % modulus
    return np.where(left >= modulus / 2, left - modulus, left)


def _signed(remainder, modulus):
    return np.where(remainder >= modulus / 2, remainder - modulus, remainder)


def _small(sent, modulus):
    return (unmasked.reference(sent, modulus) >= 0).all()


unmasked.usually(_small).wrong(
    lambda sent, modulus: sent.sum(axis=0),
    "You added, {got} in all. On this clock, each full round of `modulus` counts as nothing: take the remainder.",
).wrong(
    lambda sent, modulus: sent.sum(axis=0) % modulus / len(sent), "That is the mean over hospitals. Asked is the sum."
).wrong(
    lambda sent, modulus: sent.sum(axis=1) % modulus,
    "You added the numbers of each hospital. Masks cancel over hospitals: axis 0.",
).wrong(
    lambda sent, modulus: sent.sum(axis=0) // modulus, "`//` counts the full rounds. What is left over is `%`."
).clause(
    "a negative sum",
    lambda sent, modulus: not _small(sent, modulus),
    lambda sent, modulus: sent.sum(axis=0) % modulus,
    message="Right for sums of 0 and more. A remainder of at least modulus / 2 stands for a negative sum.",
)
