"""Scores out of fold. An exercise of lesson 19."""

import numpy as np

from medlearn.checks import mend


def _folds(rng):
    """Return one value for each patient, labels and folds; numbers of folds may be any."""
    cases = [(np.array([1.0, 2, 6, 7, 3, 8]), np.array([0, 0, 1, 1, 0, 1]), np.array([0, 1, 0, 1, 2, 2]))]
    for n, names in ((11, (0, 1, 2)), (20, (3, 7))):
        labels = np.arange(n) // len(names) % 2  # both classes in each fold, not equally often
        cases.append((rng.normal(size=n) + labels, labels, np.array(names)[np.arange(n) % len(names)]))
    return cases


@mend(
    question="""
    **Scores out of fold.** A model gives each patient a score: how much nearer a value is to the mean of the ill than
    to the mean of the healthy. The scores are to become a column for a second model, so each must come from a model
    that has *not* seen the patient: the means of all *other* folds. This listing leaks. Mend it.
    """,
    listing="""
    def out_of_fold(values, labels, folds):
        scores = np.zeros(len(values))
        for fold in np.unique(folds):
            held = folds == fold
            healthy = values[labels == 0].mean()
            ill = values[labels == 1].mean()
            scores[held] = np.abs(values[held] - healthy) - np.abs(values[held] - ill)
        return scores
    """,
    hints=[
        "Which patients enter the two means, and is the one who is asked about among them?",
        "~held is True for those of the other folds. Two conditions are joined by &, each in brackets.",
    ],
    cases=_folds,
    praise="Two words, and they decide whether the second model is fooled. The loop over folds alone proves nothing.",
)
def out_of_fold(values, labels, folds):
    """Return each patient's score, by means of the other folds."""
    scores = np.zeros(len(values))
    for fold in np.unique(folds):
        held = folds == fold
        healthy = values[(labels == 0) & ~held].mean()
        ill = values[(labels == 1) & ~held].mean()
        scores[held] = np.abs(values[held] - healthy) - np.abs(values[held] - ill)
    return scores


def _scored(values, labels, folds, healthy_from, ill_from):
    """Return scores whose two means come from chosen patients: functions from `held` to a mask."""
    scores = np.zeros(len(values))
    for fold in np.unique(folds):
        held = folds == fold
        healthy, ill = values[(labels == 0) & healthy_from(held)].mean(), values[(labels == 1) & ill_from(held)].mean()
        scores[held] = np.abs(values[held] - healthy) - np.abs(values[held] - ill)
    return scores


def _all(held):
    return np.ones_like(held)


def _both_in_each_fold(values, labels, folds):
    return all(len(np.unique(labels[folds == fold])) == 2 for fold in np.unique(folds))


out_of_fold.wrong(
    lambda values, labels, folds: _scored(values, labels, folds, _all, _all),
    "Still the listing's scores: both means are of *all* patients, those who are asked about among them.",
).wrong(
    lambda values, labels, folds: _scored(values, labels, folds, np.asarray, np.asarray),
    "Now the means come from the very fold that is asked about: worse. Take the *other* folds.",
    where=_both_in_each_fold,
).wrong(
    lambda values, labels, folds: _scored(values, labels, folds, np.logical_not, _all),
    "The mean of the healthy is honest now. That of the ill still knows the patients who are asked about.",
).wrong(
    lambda values, labels, folds: _scored(values, labels, folds, _all, np.logical_not),
    "The mean of the ill is honest now. That of the healthy still knows the patients who are asked about.",
).wrong(
    lambda values, labels, folds: -out_of_fold.reference(values, labels, folds),
    "No leak any more, but your scores have turned around: a high score is to mean ill.",
)
