"""From scores to a loss. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import implement
from medlearn.network import softmax, softmax_cross_entropy


def _scores_and_labels(rng):
    """Return ordinary scores, scores all alike, and some so large that a careless softmax breaks."""
    example = (np.array([[2.0, 1.0, 0.5], [0.5, 3.0, 1.0], [1.0, 2.0, 1.5]]), np.array([0, 2, 1]))
    huge = [(np.array([[1000.0, 999.0, 0.0]]), np.array([1])), (np.array([[0.0, 1000.0]]), np.array([0]))]
    sizes = [(4, 9), (6, 2), (5, 4)]
    made = [(rng.normal(1, 2, size), rng.integers(0, size[1], size[0])) for size in sizes]
    mixed = (np.array([[0.0, 1000.0], [0.0, 0.0]]), np.array([1, 0]))
    return [example, (np.ones((4, 9)), np.array([0, 3, 8, 8])), *huge, mixed, *made]


@implement(
    question="""
    **From scores to a loss.** Write `cross_entropy(scores, labels)`. For each image, take minus the natural logarithm
    of the probability that softmax gives to its true class. Return the mean over the images. `scores` (n, classes) are
    not probabilities yet; `labels` (n,) are whole numbers from 0. Large scores must not break it: for the scores
    (0, 1000) and the label 0 the loss is 1000.
    """,
    hints=[
        "Softmax: e to the score, divided by the sum of these over the classes of the *same* image.",
        "The probability of the true class of image k is in row k and column labels[k].",
        "e to the 1000 overflows. Softmax stays the same if you first subtract the largest score of each row.",
        "The logarithm of a quotient is a difference: log of the sum, minus the score. No logarithm of 0 is left.",
    ],
    cases=_scores_and_labels,
    praise=f"With all scores alike and nine classes it gives log 9 = {np.log(9):.2f}: what an untrained network should "
    "show. Compare that before any training.",
)
def cross_entropy(scores, labels):
    """Return the mean loss, a float, of scores (n, classes) for labels (n,)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(logarithms[np.arange(len(labels)), labels])


# Right on huge scores: a misconception is known whether or not the answer overflows there.
def _ordinary(scores, labels):
    return np.abs(scores).max() <= 100


def _own(values, labels):
    """Return each row's value at its label."""
    return values[np.arange(len(labels)), labels]


# Asked again and again: "Implementation of softmax function returns nan for high inputs", mcmap.net/q/1254218.
def _overflows(scores, labels):
    powers = np.exp(scores)
    return -np.mean(np.log(_own(powers / powers.sum(axis=1, keepdims=True), labels)))


cross_entropy.wrong(
    _overflows,
    "Right on ordinary scores. With a score of 1000 it gave no number, as e to the 1000 is more than the computer can "
    "hold. Softmax does not change if you subtract the same number from all scores of a row. What would help?",
).wrong(
    lambda scores, labels: -np.mean(np.log(_own(softmax(scores), labels))),
    "Nothing overflows any more. But for the scores (0, 1000) the probability is so small that the computer writes 0, "
    "and its logarithm is infinite. Work out the logarithm of the quotient on paper first.",
).wrong(
    lambda scores, labels: softmax_cross_entropy(scores, labels)[0] * len(labels),
    "You got {got:.2f}: that is the *sum* over the images. It grows with the number of images; the mean does not.",
    where=_ordinary,
).wrong(
    lambda scores, labels: softmax_cross_entropy(scores, labels)[0] / scores.shape[1],
    "You got {got:.2f}: your mean runs over all classes too, so the zeros of the classes that are not true "
    "dilute it. Divide by the number of images.",
    where=_ordinary,
).wrong(
    lambda scores, labels: -np.mean(np.log(_own(softmax(scores.T).T, labels))),
    "Your probabilities add up to 1 down each column, over the images. They should do so within each image: along "
    "which axis do the classes lie?",
    where=_ordinary,
).wrong(
    lambda scores, labels: -np.mean(np.log(_own(softmax(scores.reshape(1, -1)).reshape(scores.shape), labels))),
    "Your probabilities add up to 1 over the whole table, all images together. Each image has a softmax of its own: "
    "along which axis do its classes lie?",
    where=_ordinary,
).wrong(
    lambda scores, labels: -np.mean(np.log(softmax(scores)[:, labels])),
    "You got {got:.2f}: every image was asked for the classes of *all* images, not only for its own. How many "
    "probabilities do you average? There should be one for each image.",
    where=_ordinary,
).wrong(
    lambda scores, labels: softmax_cross_entropy(scores, labels)[0] / np.log(10),
    "You got {got:.2f}: a logarithm to the base 10. Softmax uses e, and only with the natural logarithm is "
    "the gradient probability minus truth.",
    where=_ordinary,
).wrong(
    lambda scores, labels: softmax_cross_entropy(scores, scores.argmax(axis=1))[0],
    "You got {got:.2f}: the loss of the class that the network *likes best*. A loss asks about the class that is true, "
    "however unlikely the network finds it.",
    where=_ordinary,
).wrong(
    lambda scores, labels: -np.mean(np.log(_own(scores, labels))),
    "You took the logarithm of the score itself. Scores are not probabilities yet: they may be negative, and do not "
    "add up to 1. Which step comes between?",
    where=_ordinary,
).wrong(
    lambda scores, labels: -softmax_cross_entropy(scores, labels)[0],
    "You got {got:.2f}, a negative loss. The logarithm of a probability is never above 0: which sign turns it into a "
    "penalty?",
    where=_ordinary,
).wrong(
    lambda scores, labels: np.mean(1 - _own(softmax(scores), labels)),
    "You got {got:.2f}: the mean probability that the true classes *missed*. That is never above 1; cross-entropy "
    "takes a logarithm, so that a confident mistake costs far more.",
    where=_ordinary,
).wrong(
    lambda scores, labels: softmax_cross_entropy(softmax(scores), labels)[0],
    "You got {got:.2f}: softmax went over the scores twice. Probabilities that are treated as scores lie close "
    "together, and so do those made from them.",
    where=_ordinary,
)


def _one_largest_for_all_rows(scores, labels):
    shifted = scores - scores.max()
    return -np.mean(_own(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), labels))


cross_entropy.wrong(
    _one_largest_for_all_rows,
    "You subtracted the largest score of the whole table. A row of small scores beside one of large ones then "
    "vanishes: each row needs its own.",
)


# Right wherever the true class is possible: small numbers hardly count there.
def _impossible(scores, labels):
    return np.any(_own(softmax(scores), labels) == 0)


def _with_small_number(small):
    """Return the loss as nearly every tutorial writes it: with a small number in the logarithm."""

    def answer(scores, labels):
        return -np.mean(np.log(_own(softmax(scores), labels) + small))

    return answer


for _small in (1e-8, 1e-9, 1e-10, 1e-12, 1e-15):
    cross_entropy.wrong(
        _with_small_number(_small),
        f"You got {{got:.2f}}, which is minus the logarithm of {_small:.15f}".rstrip("0")
        + ": the small number you added to keep the logarithm finite has become the answer. {expected:.0f} is right. "
        "Work out the logarithm of the quotient on paper first; then you need not add anything.",
        where=_impossible,
    )


cross_entropy.clause(
    "large scores",
    lambda scores, labels: np.abs(scores).max() > 100,
    lambda scores, labels: -np.mean(np.log(_own(softmax(scores), labels))),
    message="Right on ordinary scores. Something breaks where a score is 1000: for (0, 1000) and the label 0 the loss "
    "is 1000. Subtract the largest score of each row first, and work out the logarithm of the quotient on paper.",
)
