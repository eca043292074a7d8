"""Labels 0 and 1. An exercise of lesson 05."""

import numpy as np

from medlearn.checks import mend
from medlearn.exercises.svm_margins.inputs import LINE, PATIENTS, random_patients


def _steps(rng):
    """Return a line, patients with labels 0 and 1, and a price; in the last case nobody is inside the street."""
    w, b, X, labels = next(random_patients(rng, (12, 2)))
    example = np.array([1.0, 2.0]), -1.0, np.array([[3.0, 1], [1, 0.25], [0, 1.5], [0, 0.25], [-2, 0]])
    random = ((w, b, X, (labels > 0).astype(int)) for w, b, X, labels in random_patients(rng, (9, 3), (30, 2)))
    return [
        (*example, np.array([1, 1, 0, 0, 0]), 10.0),
        (w, b, X, (labels > 0).astype(int), 1.0),
        *((*patients, C) for patients, C in zip(random, (0.5, 100.0), strict=True)),
        (2 * LINE[0], 2 * LINE[1], PATIENTS[[0, 1, 3]], np.array([1, 1, 0]), 10.0),
    ]


@mend(
    question="""
    **Labels 0 and 1.** In the files of this course 1 is the finding and 0 is healthy. This listing puts such labels
    straight into the gradient of the hinge loss, and the machine calls everybody ill. Mend it: `slope(w, b, X, labels,
    C)`, with labels 0 and 1, returns the two derivatives of section 4, by w (an array) and by b (a number).
    """,
    listing="""
    def slope(w, b, X, labels, C):
        margins = labels * (X @ w + b)
        pulling = margins < 1
        by_w = w - C * labels[pulling] @ X[pulling]
        by_b = -C * labels[pulling].sum()
        return by_w, by_b
    """,
    hints=[
        "A healthy patient with label 0: what is his margin, wherever he lies? And how hard does he pull?",
        "The formula wants +1 and -1. Make such signs out of the labels first, for instance with np.where.",
        "The signs are needed in the margins *and* in both sums.",
    ],
    cases=_steps,
    praise="scikit-learn turns any two labels into -1 and +1 by itself; formulas from a book do not.",
)
def slope(w, b, X, labels, C):
    """Return the derivatives of the soft margin's cost by w and by b; labels are 0 and 1."""
    signs = np.where(labels == 1, 1, -1)
    pulling = signs * (X @ w + b) < 1
    return w - C * signs[pulling] @ X[pulling], -C * signs[pulling].sum()


def _slope(w, X, signs, pulling, C):
    return w - C * signs[pulling] @ X[pulling], -C * signs[pulling].sum()


# web.njit.edu/~usman/courses/cs675_summer19/assignment3.txt has to tell its students to turn the label 0 into -1.
slope.wrong(
    lambda w, b, X, labels, C: _slope(w, X, labels, labels * (X @ w + b) < 1, C),
    "The healthy do not pull: in both sums their label is 0, so that only the ill are heard. Which two numbers does "
    "the formula expect? (If your margins are mended already: where else do the labels occur?)",
).wrong(
    lambda w, b, X, labels, C: _slope(w, X, 2 * labels - 1, labels * (X @ w + b) < 1, C),
    "The sums are right now. But the margins still use labels of 0: every healthy patient has the margin 0, and pulls, "
    "even from far outside the street. Where else do the labels occur?",
)


def _adds_up_the_labels(w, b, X, labels, C):
    signs = 2 * labels - 1
    pulling = signs * (X @ w + b) < 1
    return w - C * signs[pulling] @ X[pulling], -C * labels[pulling].sum()


slope.wrong(
    _adds_up_the_labels,
    "The derivative by w is right. The one by b still adds up labels of 0 and 1, in which the healthy do not count.",
)


def _turns_the_signs(w, b, X, labels, C):
    signs = 1 - 2 * labels
    return _slope(w, X, signs, signs * (X @ w + b) < 1, C)


slope.wrong(
    _turns_the_signs,
    "Your signs are the wrong way round: the healthy got +1 and the ill -1, and the line would learn the opposite. "
    "Label 1 is the finding, on the side the arrow points to.",
)


def _only_the_wrong_side(w, b, X, labels, C):
    signs = 2 * labels - 1
    return _slope(w, X, signs, signs * (X @ w + b) < 0, C)


slope.wrong(
    _only_the_wrong_side,
    "Your signs are right. But only patients on the *wrong side* pull now. Those in the street, with a margin between "
    "0 and 1, must pull too: without them you have the perceptron's rule, and nothing keeps the street wide.",
).wrong(
    lambda w, b, X, labels, C: _slope(w, X, 2 * labels - 1, np.full(len(labels), True), C),
    "Your signs are right. But now *everybody* pulls, even those far outside the street on their own side, who should "
    "leave the line alone. What does margin < 1 choose?",
)


def _signs(w, b, X, labels):
    """Return the labels as signs, and who pulls."""
    signs = 2 * labels - 1
    return signs, signs * (X @ w + b) < 1


slope.wrong(
    lambda w, b, X, labels, C: (_slope(w, X, *_signs(w, b, X, labels), -C)[0], slope.reference(w, b, X, labels, C)[1]),
    "The derivative by b is right. In the one by w the sum has the wrong sign, a plus: who pulls makes the cost fall "
    "when the arrow turns towards his side.",
    credit=0.5,
).wrong(
    lambda w, b, X, labels, C: _slope(w, X, *_signs(w, b, X, labels), -C),
    "Your two sums have the wrong sign: a plus. A patient who pulls makes the cost fall when the arrow turns towards "
    "his side, so his part of the slope is taken away.",
    credit=0.5,
).wrong(
    lambda w, b, X, labels, C: tuple(-part for part in slope.reference(w, b, X, labels, C)),
    "Everything has the other sign: that is the step *downhill*. The slope itself points uphill; the step's minus "
    "comes later.",
    credit=0.5,
).wrong(
    lambda w, b, X, labels, C: (slope.reference(w, b, X, labels, C)[0], -slope.reference(w, b, X, labels, C)[1]),
    "The derivative by w is right. The one by b has the wrong sign: b stands in the margin as w does, so its sum is "
    "taken away as well.",
    credit=0.5,
)
