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
    **Labels 0 and 1.** In this course's data 1 is the finding and 0 is healthy, but the rule of section 5 wants 1 and
    -1. The listing forgets it, and the SVM predicts everybody ill. Mend it: `gradient(w, b, X, labels, C)`, with
    labels 0 and 1, returns the gradient of the cost by w, an array (w minus the sum of all C · label · row), and by b,
    a number (minus the sum of all C · label). Only patients with a signed score, label times score, below 1 count.
    """,
    listing="""
    def gradient(w, b, X, labels, C):
        signed = labels * (X @ w + b)
        inside = signed < 1
        by_w = w - C * labels[inside] @ X[inside]
        by_b = -C * labels[inside].sum()
        return by_w, by_b
    """,
    hints=[
        "A healthy patient has label 0. What is label times score then? And label times row?",
        "Make +1 and -1 out of the labels first, for instance with np.where.",
        "These signs are needed in the signed scores *and* in both sums.",
    ],
    cases=_steps,
    praise="scikit-learn turns any two labels into -1 and +1 by itself; formulas from a book do not.",
)
def gradient(w, b, X, labels, C):
    """Return the gradient of the cost by w and by b; labels are 0 and 1."""
    signs = np.where(labels == 1, 1, -1)
    inside = signs * (X @ w + b) < 1
    return w - C * signs[inside] @ X[inside], -C * signs[inside].sum()


def _gradient(w, X, signs, inside, C):
    return w - C * signs[inside] @ X[inside], -C * signs[inside].sum()


# web.njit.edu/~usman/courses/cs675_summer19/assignment3.txt has to tell its students to turn the label 0 into -1.
gradient.wrong(
    lambda w, b, X, labels, C: _gradient(w, X, labels, labels * (X @ w + b) < 1, C),
    "Healthy patients do not count: in both sums their label is 0. Which two labels does the rule expect? (If your "
    "signed scores are right already: where else do the labels occur?)",
).wrong(
    lambda w, b, X, labels, C: _gradient(w, X, 2 * labels - 1, labels * (X @ w + b) < 1, C),
    "The sums are right now. But with a label of 0 every healthy patient has the signed score 0, and counts even from "
    "far outside the street. Where else do the labels occur?",
)


def _adds_up_the_labels(w, b, X, labels, C):
    signs = 2 * labels - 1
    inside = signs * (X @ w + b) < 1
    return w - C * signs[inside] @ X[inside], -C * labels[inside].sum()


gradient.wrong(
    _adds_up_the_labels,
    "The gradient by w is right. The one by b still adds up labels of 0 and 1, in which healthy patients do not count.",
)


def _turns_the_signs(w, b, X, labels, C):
    signs = 1 - 2 * labels
    return _gradient(w, X, signs, signs * (X @ w + b) < 1, C)


gradient.wrong(
    _turns_the_signs,
    "Your signs are the wrong way round: healthy got +1 and the finding -1, and the line would learn the opposite. "
    "Label 1 is the finding, on the side w points to.",
)


def _only_the_wrong_side(w, b, X, labels, C):
    signs = 2 * labels - 1
    return _gradient(w, X, signs, signs * (X @ w + b) < 0, C)


gradient.wrong(
    _only_the_wrong_side,
    "Your signs are right. But only patients on the *wrong side* count now. Those in the street, with a signed score "
    "between 0 and 1, must count too. Without them nothing keeps the street wide.",
).wrong(
    lambda w, b, X, labels, C: _gradient(w, X, 2 * labels - 1, np.full(len(labels), True), C),
    "Your signs are right. But now *everybody* counts, even patients far outside the street on the correct side. What "
    "does signed < 1 choose?",
)


def _signs(w, b, X, labels):
    """Return the labels as signs, and who counts."""
    signs = 2 * labels - 1
    return signs, signs * (X @ w + b) < 1


gradient.wrong(
    lambda w, b, X, labels, C: (
        _gradient(w, X, *_signs(w, b, X, labels), -C)[0],
        gradient.reference(w, b, X, labels, C)[1],
    ),
    "The gradient by b is right. In the one by w the sum has the wrong sign, a plus. A patient who counts makes "
    "the cost fall when w turns the right way.",
).wrong(
    lambda w, b, X, labels, C: _gradient(w, X, *_signs(w, b, X, labels), -C),
    "Your two sums have the wrong sign: a plus. A patient who counts makes the cost fall when w turns the "
    "right way, so this part of the gradient is subtracted.",
).wrong(
    lambda w, b, X, labels, C: tuple(-part for part in gradient.reference(w, b, X, labels, C)),
    "Everything has the other sign: that is the step *downhill*. The gradient itself points uphill. The minus comes "
    "later, in the step.",
).wrong(
    lambda w, b, X, labels, C: (gradient.reference(w, b, X, labels, C)[0], -gradient.reference(w, b, X, labels, C)[1]),
    "The gradient by w is right. The one by b has the wrong sign: its sum is subtracted as well.",
)
