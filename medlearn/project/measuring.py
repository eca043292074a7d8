"""What the test says, with intervals by patient, and how many more patients would say it better."""

from math import ceil, sqrt
from statistics import NormalDist

import numpy as np

from medlearn.project.splitting import say_few

RESAMPLES = 1000
SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the patients to learn from


def measure_test(labels, probabilities, patients, *, classes, finding, threshold, random_state=0):
    """Measure on test images, with intervals by patient.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    probabilities : ndarray of shape (n, classes)
    patients : ndarray of shape (n,)
    classes : list of str
    finding : str
        One of them.
    threshold : float
    random_state : int

    Returns
    -------
    results : dict of str to (medlearn.intervals.Estimate or str)
        A sentence where a figure is not defined, such as the sensitivity without an ill patient; and, at the end, one
        on classes with fewer than ten patients.
    """
    from medlearn import metrics
    from medlearn.project.training import mean_auc

    place = classes.index(finding)
    truth, scores = (labels == place).astype(int), probabilities[:, place]
    called = (scores >= threshold).astype(int)
    how = {"patients": patients, "random_state": random_state}
    results = {
        f"AUC, {finding} or not": interval(metrics.auc, truth, scores, **how),
        f"sensitivity for {finding}": share(truth == 1, called == 1, **how),
        f"specificity for {finding}": share(truth == 0, called == 0, **how),
        f"positive predictive value of {finding}": share(called == 1, truth == 1, **how),
        f"negative predictive value of {finding}": share(called == 0, truth == 0, **how),
        f"Brier score of {finding}": interval(metrics.brier_score, truth, scores, **how),
    }
    if len(classes) > 2:
        results["mean AUC, each class against the rest"] = interval(mean_auc, labels, probabilities, **how)
        likeliest = probabilities.argmax(axis=1)
        for number, name in enumerate(classes):
            results[f"{name}: called the likeliest"] = share(labels == number, likeliest == number, **how)
    counts = {name: len(np.unique(patients[labels == number])) for number, name in enumerate(classes)}
    if few := say_few(counts):
        results["few test patients"] = few + " The mean AUC counts each class alike, these too." * (len(classes) > 2)
    return results


def interval(metric, truth, scores, *, patients, random_state=0):
    """Estimate a metric with a bootstrap by patient; say why not where it is not defined.

    Parameters
    ----------
    metric : callable of (truth, scores)
    truth : ndarray of shape (n,)
    scores : ndarray of shape (n, ...)
    patients : ndarray of shape (n,)
    random_state : int

    Returns
    -------
    estimate : medlearn.intervals.Estimate or str
        An AUC without any error has no width when resampled. Then as many separate pairs as the rarer class has
        patients were all in order, and Wilson's interval for that share is given.
    """
    from medlearn.intervals import bootstrap, wilson

    how = {"groups": patients, "resamples": RESAMPLES, "random_state": random_state}
    try:
        found = bootstrap(metric, truth, scores, **how)
    except ValueError as error:
        return f"not defined: {error}"
    if found.low == found.high and found.value in (0.0, 1.0):
        fewest = min(len(np.unique(patients[truth == label])) for label in np.unique(truth))
        return wilson(round(found.value) * fewest, fewest)
    return found


def share(among, counted, *, patients, random_state=0):
    """Estimate a share of images, such as the sensitivity, with an interval by patient.

    Parameters
    ----------
    among, counted : ndarray of bool, shape (n,)
        Of the images among which, those that count.
    patients : ndarray of shape (n,)
    random_state : int

    Returns
    -------
    estimate : medlearn.intervals.Estimate or str
        Wilson's interval where each patient has one image, or all count alike; otherwise a bootstrap of patients.
    """
    from medlearn.intervals import bootstrap, wilson

    among, counted, patients = np.asarray(among, bool), np.asarray(counted, bool), np.asarray(patients)
    hits, owners = counted[among].astype(float), patients[among]
    if len(hits) == 0:
        return "not defined: there is no such image in the test part"
    people = len(np.unique(owners))
    if people == len(hits) or hits.min() == hits.max():
        return wilson(round(float(hits.mean()) * people), people)
    if people == 1:
        return f"not defined: all {len(hits)} such images are of one patient"
    how = {"groups": owners, "resamples": RESAMPLES, "random_state": random_state}
    return bootstrap(lambda hit, _: hit.mean(), hits, hits, **how)


def patients_needed(wanted_width, *, expected=0.9, prevalence=None):
    """Count the ill patients that a test needs for a sensitivity with a 95 % interval of a wanted width.

    Parameters
    ----------
    wanted_width : float
        From the lower to the upper end, such as 0.1.
    expected : float
        The sensitivity that is expected.
    prevalence : float, optional
        Share of ill patients among those who are collected: then all patients are counted.

    Returns
    -------
    patients : int

    Raises
    ------
    ValueError
        If a share does not lie between 0 and 1.

    Notes
    -----
    From the width of Wilson's interval; the same holds for a specificity and healthy patients.

    Examples
    --------
    >>> patients_needed(0.1, expected=0.9)
    141
    >>> patients_needed(0.1, expected=0.9, prevalence=0.1)
    1410
    """
    shares = {"wanted_width": wanted_width, "expected": expected, "prevalence": prevalence or 0.5}
    wrong = [f"{name}={value}" for name, value in shares.items() if not 0 < value < 1]
    if wrong or prevalence == 0:
        raise ValueError(f"{wrong[0] if wrong else 'prevalence=0'} must lie between 0 and 1, such as 0.1.")
    z = NormalDist().inv_cdf(0.975)
    n = 1
    while 2 * z * sqrt(expected * (1 - expected) / n + z**2 / (4 * n**2)) / (1 + z**2 / n) > wanted_width:
        n += max(1, n // 10_000)
    return n if prevalence is None else ceil(n / prevalence)


def learning_curve(choice, labels, patients, *, random_state=0):
    """Measure by cross-validation how good the choice is with an eighth, a quarter, a half and all of the patients.

    Parameters
    ----------
    choice : medlearn.project.training.Choice
    labels : ndarray of int, shape (n,)
        Of all training images.
    patients : ndarray of shape (n,)
    random_state : int

    Returns
    -------
    curve : pandas.DataFrame
        A row for each share: candidate, patients (that each fold learns from), auc, low, high. Features + SVM stands
        in for the networks, which would take too long, and for the majority, which learns nothing.
    """
    import pandas as pd

    from medlearn.project.budget import folds_of
    from medlearn.project.models import candidates
    from medlearn.project.training import out_of_fold, within_folds

    labels, patients = np.asarray(labels)[choice.rows], np.asarray(patients)[choice.rows]
    named = {one.name: one for one in candidates()}
    one = named[choice.name if choice.name in named and "features + " in choice.name else "features + SVM"]
    folds, rows = folds_of(labels, patients), []
    how = {"folds": folds, "classes": choice.classes, "random_state": random_state}
    for part in SHARES:
        scores = out_of_fold(one, choice.features, labels, patients, share=part, **how)
        area = interval(within_folds, labels, scores, patients=patients, random_state=random_state)
        people = round(part * len(np.unique(patients)) * (folds - 1) / folds)
        if not isinstance(area, str):
            rows.append((one.name, people, area.value, area.low, area.high))
    return pd.DataFrame(rows, columns=["candidate", "patients", "auc", "low", "high"])
