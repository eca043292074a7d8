"""Exercises for lesson 10: what a published number is worth.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn import metrics
from medlearn.checks import implement, interpret, mend, predict
from medlearn.intervals import audit, wilson

_THREE_OF_FOUR = wilson(3, 4)


def _patients(rng):
    """Return truth and predictions: the example, somebody with nothing to find, and random ones."""
    truth, predicted = np.array([1, 0, 0, 1, 0, 1, 0, 0, 1, 0]), np.array([1, 0, 1, 1, 0, 0, 0, 1, 1, 0])
    edges = [(truth, 1 - predicted), (np.ones(4, int), np.array([1, 1, 0, 1])), (truth, np.zeros(10, int))]
    healthy = (np.zeros(3, int), np.array([0, 1, 0]))
    made = [(_both_classes(rng, size), rng.integers(0, 2, size)) for size in (20, 31, 50)]
    return [(truth, predicted), *edges, healthy, *made]


def _both_classes(rng, size):
    """Return a random truth with at least two of each class."""
    return rng.permutation(np.concatenate([[0, 0, 1, 1], (rng.random(size - 4) < 0.35).astype(int)]))


@implement(
    question="""
    **Sensitivity.** Ten patients, four of them ill. Write `sensitivity(truth, predicted)`: of those who are ill, the
    share that the test finds. Both are arrays of 0 and 1; 1 is the finding. Where nobody is ill the question has no
    answer: raise a `ValueError` that says so.
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
    """Return the share of the ill who are found."""
    if not np.any(truth == 1):
        raise ValueError("nobody is ill: there is nothing to find, and sensitivity is not defined.")
    return np.mean(predicted[truth == 1])


# Right in the extreme cases: a misconception is known whatever care an answer takes of them.
_defined = sensitivity.mistaken_where(lambda truth, predicted: len(np.unique(truth)) == 2 and predicted.any())


@sensitivity.misconception(
    "You got {got:.2f}: that is how often the test is right about *anyone*. Sensitivity asks only about those who are "
    "ill."
)
@_defined
def _(truth, predicted):
    return np.mean(truth == predicted)


@sensitivity.misconception(
    "You got {got:.2f}: that is the share of the *healthy* correctly left alone. Which rows belong to the ill?"
)
@_defined
def _(truth, predicted):
    return np.mean(predicted[truth == 0] == 0)


# Physicians often take one for the other: Molinaro, Neuro-Oncology Practice 2015, doi.org/10.1093/nop/npv030.
@sensitivity.misconception(
    "You got {got:.2f}: of those *flagged*, the share that is ill. Patients and flags have changed places."
)
@_defined
def _(truth, predicted):
    return np.mean(truth[predicted == 1])


@sensitivity.misconception(
    "Your count of true positives is right (3). Now divide by the number of *ill* patients, not of all.", credit=0.5
)
@_defined
def _(truth, predicted):
    return np.sum(truth * predicted) / len(truth)


@sensitivity.misconception(
    "Your count of true positives is right ({got}). A share is asked for: of how many?", credit=0.5
)
@_defined
def _(truth, predicted):
    return np.sum(truth * predicted)


@sensitivity.misconception(
    "You got {got:.2f}: that is the share of the ill whom the test *misses*. Sensitivity praises what is found."
)
@_defined
def _(truth, predicted):
    return np.mean(predicted[truth == 1] == 0)


@sensitivity.misconception(
    "You got {got:.2f}: that is the share of the healthy who are *alarmed*. Among whom should you look?"
)
@_defined
def _(truth, predicted):
    return np.mean(predicted[truth == 0])


@sensitivity.misconception(
    "You got {got:.2f}: that is F1, which mixes sensitivity with the share of the flagged that is ill. Only the ill "
    "count here."
)
@_defined
def _(truth, predicted):
    return metrics.f1_score(truth, predicted)


@sensitivity.misconception("{got:.0f} per cent is right. A share lies between 0 and 1.", credit=0.5)
@_defined
def _(truth, predicted):
    return 100 * np.mean(predicted[truth == 1])


