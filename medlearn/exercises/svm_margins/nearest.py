"""How close is the nearest? An exercise of lesson 05."""

import numpy as np

from medlearn.checks import implement
from medlearn.exercises.svm_margins.inputs import LINE, PATIENTS, random_patients


def _lines_and_patients(rng):
    """Return a line and its patients: all on their side; the same line with longer w; one on the wrong side."""
    w, b = LINE
    labels = np.array([1, 1, -1, -1])
    return [
        (w, b, PATIENTS, labels),
        (10 * w, 10 * b, PATIENTS, labels),
        (w, b, PATIENTS, np.array([1, -1, -1, -1])),
        (w, b, PATIENTS[:1], labels[:1]),
        *random_patients(rng, (5, 2), (8, 3), (30, 2)),
    ]


@implement(
    question="""
    **How close is the nearest?** Write `nearest(w, b, X, labels)`: how far the nearest patient is from the line. A
    step of length 1 along `w` changes the score by the length of `w`, so a distance is score / length. Count
    it negative for a patient on the wrong side, and return the smallest. `X` has a row for each patient, `labels` are
    +1 (malignant) and -1 (benign).
    """,
    hints=[
        "X @ w + b gives the scores of all patients at once.",
        "Multiplied by the label, a score is positive on the correct side, for both classes.",
        "Divide by the length of w (np.linalg.norm), and take the smallest.",
    ],
    cases=_lines_and_patients,
    praise="A w ten times as long draws the same line, and your distance did not change.",
)
def nearest(w, b, X, labels):
    """Return the distance of the nearest patient, negative if somebody is on the wrong side."""
    return np.min(labels * (X @ w + b)) / np.linalg.norm(w)


# stats.stackexchange.com/questions/155330: the functional margin (a score) taken for the geometric one (a distance).
nearest.wrong(
    lambda w, b, X, labels: np.min(labels * (X @ w + b)),
    "You got {got:.2f}: that is the smallest *score*, not a distance. Make w and b ten times as long: the line stays, "
    "the score grows tenfold. What turns a score into a distance?",
).wrong(
    lambda w, b, X, labels: np.min(np.abs(X @ w + b)) / np.linalg.norm(w),
    "Right while everybody is on the correct side. With one patient on the wrong side you got {got:.2f}, where "
    "{expected:.2f} is due: a distance without a sign cannot tell a hit from a miss. Where do the labels enter?",
).wrong(
    lambda w, b, X, labels: np.min(X @ w + b) / np.linalg.norm(w),
    "You got {got:.2f}: without the labels the smallest value is that of the patient deepest on the *benign* side. "
    "Which sign should a benign patient's score have, to count as right?",
).wrong(
    lambda w, b, X, labels: np.min(labels * (X @ w)) / np.linalg.norm(w),
    "You got {got:.2f}: the intercept b is missing, so you measured from the parallel line through the origin.",
).wrong(
    lambda w, b, X, labels: 2 * np.min(labels * (X @ w + b)) / np.linalg.norm(w),
    "You got {got:.2f}: the whole street, from edge to edge. Here only the distance from the line to the nearest "
    "patient is asked for.",
).wrong(
    lambda w, b, X, labels: 2 / np.linalg.norm(w),
    "You got {got:.2f}, without looking at a single patient. 2/|w| is the margin only once w has been "
    "scaled so that the nearest patients have the scores +1 and -1. These lines are not.",
).wrong(
    lambda w, b, X, labels: np.min(labels * (X @ w / np.linalg.norm(w) + b)),
    "You got {got:.2f}: you divided w by its length, but b stayed as it was. w and b belong together: divide the whole "
    "score.",
).wrong(
    lambda w, b, X, labels: np.min(labels * (X @ w + b)) / (w @ w),
    "You got {got:.2f}: you divided by w @ w, the *square* of the length of w.",
).wrong(
    lambda w, b, X, labels: np.mean(labels * (X @ w + b)) / np.linalg.norm(w),
    "You got {got:.2f}: the *average* distance. A few patients far away make it large, while somebody may lie right "
    "on the line. How far is the nearest?",
).clause(
    "somebody on the wrong side",
    lambda w, b, X, labels: np.min(labels * (X @ w + b)) < 0,
    lambda w, b, X, labels: max(0, nearest.reference(w, b, X, labels)),
    message="Right while everybody is on the correct side. A patient on the wrong side has the smallest distance, and "
    "it is negative: leave its sign as it comes out.",
)
