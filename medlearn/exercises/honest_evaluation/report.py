"""Judged by whom? An exercise of lesson 10."""

import numpy as np

from medlearn.checks import mend
from medlearn.exercises.honest_evaluation.inputs import both_classes


def _cost(truth, scores, threshold, who):
    """Return the cost for each patient of a group: a missed finding is nine, a false alarm one."""
    called = scores[who] >= threshold
    return (9 * np.sum(~called & (truth[who] == 1)) + np.sum(called & (truth[who] == 0))) / np.sum(who)


def _cheapest(truth, scores, candidates, who):
    """Return the lowest threshold among a group's scores that is cheapest on another group."""
    return min(np.unique(scores[candidates]), key=lambda threshold: _cost(truth, scores, threshold, who))


def _groups(rng):
    """Return truth, scores and two groups; in the last two cases two thresholds are cheapest on those who choose."""
    truth = np.array([0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1])
    scores = np.array([0.20, 0.45, 0.35, 0.70, 0.80, 0.90, 0.10, 0.15, 0.25, 0.30, 0.50, 0.75])
    cases = [(truth, scores, np.arange(12) < 6, np.arange(12) >= 6)]
    while len(cases) < 5:
        n = int(rng.integers(24, 40))
        truth, choose = both_classes(rng, n), both_classes(rng, n) == 0
        scores = rng.normal(1.5 * truth, 1).round(3)
        if _clear(truth, scores, choose):
            cases.append((truth, scores, choose, ~choose))
    return [*cases, _MET, _TIE, (*(part[::-1] for part in _TIE[:2]), *(part[::-1] for part in _TIE[2:]))]


# Two test patients, one ill and one healthy, have the very score that is chosen, 0.70.
_MET = (
    np.array([0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1]),
    np.array([0.20, 0.45, 0.35, 0.70, 0.60, 0.90, 0.10, 0.15, 0.25, 0.30, 0.70, 0.70]),
    np.arange(12) < 6,
    np.arange(12) >= 6,
)


# 16 patients choose: at 0.10 nine healthy are alarmed, at 0.50 one ill patient is missed, which costs the same.
_TIE = (
    np.array([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.6]),
    np.arange(18) < 16,
    np.arange(18) >= 16,
)


def _clear(truth, scores, choose):
    """Say whether one threshold alone is cheapest in a group."""
    costs = [_cost(truth, scores, threshold, choose) for threshold in np.unique(scores[choose])]
    return np.sum(np.isclose(costs, min(costs))) == 1


# Article E evaluates on the data that it chose by. How much it flatters: Leeflang and others, Clinical Chemistry 2008,
# "Bias in sensitivity and specificity caused by data-driven selection of optimal cutoff values" (PubMed 18258670).
@mend(
    question="""
    **Judged by whom?** An article judges its model on the very patients that it was tuned on. So does this listing: it
    tries every score as a threshold (from the threshold upwards a patient is called ill), takes the cheapest, and
    returns the threshold and its mean cost, the sum divided by the number of patients. A missed finding costs 9, a
    false alarm 1. Mend it: the threshold is one of the scores of the patients to `choose`, the cheapest on them; the
    cost returned is that of the `test` patients. Both groups are arrays of True and False; of equally cheap thresholds
    the lowest counts.
    """,
    listing="""
    def report(truth, scores, choose, test):
        best, lowest = None, np.inf
        for threshold in np.unique(scores[test]):
            called = scores[test] >= threshold
            missed = np.sum(~called & (truth[test] == 1))
            alarms = np.sum(called & (truth[test] == 0))
            cost = (9 * missed + alarms) / len(called)
            if cost < lowest:
                best, lowest = threshold, cost
        return best, lowest
    """,
    hints=[
        "Go through the listing and ask at each `test`: am I choosing here, or judging?",
        "In the loop everything is choosing. Judging comes after it, once, with the threshold that was found.",
        "Make the cost a small function of a threshold and a group; then use it on both.",
    ],
    cases=_groups,
    praise="The honest cost of the example is 1.50 for each patient. The listing promised 0.33: it had seen the "
    "answers.",
)
def report(truth, scores, choose, test):
    """Choose the cheapest threshold on one group; return it with its cost on the other."""

    def cost(threshold, who):
        called = scores[who] >= threshold
        missed = np.sum(~called & (truth[who] == 1))
        alarms = np.sum(called & (truth[who] == 0))
        return (9 * missed + alarms) / len(called)

    best = min(np.unique(scores[choose]), key=lambda threshold: cost(threshold, choose))
    return best, cost(best, test)