@sensitivity.misconception(
    "Right on ten patients. With nobody ill it gave nan and a warning: there is nothing to find. Say so in your own "
    "words with an error.",
    credit=0.8,
)
def _(truth, predicted):
    return np.mean(predicted[truth == 1])


@sensitivity.misconception(
    "Right on ten patients. With nobody ill it gave 0, as if the test had missed everybody. Nobody was there to be "
    "missed: say so in your own words with an error.",
    credit=0.8,
)
def _(truth, predicted):
    return np.mean(predicted[truth == 1]) if truth.any() else 0.0


@sensitivity.misconception(
    "Right on ten patients. With nobody ill it gave 1, the best value there is, to a test that found nobody. Say in "
    "your own words, with an error, that there is nothing to find.",
    credit=0.8,
)
def _(truth, predicted):
    return np.mean(predicted[truth == 1]) if truth.any() else 1.0


@sensitivity.misconception(
    "Right on ten patients. With nobody ill Python stopped you with a ZeroDivisionError, which tells a colleague "
    "nothing about patients. Notice it first, and say it in your own words.",
    credit=0.8,
)
def _(truth, predicted):
    return int(np.sum(truth * predicted)) / int(np.sum(truth))


sensitivity.clause(
    "nobody is ill",
    lambda truth, predicted: not truth.any(),
    message="Right on ten patients. With nobody ill there is nothing to find: raise a `ValueError` that says so.",
    credit=0.8,
)


# Of 61 physicians and students asked the like 14 were right, and the commonest answer was 95 %, the specificity:
# "Medicine's uncomfortable relationship with math", JAMA Internal Medicine, June 2014. Other ways to be wrong:
# Gigerenzer and Hoffrage, Psychological Review 102:684-704 (1995).
_PREVALENCE, _FOUND, _ALARMED = 1 / 200, 0.80, 0.05


@predict(
    question="""
    **A positive answer.** One in 200 people has a disease. A test finds 80 % of the ill, and calls 5 % of the healthy
    ill. Somebody tests positive, and nothing else is known. How probable is it that this person has the disease? Commit
    to a guess first; then give a share between 0 and 1, to three digits after the point.
    """,
    hints=[
        "Think of 10 000 people. How many of them are ill, and how many of these are called so?",
        "How many are healthy, and how many of *these* are called ill?",
        "Among all who are called ill, what is the share of the ill?",
    ],
    digits=3,
    praise="Of 10 000 people 50 are ill and 40 of them found; 9 950 are healthy and about 498 of them alarmed: 40 of "
    "538. Of thirteen positive answers one is true.",
)
def called_ill():
    """Carry the predictive value to the prevalence, by Bayes' rule, on a test with these properties."""
    truth, predicted = np.repeat([1, 0], 100), np.zeros(200, int)
    predicted[: round(100 * _FOUND)] = 1
    predicted[100 : 100 + round(100 * _ALARMED)] = 1
    return metrics.positive_predictive_value(truth, predicted, _PREVALENCE)


called_ill.wrong(
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
    "{got:.2f} is 80 % less 5 %. These are shares of two different groups, and cannot be taken from one another. Turn "
    "them into people first.",
).wrong(
    _PREVALENCE * _FOUND,
    "{got:.3f} is the share of *all* people who are ill and test positive, 40 of 10 000. You look only at those who "
    "test positive: how many are they?",
).wrong(
    _PREVALENCE,
    "{got:.3f} was right before the test. The answer has told you something: among the positive, is the disease rarer "
    "or more frequent than among all?",
).wrong(
    _PREVALENCE * _FOUND / ((1 - _PREVALENCE) * _ALARMED),
    "{got:.3f} sets the ill who test positive against the *healthy* who do: those are odds. A share divides by both "
    "together.",
).wrong(
    100 * _PREVALENCE * _FOUND / (_PREVALENCE * _FOUND + (1 - _PREVALENCE) * _ALARMED),
    "That many per cent is right. The question asks for a share between 0 and 1.",
    credit=0.8,
).wrong(7.4, "7.4 *per cent* is right. As a share between 0 and 1, to three digits after the point?", credit=0.8).wrong(
    0.07,
    "Right so far as it goes. One digit more, please: odds and shares lie close together where a disease is rare.",
    credit=0.8,
)


