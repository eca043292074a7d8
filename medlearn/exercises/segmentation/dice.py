"""Dice, with a rule for nothing. An exercise of lesson 13."""

import numpy as np

from medlearn.checks import implement


def _masks(rng):
    """Return pairs of masks: the nine pixels of the lesson, flat and solid ones, one empty, both empty."""
    nine = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 0]]) == 1, np.array([[0, 1, 1], [0, 1, 0], [0, 0, 0]]) == 1
    some = [tuple(rng.random((2, *shape)) < share) for shape, share in (((9, 7), 0.3), ((4, 5, 6), 0.5), ((40,), 0.2))]
    nothing = np.zeros((5, 4), dtype=bool)
    something = rng.random((5, 4)) < 0.4
    return [nine, *some, (nothing, something), (something, nothing), (nothing, nothing)]


@implement(
    question="""
    **Dice, with a rule for nothing.** Write `dice(truth, predicted)` for two masks of True and False of the same
    shape, with any number of axes: twice the pixels in common, divided by the pixels of both masks together. If *both*
    masks are empty, they agree: return 1.0, without a warning.
    """,
    hints=[
        "`truth & predicted` is True where both are; np.sum counts the True ones.",
        "Compute the sum of both sizes first. If it is 0, return 1.0.",
    ],
    cases=_masks,
    praise="4/7 for the nine pixels. State the rule for empty masks in every report: half of the slices of a volume "
    "may be empty, and with another rule their mean changes a lot.",
)
def dice(truth, predicted):
    """Return Dice; 1 for two empty masks."""
    sizes = np.sum(truth) + np.sum(predicted)
    return 2 * np.sum(truth & predicted) / sizes if sizes else 1.0


def _both_empty(truth, predicted):
    return not (truth.any() or predicted.any())


def _not_empty(truth, predicted):
    return truth.any() and predicted.any()


dice.usually(_not_empty).wrong(
    lambda truth, predicted: np.sum(truth & predicted) / np.sum(truth | predicted),
    "You got {got:.2f}: that is IoU. Dice divides by the *sizes* of both masks, added up, and doubles what they share.",
).wrong(
    lambda truth, predicted: np.sum(truth & predicted) / (np.sum(truth) + np.sum(predicted)),
    "You got {got:.2f}, half of what is due: identical masks would reach 0.5 only.",
).wrong(
    lambda truth, predicted: np.mean(truth == predicted),
    "You got {got:.2f}: that is the accuracy. It counts the background that both leave empty.",
).wrong(
    lambda truth, predicted: np.sum(truth & predicted) / np.sum(truth),
    "You got {got:.2f}: the fraction of the truth that was found, or sensitivity. Drawing everything would reach 1.",
).wrong(
    lambda truth, predicted: np.sum(truth & predicted) / np.sum(predicted),
    "You got {got:.2f}: of what was drawn, the fraction that is right. Drawing one safe pixel would reach 1.",
).wrong(
    lambda truth, predicted: 2 * np.sum(truth & predicted) / np.sum(truth | predicted),
    "You got {got:.2f}: you divide by the pixels in at least one mask, so those in both count once. Add up the sizes.",
).clause(
    "both masks empty",
    _both_empty,
    lambda truth, predicted: 0.0,
    message="Right where there is something. Two empty masks agree: return 1.0 then, and avoid the division 0 / 0.",
)
