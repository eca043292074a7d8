"""Which candidate is best, by cross-validation inside the training images, within a budget of minutes.

Nothing here sees validation or test images. What the budget allows is estimated from small fits that are timed.
"""

from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from medlearn.project.budget import EPOCHS, FEWEST_MINUTES, fewer, folds_of, measured_costs, plan
from medlearn.project.models import candidates, fit, measure, scores_of
from medlearn.project.splitting import FEW, grouped_folds

RESAMPLES = 300


@dataclass
class Choice:
    """What cross-validation chose.

    Attributes
    ----------
    name : str
    model : the chosen candidate, fitted on all images that were used
    takes : {"features", "images"}
    table : pandas.DataFrame
        A row for each candidate: candidate, auc, low, high, chosen.
    rows : ndarray of int
        The images that were used.
    features : ndarray of shape (rows, d)
        Their measurements.
    classes, channels : int
    said : list of str
        What the budget decided.
    scores : dict of str to ndarray
        Of each candidate that took part, as `out_of_fold` returns them.
    """

    name: str
    model: object
    takes: str
    table: object
    rows: np.ndarray
    features: np.ndarray
    classes: int
    channels: int
    said: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)

    def ask(self, images, features=None):
        """Return the scores of images (n, size, size, channels): (n, classes)."""
        if self.takes == "features":
            images = measure(images) if features is None else features
        return scores_of(self.model, images, self.classes)


def choose(images, labels, patients, *, minutes, others=0, random_state=0):
    """Compare the candidates by grouped cross-validation and fit the best.

    Parameters
    ----------
    images : ndarray of shape (n, size, size, channels)
        The training part alone.
    labels : ndarray of int, shape (n,)
        From 0 to classes - 1.
    patients : ndarray of shape (n,)
        No patient is in two folds.
    minutes : float
        The budget. Too small a one uses fewer patients, leaves one network or both out, and says so.
    others : int
        Images of validation and test, whose features the budget pays too.
    random_state : int

    Returns
    -------
    choice : Choice

    Raises
    ------
    ValueError
        If lengths differ, minutes are not positive, or a class has fewer than two patients.
    """
    images, labels, patients = np.asarray(images), np.asarray(labels), np.asarray(patients)
    folds, classes = _checked(images, labels, patients, minutes), int(labels.max()) + 1
    start, tried = perf_counter(), minutes >= FEWEST_MINUTES
    costs = measured_costs(images, labels, patients, classes, random_state, with_network=tried)
    affordable = plan(60 * minutes - (perf_counter() - start), len(images), costs, others=others)
    rows = fewer(labels, patients, affordable.images, random_state=random_state)
    some = images if len(rows) == len(images) else images[rows]
    inputs = {"features": measure(some), "images": some}
    labels, patients = labels[rows], patients[rows]
    how = {"classes": classes, "random_state": random_state, "epochs": affordable.epochs}
    possible = {"small CNN": affordable.epochs, "CNN from phantoms": affordable.lent}
    absent = [name for name, enough in possible.items() if not enough]
    competing = [one for one in candidates() if one.name not in absent]
    scores = {one.name: out_of_fold(one, inputs[one.takes], labels, patients, folds=folds, **how) for one in competing}
    table = _table(scores, labels, patients)
    best = competing[int(table.auc.argmax())]
    model = fit(best, inputs[best.takes], labels, patients, **how)
    said = _said(len(images), len(rows), len(np.unique(patients)), absent, minutes, table)
    few = sum(len(np.unique(patients[labels == label])) < FEW for label in range(classes))
    if few and classes > 2:
        said.append(f"The mean AUC counts each class alike, {few} with fewer than {FEW} patients too: see the split.")
    if (later := costs.measuring * others / 60) > minutes / 2:
        said.append(f"To measure the {others} images of validation and test will take {later:.0f} minutes.")
    used = (rows, inputs["features"], classes, images.shape[-1])
    return Choice(best.name, model, best.takes, table, *used, said, scores)


