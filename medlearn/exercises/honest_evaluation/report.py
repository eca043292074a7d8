"""Judged by whom? An exercise of lesson 10."""

import numpy as np

from medlearn.checks import mend
from medlearn.exercises.honest_evaluation.thresholds import cheapest, clear, cost, groups


# Article E evaluates on the data that it chose by. How much it flatters: Leeflang and others, Clinical Chemistry 2008,
# "Bias in sensitivity and specificity caused by data-driven selection of optimal cutoff values" (PubMed 18258670).
@mend(
    question="""
    **Judged by whom?** An article judges its model on the very patients that it was tuned on. So does this listing: it
    tries every score as a threshold (from the threshold upwards a patient is flagged), takes the cheapest, and
    returns the threshold and its mean cost, the sum divided by the number of patients. A missed finding costs 9, a
    false alarm 1. Fix it: the threshold is one of the scores of the patients to `choose`, the cheapest on them; the
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
    cases=groups,
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
    return clear(truth, scores, choose)


def _report(truth, scores, tried, chosen_on, judged_on):
    """Try the scores of one group as thresholds, choose on another, and give the cost of a third."""
    best = cheapest(truth, scores, tried, chosen_on)
    return best, cost(truth, scores, best, judged_on)


def _divided_by(number, truth, scores, choose, test):
    """Report the right threshold, and the sum of the right costs divided by a number."""
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test) / number


report.wrong(
    lambda truth, scores, choose, test: _report(truth, scores, test, test, test),
    "A cost of {got[1]:.2f}, by the threshold that suits these very patients best. In the clinic nobody knows the "
    "truth beforehand: which patients may choose, and which may only judge?",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: _report(truth, scores, choose, choose, choose),
    "The threshold {got[0]:.2f} is chosen well. But its cost, {got[1]:.2f}, is that of the patients who chose it, and "
    "they flatter it. What does it cost the test patients?",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: _report(truth, scores, test, test, choose),
    "The groups have changed places: the test patients chose the threshold {got[0]:.2f}, the others judged it.",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: _report(truth, scores, test, choose, test),
    "The judging is right. But the thresholds you try are still scores of *test* patients. Small as it is, that is "
    "knowledge about them; look at what your loop walks over.",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: _report(truth, scores, choose | test, choose, test),
    "Chosen and judged by the right patients. But among the thresholds you try are scores of test patients, and one of "
    "them won. Take only those of the patients to choose.",
    where=_without_ties,
)


def _mixes_two_groups(truth, scores, choose, test):
    best, lowest = None, np.inf
    for threshold in np.unique(scores[choose]):
        called = scores[choose] >= threshold
        missed = np.sum(~called & (truth[test] == 1))
        alarms = np.sum(called & (truth[test] == 0))
        if (9 * missed + alarms) / len(called) < lowest:
            best, lowest = threshold, (9 * missed + alarms) / len(called)
    return best, lowest


report.wrong(
    _mixes_two_groups,
    "You mix two kinds of patients: the scores of one group meet the truth of the other. In the example both are six, "
    "so nothing warns you. Change the group everywhere inside the loop.",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: _divided_by(1, truth, scores, choose, test),
    "The threshold is right. Your cost, {got[1]:.0f}, is that of all test patients together; divide by how many they "
    "are.",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: _divided_by(len(truth), truth, scores, choose, test),
    "The threshold is right, and so is the sum of the costs. But you divide it by the number of *all* patients, and "
    "only the test patients' costs are in it: by how many then?",
    where=_without_ties,
).wrong(
    lambda truth, scores, choose, test: report.reference(truth, scores, choose, test)[::-1],
    "Both numbers are right, but they have changed places. Threshold first, then cost.",
    where=_without_ties,
)


def _highest_of_equals(truth, scores, choose, test):
    downwards = np.unique(scores[choose])[::-1]
    best = min(downwards, key=lambda threshold: cost(truth, scores, threshold, choose))
    return best, cost(truth, scores, best, test)


report.wrong(
    _highest_of_equals,
    "Two thresholds cost the patients to choose the same, 0.10 and 0.50, and you took the higher. Of equally cheap "
    "ones the lowest counts, as in the listing: going upwards, < keeps the first, <= takes the last.",
)


def _ties(truth, scores, choose, test):
    return not clear(truth, scores, choose)


def _judged_above(truth, scores, choose, test):
    """Choose well, and then flag only those whose score lies above the threshold."""
    best = report.reference(truth, scores, choose, test)[0]
    called = scores[test] > best
    return best, (9 * np.sum(~called & (truth[test] == 1)) + np.sum(called & (truth[test] == 0))) / len(called)


report.wrong(
    _judged_above,
    "The threshold is right. In judging, a test patient whose score *is* the threshold went free with you. From the "
    "threshold upwards means that he is flagged, as in choosing: >=, not >.",
).wrong(
    lambda truth, scores, choose, test: (
        best := min(scores[choose], key=lambda threshold: cost(truth, scores, threshold, choose)),
        cost(truth, scores, best, test),
    ),
    "Two thresholds cost the patients to choose the same, 0.10 and 0.50, and you took the one that came first in the "
    "list of patients. Of equally cheap ones the lowest counts: go through the scores in order, as np.unique gives "
    "them.",
).clause(
    "a test patient with the score that was chosen",
    lambda truth, scores, choose, test: report.reference(truth, scores, choose, test)[0] in scores[test],
    _judged_above,
).clause(
    "two thresholds that are equally cheap",
    _ties,
    _highest_of_equals,
    message="Right while one threshold alone is the cheapest. Of equally cheap ones the lowest counts.",
)
