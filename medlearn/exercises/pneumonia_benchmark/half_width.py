"""How much of a row is luck? An exercise of lesson 11."""

import numpy as np

from medlearn.checks import predict
from medlearn.exercises.pneumonia_benchmark.inputs import CHILDREN
from medlearn.intervals import wilson

_PUBLISHED = 0.854  # ResNet-18 (28), Yang and others 2023, doi.org/10.1038/s41597-022-01721-8


@predict(
    question="""
    **How much of a row is luck?** The published table gives ResNet-18 an accuracy of 0.854, on 624 children. By how
    much may it lie above or below, at 95 %? Guess first. Then give *half* the width of the interval, three digits after
    the point.
    """,
    hints=[
        "wilson(successes, trials) of the lesson gives the interval. How many of the 624 are successes?",
        "Half of the way from its low to its high end.",
        "By hand: 1.96 times the root of 0.854 x 0.146 / 624.",
    ],
    digits=3,
    praise="Nearly three points up or down. By these accuracies alone, rows less than four points apart cannot be told "
    "from each other. Compared child by child they might be: the authors publish their models' answers.",
)
def half_width():
    """Compute half the width of Wilson's interval."""
    interval = wilson(round(_PUBLISHED * CHILDREN), CHILDREN)
    return (interval.high - interval.low) / 2


_PUBLISHED_ERROR = float(np.sqrt(_PUBLISHED * (1 - _PUBLISHED) / CHILDREN))


half_width.wrong(
    round(_PUBLISHED_ERROR, 3),
    "{got} is one standard error: it covers the truth two times in three. For 95 % go about twice as far.",
).wrong(0.0555, "{got:.3f} is the whole interval, from end to end. How far is it from its middle?").wrong(
    0.0004,
    "That is no more than the table's own rounding. Did you forget the root? Chance goes down with the *root* of the "
    "number of children, and 624 has one of about 25.",
).wrong(0.03, "Right to two digits. Three, please: it is the same third digit that the table prints.").wrong(
    0.0395,
    "About 0.04 is one divided by the root of 624: right to the size, and for an accuracy of one half. Near 0.85 "
    "chance plays less. Put the 0.854 in.",
).wrong(
    0.025,
    "0.025 is half of 5 %: how often the truth lies above the interval. How *far* the interval reaches depends on the "
    "number of children.",
).wrong(2.77, "That is right in points of a hundred. The table gives the accuracy as a share; do the same.")