def out_of_fold(candidate, inputs, labels, patients, *, folds, classes, random_state=0, epochs=EPOCHS, share=1.0):
    """Return the scores that each image gets from a model that has not seen its patient.

    Parameters
    ----------
    candidate : Candidate
    inputs : ndarray of shape (n, ...)
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)
    folds, classes, random_state, epochs : int
    share : float
        Of the images to learn from, by whole patients, for a learning curve.

    Returns
    -------
    scores : ndarray of shape (n, classes + 1)
        In the last column the number of the fold, for `within_folds`.
    """
    scores = np.zeros((len(labels), classes + 1))
    splits = grouped_folds(labels, patients, folds, random_state)
    how = {"classes": classes, "random_state": random_state, "epochs": epochs}
    for fold, (seen, unseen) in enumerate(splits):
        if share < 1:
            seen = seen[fewer(labels[seen], patients[seen], int(share * len(seen)), random_state=random_state)]
        model = fit(candidate, inputs[seen], labels[seen], patients[seen], **how)
        scores[unseen, :-1] = scores_of(model, inputs[unseen], classes)
        scores[unseen, -1] = fold
    return scores


def mean_auc(labels, scores):
    """Average the AUC of each class against the rest; of two classes, the AUC.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    scores : ndarray of shape (n, classes)

    Returns
    -------
    area : float
        Classes without a case are left out; errors as of `within_folds`.
    """
    return within_folds(labels, np.column_stack([scores, np.zeros(len(scores))]))


def within_folds(labels, scores):
    """Compute `mean_auc` from pairs of the same fold: each fold's model has a scale of its own.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    scores : ndarray of shape (n, classes + 1)
        As `out_of_fold` returns them.

    Returns
    -------
    area : float

    Raises
    ------
    ValueError
        If no fold has two classes.
    """
    classes = scores.shape[1] - 1
    wanted = [1] if classes == 2 else range(classes)
    areas = [_paired(labels == label, scores[:, label], scores[:, -1]) for label in wanted]
    found = [area for area in areas if area is not None]
    if not found:
        raise ValueError("there are no two classes to be told apart.")
    return float(np.mean(found))


def _paired(truth, scores, folds):
    """Return the share of pairs of a fold in which the ill one is higher, or None without a pair."""
    from medlearn.metrics import auc

    won = pairs = 0.0
    for fold in np.unique(folds):
        rows = folds == fold
        ill = np.sum(truth[rows])
        if weight := ill * (np.sum(rows) - ill):
            won, pairs = won + weight * auc(truth[rows], scores[rows]), pairs + weight
    return won / pairs if pairs else None


def _checked(images, labels, patients, minutes):
    if not len(images) == len(labels) == len(patients):
        raise ValueError(f"{len(images)} images, {len(labels)} labels, {len(patients)} patients: give one of each.")
    if not minutes > 0:
        raise ValueError(f"minutes={minutes}: the budget must be above 0, such as 10.")
    return folds_of(labels, patients)


def _table(scores, labels, patients):
    import pandas as pd

    from medlearn.intervals import bootstrap

    how = {"groups": patients, "resamples": RESAMPLES}
    found = {name: bootstrap(within_folds, labels, one, **how) for name, one in scores.items()}
    rows = [(name, area.value, area.low, area.high) for name, area in found.items()]
    table = pd.DataFrame(rows, columns=["candidate", "auc", "low", "high"])
    return table.assign(chosen=table.index == table.auc.argmax())


def _said(n, used, patients, absent, minutes, table):
    best = table[table.chosen].iloc[0]
    said = [f"All {n} training images are used."]
    if used < n:
        said = [f"Of {n} training images, {used} of {patients} patients are used: {minutes:g} minutes allow no more."]
    for name in absent:
        said.append(f"The {name} takes no part: {minutes:g} minutes are too few to train it. Give more minutes.")
    if best.low <= 0.5:
        said.append(
            f"Nothing was clearly better than guessing: the best, {best.candidate}, has an AUC of {best.auc:.2f} "
            f"({best.low:.2f} to {best.high:.2f}) in cross-validation. Do not go on to the test before that changes."
        )
    return said
