"""One of these cannot be. An exercise of lesson 10."""

from medlearn.checks import interpret
from medlearn.intervals import audit

_PUBLISHED = {"accuracy": 0.92, "recall": 0.70, "precision": 0.58, "f1": 0.78}


@interpret(
    question="""
    **One of these cannot be.** A report on 1 000 patients, 100 of them ill, prints without its confusion matrix:
    accuracy 0.92, recall 0.70, precision 0.58, F1 0.78. Three of the four fit together. Which one does not:
    `"accuracy"`, `"recall"`, `"precision"` or `"f1"`?
    """,
    hints=[
        "Rebuild the matrix. How many ill were found and missed? How many were flagged, if 58 % of them are ill?",
        "With the four counts, compute all four figures: medlearn.intervals.audit does it too.",
        "F1 is a mean of precision and recall, if a peculiar one. Where can a mean lie?",
    ],
    choices=("accuracy", "recall", "precision", "f1"),
    praise="70 found, 30 missed, about 51 alarms: F1 is 0.63. A mean of 0.58 and 0.70 cannot be 0.78, whatever the "
    "patients. Most false tables can be caught like this, without data.",
    wrong={
        "accuracy": "It looks too good beside a recall of 0.70, but 900 of the 1 000 are healthy: flagging nobody "
        "would already give 0.90. Count who is called right: it fits.",
        "recall": "Suppose recall is the false one: precision 0.58 and F1 0.78 would then need a recall above 1. And "
        "70 of 100 found fits accuracy and precision, if you count. Which figure is made out of two others?",
        "precision": "It is low, but low is not impossible: 70 found beside about 51 alarms give 0.58, and with "
        "these counts the accuracy comes out too. Which figure is made out of two others?",
    },
)
def impossible():
    """Rebuild the matrix from recall and precision, and audit the report."""
    found = round(100 * _PUBLISHED["recall"])
    alarms = round(found / _PUBLISHED["precision"]) - found
    (name,) = audit([[900 - alarms, alarms], [100 - found, found]], _PUBLISHED).contradictions
    return name