# Right where two thresholds tie: a misconception is known whichever of them an answer takes.
def _without_ties(truth, scores, choose, test):
    return _clear(truth, scores, choose)


def _mistake_1(truth, scores, choose, test):
    best = _cheapest(truth, scores, test, test)
    return best, _cost(truth, scores, best, test)


report.wrong(
    _mistake_1,
    "A cost of {got[1]:.2f}, by the threshold that suits these very patients best. In the clinic nobody knows the "
    "truth beforehand: which patients may choose, and which may only judge?",
    where=_without_ties,
)


def _mistake_2(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose, choose)
    return best, _cost(truth, scores, best, choose)


report.wrong(
    _mistake_2,
    "The threshold {got[0]:.2f} is chosen well. But its cost, {got[1]:.2f}, is that of the patients who chose it, and "
    "they flatter it. What does it cost the test patients?",
    where=_without_ties,
    credit=0.5,
)


def _mistake_3(truth, scores, choose, test):
    both = choose | test
    best = _cheapest(truth, scores, both, both)
    return best, _cost(truth, scores, best, both)


report.wrong(
    _mistake_3,
    "You put both groups together. Then nobody is left to judge: each patient has had a say in the threshold.",
    where=_without_ties,
)


def _mistake_4(truth, scores, choose, test):
    best = _cheapest(truth, scores, test, test)
    return best, _cost(truth, scores, best, choose)


report.wrong(
    _mistake_4,
    "The groups have changed places: the test patients chose the threshold {got[0]:.2f}, the others judged it.",
    where=_without_ties,
)


def _mistake_5(truth, scores, choose, test):
    best = _cheapest(truth, scores, test, choose)
    return best, _cost(truth, scores, best, test)


report.wrong(
    _mistake_5,
    "The judging is right. But the thresholds you try are still scores of *test* patients. Small as it is, that is "
    "knowledge about them; look at what your loop walks over.",
    where=_without_ties,
    credit=0.5,
)


def _mistake_6(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose, test)
    return best, _cost(truth, scores, best, test)


report.wrong(
    _mistake_6,
    "You try the scores of the right patients, but compare them by their cost on the *test* patients. Everything that "
    "decides on the threshold belongs to the patients to choose.",
    where=_without_ties,
)


def _mistake_7(truth, scores, choose, test):
    both = choose | test
    best = _cheapest(truth, scores, both, both)
    return best, _cost(truth, scores, best, test)


report.wrong(
    _mistake_7,
    "Both groups together chose the threshold, so the test patients had a say in what they now judge.",
    where=_without_ties,
)


def _mistake_8(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose | test, choose)
    return best, _cost(truth, scores, best, test)


report.wrong(
    _mistake_8,
    "Chosen and judged by the right patients. But among the thresholds you try are scores of test patients, and one of "
    "them won. Take only those of the patients to choose.",
    where=_without_ties,
    credit=0.8,
)


def _mistake_9(truth, scores, choose, test):
    best, lowest = None, np.inf
    for threshold in np.unique(scores[choose]):
        called = scores[choose] >= threshold
        missed = np.sum(~called & (truth[test] == 1))
        alarms = np.sum(called & (truth[test] == 0))
        if (9 * missed + alarms) / len(called) < lowest:
            best, lowest = threshold, (9 * missed + alarms) / len(called)
    return best, lowest


