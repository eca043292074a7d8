"""What a threshold costs, and the groups of patients that choose one and judge it."""

import numpy as np

from medlearn.exercises.honest_evaluation.inputs import both_classes

# Two test patients, one ill and one healthy, have the very score that is chosen, 0.70.
MET = (
    np.array([0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1]),
    np.array([0.20, 0.45, 0.35, 0.70, 0.60, 0.90, 0.10, 0.15, 0.25, 0.30, 0.70, 0.70]),
    np.arange(12) < 6,
    np.arange(12) >= 6,
)


# 16 patients choose: at 0.10 nine healthy are alarmed, at 0.50 one ill patient is missed, which costs the same.
TIE = (
    np.array([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.6]),
    np.arange(18) < 16,
    np.arange(18) >= 16,
)


def cost(truth, scores, threshold, who):
    """Return the cost for each patient of a group: a missed finding is nine, a false alarm one."""
    called = scores[who] >= threshold
    return (9 * np.sum(~called & (truth[who] == 1)) + np.sum(called & (truth[who] == 0))) / np.sum(who)


def cheapest(truth, scores, candidates, who):
    """Return the lowest threshold among a group's scores that is cheapest on another group."""
    return min(np.unique(scores[candidates]), key=lambda threshold: cost(truth, scores, threshold, who))


def groups(rng):
    """Return truth, scores and two groups; in the last two cases two thresholds are cheapest on those who choose."""
    truth = np.array([0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1])
    scores = np.array([0.20, 0.45, 0.35, 0.70, 0.80, 0.90, 0.10, 0.15, 0.25, 0.30, 0.50, 0.75])
    cases = [(truth, scores, np.arange(12) < 6, np.arange(12) >= 6)]
    while len(cases) < 5:
        n = int(rng.integers(24, 40))
        truth, choose = both_classes(rng, n), both_classes(rng, n) == 0
        scores = rng.normal(1.5 * truth, 1).round(3)
        if clear(truth, scores, choose):
            cases.append((truth, scores, choose, ~choose))
    return [*cases, MET, TIE, (*(part[::-1] for part in TIE[:2]), *(part[::-1] for part in TIE[2:]))]


def clear(truth, scores, choose):
    """Say whether one threshold alone is cheapest in a group."""
    costs = [cost(truth, scores, threshold, choose) for threshold in np.unique(scores[choose])]
    return np.sum(np.isclose(costs, min(costs))) == 1
