"""Nobody counts for more. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _gradients(rng):
    """Return gradients and norms: the lesson's, random ones, another norm, and a gradient of zero."""
    lesson = np.array([[3, 4], [0.6, 0.8], [0, -2], [0.3, -0.4]])
    cases = [(lesson, 1.0), (rng.normal(0, 2, (6, 3)), 1.5), (rng.normal(0, 0.3, (5, 4)), 0.5)]
    return [*cases, (rng.normal(size=(4, 4)), 0.8), (np.array([[0.0, 0.0], [0.0, 3.0]]), 2.0)]


@implement(
    question="""
    **Nobody counts for more.** Write `clipped_sum(gradients, clip_norm)`. Each row of `gradients`, (patients, weights),
    is the gradient of one patient. Cut each that is longer than `clip_norm` to that length, in the same direction;
    leave the others as they are, among them one of length 0. Return the sum over patients, (weights,). The length is
    the root of the sum of the squares.
    """,
    hints=[
        "np.linalg.norm(gradients, axis=1, keepdims=True) are the lengths, (patients, 1).",
        "The factor is 1 for short gradients, and clip_norm / length for long ones: np.minimum.",
        "Where the length is 0, avoid the division: clip_norm / np.maximum(length, clip_norm) is at most 1.",
    ],
    cases=_gradients,
    praise="The first patient's (3, 4) has become (0.6, 0.8). Whoever comes or goes, the sum moves by 1 at most, and "
    "noise of that size can hide it.",
)
def clipped_sum(gradients, clip_norm):
    """Return the sum of gradients that are cut to a length."""
    lengths = np.linalg.norm(gradients, axis=1, keepdims=True)
    return (gradients * clip_norm / np.maximum(lengths, clip_norm)).sum(axis=0)


def _lengths(gradients):
    return np.linalg.norm(gradients, axis=1, keepdims=True)


def _moving(gradients, clip_norm):
    return (_lengths(gradients) > 0).all()


def _divided(gradients, clip_norm):
    return (gradients / _lengths(gradients) * np.minimum(_lengths(gradients), clip_norm)).sum(axis=0)


clipped_sum.usually(_moving).wrong(
    lambda gradients, clip_norm: gradients.sum(axis=0), "Nothing is cut: the longest gradient dominates the sum."
).wrong(
    lambda gradients, clip_norm: (gradients * clip_norm / _lengths(gradients)).sum(axis=0),
    "You brought *all* gradients to the clipping norm. Those that are shorter stay as they are.",
).wrong(
    lambda gradients, clip_norm: np.clip(gradients, -clip_norm, clip_norm).sum(axis=0),
    "You cut each *weight* by itself. That changes the direction, and the length can stay above the clipping norm.",
).wrong(
    lambda gradients, clip_norm: gradients.sum(axis=0) * min(1, clip_norm / np.linalg.norm(gradients.sum(axis=0))),
    "You cut the *sum*. Then one patient can still turn it around. Cut each patient's gradient, then add.",
).wrong(
    lambda gradients, clip_norm: clipped_sum.reference(gradients, clip_norm) / len(gradients),
    "That is the mean. Noise is added to the sum.",
).wrong(
    lambda gradients, clip_norm: (
        gradients * clip_norm / np.maximum(np.abs(gradients).sum(axis=1, keepdims=True), clip_norm)
    ).sum(axis=0),
    "You measure the length by the sum of absolute values. Here it is the root of the sum of the squares.",
).wrong(
    lambda gradients, clip_norm: (gradients * clip_norm / np.maximum(np.linalg.norm(gradients, axis=0), clip_norm)).sum(
        axis=0
    ),
    "You measured columns: the length of each weight over patients. A patient is a row: axis 1.",
).wrong(
    lambda gradients, clip_norm: gradients * clip_norm / np.maximum(_lengths(gradients), clip_norm),
    "Each patient's gradient is cut. Now add them.",
).clause(
    "a gradient of length 0",
    lambda gradients, clip_norm: not _moving(gradients, clip_norm),
    _divided,
    message="Right, but for a patient whose gradient is 0: that gives 0 / 0. It stays 0.",
)
