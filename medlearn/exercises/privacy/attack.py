"""How good is the attack? An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _losses(rng):
    """Return losses of members and others: the lesson's, random ones, ties, and nobody on one side."""
    cases = [(np.array([0.02, 0.05, 0.51]), np.array([0.11, 0.60, 1.20]))]
    cases += [(rng.exponential(0.6, m), rng.exponential(1, n)) for m, n in ((5, 9), (8, 3))]
    ties = (np.array([0.1, 0.4, 0.4]), np.array([0.4, 0.1, 0.9, 0.4]))
    return [*cases, ties, (np.zeros(0), np.array([0.3])), (np.array([0.3, 0.2]), np.zeros(0))]


@implement(
    question="""
    **How good is the attack?** Write `attack(members, others)`. Both are arrays: the loss of each patient that a model
    has learnt from, and of patients that it has not seen. Of all pairs of a member and another patient, return the
    share in which the member's loss is the *smaller* one. A tie counts half. If there is no pair, raise a ValueError.
    """,
    hints=[
        "members[:, None] < others compares each with each: shape (members, others).",
        "The mean of that is the share. Add half of the share of ties, `==`.",
        "if len(members) == 0 or len(others) == 0: raise ...",
    ],
    cases=_losses,
    praise="8 of 9 pairs, 0.89. On so few patients it says little: give the attack an interval, as you would a "
    "diagnosis.",
)
def attack(members, others):
    """Return how often a member's loss is below that of another patient."""
    if len(members) == 0 or len(others) == 0:
        raise ValueError("give at least one member and one other patient.")
    below = members[:, None] < others
    ties = members[:, None] == others
    return np.mean(below) + np.mean(ties) / 2


def _share(members, others, tie):
    difference = members[:, None] - others
    return np.mean(difference < 0) + tie * np.mean(difference == 0)


def _pairs(members, others):
    return len(members) > 0 and len(others) > 0


def _tied(members, others):
    return _pairs(members, others) and np.isin(members, others).any()


def _untied(members, others):
    return _pairs(members, others) and not _tied(members, others)


attack.usually(_untied).wrong(
    lambda members, others: _share(others, members, 0.5),
    "The other way round: you got {got:.2f}, the share in which the member has the *larger* loss. The network is surer "
    "of those it knows.",
).wrong(
    lambda members, others: float(_share(members, others, 0.5) * len(members) * len(others)),
    "You got {got:.0f}, the number of pairs. Divide by how many there are.",
).wrong(
    lambda members, others: _share(members, others, 0.5) * len(others),
    "You divided by the members only. Pairs are members times others.",
).wrong(
    lambda members, others: np.mean(members < others.mean()),
    "You compared each member with the *mean* of the others. Compare with each of them.",
).wrong(
    lambda members, others: others.mean() - members.mean(),
    "That is how far the mean losses differ. Asked is a share of pairs.",
).clause(
    "a tie",
    _tied,
    lambda members, others: _share(members, others, 0),
    message="Right without ties. Two equal losses tell nothing: they count half, as a coin would.",
).clause(
    "no pair",
    lambda members, others: not _pairs(members, others),
    message="Right where there are pairs. Without members, or without others, raise a ValueError.",
)
