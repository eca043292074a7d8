"""Decisions on validation, what the test says by patient, its worst errors, and how often it was looked at.

`truth` and `labels` are whole numbers from 0. A look is written into `looks.csv` before its numbers are shown; a second
one is allowed, and the report says so.
"""

import csv
import hashlib
from datetime import UTC, datetime
from math import ceil, floor, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from medlearn.project.pictures import Refused
from medlearn.project.split import say_few

WELL = set("normal healthy negative benign control controls none no false 0 gesund".split())
RESAMPLES = 1000
CURVE = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the patients to learn from
STAND_IN = "features + SVM"  # learns for the learning curve where the choice takes too long, or learns nothing
CERTAINTY = 0.9  # with which enough ill patients are among those who are collected
LONGEST = 28  # letters of a name in a caption
LOOKS = "looks.csv"


class Calibration(NamedTuple):
    """A logistic curve for each class, lists of slopes and offsets; the answers are divided by their sum."""

    slopes: list
    offsets: list

    def probabilities(self, scores):
        """Turn scores (n, classes) into probabilities of the same shape; each row adds up to 1."""
        scores = np.asarray(scores, dtype=float)
        if scores.ndim != 2 or scores.shape[1] != len(self.slopes):
            raise ValueError(f"scores of shape {scores.shape} do not fit a calibration of {len(self.slopes)} classes.")
        each = 1 / (1 + np.exp(-np.clip(scores * self.slopes + self.offsets, -30, 30)))
        return each / each.sum(axis=1, keepdims=True)


class Threshold(NamedTuple):
    """From which probability on an image is called, and why."""

    value: float
    said: str


def rarest_finding(labels):
    """Name a class to be found where nobody named one: the rarest whose name does not say that all is well.

    Parameters
    ----------
    labels : array-like of str

    Returns
    -------
    finding, sentence : str

    Examples
    --------
    >>> rarest_finding(["normal", "tumour", "tumour"])[0]
    'tumour'
    """
    names, counts = np.unique(np.asarray(labels, dtype=str), return_counts=True)
    ranked = [str(name) for name in names[np.argsort(counts, kind="stable")]]
    finding = next((name for name in ranked if name.strip().lower() not in WELL), ranked[0])
    why = "the rarest class whose name does not say that all is well"
    return finding, f"No finding was named, so {finding!r} is taken, {why}. If that is wrong, name another."


def calibrate(scores, labels):
    """Fit Platt's curves on validation images.

    Parameters
    ----------
    scores : ndarray of shape (n, classes)
    labels : ndarray of int, shape (n,)

    Returns
    -------
    calibration : Calibration
        A class whose scores rank the wrong way round gets a slope of 0: everybody has its share in validation.

    Raises
    ------
    Refused
        A ValueError: there are no images, or scores are not finite.

    Notes
    -----
    Platt (1999), with his softened targets: with few cases no probability becomes 0 or 1. Several classes: Zadrozny and
    Elkan (2002), doi 10.1145/775047.775151, one against the rest, normalised.
    """
    scores, labels = np.asarray(scores, dtype=float), np.asarray(labels)
    if len(scores) == 0 or len(scores) != len(labels) or not np.isfinite(scores).all():
        raise Refused(f"{len(scores)} scores and {len(labels)} labels: calibration needs one finite score each.")
    curves = [_platt(scores[:, label], labels == label) for label in range(scores.shape[1])]
    return Calibration(*map(list, zip(*curves, strict=True)))


