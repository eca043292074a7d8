"""Decisions on validation, what the test says by patient, its worst errors, and how often it was used.

`truth` and `labels` are whole numbers from 0. An evaluation is written into `looks.csv` before its numbers are shown; a
second one is allowed, and the report says so.
"""

import csv
import hashlib
from datetime import UTC, datetime
from difflib import get_close_matches
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
    """From which probability on an image is flagged, and why."""

    value: float
    said: str


def chosen_finding(finding, classes):
    """Return the class that is to be found, or None where there are several and nobody named one."""
    if finding is None and len(classes) == 2:
        one, other = classes
        raise Refused(
            f"two classes, {one!r} and {other!r}: say which one is to be found, finding={other!r} or "
            f"finding={one!r} (--finding on the command line)."
        )
    if finding is not None and finding not in classes:
        near = get_close_matches(finding, classes, 1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise Refused(f"there is no class {finding!r}, but {', '.join(map(repr, classes))}.{meant}")
    return finding


def calibrate(scores, labels):
    """Fit Platt's curves on validation scores (n, classes) and labels (n,).

    A class whose scores rank the wrong way round gets a slope of 0: everybody has its proportion in validation. Platt
    (1999), with his softened targets: with few cases no probability becomes 0 or 1. Several classes: Zadrozny and Elkan
    (2002), doi 10.1145/775047.775151, one against the rest, normalised.
    """
    scores, labels = np.asarray(scores, dtype=float), np.asarray(labels)
    if len(scores) == 0 or len(scores) != len(labels) or not np.isfinite(scores).all():
        raise Refused(f"{len(scores)} scores and {len(labels)} labels: calibration needs one finite score each.")
    curves = [_platt(scores[:, label], labels == label) for label in range(scores.shape[1])]
    return Calibration(*map(list, zip(*curves, strict=True)))


def threshold_for(truth, probabilities, patients, *, sensitivity):
    """Choose the threshold of a finding on validation: `truth` (n,) says who has it, calibrated `probabilities` (n,).

    Of the thresholds that find the wanted share with the fewest false alarms, the one in the middle between the last
    healthy image below and the first ill one above.
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


def measure_test(labels, probabilities, patients, *, classes, finding=None, threshold=None, ordered=False):
    """Measure on test images, with intervals by patient."""
    if not np.isfinite(probabilities).all() or not np.isfinite(threshold or 0):
        n = np.sum(~np.isfinite(probabilities).all(axis=1))
        raise Refused(f"{n} images have a probability that is not a number; the threshold is {threshold}. Train again.")
    results = {}
    if finding is not None:
        place = classes.index(finding)
        results |= _of_finding(labels == place, probabilities[:, place], patients, finding, threshold)
    if len(classes) > 2:
        results |= _of_classes(labels, probabilities, patients, classes, ordered)
    counts = {name: len(np.unique(patients[labels == number])) for number, name in enumerate(classes)}
    if few := say_few(counts):
        results["few test patients"] = few + " The mean AUC counts each class alike, these too." * (len(classes) > 2)
    return results


def _of_finding(truth, scores, patients, finding, threshold):
    from medlearn import metrics

    flagged, numbers = scores >= threshold, truth.astype(int)
    return {
        f"AUC, {finding} or not": interval(metrics.auc, numbers, scores, patients=patients),
        f"sensitivity for {finding}": share(truth, flagged, patients=patients),
        f"specificity for {finding}": share(~truth, ~flagged, patients=patients),
        f"positive predictive value of {finding}": share(flagged, truth, patients=patients),
        f"negative predictive value of {finding}": share(~flagged, ~truth, patients=patients),
        f"Brier score of {finding}": interval(metrics.brier_score, numbers, scores, patients=patients),
    }


def _of_classes(labels, probabilities, patients, classes, ordered):
    from sklearn.metrics import cohen_kappa_score

    from medlearn.project.models import mean_auc

    predicted = probabilities.argmax(axis=1)
    found = {
        "mean AUC, each class against the rest": interval(mean_auc, labels, probabilities, patients=patients),
        "accuracy": share(labels >= 0, predicted == labels, patients=patients),
    }
    if ordered:

        def kappa(truth, guess):
            value = cohen_kappa_score(truth, guess, weights="quadratic")
            if np.isnan(value):
                raise ValueError("all images are of one grade.")
            return value

        found["quadratic weighted kappa"] = interval(kappa, labels, predicted, patients=patients)
    for number, name in enumerate(classes):
        found[f"recall of {name}"] = share(labels == number, predicted == number, patients=patients)
    return found


def headline(labels, probabilities, *, classes, finding=None, threshold=None):
    """Say in one sentence what the test showed.

    >>> truth, shares = np.array([1, 1, 0, 0]), np.array([[0.2, 0.8], [0.9, 0.1], [0.4, 0.6], [0.9, 0.1]])
    >>> headline(truth, shares, classes=["benign", "malignant"], finding="malignant", threshold=0.5)
    'Of 2 test images labelled malignant it finds 1; of 2 others it also flags 1.'
    """
    if finding is None:
        right = np.sum(probabilities.argmax(axis=1) == labels)
        return f"Of {len(labels)} test images in {len(classes)} classes it names the class of {right} correctly."
    place = classes.index(finding)
    truth, flagged = labels == place, probabilities[:, place] >= threshold
    return (
        f"Of {truth.sum()} test images labelled {finding} it finds {np.sum(truth & flagged)}; "
        f"of {np.sum(~truth)} others it also flags {np.sum(~truth & flagged)}."
    )


def interval(metric, truth, scores, *, patients):
    """Estimate a metric of (truth, scores) with a bootstrap by patient; say why not where it is not defined."""
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
    """Measure by cross-validation how good the choice is with an eighth, a quarter, a half and all of the patients."""
    import pandas as pd

    from medlearn.project.models import candidates, folds_of, out_of_fold, within_folds

    labels, patients = np.asarray(labels)[choice.rows], np.asarray(patients)[choice.rows]
    learns = choice.takes in choice.inputs and choice.name != "majority"
    one = next(one for one in candidates() if one.name == (choice.name if learns else STAND_IN))
    folds, rows = folds_of(labels, patients), []
    for part in CURVE:
        inputs = choice.inputs[one.takes]
        scores = out_of_fold(one, inputs, labels, patients, folds=folds, classes=choice.classes, share=part)
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
    alarms = f"; it flags {called[~truth].sum()} of {np.sum(~truth)} others" if not truth.all() else ""
    few = say_few({"the finding": len(np.unique(np.asarray(patients)[truth]))})
    return f"Wanted: a sensitivity of {sensitivity:g}. {text}{alarms}. {few}".rstrip()


# The worst errors: what the model missed, and what it flagged without reason.
def worst_errors(labels, probabilities, *, classes, finding=None, threshold=None, most=8):
    """Return the rows of the worst errors, at most so many: misses first, then false alarms, the farthest first."""
    if finding is None:
        own = probabilities[np.arange(len(labels)), labels]
        ranked = np.argsort(own, kind="stable")
        return ranked[(probabilities.argmax(axis=1) != labels)[ranked]][:most]
    place = classes.index(finding)
    truth, shares = labels == place, probabilities[:, place]
    wrong = truth != (shares >= threshold)
    ranked = np.argsort(-np.abs(_log_odds(shares) - _log_odds(threshold)), kind="stable")
    missed, alarms = ranked[(wrong & truth)[ranked]], ranked[(wrong & ~truth)[ranked]]
    first = max(most - most // 2, most - len(alarms))
    return np.concatenate([missed[:first], alarms[: most - min(first, len(missed))]])


def error_captions(part, rows, probabilities, *, classes, finding=None, threshold=None):
    """Say of each error in three lines what it is, by how much, whose it is, and the end of the file's name."""
    captions = []
    for row in rows:
        name, patient = part.table[["file", "patient"]].iloc[row]
        if finding is None:
            guess = probabilities[row].argmax()
            first = f"predicted: {classes[guess][:LONGEST]} ({probabilities[row, guess]:.2f})"
        else:
            share = probabilities[row, classes.index(finding)]
            first = f"false alarm: {share:.3f} ≥" if share >= threshold else f"missed: {share:.3f} <"
            first += f" {threshold:.3f}"
        owner = "" if patient == name else f", {patient}"
        captions.append(f"{first}\n{classes[part.labels[row]][:LONGEST]}{owner[:LONGEST]}\n{name[-LONGEST:]}")
    return captions


def _log_odds(shares):
    shares = np.clip(shares, 1e-6, 1 - 1e-6)
    return np.log(shares / (1 - shares))


# What notebooks already handed out ask for.
def rarest_finding(labels):
    """Name a class to be found, the rarest whose name does not say that all is well, and say so."""
    names, counts = np.unique(np.asarray(labels, dtype=str), return_counts=True)
    ranked = [str(name) for name in names[np.argsort(counts, kind="stable")]]
    finding = next((name for name in ranked if name.strip().lower() not in WELL), ranked[0])
    return finding, f"No finding was named, so {finding!r} is taken. If that is wrong, name another."


def count_errors(truth, shares, threshold):
    """Count the misses and the false alarms of a finding."""
    both = np.column_stack([1 - np.asarray(shares), shares])
    return headline(
        np.asarray(truth, int), both, classes=["", "the finding"], finding="the finding", threshold=threshold
    )


# The file that counts evaluations on the test set.
class Look(NamedTuple):
    """One evaluation: date and time (UTC), digests of the model and of the test patients, and what was measured."""

    when: str
    model: str
    patients: str
    measured: str


def digest_of(*values):
    """Digest arrays or lists in 12 letters; numbers are rounded to four decimals, so that a second run gives the same.

    >>> digest_of([0.1 + 0.2], ["a"]) == digest_of([0.3], ["a"])
    True
    """
    digest = hashlib.sha256()
    for value in map(np.asarray, values):
        entries = np.round(value.astype(float), 4) + 0.0 if value.dtype.kind in "biuf" else value.astype(str)
        digest.update(repr((value.shape, entries.tolist())).encode())
    return digest.hexdigest()[:12]


def read_looks(folder):
    """Read the evaluations in a project's folder, a list of Look; none if there is no file."""
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
            f"{path} is not as it was written ({error}), so nobody knows how often the test set was used. Put back "
            "the file as it was; if it is lost, say so in the report."
        ) from error
    return [Look(*row) for row in rows]


def take_look(folder, *, model, patients, measured, when=None):
    """Write down an evaluation on the test set before anything is measured; return all of them, the new one last."""
    path, before = Path(folder) / LOOKS, read_looks(folder)
    look = Look(when or datetime.now(UTC).isoformat(timespec="seconds"), model, patients, measured)
    torn = path.exists() and not path.read_bytes().endswith(b"\n")  # an editor took the last line end away
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("\n" if torn else "")
        csv.writer(file, lineterminator="\n").writerows([look] if file.tell() else [Look._fields, look])
    return [*before, look]


def say_looks(looks):
    """Say how often the test set was used, for the report's first lines.

    >>> say_looks([Look("2030-01-01", "a", "p", "AUC")])
    'The test set was used once.'
    """
    if not looks:
        return "The test set was not used."
    if len(looks) == 1:
        return "The test set was used once."
    models, tests = len({look.model for look in looks}), len({look.patients for look in looks})
    text = f"The test set was used {len(looks)} times, with {models} model{'s' * (models > 1)}."
    if models > 1:
        text += " Changing the model after an evaluation and testing again is choosing by the test: it is too good."
    if tests > 1:
        text += f" The test set was not always the same, there were {tests}: their numbers cannot be compared."
    return text
