"""The worst errors at the threshold by which the model calls: what it missed, and what it called without reason."""

import numpy as np

LONGEST = 28  # letters of a name in a caption


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
    part : medlearn.project.parts.Part
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
