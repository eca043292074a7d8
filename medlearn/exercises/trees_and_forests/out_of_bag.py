"""Judged by strangers. An exercise of lesson 06."""

import numpy as np

from medlearn.checks import implement


def _votes(rng):
    """Return shares and draws (trees, patients) and labels; the last patient of the example is in every sample."""
    shares = [
        [1, 6, 4, 7, 0, 2, 10, 0],
        [0, 10, 10, 10, 2, 2, 7, 0],
        [3, 2, 5, 10, 1, 2, 10, 2],
        [1, 8, 2, 9, 2, 9, 10, 2],
    ]
    drawn = [[0, 0, 0, 0, 1, 0, 0, 2], [2, 2, 0, 2, 0, 1, 0, 2], [0, 0, 0, 1, 1, 0, 1, 2], [0, 1, 1, 1, 2, 0, 1, 1]]
    example = np.array(shares) / 10, np.array(drawn), np.array([0, 1, 0, 1, 0, 0, 1, 0])
    random = []
    for trees, patients in ((5, 12), (7, 40), (4, 30)):
        drawn = np.array([np.bincount(rng.integers(0, patients, patients), minlength=patients) for _ in range(trees)])
        drawn[:, 0], drawn[:, 1] = 1 + drawn[:, 0], 0  # one whom all have seen, one whom none has
        labels = rng.integers(0, 2, patients)
        guess = np.clip(0.5 + 0.25 * (2 * labels - 1) + rng.normal(0, 0.5, (trees, patients)), 0, 1)
        heart = np.abs(labels - rng.choice([0, 0.1, 0.7], p=[0.6, 0.2, 0.2], size=(trees, patients)))
        random.append((np.where(drawn > 0, heart, guess), drawn, labels))
    half = np.array([[0.25, 1.0, 0.0], [0.75, 1.0, 0.0]]), np.zeros((2, 3), int), np.array([0, 1, 0])
    return [example, *random, half]


def _half(shares, drawn):
    """Say of each patient whether the strangers' mean share is exactly one half."""
    total, count = _unseen(shares, drawn)
    return (count > 0) & (total == 0.5 * count)


def _unseen(shares, drawn):
    """Return the sum of the shares of the trees that have not drawn a patient, and their number."""
    return np.where(drawn == 0, shares, 0).sum(axis=0), np.sum(drawn == 0, axis=0)


@implement(
    question="""
    **Judged by strangers.** Write `out_of_bag(shares, drawn, labels)`, a forest's out-of-bag accuracy. `shares[t, i]`
    is what tree t says of patient i (the proportion of "ill", 0 to 1). `drawn[t, i]` says how often the patient is in
    the sample of tree t, and `labels[i]` is the truth, 0 or 1. The forest predicts ill if the mean of the trees that
    have *never* drawn this patient is above 0.5. Leave out patients whom every tree has drawn.
    """,
    hints=[
        "Go patient by patient: which rows of drawn[:, i] are 0?",
        "Compare the mean of shares[:, i] over those rows with 0.5: that is the diagnosis. Compare it with labels[i].",
        "If a patient has no such row, go on to the next one, and do not count him at the end either.",
    ],
    cases=_votes,
    praise="About 37 % of the patients are strangers to each tree: a free test, if the rows are independent patients.",
)
def out_of_bag(shares, drawn, labels):
    """Return the accuracy of the trees that have not seen a patient; shares and drawn are (trees, patients)."""
    right = []
    for patient, label in enumerate(labels):
        strangers = drawn[:, patient] == 0
        if strangers.any():
            called_ill = shares[strangers, patient].mean() > 0.5
            right.append(called_ill == (label == 1))
    return np.mean(right)


out_of_bag.wrong(
    lambda shares, drawn, labels: np.mean((shares.mean(axis=0) > 0.5) == labels),
    "You got {got:.2f}: here every tree judges every patient, even a tree that knows this patient by heart. Who may "
    "judge a patient, if the score is to hold for new ones?",
)