def _truth_and_scores(rng):
    """Return truth and scores: an example with a tie, ties only, a reversed model, either class alone, random ones."""
    truth = np.array([0, 1, 0, 0, 1, 0, 1])
    scores = np.array([0.1, 0.4, 0.4, 0.7, 0.8, 0.2, 0.6])
    edges = [(truth, np.full(7, 0.3)), (truth, 1 - scores), (np.ones(3, int), scores[:3]), (truth, scores**2)]
    edges.append((np.zeros(4, int), scores[:4]))
    made = [_both_classes(rng, size) for size in (12, 25, 40)]
    return [(truth, scores), *edges, *((one, np.round(rng.normal(one, 1.5), 1)) for one in made)]


@implement(
    question="""
    **One ill, one healthy.** The AUC is the chance that an ill patient scores higher than a healthy one. Write
    `auc(truth, scores)` without a library: take *every* pair of one ill (truth 1) and one healthy patient (truth 0). In
    what share of the pairs has the ill one the higher score? Equal scores count half. Scores may be any numbers. If one
    of the two groups is empty, raise a `ValueError` that says so.
    """,
    hints=[
        "Split the scores into two arrays, those of the ill and those of the healthy.",
        "Two loops, one inside the other, meet every pair. Add 1 for higher, one half for equal.",
        "Divide by the number of pairs: how many ill, times how many healthy?",
    ],
    cases=_truth_and_scores,
    praise="9.5 of 12 pairs, 0.79. One of the inputs had each score squared, and its AUC was the same: only the order "
    "counts, so a fine AUC says nothing about calibration.",
)
def auc(truth, scores):
    """Return the share of pairs in which the ill patient scores higher."""
    ill, healthy = scores[truth == 1], scores[truth == 0]
    if len(ill) == 0 or len(healthy) == 0:
        raise ValueError(f"{len(ill)} ill and {len(healthy)} healthy patients: a pair needs one of each.")
    pairs = [1.0 * (one > other) + 0.5 * (one == other) for one in ill for other in healthy]
    return sum(pairs) / len(pairs)


def _of_two_groups(wrong):
    """Let a misconception about pairs raise where there are none, as it should: known with and without that."""

    def answer(truth, scores):
        metrics.auc(truth, scores)
        return wrong(scores[truth == 1], scores[truth == 0])

    return answer


def _higher(ill, healthy):
    return np.mean(ill[:, np.newaxis] > healthy)


@auc.misconception(
    "You got {got:.3f}: you count equal scores as lost. A patient who cannot be told apart is a coin toss: half. (A "
    "model that says the same of everybody gets 0 from you, and deserves 0.5.)",
    credit=0.5,
)
@_of_two_groups
def _equal_lost(ill, healthy):
    return _higher(ill, healthy)


@auc.misconception(
    "You got {got:.3f}: you count equal scores as won. A model that says the same of everybody would be perfect. What "
    "is a coin toss worth?",
    credit=0.5,
)
@_of_two_groups
def _(ill, healthy):
    return 1 - _higher(healthy, ill)


@auc.misconception(
    "You got {got:.3f}, and 1 minus that is due: you count how often the *healthy* one scores higher. With few "
    "patients an AUC below one half can be chance; far below it, with many, look whether 0 and 1 have changed places.",
    credit=0.5,
)
@_of_two_groups
def _(ill, healthy):
    return (_higher(healthy, ill) + 1 - _higher(ill, healthy)) / 2


# Calling predict instead of predict_proba: reiinakano/scikit-plot issue 47, shankarpandala/lazypredict issue 425.
@auc.misconception(
    "You got {got:.3f}: you cut the scores at 0.5 first. Then only one threshold is left, and the area is the mean of "
    "sensitivity and specificity. The AUC needs the scores themselves."
)
@_of_two_groups
def _(ill, healthy):
    return (np.mean(ill >= 0.5) + np.mean(healthy < 0.5)) / 2


