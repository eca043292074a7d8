"""From scores to decisions: probabilities that mean what they say, and a threshold for a named finding.

Both are chosen on validation patients. `truth` and `labels` are whole numbers from 0.
"""

from math import ceil
from typing import NamedTuple

import numpy as np

from medlearn.project.splitting import say_few

WELL = set("normal healthy negative benign control controls none no false 0 gesund".split())


class Calibration(NamedTuple):
    """A logistic curve for each class; the answers are divided by their sum.

    Parameters
    ----------
    slopes, offsets : list of float, one for each class
    """

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
    """From which probability on an image is called, and why.

    Parameters
    ----------
    value : float
    said : str
    """

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
    ValueError
        If there are no images, or scores are not finite.

    Notes
    -----
    Platt (1999), with his softened targets: with few cases no probability becomes 0 or 1. Several classes: Zadrozny and
    Elkan (2002), doi 10.1145/775047.775151, one against the rest, normalised.
    """
    scores, labels = np.asarray(scores, dtype=float), np.asarray(labels)
    if len(scores) == 0 or len(scores) != len(labels) or not np.isfinite(scores).all():
        raise ValueError(f"{len(scores)} scores and {len(labels)} labels: calibration needs one finite score each.")
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

    Raises
    ------
    ValueError
        If the share makes no sense, or nobody in validation is ill.
    """
    truth, probabilities = np.asarray(truth, dtype=bool), np.asarray(probabilities, dtype=float)
    if not 0 < sensitivity <= 1:
        raise ValueError(f"sensitivity={sensitivity} must be a share above 0, up to 1, such as 0.9.")
    ill = np.sort(probabilities[truth])[::-1]
    if len(ill) == 0:
        raise ValueError("no validation image has the finding: a threshold cannot be chosen. Name another finding.")
    highest = ill[ceil(round(sensitivity * len(ill), 9)) - 1]
    below = np.max(probabilities[~truth & (probabilities < highest)], initial=0.0)
    value = float((below + ill[ill > below].min(initial=highest)) / 2)
    value = value if value > below else float(highest)
    return Threshold(value, _promised(truth, probabilities >= value, patients, sensitivity))


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
    from medlearn.project.measuring import share

    text = f"On validation it finds {called[truth].sum()} of {truth.sum()}: {share(truth, called, patients=patients)}"
    alarms = f"; it calls {called[~truth].sum()} of {np.sum(~truth)} others" if not truth.all() else ""
    few = say_few({"the finding": len(np.unique(np.asarray(patients)[truth]))})
    return f"Wanted: a sensitivity of {sensitivity:g}. {text}{alarms}. {few}".rstrip()
