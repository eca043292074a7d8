"""Promised and kept. An exercise of lesson 10."""

import numpy as np

from medlearn.checks import implement


def _patients(rng):
    """Return truth, probabilities and a number of groups: the example, real patients, random ones; no two are equal."""
    truth, promised = np.array([1, 0, 1, 0, 1, 0]), np.array([0.9, 0.2, 0.6, 0.4, 0.8, 0.1])
    cases = [(truth, promised, 3), (*_tumours(), 5), (truth, promised, 1)]
    for n, groups in ((11, 2), (23, 4), (40, 5)):
        promised = rng.permutation(np.arange(1, n + 1) / (n + 1)) ** 1.5
        cases.append(((rng.random(n) < promised).astype(int), promised, groups))
    return cases


def _tumours():
    """Return what naive Bayes says of every second tumour by two measurements of one thing, its size."""
    from sklearn.naive_bayes import GaussianNB

    from medlearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    size, truth = data.features[:, [20, 22]], np.asarray(data.labels)
    says = GaussianNB().fit(size[::2], truth[::2]).predict_proba(size[1::2])[:, 1]
    _, once = np.unique(says, return_index=True)
    once = np.sort(once)
    return truth[1::2][once], says[once]


@implement(
    question="""
    **Promised and kept.** Write `promised(truth, probability, groups)`. Sort the patients by probability, from low to
    high, and cut them into `groups` groups, as equal as `np.array_split` makes them. Return an array with a row for
    each group and two columns: the mean probability, and the proportion of patients whose truth is 1. The check uses
    tumours of the breast, too, which are new to this lesson; no two patients have the same probability.
    """,
    hints=[
        "`np.argsort(probability)` gives the places of the patients, from the lowest probability to the highest.",
        "`np.array_split(order, groups)` cuts these places into groups. Each group picks its rows of both arrays.",
        "A mean of 0s and 1s is a proportion. Collect a pair for each group in a list; `np.array` makes the table.",
    ],
    cases=_patients,
    praise="Drawn, this is a calibration curve. Naive Bayes takes radius and perimeter of a tumour for two independent "
    "witnesses, so its probabilities are too extreme.",
)
def promised(truth, probability, groups):
    """Return for each group of similar probability what was promised and what was kept."""
    parts = np.array_split(np.argsort(probability), groups)
    return np.array([[probability[rows].mean(), truth[rows].mean()] for rows in parts])


def _table(truth, probability, groups):
    """Cut both arrays as they stand."""
    pairs = zip(np.array_split(probability, groups), np.array_split(truth, groups), strict=True)
    return np.array([[said.mean(), ill.mean()] for said, ill in pairs])


def _several(truth, probability, groups):
    return groups > 1


promised.wrong(
    _table,
    "You cut the patients in the order in which they came, so each group mixes low and high probabilities. Sort first.",
    where=_several,
).wrong(
    lambda truth, probability, groups: _table(truth, np.sort(probability), groups),
    "The first column is right. But you sorted the probabilities alone, so each stands beside another patient's truth. "
    "Sort places, and use them for both arrays.",
    where=_several,
).wrong(
    lambda truth, probability, groups: promised.reference(truth, probability, groups)[:, ::-1],
    "Both columns are right, but they have changed places: the mean probability comes first.",
).wrong(
    lambda truth, probability, groups: promised.reference(truth, probability, groups)[::-1],
    "All groups are right, but they run from high to low. Begin with the lowest probabilities.",
    where=_several,
).wrong(
    lambda truth, probability, groups: promised.reference(1 - truth, probability, groups),
    "The second column counts the patients whose truth is 0. The probability is that of truth 1.",
    where=lambda truth, probability, groups: np.any(promised.reference(truth, probability, groups)[:, 1] != 0.5),
).wrong(
    lambda truth, probability, groups: promised.reference(
        truth, (probability >= 0.5) + probability * 1e-9, groups
    ).round(6),
    "In the first column stands the proportion with a probability from 0.5 upwards. The mean of the probabilities "
    "themselves is asked for.",
)


def _as_wide_as_each_other(truth, probability, groups):
    """Cut the range from 0 to 1 into pieces of one width, and leave out what is empty."""
    piece = np.minimum((probability * groups).astype(int), groups - 1)
    parts = [np.flatnonzero(piece == one) for one in range(groups) if np.any(piece == one)]
    return np.array([[probability[rows].mean(), truth[rows].mean()] for rows in parts])


promised.wrong(
    _as_wide_as_each_other,
    "You cut the *scale* into equal pieces, so some groups are large and some small. Cut the sorted *patients* into "
    "groups of equal size.",
    where=lambda truth, probability, groups: (
        groups > 1 and np.any(np.histogram(probability, groups, (0, 1))[0] != len(truth) // groups)
    ),
)
