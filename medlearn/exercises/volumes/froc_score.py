"""The score of LUNA16. An exercise of lesson 15."""

import numpy as np

from medlearn.checks import mend


def _detectors(rng):
    """Return scores, hits (0 is a false alarm), nodules and scans: the lesson's, random ones, a last hit, ties."""
    scores, hits = np.linspace(0.9, 0.1, 9), np.array([1, 2, 0, 3, 0, 3, 4, 0, 0])
    cases = [(scores, hits, 5, 4)]
    for n, n_nodules, n_scans in ((40, 9, 8), (60, 12, 5), (30, 20, 16)):
        hits = rng.integers(0, n_nodules, n) * (rng.random(n) < 0.5)
        cases.append((rng.permutation(n) / n, hits, n_nodules, n_scans))
    cases.append((np.array([0.9, 0.8, 0.7]), np.array([1, 0, 2]), 2, 1))
    ties = np.array([0.91, 0.91, 0.503, 0.501, 0.502, 0.4, 0.4, 7, -2, -3])
    cases.append((ties, np.array([1, 0, 0, 2, 0, 0, 3, 4, 0, 5]), 5, 2))
    close = np.array([0.9, 0.9, 0.5, 0.502, 0.501, 0.1])
    return [*cases, (close, np.array([1, 0, 2, 3, 0, 4]), 4, 1)]


@mend(
    question="""
    **The score of LUNA16.** `hits` says for each candidate which nodule it hits, 1, 2 and so on; 0 is a false alarm. At
    each rate, the listing should find the highest share of nodules found with at most so many false alarms *per scan*,
    and return the mean over the rates. On a good detector it returns more than 1. It has two faults.
    """,
    listing="""
    def froc_score(scores, hits, n_nodules, n_scans):
        shares = []
        for rate in (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8):
            best = 0
            for cut in scores:
                called = hits[scores >= cut]
                if np.sum(called == 0) <= rate:
                    best = max(best, np.sum(called > 0) / n_nodules)
            shares.append(best)
        return np.mean(shares)
    """,
    hints=[
        "A rate is per scan. How many false alarms may there be in all scans together?",
        "Two candidates may hit the same nodule: np.unique(called[called > 0]) holds each nodule once.",
    ],
    cases=_detectors,
    praise="0.714, as in the lesson. Both faults flatter or punish without a word: read the program that computes a "
    "published score.",
)
def froc_score(scores, hits, n_nodules, n_scans):
    """Return the mean share of nodules found at seven rates of false alarms."""
    shares = []
    for rate in (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8):
        best = 0
        for cut in scores:
            called = hits[scores >= cut]
            if np.sum(called == 0) / n_scans <= rate:
                best = max(best, len(np.unique(called[called > 0])) / n_nodules)
        shares.append(best)
    return np.mean(shares)


def _mean_share(scores, hits, n_nodules, n_scans, count=lambda found: len(np.unique(found))):
    shares = []
    for rate in (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8):
        called = [hits[scores >= cut] for cut in scores]
        shares.append(max([0, *(count(c[c > 0]) / n_nodules for c in called if np.sum(c == 0) <= rate * n_scans)]))
    return np.mean(shares)


froc_score.wrong(
    lambda scores, hits, n_nodules, n_scans: _mean_share(scores, hits, n_nodules, 1, len),
    "Nothing has changed: both faults are still there.",
).wrong(
    lambda scores, hits, n_nodules, n_scans: _mean_share(scores, hits, n_nodules, 1),
    "Each nodule counts once: good. But your false alarms are counted in all scans together. The rates are per scan.",
).wrong(
    lambda scores, hits, n_nodules, n_scans: _mean_share(scores, hits, n_nodules, n_scans, len),
    "False alarms per scan: good. But a nodule that is hit twice counts twice.",
).wrong(
    lambda scores, hits, n_nodules, n_scans: _mean_share(scores, hits, n_nodules, n_nodules),
    "You divide the false alarms by the number of *nodules*. The rates are per scan.",
).wrong(
    lambda scores, hits, n_nodules, n_scans: _mean_share(scores, hits, n_scans, n_scans),
    "You divide what was found by the number of *scans*. How many nodules are there to find?",
).wrong(
    lambda scores, hits, n_nodules, n_scans: len(np.unique(hits[hits > 0])) / n_nodules,
    "That is the share at the lowest cut, with all false alarms. Asked is the mean over seven rates.",
)
