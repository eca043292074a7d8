"""One ill, one healthy. An exercise of lesson 10."""

import numpy as np

from medlearn.checks import implement
from medlearn.exercises.honest_evaluation.inputs import both_classes


def _truth_and_scores(rng):
    """Return truth and scores: an example with a tie, ties only, a reversed model, either class alone, random ones."""
    truth = np.array([0, 1, 0, 0, 1, 0, 1])
    scores = np.array([0.1, 0.4, 0.4, 0.7, 0.8, 0.2, 0.6])
    edges = [(truth, np.full(7, 0.3)), (truth, 1 - scores), (np.ones(3, int), scores[:3]), (truth, scores**2)]
    edges.append((np.zeros(4, int), scores[:4]))
    made = [both_classes(rng, size) for size in (12, 25, 40)]
    return [(truth, scores), *edges, *((one, np.round(rng.normal(one, 1.5), 1)) for one in made)]


@implement(
    question="""
    **One ill, one healthy.** The AUC is the chance that an ill patient scores higher than a healthy one. Write
    `auc(truth, scores)` without a library: take *every* pair of one ill (truth 1) and one healthy patient (truth 0). In
    what proportion of the pairs has the ill one the higher score? Equal scores count half. Scores may be any numbers.
    If one of the two groups is empty, raise a `ValueError` that says so.
    """,
    hints=[
        "Split the scores into two arrays, those of the ill and those of the healthy.",
        "Two loops, one inside the other, meet every pair. Add 1 for higher, one half for equal.",
        "Divide by the number of pairs: how many ill, times how many healthy?",
    ],
    cases=_truth_and_scores,
    praise="9.5 of 12 pairs, 0.79. One of the inputs had each score squared, and its AUC was the same: only the order "
    "counts, so a fine AUC says nothing about calibration.",
)
def auc(truth, scores):
    """Return the proportion of pairs in which the ill patient scores higher."""
    ill, healthy = scores[truth == 1], scores[truth == 0]
    if len(ill) == 0 or len(healthy) == 0:
        raise ValueError(f"{len(ill)} ill and {len(healthy)} healthy patients: a pair needs one of each.")
    pairs = [1.0 * (one > other) + 0.5 * (one == other) for one in ill for other in healthy]
    return sum(pairs) / len(pairs)


# Right where a group is empty: a misconception about pairs is known whatever an answer makes of it.
def _one_of_each(truth, scores):
    return 0 < truth.mean() < 1


def _won(truth, scores):
    return np.mean(scores[truth == 1][:, np.newaxis] > scores[truth == 0])


def _lost(truth, scores):
    return np.mean(scores[truth == 1][:, np.newaxis] < scores[truth == 0])


def _equal(truth, scores):
    return np.mean(scores[truth == 1][:, np.newaxis] == scores[truth == 0])


auc.wrong(
    lambda truth, scores: _won(truth, scores),
    "You got {got:.3f}: you count equal scores as lost. A patient who cannot be told apart is a coin toss: half. (A "
    "model that says the same of everybody gets 0 from you, and deserves 0.5.)",
    where=_one_of_each,
).wrong(
    lambda truth, scores: 1 - _lost(truth, scores),
    "You got {got:.3f}: you count equal scores as won. A model that says the same of everybody would be perfect. What "
    "is a coin toss worth?",
    where=_one_of_each,
).wrong(
    lambda truth, scores: (_lost(truth, scores) + 1 - _won(truth, scores)) / 2,
    "You got {got:.3f}, and 1 minus that is due: you count how often the *healthy* one scores higher. With few "
    "patients an AUC below one half can be chance; far below it, with many, look whether 0 and 1 have changed places.",
    where=_one_of_each,
)


# Calling predict instead of predict_proba: reiinakano/scikit-plot issue 47, shankarpandala/lazypredict issue 425.
auc.wrong(
    lambda truth, scores: (np.mean(scores[truth == 1] >= 0.5) + np.mean(scores[truth == 0] < 0.5)) / 2,
    "You got {got:.3f}: you cut the scores at 0.5 first. Then only one threshold is left, and the area is the mean of "
    "sensitivity and specificity. The AUC needs the scores themselves.",
    where=_one_of_each,
).wrong(
    lambda truth, scores: np.mean((scores >= 0.5) == truth),
    "You got {got:.3f}: that is accuracy at the threshold 0.5. The AUC has no threshold; it compares patients with "
    "each other.",
    where=_one_of_each,
)


def _meets_one_only(truth, scores):
    pairs = list(zip(scores[truth == 1], scores[truth == 0], strict=False))
    return sum((one > other) + 0.5 * (one == other) for one, other in pairs) / len(pairs)


auc.wrong(
    _meets_one_only,
    "You got {got:.3f}: the first ill patient met only the first healthy one, the second the second, and some met "
    "nobody. Everybody ill meets everybody healthy.",
    where=_one_of_each,
).wrong(
    lambda truth, scores: _won(truth, scores) + _equal(truth, scores) / 2,
    "Right wherever there are both. With three ill patients and nobody healthy it gave nan: there is no pair. Say so "
    "with an error.",
)


auc.wrong(
    lambda truth, scores: _won(truth, scores) / (_won(truth, scores) + _lost(truth, scores)),
    "You got {got:.3f}: you leave pairs with equal scores out of the count. They are pairs like any other, and count "
    "half.",
    where=lambda truth, scores: _one_of_each(truth, scores) and np.ptp(scores) > 0,
).clause(
    "nobody is ill",
    lambda truth, scores: not truth.any(),
    message="Without anybody healthy you refuse. With four healthy patients and nobody ill there is no pair either: "
    "raise the `ValueError` there as well.",
).clause(
    "nobody is healthy",
    lambda truth, scores: truth.all(),
    message="Without anybody ill you refuse. With three ill patients and nobody healthy there is no pair either: "
    "raise the `ValueError` there as well.",
).clause(
    "one of the groups is empty",
    lambda truth, scores: len(np.unique(truth)) < 2,
    message="Right wherever there are both. Where one of the two groups is empty there is no pair: raise a "
    "`ValueError` that says so.",
).clause(
    "equal scores count half",
    lambda truth, scores: np.isin(scores[truth == 1], scores[truth == 0]).any(),
    auc.misconceptions[0].answer,
)