def _asks_trees_that_drew_him(shares, drawn, labels):
    met = drawn.sum(axis=0) > 0
    total, count = np.where(drawn > 0, shares, 0).sum(axis=0), np.sum(drawn > 0, axis=0)
    return np.mean((total[met] / count[met] > 0.5) == labels[met])


out_of_bag.wrong(
    _asks_trees_that_drew_him,
    "You got {got:.2f}: you asked just those trees that *have* drawn the patient. Which number "
    "in `drawn` means never seen?",
)


# github.com/ageron/handson-ml2/issues/28: even a textbook said so.
def _mean_of_single_trees(shares, drawn, labels):
    each = [
        np.mean((said[unseen] > 0.5) == labels[unseen])
        for said, unseen in zip(shares, drawn == 0, strict=True)
        if unseen.any()
    ]
    return np.mean(each)


out_of_bag.wrong(
    _mean_of_single_trees,
    "You got {got:.2f}: that is how good a *single* tree is with patients it has not seen, on average. The forest's "
    "score lets a patient's strangers agree on one diagnosis first, and then asks whether it is right.",
).wrong(
    lambda shares, drawn, labels: np.mean(((shares > 0.5) == labels)[drawn == 0]),
    "You got {got:.2f}: that proportion of all single judgements by strangers is right. But the trees of a forest do "
    "not stand alone: let each patient's strangers agree on *one* diagnosis, and count patients.",
)


# github.com/aloysius-lim/bigrf/issues/1, github.com/imbs-hl/ranger/issues/97, github.com/Yorko/mlcourse.ai/issues/695
def _divides_by_all_patients(shares, drawn, labels):
    total, count = _unseen(shares, drawn)
    return np.sum((total > 0.5 * count)[count > 0] == labels[count > 0]) / len(labels)


out_of_bag.wrong(
    _divides_by_all_patients,
    "You got {got:.2f}: you divide by all patients. One of them is in every tree's sample, so no stranger could judge "
    "this patient, who now counts as a mistake. Divide by the number of patients who were judged.",
)


def _no_tree_means_healthy(shares, drawn, labels):
    total, count = _unseen(shares, drawn)
    return np.mean((total / count > 0.5) == labels)


out_of_bag.wrong(
    _no_tree_means_healthy,
    "You got {got:.2f}: a patient whom every tree has drawn counts as healthy here. The mean over no tree is nan, and "
    "nan > 0.5 is False without a word. Leave this patient out.",
)


def _divides_by_all_trees(shares, drawn, labels):
    total, count = _unseen(shares, drawn)
    return np.mean((total[count > 0] / len(shares) > 0.5) == labels[count > 0])


out_of_bag.wrong(
    _divides_by_all_trees,
    "You got {got:.2f}: you divide by all trees, so that each tree that has seen the patient votes 'healthy' with a "
    "proportion of 0. Take the mean over the other trees only.",
)


def _trees_vote_yes_or_no(shares, drawn, labels):
    votes, count = _unseen(shares > 0.5, drawn)
    return np.mean((votes[count > 0] / count[count > 0] > 0.5) == labels[count > 0])


out_of_bag.wrong(
    _trees_vote_yes_or_no,
    "You got {got:.2f}: your trees vote yes or no, and a sure 0.9 weighs no more than a doubtful 0.6. This forest "
    "takes the mean of the proportions first, and compares it with 0.5 once.",
).wrong(
    lambda shares, drawn, labels: 1 - out_of_bag.reference(shares, drawn, labels),
    "You got {got:.2f}: that is the out-of-bag *error*, the fraction of wrong diagnoses. How many were right?",
).clause(
    "a mean share of exactly 0.5",
    lambda shares, drawn, labels: np.any(_half(shares, drawn)),
    lambda shares, drawn, labels: out_of_bag.reference(np.where(_half(shares, drawn), 1, shares), drawn, labels),
    message="Right, except where the strangers' mean is exactly 0.5. Ill means *above* 0.5.",
).clause(
    "a patient whom every tree has drawn",
    lambda shares, drawn, labels: drawn.all(axis=0).any(),
    lambda shares, drawn, labels: (
        out_of_bag.reference(shares, drawn, labels) * np.mean((drawn == 0).any(axis=0))  # divided by all patients
    ),
)