def threshold_for(truth, probabilities, patients, *, sensitivity):
    """Choose the threshold of a named finding on validation images.

    Parameters
    ----------
    truth : ndarray of bool, shape (n,)
        Has the finding.
    probabilities : ndarray of shape (n,)
        Of the finding, calibrated.
    patients : ndarray of shape (n,)
    sensitivity : float
        The share of ill images to be found. Of the thresholds that find it with the fewest false alarms, the one in the
        middle between the last healthy image below and the first ill one above.

    Returns
    -------
    threshold : Threshold
    """
    truth, probabilities = np.asarray(truth, dtype=bool), np.asarray(probabilities, dtype=float)
    if not 0 < sensitivity <= 1:
        raise Refused(f"sensitivity={sensitivity} must be a share above 0, up to 1, such as 0.9.")
    ill = np.sort(probabilities[truth])[::-1]
    if len(ill) == 0:
        raise Refused("no validation image has the finding: a threshold cannot be chosen. Name another finding.")
    highest = ill[ceil(round(sensitivity * len(ill), 9)) - 1]
    below = np.max(probabilities[~truth & (probabilities < highest)], initial=0.0)
    value = float((below + ill[ill > below].min(initial=highest)) / 2)
    value = value if value > below else float(highest)
    return Threshold(value, _promised(truth, probabilities >= value, patients, sensitivity))


