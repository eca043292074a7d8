"""What does a line cost? An exercise of lesson 05."""

import numpy as np

from medlearn.checks import implement
from medlearn.exercises.svm_margins.inputs import LINE, PATIENTS, random_patients


def _lines_patients_and_prices(rng):
    """Return lines, patients and a price; in the example one patient outside the street, one in it, one beyond."""
    example = (
        np.array([1.0, 2.0]),
        -1.0,
        np.array([[3.0, 1], [1, 0.125], [0, 0.75], [-1, 0.25]]),
        np.array([1, 1, -1, -1]),
    )
    prices = (0.01, 1.0, 100.0)
    return [
        (*example, 10.0),
        (*LINE, PATIENTS, np.array([1, 1, -1, -1]), 10.0),
        *((*patients, C) for patients, C in zip(random_patients(rng, (6, 2), (9, 3), (30, 2)), prices, strict=True)),
    ]


@implement(
    question="""
    **What does a line cost?** Write `cost(w, b, X, labels, C)`, the cost of section 4: half the squared length of the
    weights `w`, plus `C` times the sum of all hinge losses, max(0, 1 - signed score). The signed score is label times
    score. `X` has a row for each patient, `labels` are +1 and -1.
    """,
    hints=[
        "First the signed scores of all patients: labels * (X @ w + b).",
        "np.maximum(0, 1 - signed) is the loss of each. np.maximum compares number by number.",
        "w @ w is the squared length of w.",
    ],
    cases=_lines_patients_and_prices,
    praise="A short w means a wide margin: the first part charges a narrow margin, the second exceptions.",
)
def cost(w, b, X, labels, C):
    """Return half the squared length of w, plus C times the hinge losses of all patients."""
    signed = labels * (X @ w + b)
    return w @ w / 2 + C * np.sum(np.maximum(0, 1 - signed))


def _slack(w, b, X, labels):
    return np.maximum(0, 1 - labels * (X @ w + b))


# One of the five articles prints the soft margin without the constraint that slack is never negative.
cost.wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(1 - labels * (X @ w + b)),
    "You got {got:.2f}, {expected:.2f} is due: patients far outside the street have a *negative* loss in your sum, "
    "which pays for the mistakes of others. What is the least that a loss can be?",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(np.maximum(0, -labels * (X @ w + b))),
    "You got {got:.2f}: you charge only patients on the *wrong side*. Inside the street, on the correct side but with "
    "a signed score below 1, a patient costs something too. Where does the hinge begin to rise?",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(labels * (X @ w + b) < 0),
    "You got {got:.2f}: you *count* mistakes, each for 1. The hinge asks how far: the loss grows with the way back to "
    "the edge, which tells the line in which direction to move.",
).wrong(
    lambda w, b, X, labels, C: C * (w @ w) / 2 + np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: C multiplies w instead of the losses. Then a large C would ask for a *wider* margin. "
    "What does C put a price on?",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.mean(_slack(w, b, X, labels)),
    "You got {got:.2f}: that is the *mean* loss. Many texts do so, and their C then means another price. In this "
    "lesson the losses of all patients are added.",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(np.maximum(0, 1 - (X @ w + b))),
    "You got {got:.2f}: the labels are missing. Without them a benign patient far outside the street, on the right "
    "side, costs most of all. Which score is good for a benign patient?",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(_slack(w, b, X, labels) ** 2),
    "You got {got:.2f}: the loss is squared. That is another loss, the squared hinge (what scikit-learn's LinearSVC "
    "uses unless told otherwise): it charges far outliers much more.",
).wrong(
    lambda w, b, X, labels, C: w @ w + C * np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: the losses are right, half of w @ w is due. Look at the fraction in front of the square.",
).wrong(
    lambda w, b, X, labels, C: np.linalg.norm(w) / 2 + C * np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: the length of w is not squared. Half the *square* of the length belongs in the cost. It "
    "needs no root.",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(np.maximum(0, 1 - labels * (X @ w + b) / np.linalg.norm(w))),
    "You got {got:.2f}: you divided the signed scores by the length of w, as for a distance. Here the signed score is "
    "label times score, undivided. The first part looks after the length.",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * max(0, 1 - labels * (X @ w + b)),
    "Python's max compares two single numbers, as does an if, and 1 - signed is a whole array. np.maximum compares "
    "number by number.",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: C is missing. It is the price of the exceptions.",
).wrong(
    lambda w, b, X, labels, C: w @ w / 2 + C * np.sum(_slack(w, 0, X, labels)),
    "You got {got:.2f}: b is missing in the scores, as if the line ran through the origin.",
).wrong(
    lambda w, b, X, labels, C: C * np.sum(_slack(w, b, X, labels)),
    "You got {got:.2f}: that is what the exceptions cost. The length of w has a price too, or nothing "
    "would keep the margin wide.",
)