report.wrong(
    _mistake_9,
    "You mix two kinds of patients: the scores of one group meet the truth of the other. In the example both are six, "
    "so nothing warns you. Change the group everywhere inside the loop.",
    where=_without_ties,
)


def _mistake_10(truth, scores, choose, test):
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test)


report.wrong(
    _mistake_10,
    "The threshold is right. Your cost, {got[1]:.0f}, is that of all test patients together; divide by how many they "
    "are.",
    where=_without_ties,
    credit=0.5,
)


def _mistake_11(truth, scores, choose, test):
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test) / len(truth)


report.wrong(
    _mistake_11,
    "The threshold is right, and so is the sum of the costs. But you divide it by the number of *all* patients, and "
    "only the test patients' costs are in it: by how many then?",
    where=_without_ties,
    credit=0.5,
)


def _mistake_12(truth, scores, choose, test):
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test) / np.sum(choose)


report.wrong(
    _mistake_12,
    "The threshold is right, and so is the sum of the costs. But you divide it by the number of those who *chose*. In "
    "the example both groups are six, so nothing warns you. Divide by the number of test patients.",
    where=_without_ties,
    credit=0.5,
)


def _mistake_13(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose, choose)
    return best, _cost(truth, scores, best, choose | test)


report.wrong(
    _mistake_13,
    "The threshold is right. But {got[1]:.2f} is the mean cost of *everybody*, and those who chose the threshold "
    "flatter it. Only the test patients judge.",
    where=_without_ties,
    credit=0.5,
)


report.wrong(
    lambda truth, scores, choose, test: report.reference(truth, scores, choose, test)[::-1],
    "Both numbers are right, but they have changed places. Threshold first, then cost.",
    where=_without_ties,
    credit=0.8,
)


def _highest_of_equals(truth, scores, choose, test):
    downwards = np.unique(scores[choose])[::-1]
    best = min(downwards, key=lambda threshold: _cost(truth, scores, threshold, choose))
    return best, _cost(truth, scores, best, test)


report.wrong(
    _highest_of_equals,
    "Two thresholds cost the patients to choose the same, 0.10 and 0.50, and you took the higher. Of equally cheap "
    "ones the lowest counts, as in the listing: going upwards, < keeps the first, <= takes the last.",
    credit=0.8,
)


def _ties(truth, scores, choose, test):
    return not _clear(truth, scores, choose)


def _judged_above(truth, scores, choose, test):
    """Choose well, and then call only those ill whose score lies above the threshold."""
    best = report.reference(truth, scores, choose, test)[0]
    called = scores[test] > best
    return best, (9 * np.sum(~called & (truth[test] == 1)) + np.sum(called & (truth[test] == 0))) / len(called)


report.wrong(
    _judged_above,
    "The threshold is right. In judging, a test patient whose score *is* the threshold went free with you. From the "
    "threshold upwards means that he is called ill, as in choosing: >=, not >.",
    credit=0.8,
).wrong(
    lambda truth, scores, choose, test: (
        best := min(scores[choose], key=lambda threshold: _cost(truth, scores, threshold, choose)),
        _cost(truth, scores, best, test),
    ),
    "Two thresholds cost the patients to choose the same, 0.10 and 0.50, and you took the one that came first in the "
    "list of patients. Of equally cheap ones the lowest counts: go through the scores in order, as np.unique gives "
    "them.",
    credit=0.8,
).clause(
    "a test patient with the score that was chosen",
    lambda truth, scores, choose, test: report.reference(truth, scores, choose, test)[0] in scores[test],
    _judged_above,
).clause(
    "two thresholds that are equally cheap",
    _ties,
    _highest_of_equals,
    message="Right while one threshold alone is the cheapest. Of equally cheap ones the lowest counts.",
    credit=0.8,
)
