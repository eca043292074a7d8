"""Sensitivity. An exercise of lesson 10."""

import numpy as np

from medlearn.checks import implement
from medlearn.exercises.honest_evaluation.inputs import both_classes
from medlearn.intervals import wilson

_THREE_OF_FOUR = wilson(3, 4)


def _patients(rng):
    """Return truth and predictions: the example, somebody with nothing to find, and random ones."""
    truth, predicted = np.array([1, 0, 0, 1, 0, 1, 0, 0, 1, 0]), np.array([1, 0, 1, 1, 0, 0, 0, 1, 1, 0])
    edges = [(truth, 1 - predicted), (np.ones(4, int), np.array([1, 1, 0, 1])), (truth, np.zeros(10, int))]
    healthy = (np.zeros(3, int), np.array([0, 1, 0]))
    made = [(both_classes(rng, size), rng.integers(0, 2, size)) for size in (20, 31, 50)]
    return [(truth, predicted), *edges, healthy, *made]


@implement(
    question="""
    **Sensitivity.** Ten patients, four of them ill. Write `sensitivity(truth, predicted)`: of those who are ill, the
    proportion that the test finds. Both are arrays of 0 and 1; 1 is the finding. Where nobody is ill the question has
    no answer: raise a `ValueError` that says so.
    """,
    hints=[
        "Look only at the rows where truth is 1.",
        "Among these, what is the mean of predicted?",
        "Before you divide: are there any ill patients? If not, raise ValueError(...) with a sentence of your own.",
    ],
    cases=_patients,
    praise=f"3 of 4 ill patients were found, 0.75. With four patients the 95 % interval runs from "
    f"{_THREE_OF_FOUR.low:.2f} to {_THREE_OF_FOUR.high:.2f}.",
)
def sensitivity(truth, predicted):
    """Return the proportion of the ill who are found."""
    if not np.any(truth == 1):
        raise ValueError("nobody is ill: there is nothing to find, and sensitivity is not defined.")
    return np.mean(predicted[truth == 1])


# Right in the extreme cases: a misconception is known whatever care an answer takes of them.
def _defined(truth, predicted):
    return len(np.unique(truth)) == 2 and predicted.any()


sensitivity.wrong(
    lambda truth, predicted: np.mean(truth == predicted),
    "You got {got:.2f}: that is how often the test is right about *anyone*. Sensitivity asks only about those who are "
    "ill.",
    where=_defined,
).wrong(
    lambda truth, predicted: np.mean(predicted[truth == 0] == 0),
    "You got {got:.2f}: that is the proportion of the *healthy* correctly left alone. Which rows belong to the ill?",
    where=_defined,
)


# Physicians often take one for the other: Molinaro, Neuro-Oncology Practice 2015, doi.org/10.1093/nop/npv030.
sensitivity.wrong(
    lambda truth, predicted: np.mean(truth[predicted == 1]),
    "You got {got:.2f}: of those *flagged*, the proportion that is ill. Patients and flags have changed places.",
    where=_defined,
).wrong(
    lambda truth, predicted: np.sum(truth * predicted) / len(truth),
    "Your count of true positives is right (3). Now divide by the number of *ill* patients, not of all.",
    where=_defined,
).wrong(
    lambda truth, predicted: np.sum(truth * predicted),
    "Your count of true positives is right ({got}). A proportion is asked for: of how many?",
    where=_defined,
).wrong(
    lambda truth, predicted: np.mean(predicted[truth == 1] == 0),
    "You got {got:.2f}: that is the proportion of the ill whom the test *misses*. Sensitivity praises what is found.",
    where=_defined,
).wrong(
    lambda truth, predicted: np.mean(predicted[truth == 0]),
    "You got {got:.2f}: that is the proportion of the healthy who are *alarmed*. Among whom should you look?",
    where=_defined,
).wrong(
    lambda truth, predicted: 100 * np.mean(predicted[truth == 1]),
    "{got:.0f} per cent is right. A proportion lies between 0 and 1.",
    where=_defined,
).wrong(
    lambda truth, predicted: np.mean(predicted[truth == 1]),
    "Right on ten patients. With nobody ill it gave nan and a warning: there is nothing to find. Say so in your own "
    "words with an error.",
).wrong(
    lambda truth, predicted: np.mean(predicted[truth == 1]) if truth.any() else 0.0,
    "Right on ten patients. With nobody ill it gave 0, as if the test had missed everybody. Nobody was there to be "
    "missed: say so in your own words with an error.",
).wrong(
    lambda truth, predicted: np.mean(predicted[truth == 1]) if truth.any() else 1.0,
    "Right on ten patients. With nobody ill it gave 1, the best value there is, to a test that found nobody. Say in "
    "your own words, with an error, that there is nothing to find.",
).clause(
    "nobody is ill",
    lambda truth, predicted: not truth.any(),
    message="Right on ten patients. With nobody ill there is nothing to find: raise a `ValueError` that says so.",
)