@auc.misconception(
    "You got {got:.3f}: that is accuracy at the threshold 0.5. The AUC has no threshold; it compares patients with "
    "each other."
)
@_of_two_groups
def _(ill, healthy):
    return (np.sum(ill >= 0.5) + np.sum(healthy < 0.5)) / (len(ill) + len(healthy))


@auc.misconception(
    "You got {got:.3f}: the first ill patient met only the first healthy one, the second the second, and some met "
    "nobody. Everybody ill meets everybody healthy."
)
@_of_two_groups
def _(ill, healthy):
    pairs = list(zip(ill, healthy, strict=False))
    return sum((one > other) + 0.5 * (one == other) for one, other in pairs) / len(pairs)


@auc.misconception(
    "You got {got:.3f}: the pairs are counted well, but divided by all pairs of patients. Two ill ones are no pair "
    "here: how many pairs have one of each?",
    credit=0.5,
)
@_of_two_groups
def _(ill, healthy):
    n = len(ill) + len(healthy)
    return np.sum((ill[:, np.newaxis] > healthy) + 0.5 * (ill[:, np.newaxis] == healthy)) / (n * (n - 1) / 2)


@auc.misconception("You got {got:.1f}: that many pairs were won. A share is asked for: of how many pairs?", credit=0.5)
@_of_two_groups
def _(ill, healthy):
    return np.sum((ill[:, np.newaxis] > healthy) + 0.5 * (ill[:, np.newaxis] == healthy))


@auc.misconception(
    "Right wherever there are both. With three ill patients and nobody healthy it gave nan: there is no pair. Say so "
    "with an error.",
    credit=0.8,
)
def _(truth, scores):
    ill, healthy = scores[truth == 1], scores[truth == 0]
    return np.mean((ill[:, np.newaxis] > healthy) + 0.5 * (ill[:, np.newaxis] == healthy))


@auc.misconception(
    "Right wherever there are both. With three ill patients and nobody healthy Python divided by zero pairs. Notice it "
    "first, and say in your own words that one group is empty.",
    credit=0.8,
)
def _(truth, scores):
    ill, healthy = scores[truth == 1].tolist(), scores[truth == 0].tolist()
    return sum((one > other) + 0.5 * (one == other) for one in ill for other in healthy) / (len(ill) * len(healthy))


@auc.misconception(
    "You got {got:.3f}: you leave pairs with equal scores out of the count. They are pairs like any other, and count "
    "half.",
    credit=0.5,
)
@auc.mistaken_where(lambda truth, scores: len(np.unique(truth)) == 2 and np.ptp(scores) > 0)
def _(truth, scores):
    ill, healthy = scores[truth == 1], scores[truth == 0]
    won, lost = _higher(ill, healthy), _higher(healthy, ill)
    return won / (won + lost)


auc.clause(
    "nobody is ill",
    lambda truth, scores: not truth.any(),
    message="Without anybody healthy you refuse. With four healthy patients and nobody ill there is no pair either: "
    "raise the `ValueError` there as well.",
    credit=0.8,
).clause(
    "nobody is healthy",
    lambda truth, scores: truth.all(),
    message="Without anybody ill you refuse. With three ill patients and nobody healthy there is no pair either: "
    "raise the `ValueError` there as well.",
    credit=0.8,
).clause(
    "one of the groups is empty",
    lambda truth, scores: len(np.unique(truth)) < 2,
    message="Right wherever there are both. Where one of the two groups is empty there is no pair: raise a "
    "`ValueError` that says so.",
    credit=0.8,
).clause(
    "equal scores count half", lambda truth, scores: np.isin(scores[truth == 1], scores[truth == 0]).any(), _equal_lost
)


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
        truth, choose = _both_classes(rng, n), _both_classes(rng, n) == 0
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
_without_ties = report.mistaken_where(lambda truth, scores, choose, test: _clear(truth, scores, choose))


@report.misconception(
    "A cost of {got[1]:.2f}, by the threshold that suits these very patients best. In the clinic nobody knows the "
    "truth beforehand: which patients may choose, and which may only judge?"
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, test, test)
    return best, _cost(truth, scores, best, test)


