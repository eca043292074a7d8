"""Who is left to the doctor? An exercise of lesson 20."""

import numpy as np

from medlearn.checks import mend


def _patients(rng):
    """Return scores, a threshold and a share: by hand, and random ones of other numbers than 100."""
    cases = [(np.array([0.1, 0.35, 0.7, 0.55, 0.95]), 0.6, 0.4)]
    for n, threshold, share in ((10, 0.3, 0.3), (30, 0.7, 0.2), (16, 0.45, 0.25)):
        cases.append((rng.permutation(n) / n + 0.013, threshold, share))
    return cases


@mend(
    question="""
    **Who is left to the doctor?** A model abstains on a share of the patients: those whose score is nearest to the
    threshold. This listing should return their places, the nearest first. For five patients with the scores 0.1, 0.35,
    0.7, 0.55 and 0.95, the threshold 0.6 and the share 0.4, it should give `[3, 2]`. Find its two faults.
    """,
    listing="""
    def abstain(scores, threshold, share):
        number = round(share * 100)
        order = np.argsort(scores)
        return order[:number]
    """,
    hints=[
        "How many patients are there? Not always 100.",
        "np.argsort(scores) begins with the lowest score. Where does the threshold come in?",
    ],
    cases=_patients,
    praise="0.55 and 0.7 lie 0.05 and 0.1 from the threshold. A doctor reads these two alone.",
)
def abstain(scores, threshold, share):
    """Return the places of the patients nearest to the threshold."""
    return np.argsort(np.abs(scores - threshold))[: round(share * len(scores))]


def _by(distance, number=lambda scores, share: round(share * len(scores))):
    return lambda scores, threshold, share: np.argsort(distance(scores, threshold))[: number(scores, share)]


def _hundred(scores, share):
    return round(share * 100)


abstain.wrong(
    _by(lambda scores, threshold: scores, _hundred), "Nothing has changed: both faults are still there."
).wrong(
    _by(lambda scores, threshold: np.abs(scores - threshold), _hundred),
    "The order is right. But you return the share of 100 patients, not of those who are here.",
).wrong(
    _by(lambda scores, threshold: scores - threshold),
    "The number is right. But these are the patients with the lowest scores. Nearest to the threshold means a small "
    "*absolute* difference.",
).wrong(
    _by(lambda scores, threshold: -np.abs(scores - threshold)),
    "These are the ones furthest from the threshold, where the model is surest.",
).wrong(
    _by(lambda scores, threshold: np.abs(scores - 0.5)), "You measure from 0.5. The decision falls at the `threshold`."
).wrong(
    lambda scores, threshold, share: np.sort(abstain.reference(scores, threshold, share)),
    "The right patients, but sorted by their place. The nearest to the threshold comes first.",
    where=lambda scores, threshold, share: np.any(np.diff(abstain.reference(scores, threshold, share)) < 0),
).wrong(
    lambda scores, threshold, share: scores[abstain.reference(scores, threshold, share)],
    "These are their scores. Asked is *which* patients: their places.",
)
