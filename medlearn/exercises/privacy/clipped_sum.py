"""Nobody counts for more. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _gradients(rng):
    """Return gradients and bounds: the lesson's, random ones, another bound, and a gradient of zero."""
    lesson = np.array([[3, 4], [0.6, 0.8], [0, -2], [0.3, -0.4]])
    cases = [(lesson, 1.0), (rng.normal(0, 2, (6, 3)), 1.5), (rng.normal(0, 0.3, (5, 4)), 0.5)]
    return [*cases, (rng.normal(size=(4, 4)), 0.8), (np.array([[0.0, 0.0], [0.0, 3.0]]), 2.0)]


@implement(
    question="""
    **Nobody counts for more.** Write `clipped_sum(gradients, bound)`. Each row of `gradients`, (patients, weights), is
    the gradient of one patient. Cut each that is longer than `bound` to that length, in the same direction; leave the
    others as they are, among them one of length 0. Return the sum over patients, (weights,). The length is the root of
    the sum of the squares.
    """,
    hints=[
        "np.linalg.norm(gradients, axis=1, keepdims=True) are the lengths, (patients, 1).",
        "The factor is 1 for short gradients, and bound / length for long ones: np.minimum.",
        "Where the length is 0, avoid the division: bound / np.maximum(length, bound) is at most 1.",
    ],
    cases=_gradients,
    praise="The first patient's (3, 4) has become (0.6, 0.8). Whoever comes or goes, the sum moves by 1 at most, and "
    "noise of that size can hide it.",
)
def clipped_sum(gradients, bound):
    """Return the sum of gradients that are cut to a length."""
    lengths = np.linalg.norm(gradients, axis=1, keepdims=True)
    return (gradients * bound / np.maximum(lengths, bound)).sum(axis=0)


def _lengths(gradients):
    return np.linalg.norm(gradients, axis=1, keepdims=True)


def _moving(gradients, bound):
    return (_lengths(gradients) > 0).all()


def _divided(gradients, bound):
    return (gradients / _lengths(gradients) * np.minimum(_lengths(gradients), bound)).sum(axis=0)


clipped_sum.usually(_moving).wrong(
    lambda gradients, bound: gradients.sum(axis=0), "Nothing is cut: the longest gradient dominates the sum."
).wrong(
    lambda gradients, bound: (gradients * bound / _lengths(gradients)).sum(axis=0),
    "You brought *all* gradients to the bound. Those that are shorter stay as they are.",
).wrong(
    lambda gradients, bound: np.clip(gradients, -bound, bound).sum(axis=0),
    "You cut each *weight* by itself. That changes the direction, and the length can stay above the bound.",
).wrong(
    lambda gradients, bound: gradients.sum(axis=0) * min(1, bound / np.linalg.norm(gradients.sum(axis=0))),
    "You cut the *sum*. Then one patient can still turn it around. Cut each patient's gradient, then add.",
).wrong(
    lambda gradients, bound: clipped_sum.reference(gradients, bound) / len(gradients),
    "That is the mean. Noise is added to the sum.",
).wrong(
    lambda gradients, bound: (gradients * bound / np.maximum(np.abs(gradients).sum(axis=1, keepdims=True), bound)).sum(
        axis=0
    ),
    "You measure the length by the sum of absolute values. Here it is the root of the sum of the squares.",
).wrong(
    lambda gradients, bound: (gradients * bound / np.maximum(np.linalg.norm(gradients, axis=0), bound)).sum(axis=0),
    "You measured columns: the length of each weight over patients. A patient is a row: axis 1.",
).wrong(
    lambda gradients, bound: gradients * bound / np.maximum(_lengths(gradients), bound),
    "Each patient's gradient is cut. Now add them.",
).clause(
    "a gradient of length 0",
    lambda gradients, bound: not _moving(gradients, bound),
    _divided,
    message="Right, but for a patient whose gradient is 0: that gives 0 / 0. It stays 0.",
)
