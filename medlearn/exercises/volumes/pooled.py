"""Attention pooling. An exercise of lesson 15."""

import numpy as np

from medlearn.checks import implement


def _slices(rng):
    """Return descriptions and scores of slices: by hand, random, and with scores too large for exp."""
    by_hand = np.array([[1.0, 0], [4, 2], [2, 6]]), np.array([0, np.log(2), 0])
    cases = [by_hand, *((rng.normal(size=(n, k)), rng.normal(size=n)) for n, k in ((5, 3), (8, 1), (4, 4)))]
    return [*cases, (np.array([[1.0], [3.0]]), np.array([1000.0, 1000.0]))]


@implement(
    question="""
    **Attention pooling.** Write `pooled(descriptions, scores)`. `descriptions` is (slices, numbers): a row for each
    slice. `scores` is (slices,). Turn the scores into weights by the softmax, and return the weighted mean of the rows,
    an array (numbers,). Scores may be 1000 or more.
    """,
    hints=[
        "weights = np.exp(scores) / np.exp(scores).sum(): they sum to 1.",
        "weights @ descriptions is the weighted mean of the rows.",
        "np.exp(1000) is too large for the computer. The softmax stays the same if the greatest score is subtracted "
        "from all.",
    ],
    cases=_slices,
    praise="The middle slice has half of the weight. Sums of this kind, with weights that the data make, are what "
    "transformers are built from.",
)
def pooled(descriptions, scores):
    """Return the mean of slices, weighted by the softmax of their scores."""
    weights = np.exp(scores - scores.max())
    return weights @ descriptions / weights.sum()


def _small(descriptions, scores):
    return scores.max() < 700


pooled.usually(_small).wrong(
    lambda descriptions, scores: descriptions.mean(axis=0),
    "That is the plain mean: each slice has the same weight. Use the scores.",
).wrong(
    lambda descriptions, scores: np.exp(scores - scores.max()) @ descriptions,
    "Your weights do not sum to 1: divide by their sum.",
).wrong(
    lambda descriptions, scores: np.exp(scores) @ descriptions,
    "Your weights do not sum to 1. Divide by the sum of the exponentials.",
).wrong(
    lambda descriptions, scores: scores @ descriptions / scores.sum(),
    "You weighted by the scores themselves. The softmax takes `np.exp` of each first.",
).wrong(
    lambda descriptions, scores: descriptions[np.argmax(scores)],
    "You took the slice with the highest score alone. All slices count, by their weight.",
).wrong(
    lambda descriptions, scores: np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum(),
    "Those are the weights. Now the mean of the rows, weighted by them.",
).clause(
    "scores of 1000",
    lambda descriptions, scores: scores.max() >= 700,
    lambda descriptions, scores: np.full(descriptions.shape[1], np.nan),
    message="Right for small scores. np.exp(1000) is too large, and the result is no number. Subtract the greatest "
    "score from all first: the weights stay the same.",
)
