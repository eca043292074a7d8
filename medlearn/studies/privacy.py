"""Four hospitals in one table of numbers: what lesson 21 and its deeper notebook train on."""

from functools import cache

import numpy as np

# Where a finding usually lies, and how far it varies: from textbooks, so that it tells nothing of patients.
USUAL = {"age": 55, "sex": 0.5, "cp": 3, "trestbps": 130, "chol": 240, "thalach": 140, "exang": 0.5, "oldpeak": 1}
SPREAD = {"age": 10, "sex": 0.5, "cp": 1, "trestbps": 20, "chol": 50, "thalach": 25, "exang": 0.5, "oldpeak": 1}
CITIES = {"cleveland": "Cleveland", "hungarian": "Budapest", "switzerland": "Zurich, Basel", "va": "Long Beach"}


@cache
def heart_rows():
    """Return the patients of UCI's four hospitals (lesson 07) as numbers.

    Returns
    -------
    features : ndarray of shape (920, 9)
        Eight findings, about -1 to 1 each, cut at -3 and 3, 0 where nothing was measured; then a column of ones.
    labels : ndarray of int, shape (920,)
        1 where a coronary artery is narrowed.
    hospital : ndarray of str, shape (920,)
    """
    from medlearn.datasets import fetch_heart_disease

    sites = fetch_heart_disease().sites
    rows = [heart_features(table) for table in sites.values()]
    labels = [(table["num"] > 0).to_numpy(int) for table in sites.values()]
    hospital = np.repeat([CITIES[name] for name in sites], [len(table) for table in sites.values()])
    return np.concatenate(rows), np.concatenate(labels), hospital


def heart_features(table):
    """Scale a table with UCI's columns by fixed numbers, ndarray (n, 9); no row depends on another patient."""
    known = table[list(USUAL)].copy()
    known[["trestbps", "chol"]] = known[["trestbps", "chol"]].replace(0, np.nan)
    scaled = (known - list(USUAL.values())) / list(SPREAD.values())
    return np.column_stack([scaled.fillna(0).clip(-3, 3), np.ones(len(table))])


def scored(learn, *, only=None, **settings):
    """Score each patient of the four hospitals by weights that were learned without that patient.

    Parameters
    ----------
    learn : callable
        Takes the numbers of the rows of `heart_rows` to learn from, and the settings; returns weights (9,).
    only : str, optional
        Learn from this hospital's patients alone.

    Returns
    -------
    scores : ndarray of shape (920,)
        By five-fold cross-validation, each fifth with its part of each hospital's patients with and without disease.
    """
    from sklearn.model_selection import StratifiedKFold

    features, labels, hospital = heart_rows()
    scores, strata = np.empty(len(labels)), np.char.add(hospital, labels.astype(str))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(features, strata):
        scores[test] = features[test] @ learn(train if only is None else train[hospital[train] == only], **settings)
    return scores