@report.misconception(
    "The threshold {got[0]:.2f} is chosen well. But its cost, {got[1]:.2f}, is that of the patients who chose it, and "
    "they flatter it. What does it cost the test patients?",
    credit=0.5,
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose, choose)
    return best, _cost(truth, scores, best, choose)


@report.misconception(
    "You put both groups together. Then nobody is left to judge: each patient has had a say in the threshold."
)
@_without_ties
def _(truth, scores, choose, test):
    both = choose | test
    best = _cheapest(truth, scores, both, both)
    return best, _cost(truth, scores, best, both)


@report.misconception(
    "The groups have changed places: the test patients chose the threshold {got[0]:.2f}, the others judged it."
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, test, test)
    return best, _cost(truth, scores, best, choose)


@report.misconception(
    "The judging is right. But the thresholds you try are still scores of *test* patients. Small as it is, that is "
    "knowledge about them; look at what your loop walks over.",
    credit=0.5,
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, test, choose)
    return best, _cost(truth, scores, best, test)


@report.misconception(
    "You try the scores of the right patients, but compare them by their cost on the *test* patients. Everything that "
    "decides on the threshold belongs to the patients to choose."
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose, test)
    return best, _cost(truth, scores, best, test)


@report.misconception(
    "Both groups together chose the threshold, so the test patients had a say in what they now judge."
)
@_without_ties
def _(truth, scores, choose, test):
    both = choose | test
    best = _cheapest(truth, scores, both, both)
    return best, _cost(truth, scores, best, test)


@report.misconception(
    "Chosen and judged by the right patients. But among the thresholds you try are scores of test patients, and one of "
    "them won. Take only those of the patients to choose.",
    credit=0.8,
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose | test, choose)
    return best, _cost(truth, scores, best, test)


@report.misconception(
    "You mix two kinds of patients: the scores of one group meet the truth of the other. In the example both are six, "
    "so nothing warns you. Change the group everywhere inside the loop."
)
@_without_ties
def _(truth, scores, choose, test):
    best, lowest = None, np.inf
    for threshold in np.unique(scores[choose]):
        called = scores[choose] >= threshold
        missed = np.sum(~called & (truth[test] == 1))
        alarms = np.sum(called & (truth[test] == 0))
        if (9 * missed + alarms) / len(called) < lowest:
            best, lowest = threshold, (9 * missed + alarms) / len(called)
    return best, lowest


@report.misconception(
    "The threshold is right. Your cost, {got[1]:.0f}, is that of all test patients together; divide by how many they "
    "are.",
    credit=0.5,
)
@_without_ties
def _(truth, scores, choose, test):
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test)


@report.misconception(
    "The threshold is right, and so is the sum of the costs. But you divide it by the number of *all* patients, and "
    "only the test patients' costs are in it: by how many then?",
    credit=0.5,
)
@_without_ties
def _(truth, scores, choose, test):
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test) / len(truth)


@report.misconception(
    "The threshold is right, and so is the sum of the costs. But you divide it by the number of those who *chose*. In "
    "the example both groups are six, so nothing warns you. Divide by the number of test patients.",
    credit=0.5,
)
@_without_ties
def _(truth, scores, choose, test):
    best, mean = report.reference(truth, scores, choose, test)
    return best, mean * np.sum(test) / np.sum(choose)


@report.misconception(
    "The threshold is right. But {got[1]:.2f} is the mean cost of *everybody*, and those who chose the threshold "
    "flatter it. Only the test patients judge.",
    credit=0.5,
)
@_without_ties
def _(truth, scores, choose, test):
    best = _cheapest(truth, scores, choose, choose)
    return best, _cost(truth, scores, best, choose | test)


@report.misconception("Both numbers are right, but they have changed places. Threshold first, then cost.", credit=0.8)
@_without_ties
def _(truth, scores, choose, test):
    return report.reference(truth, scores, choose, test)[::-1]


@report.misconception(
    "Two thresholds cost the patients to choose the same, 0.10 and 0.50, and you took the higher. Of equally cheap "
    "ones the lowest counts, as in the listing: going upwards, < keeps the first, <= takes the last.",
    credit=0.8,
)
def _highest_of_equals(truth, scores, choose, test):
    downwards = np.unique(scores[choose])[::-1]
    best = min(downwards, key=lambda threshold: _cost(truth, scores, threshold, choose))
    return best, _cost(truth, scores, best, test)


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