def measure_test(labels, probabilities, patients, *, classes, finding, threshold):
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

    Returns
    -------
    results : dict of str to (medlearn.intervals.Estimate or str)
        A sentence where a figure is not defined, such as the sensitivity without an ill patient; and, at the end, one
        on classes with fewer than ten patients.

    Raises
    ------
    Refused
        A ValueError: a probability, or the threshold, is not a number.
    """
    from medlearn import metrics
    from medlearn.project.models import mean_auc

    if not np.isfinite(probabilities).all() or not np.isfinite(threshold):
        n = np.sum(~np.isfinite(probabilities).all(axis=1))
        raise Refused(f"{n} images have a probability that is not a number; the threshold is {threshold}. Train again.")
    place = classes.index(finding)
    truth, scores = (labels == place).astype(int), probabilities[:, place]
    called = (scores >= threshold).astype(int)
    results = {
        f"AUC, {finding} or not": interval(metrics.auc, truth, scores, patients=patients),
        f"sensitivity for {finding}": share(truth == 1, called == 1, patients=patients),
        f"specificity for {finding}": share(truth == 0, called == 0, patients=patients),
        f"positive predictive value of {finding}": share(called == 1, truth == 1, patients=patients),
        f"negative predictive value of {finding}": share(called == 0, truth == 0, patients=patients),
        f"Brier score of {finding}": interval(metrics.brier_score, truth, scores, patients=patients),
    }
    if len(classes) > 2:
        results["mean AUC, each class against the rest"] = interval(mean_auc, labels, probabilities, patients=patients)
        likeliest = probabilities.argmax(axis=1)
        for number, name in enumerate(classes):
            results[f"{name}: called the likeliest"] = share(labels == number, likeliest == number, patients=patients)
    counts = {name: len(np.unique(patients[labels == number])) for number, name in enumerate(classes)}
    if few := say_few(counts):
        results["few test patients"] = few + " The mean AUC counts each class alike, these too." * (len(classes) > 2)
    return results


def interval(metric, truth, scores, *, patients):
    """Estimate a metric of (truth, scores) with a bootstrap by patient; say why not where it is not defined.

    An AUC without any error has no width when resampled. Then as many separate pairs as the rarer class has patients
    were all in order, and Wilson's interval for that share is given.
    """
    from medlearn.intervals import bootstrap, wilson

    try:
        found = bootstrap(metric, truth, scores, groups=patients, resamples=RESAMPLES)
    except ValueError as error:  # what a metric, and so `bootstrap`, raises where there is no value
        return f"not defined: {error}"
    if found.low == found.high and found.value in (0.0, 1.0):
        fewest = min(len(np.unique(patients[truth == label])) for label in np.unique(truth))
        return wilson(round(found.value) * fewest, fewest)
    return found


def share(among, counted, *, patients):
    """Estimate a share of images, such as the sensitivity, with an interval by patient.

    Of the images `among` (n,) which, the share that is `counted` (n,). Wilson's interval where each patient has one
    image, or all patients have the same share; otherwise a bootstrap of patients.
    """
    from medlearn.intervals import Estimate, bootstrap, wilson

    among, counted, patients = np.asarray(among, bool), np.asarray(counted, bool), np.asarray(patients)
    hits, owners = counted[among].astype(float), patients[among]
    if len(hits) == 0:
        return "not defined: there is no such image in the test part"
    people, mean = len(np.unique(owners)), float(hits.mean())
    if people == len(hits) or hits.min() == hits.max():
        return wilson(round(mean * people), people)
    if people == 1:
        return f"not defined: all {len(hits)} such images are of one patient"
    found = bootstrap(lambda hit, _: hit.mean(), hits, hits, groups=owners, resamples=RESAMPLES)
    if found.low < found.high:
        return found
    ends = wilson(floor(mean * people), people).low, wilson(ceil(mean * people), people).high
    return Estimate(mean, *ends)  # all patients have the same share, so that resampling them shows no width


def patients_needed(wanted_width, *, expected=0.9, prevalence=None):
    """Count the ill patients that a test needs for a sensitivity with a 95 % interval of a wanted width.

    Parameters
    ----------
    wanted_width : float
        From the lower to the upper end, such as 0.1.
    expected : float
        The sensitivity that is expected.
    prevalence : float, optional
        Share of ill patients among those who are collected: then so many are asked for that with probability 0.9 enough
        of them are ill.

    Returns
    -------
    patients : int

    Notes
    -----
    From the width of Wilson's interval; the same holds for a specificity and healthy patients.

    Examples
    --------
    >>> patients_needed(0.1, expected=0.9)
    141
    >>> patients_needed(0.1, expected=0.9, prevalence=0.1)
    1556
    """
    shares = {"wanted_width": wanted_width, "expected": expected}
    shares |= {} if prevalence is None else {"prevalence": prevalence}
    wrong = [f"{name}={value}" for name, value in shares.items() if not 0 < value < 1]
    if wrong:
        raise Refused(f"{wrong[0]} must lie between 0 and 1, such as 0.1.")
    z, n = NormalDist().inv_cdf(0.975), 1
    while 2 * z * sqrt(expected * (1 - expected) / n + z**2 / (4 * n**2)) / (1 + z**2 / n) > wanted_width:
        n += max(1, n // 10_000)
    if prevalence is None:
        return n
    from scipy.stats import nbinom

    return n + int(nbinom.ppf(CERTAINTY, n, prevalence))  # so many well ones come before the last ill one


def learning_curve(choice, labels, patients):
    """Measure by cross-validation how good the choice is with an eighth, a quarter, a half and all of the patients.

    Parameters
    ----------
    choice : medlearn.project.models.Choice
    labels : ndarray of int, shape (n,)
        Of all training images.
    patients : ndarray of shape (n,)

    Returns
    -------
    curve : pandas.DataFrame
        A row for each share: candidate, patients (that each fold learns from), auc, low, high. Features + SVM stands
        in for the networks, which would take too long, and for the majority, which learns nothing.
    """
    import pandas as pd

    from medlearn.project.models import candidates, folds_of, out_of_fold, within_folds

    labels, patients = np.asarray(labels)[choice.rows], np.asarray(patients)[choice.rows]
    learns = choice.takes == "features" and choice.name != "majority"
    one = next(one for one in candidates() if one.name == (choice.name if learns else STAND_IN))
    folds, rows = folds_of(labels, patients), []
    for part in CURVE:
        how = {"folds": folds, "classes": choice.classes, "share": part}
        scores = out_of_fold(one, choice.features, labels, patients, **how)
        area = interval(within_folds, labels, scores, patients=patients)
        people = round(part * len(np.unique(patients)) * (folds - 1) / folds)
        if not isinstance(area, str):
            rows.append((one.name, people, area.value, area.low, area.high))
    return pd.DataFrame(rows, columns=["candidate", "patients", "auc", "low", "high"])


def _platt(scores, truth):
    from sklearn.linear_model import LogisticRegression

    centre, scale = scores.mean(), scores.std()
    scaled = (scores - centre) / (scale if scale > 1e-12 else 1.0)
    ill, healthy = truth.sum(), len(truth) - truth.sum()
    soft = np.where(truth, (ill + 1) / (ill + 2), 1 / (healthy + 2))
    twice = np.concatenate([scaled, scaled])[:, np.newaxis]
    outcome = np.repeat([1, 0], len(truth))
    model = LogisticRegression(C=1e4, max_iter=1000).fit(twice, outcome, np.concatenate([soft, 1 - soft]))
    slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
    if slope <= 0 or scale <= 1e-12:
        return 0.0, float(np.log(soft.mean() / (1 - soft.mean())))
    return slope / scale, offset - slope * centre / scale


def _promised(truth, called, patients, sensitivity):
    text = f"On validation it finds {called[truth].sum()} of {truth.sum()}: {share(truth, called, patients=patients)}"
    alarms = f"; it calls {called[~truth].sum()} of {np.sum(~truth)} others" if not truth.all() else ""
    few = say_few({"the finding": len(np.unique(np.asarray(patients)[truth]))})
    return f"Wanted: a sensitivity of {sensitivity:g}. {text}{alarms}. {few}".rstrip()


# The worst errors at the threshold: what the model missed, and what it called without reason.
def worst_errors(labels, probabilities, *, classes, finding, threshold, most=8):
    """Find the images of the finding that were missed, and the others that were called.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    probabilities : ndarray of shape (n, classes)
    classes : list of str
    finding : str
        One of them.
    threshold : float
    most : int
        Half of them of each kind, more of one where the other has fewer.

    Returns
    -------
    rows : ndarray of int
        The misses, then the false alarms; of each the worst first, the farthest from the threshold.
    """
    place = classes.index(finding)
    truth, shares = labels == place, probabilities[:, place]
    wrong = truth != (shares >= threshold)
    ranked = np.argsort(-np.abs(_log_odds(shares) - _log_odds(threshold)), kind="stable")
    missed, alarms = ranked[(wrong & truth)[ranked]], ranked[(wrong & ~truth)[ranked]]
    first = max(most - most // 2, most - len(alarms))
    return np.concatenate([missed[:first], alarms[: most - min(first, len(missed))]])


def error_captions(part, rows, probabilities, *, classes, finding, threshold):
    """Say of each error what it is, by how much, whose it is and where.

    Parameters
    ----------
    part : medlearn.project.split.Part
    rows : ndarray of int
        As `worst_errors` returns them.
    probabilities : ndarray of shape (n, classes)
        Of the part.
    classes, finding, threshold
        As in `worst_errors`.

    Returns
    -------
    captions : list of str
        Three lines each: "missed: 0.030 < 0.060", the class (and the patient), the end of the file's name.
    """
    place, captions = classes.index(finding), []
    for row in rows:
        share, name, patient = probabilities[row, place], *part.table[["file", "patient"]].iloc[row]
        called = f"false alarm: {share:.3f} ≥" if share >= threshold else f"missed: {share:.3f} <"
        owner = "" if patient == name else f", {patient}"
        whose = f"{classes[part.labels[row]][:LONGEST]}{owner[:LONGEST]}"
        captions.append(f"{called} {threshold:.3f}\n{whose}\n{name[-LONGEST:]}")
    return captions


def count_errors(truth, shares, threshold):
    """Count the misses and the false alarms.

    Parameters
    ----------
    truth : ndarray of bool, shape (n,)
    shares : ndarray of shape (n,)
        Probabilities of the finding.
    threshold : float

    Returns
    -------
    sentence : str

    Examples
    --------
    >>> count_errors(np.array([True, False, False]), np.array([0.1, 0.6, 0.2]), 0.5)
    'At the threshold 0.500, 1 of 1 images with the finding are missed, and 1 of 2 others are false alarms.'
    """
    truth, called = np.asarray(truth, bool), np.asarray(shares) >= threshold
    missed, alarms = np.sum(truth & ~called), np.sum(~truth & called)
    return (
        f"At the threshold {threshold:.3f}, {missed} of {truth.sum()} images with the finding are missed, and {alarms} "
        f"of {np.sum(~truth)} others are false alarms."
    )


def _log_odds(shares):
    shares = np.clip(shares, 1e-6, 1 - 1e-6)
    return np.log(shares / (1 - shares))


# The file that counts looks at the test patients.
class Look(NamedTuple):
    """One look: date and time (UTC), digests of the model and of the test patients, and what was measured."""

    when: str
    model: str
    patients: str
    measured: str


def digest_of(*values):
    """Digest arrays or lists; numbers are rounded to four decimals first, so that a second run gives the same.

    Parameters
    ----------
    *values : array-like

    Returns
    -------
    digest : str of 12 letters

    Examples
    --------
    >>> digest_of([0.1 + 0.2], ["a"]) == digest_of([0.3], ["a"])
    True
    """
    digest = hashlib.sha256()
    for value in map(np.asarray, values):
        entries = np.round(value.astype(float), 4) + 0.0 if value.dtype.kind in "biuf" else value.astype(str)
        digest.update(repr((value.shape, entries.tolist())).encode())
    return digest.hexdigest()[:12]


def read_looks(folder):
    """Read the looks that were taken in a project's folder, a list of Look; none if there is no file."""
    path = Path(folder) / LOOKS
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        if tuple(head) != Look._fields or any(len(row) != len(Look._fields) for row in rows):
            raise ValueError(f"its first line is {','.join(head)[:80]!r}")
    except (ValueError, csv.Error) as error:
        raise Refused(
            f"{path} is not as it was written ({error}), so nobody knows how often the test was looked at. Put back "
            "the file as it was; if it is lost, say so in the report."
        ) from error
    return [Look(*row) for row in rows]


