"""The best of ten. An exercise of lesson 11."""

from math import comb

import numpy as np

from medlearn.checks import predict
from medlearn.exercises.pneumonia_benchmark.inputs import CHILDREN, NETWORKS, TRUE_ACCURACY


# "Expected best out of n": Bajgar and others, "A Boo(n) for evaluating architecture performance", ICML 2018. How often
# seeds are used in risky ways: Bethard, "We need to talk about random seeds", arXiv 2210.13393.
@predict(
    question="""
    **The best of ten.** Ten networks that differ in nothing but the seed. Each one is right about any new child with a
    chance of 0.85, truly. Each is tested on 624 new children of its own, and only the *best* result is published. What
    accuracy will stand in the paper, on average? Commit to a guess, then throw the dice: three digits after the point.
    """,
    hints=[
        "How far does one such test stray from 0.85? The standard deviation is the root of 0.85 x 0.15 / 624.",
        "Let the computer play: np.random.default_rng(0).binomial(624, 0.85, size=(10000, 10)) are 10 000 papers.",
        "Of each row the largest; of these the mean; divided by 624.",
    ],
    digits=3,
    praise="0.872, over two points above the truth, for nothing. On one and the same test set, as usual, the networks "
    "share their luck, and the gain is smaller, but never below zero: report the mean of all seeds.",
)
def best_of_ten():
    """Compute the mean of the largest of ten binomial shares, exactly."""
    n, p = CHILDREN, TRUE_ACCURACY
    chances = np.array([comb(n, right) * p**right * (1 - p) ** (n - right) for right in range(n + 1)])
    all_at_most = np.cumsum(chances) ** NETWORKS
    return float(np.sum(1 - all_at_most) / n)


_ERROR = float(np.sqrt(TRUE_ACCURACY * (1 - TRUE_ACCURACY) / CHILDREN))  # the standard deviation of one accuracy


best_of_ten.wrong(
    0.85, "0.85 is the truth, and the mean of all ten. The best of ten is lucky: it lies above the mean. By how much?"
).wrong(
    round(TRUE_ACCURACY + _ERROR, 3),
    "{got} is one standard deviation above the truth: one network in six gets there by luck. Of ten, the best gets "
    "further.",
).wrong(
    round(TRUE_ACCURACY + 1.96 * _ERROR, 3),
    "{got} is the upper end of the 95 % interval: one network in forty gets beyond. The best of *forty* would often be "
    "there; of ten, not quite.",
).wrong(
    round(TRUE_ACCURACY + 3 * _ERROR, 3),
    "{got} is three standard deviations up: it happens to one network in 700. Ten tries are too few for that.",
).wrong(
    round(TRUE_ACCURACY + _ERROR / np.sqrt(10), 4),
    "The root of ten is for *means*: {got:.4f} is how far the mean of ten strays. The best is not a mean.",
).wrong(
    round(TRUE_ACCURACY + _ERROR * np.sqrt(10), 3),
    "You let the luck grow with the root of ten. So do sums; the largest of ten grows far more slowly.",
).wrong(
    round(1 - (1 - TRUE_ACCURACY) ** 10, 3),
    "1, or very nearly, is the chance that at least one of ten is right about *one* child. Nobody asks them together "
    "here: each has its own accuracy, and the highest is taken.",
).wrong(87.2, "So many per cent is right. Give it as a share between 0 and 1.")