# Decision by net benefit: Vickers and Elkin, doi.org/10.1177/0272989X06295361.
_WARD = {"A": (95, 350), "B": (80, 150), "everybody": (100, 900), "nobody": (0, 0)}


@interpret(
    question="""
    **A ward's price.** 1 000 patients, 100 of them ill. The ward says: *we accept 19 false alarms for one more finding,
    not more.* Whom should it follow?

    | follow | ill found | healthy alarmed |
    |---|---|---|
    | model A | 95 | 350 |
    | model B | 80 | 150 |
    | everybody: call all ill | 100 | 900 |
    | nobody: call no one ill | 0 | 0 |

    Answer `"A"`, `"B"`, `"everybody"` or `"nobody"`.
    """,
    hints=[
        "What is one false alarm worth, if 19 of them weigh as much as a finding?",
        "For each row: findings, less alarms divided by 19. That is the net benefit, times the number of patients.",
    ],
    choices=("A", "B", "everybody", "nobody"),
    praise="Net of alarms A is worth 76.6 findings, B 72.1, everybody 52.6. B has the better accuracy and the better "
    "sum of sensitivity and specificity; this ward asked for something else.",
)
def ward():
    """Find the row with the highest net benefit."""
    return max(_WARD, key=lambda name: _WARD[name][0] - _WARD[name][1] / 19)


ward.wrong(
    "B",
    "B has the higher accuracy, and the larger sum of sensitivity and specificity. Neither knows this ward's price. "
    "From B to A: how many more alarms for each further finding? Would the ward pay that?",
).wrong(
    "everybody",
    "Everybody finds all, which sensitivity likes. From A to everybody 5 more are found and 550 more alarmed: how many "
    "alarms for each of the five?",
).wrong(
    "nobody",
    "Calling no one ill has the best accuracy of the four, 0.90, and finds no one. This ward values a finding at 19 "
    "alarms: what is A worth to it?",
)


_PUBLISHED = {"accuracy": 0.92, "recall": 0.70, "precision": 0.58, "f1": 0.78}


@interpret(
    question="""
    **One of these cannot be.** A report on 1 000 patients, 100 of them ill, prints without its confusion matrix:
    accuracy 0.92, recall 0.70, precision 0.58, F1 0.78. Three of the four fit together. Which one does not:
    `"accuracy"`, `"recall"`, `"precision"` or `"f1"`?
    """,
    hints=[
        "Rebuild the matrix. How many ill were found and missed? How many were called ill, if 58 % of them are?",
        "With the four counts, compute all four figures: medlearn.intervals.audit does it too.",
        "F1 is a mean of precision and recall, if a peculiar one. Where can a mean lie?",
    ],
    choices=("accuracy", "recall", "precision", "f1"),
    praise="70 found, 30 missed, about 51 alarms: F1 is 0.63. A mean of 0.58 and 0.70 cannot be 0.78, whatever the "
    "patients. Most false tables can be caught like this, without data.",
)
def impossible():
    """Rebuild the matrix from recall and precision, and audit the report."""
    found = round(100 * _PUBLISHED["recall"])
    alarms = round(found / _PUBLISHED["precision"]) - found
    (name,) = audit([[900 - alarms, alarms], [100 - found, found]], _PUBLISHED).contradictions
    return name


impossible.wrong(
    "accuracy",
    "It looks too good beside a recall of 0.70, but 900 of the 1 000 are healthy: calling no one ill would already "
    "give 0.90. Count who is called right: it fits.",
).wrong(
    "recall",
    "Suppose recall is the false one: precision 0.58 and F1 0.78 would then need a recall above 1. And 70 of 100 found "
    "fits accuracy and precision, if you count. Which figure is made out of two others?",
).wrong(
    "precision",
    "It is low, but low is not impossible: 70 found beside about 51 alarms give 0.58, and with these counts the "
    "accuracy comes out too. Which figure is made out of two others?",
)