def take_look(folder, *, model, patients, measured, when=None):
    """Write down a look at the test patients, before anything is measured.

    Parameters
    ----------
    folder : path-like
        Of the project.
    model, patients : str
        Digests.
    measured : str
        What will be measured, such as "AUC, sensitivity, specificity".
    when : str, optional
        By default now.

    Returns
    -------
    looks : list of Look
        All of them, the new one last.

    Raises
    ------
    Refused
        A ValueError: the file is not one that `take_look` wrote.
    OSError
        If the file cannot be written: then there is no look.
    """
    path, before = Path(folder) / LOOKS, read_looks(folder)
    look = Look(when or datetime.now(UTC).isoformat(timespec="seconds"), model, patients, measured)
    torn = path.exists() and not path.read_bytes().endswith(b"\n")  # an editor took the last line end away
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("\n" if torn else "")
        csv.writer(file, lineterminator="\n").writerows([look] if file.tell() else [Look._fields, look])
    return [*before, look]


def say_looks(looks):
    """Say how often the test was looked at, for the report's first lines.

    Parameters
    ----------
    looks : list of Look

    Returns
    -------
    text : str

    Examples
    --------
    >>> say_looks([Look("2030-01-01", "a", "p", "AUC")])
    'The test patients were looked at once.'
    >>> say_looks([Look("2030-01-01", "a", "p", "AUC"), Look("2030-01-02", "b", "q", "AUC")])[:46]
    'The test patients were looked at 2 times, with'
    """
    if not looks:
        return "The test patients were not looked at."
    if len(looks) == 1:
        return "The test patients were looked at once."
    models, tests = len({look.model for look in looks}), len({look.patients for look in looks})
    text = f"The test patients were looked at {len(looks)} times, with {models} model{'s' * (models > 1)}."
    if models > 1:
        text += " Whoever looks, changes the model and looks again chooses by the test: its numbers are too good."
    if tests > 1:
        text += f" The test set is not the same in all looks, there were {tests}: their numbers cannot be compared."
    return text
