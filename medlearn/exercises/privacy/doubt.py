"""What remains of the doubt? An exercise of lesson 21."""

import numpy as np

from medlearn.checks import predict

BEFORE = 0.2 / 0.8


@predict(
    question="""
    **What remains of the doubt?** An insurer gives a patient a probability of 0.2 of being ill. Then the hospital
    publishes *two* noisy counts of its ill patients, each with epsilon 0.5. What probability can the insurer reach at
    most?
    """,
    solution="odds = 0.2 / 0.8 * np.exp(0.5 + 0.5)\ndoubt = odds / (1 + odds)",
    hints=[
        "Two answers: budgets add up. What is the epsilon of both?",
        "The odds before are 0.2 : 0.8. At most they are multiplied by e to the power of epsilon.",
        "From odds back to a probability: odds / (1 + odds).",
    ],
    praise="At most 0.40, whatever is computed from the counts. A third would allow 0.53: a budget says when to stop.",
    tolerance=0.01,
)
def doubt():
    """Return the probability of odds multiplied twice."""
    return _probability(BEFORE * np.exp(1))


def _probability(odds):
    return odds / (1 + odds)


doubt.wrong(_probability(BEFORE * np.exp(0.5)), "0.29 is what *one* of the two counts allows. Budgets add up.").wrong(
    0.2 * np.exp(1), "You multiplied the *probability*. The promise is about odds: 0.2 is 1 : 4."
).wrong(BEFORE * np.exp(1), "0.68 : 1 are the odds. As a probability, that is odds / (1 + odds).").wrong(
    _probability(np.exp(1)), "0.73 is right for somebody who starts at 1 : 1. This insurer starts at 1 : 4."
).wrong(_probability(BEFORE * np.exp(0.25)), "You multiplied the two epsilons. They add up.").wrong(
    _probability(0.2 * np.exp(1)), "You took 0.2 for the odds. They are 0.2 : 0.8 = 0.25."
)
