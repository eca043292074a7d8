"""A positive answer. An exercise of lesson 10."""

import numpy as np

from medlearn import metrics
from medlearn.checks import predict

# Of 61 physicians and students asked the like 14 were right, and the commonest answer was 95 %, the specificity:
# "Medicine's uncomfortable relationship with math", JAMA Internal Medicine, June 2014. Other ways to be wrong:
# Gigerenzer and Hoffrage, Psychological Review 102:684-704 (1995).
_PREVALENCE, _FOUND, _ALARMED = 1 / 200, 0.80, 0.05


@predict(
    question="""
    **A positive answer.** One in 200 people has a disease. A test is positive in 80 % of the ill, and in 5 % of
    the healthy. Somebody tests positive, and nothing else is known. How probable is it that this person has the
    disease? Commit to a guess first; then give a number between 0 and 1, to three digits after the point.
    """,
    hints=[
        "Think of 10 000 people. How many of them are ill, and how many of these test positive?",
        "How many are healthy, and how many of *these* test positive?",
        "Among all who test positive, what proportion is ill?",
    ],
    digits=3,
    praise="Of 10 000 people 50 are ill and 40 of them found; 9 950 are healthy and about 498 of them alarmed: 40 of "
    "538. Of thirteen positive answers one is true.",
)
def if_positive():
    """Carry the predictive value to the prevalence, by Bayes' rule, on a test with these properties."""
    truth, predicted = np.repeat([1, 0], 100), np.zeros(200, int)
    predicted[: round(100 * _FOUND)] = 1
    predicted[100 : 100 + round(100 * _ALARMED)] = 1
    return metrics.positive_predictive_value(truth, predicted, _PREVALENCE)


if_positive.wrong(
    _FOUND,
    "{got} is the sensitivity: of the *ill*, how many test positive. You were asked the reverse: of those who test "
    "positive, how many are ill? Count both kinds of positive people among 10 000.",
).wrong(
    1 - _ALARMED,
    "{got:.2f} is the specificity: of the *healthy*, how many are left alone. It is what physicians answer most often. "
    "But how many healthy people are there, for each ill one?",
).wrong(
    round(_FOUND / (_FOUND + _ALARMED), 2),
    "{got:.3f} would be right if half of the people were ill: you weighed 80 % against 5 %, as if both groups were of "
    "the same size. How many stand in each?",
).wrong(
    _FOUND - _ALARMED,
    "{got:.2f} is 80 % less 5 %. These are proportions of two different groups, and cannot be taken from one another. "
    "Turn them into people first.",
).wrong(
    _PREVALENCE * _FOUND,
    "{got:.3f} is the proportion of *all* people who are ill and test positive, 40 of 10 000. You look only at those "
    "who test positive: how many are they?",
).wrong(
    _PREVALENCE,
    "{got:.3f} was right before the test. The answer has told you something: among the positive, is the disease rarer "
    "or more frequent than among all?",
).wrong(
    _PREVALENCE * _FOUND / ((1 - _PREVALENCE) * _ALARMED),
    "{got:.3f} sets the ill who test positive against the *healthy* who do: those are odds. A probability divides by "
    "both together.",
).wrong(
    100 * _PREVALENCE * _FOUND / (_PREVALENCE * _FOUND + (1 - _PREVALENCE) * _ALARMED),
    "That many per cent is right. The question asks for a number between 0 and 1.",
).wrong(7.4, "7.4 *per cent* is right. As a number between 0 and 1, to three digits after the point?").wrong(
    0.07,
    "Right so far as it goes. One digit more, please: odds and probabilities lie close together "
    "where a disease is rare.",
)
