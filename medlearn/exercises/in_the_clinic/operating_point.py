"""An operating point. An exercise of lesson 20."""

import numpy as np

from medlearn.checks import implement


def _departments(rng):
    """Return truth, scores and the share of false alarms: eight patients by hand, random ones, and one too strict."""
    truth, scores = np.array([1, 0, 1, 0, 0, 1, 0, 0]), np.array([0.9, 0.8, 0.6, 0.5, 0.45, 0.4, 0.2, 0.1])
    cases = [(truth, scores, 0.4)]
    for n, share in ((15, 0.2), (25, 0.5), (40, 0.1)):
        some = np.arange(n) % 3 == 0
        cases.append((some.astype(int), rng.permutation(n) / n + 0.3 * some, share))
    return [*cases, (1 - truth, scores, 0.2), (truth[::-1], scores[::-1], 0.0)]


@implement(
    question="""
    **An operating point** (easy). Write `operating_point(truth, scores, alarms)`. `truth` is 1 for a finding and 0 for
    none; a patient is *called* if the score is the threshold or more. Return the lowest of the `scores` that, taken as
    the threshold, calls at most the share `alarms` of the healthy patients. If none of them does, raise a `ValueError`
    that says so.
    """,
    hints=[
        "Go through np.sort(scores), from the lowest on, and return the first that fits.",
        "scores[truth == 0] are the scores of the healthy; the mean of `>= threshold` is the share that is called.",
        "Behind the loop stands what happens if none fits: raise ValueError(...).",
    ],
    cases=_departments,
    praise="Two of the five healthy patients may be called: at 0.6 one is, at 0.5 two, at 0.45 three. So it is 0.5. "
    "Only the lowest threshold within the limit finds as many ill patients as it can.",
)
def operating_point(truth, scores, alarms):
    """Return the lowest score that calls few enough of the healthy."""
    for threshold in np.sort(scores):
        if np.mean(scores[truth == 0] >= threshold) <= alarms:
            return threshold
    raise ValueError("every score calls too many of the healthy: no threshold among them.")


def _possible(truth, scores, alarms):
    return np.mean(scores[truth == 0] >= scores.max()) <= alarms


def _first(fits, of=np.sort):
    """Return the answer that goes through the scores and takes the first that fits."""

    def answer(truth, scores, alarms):
        return next((threshold for threshold in of(scores) if fits(truth, scores, threshold) <= alarms), np.max(scores))

    return answer


def _false_alarms(truth, scores, threshold):
    return np.mean(scores[truth == 0] >= threshold)


operating_point.usually(_possible).wrong(
    _first(lambda truth, scores, threshold: np.mean(scores >= threshold)),
    "You count everybody who is called. `alarms` is a share of the *healthy* patients.",
).wrong(
    _first(lambda truth, scores, threshold: np.mean((scores >= threshold) & (truth == 0))),
    "You divide the false alarms by all patients. Divide by the healthy ones.",
).wrong(
    _first(lambda truth, scores, threshold: np.mean(scores[truth == 1] >= threshold)),
    "You look at the patients *with* a finding. False alarms come from the healthy: truth == 0.",
).wrong(
    _first(lambda truth, scores, threshold: np.mean(scores[truth == 0] > threshold)),
    "Whose score *is* the threshold is called, too: `>=`.",
).wrong(
    _first(_false_alarms, of=lambda scores: np.sort(scores)[::-1]),
    "That is the highest score. It keeps to the limit, and finds hardly anybody. Asked is the *lowest* that does.",
).clause(
    "no score fits",
    lambda truth, scores, alarms: not _possible(truth, scores, alarms),
    message="Right where a threshold fits. If even the highest score calls too many of the healthy, raise a "
    "`ValueError` that says so.",
)
