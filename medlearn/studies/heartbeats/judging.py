"""What is called out of shares of four classes, and how good it is: counted patient by patient, so that they add up."""

from itertools import product

import numpy as np

from medlearn.studies.heartbeats.learning import CLASSES

AIMS = {"S": (0.5, 0.4), "V": (0.85, 0.85)}  # sensitivity and precision
FACTORS = (0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.4)


def folds(table, records, number=5, seed=0):
    """Deal patients into folds, those with most S beats first, so that each fold has some.

    Parameters
    ----------
    table : Bunch
        From `beat_table`.
    records : sequence of int
    number, seed : int
        Folds; which of equal patients comes first is drawn by chance.

    Returns
    -------
    folds : list of ndarray of int
        The records of each.
    """
    chance = np.random.default_rng(seed).random(len(records))
    rare = [np.sum(table.classes[table.records == record] == "S") for record in records]
    order = sorted(range(len(records)), key=lambda place: (-rare[place], chance[place]))
    dealt = np.array(records)[order]
    return [np.sort(dealt[first::number]) for first in range(number)]


def called(shares, factors=(1.0, 1.0)):
    """Call the class with the largest share, after S and V, F along with V, are multiplied by a factor each.

    Parameters
    ----------
    shares : ndarray of shape (n, 4)
        Of `CLASSES`.
    factors : (float, float)
        Below 1, the class is called less often.

    Returns
    -------
    called : ndarray of str, shape (n,)
    """
    weighed = np.asarray(shares) * np.array([1, *factors, factors[1]])
    return np.array(CLASSES)[weighed.argmax(axis=1)]


def best_factors(truth, shares):
    """Find the factors that come nearest to the aims, on patients that are not those of the test.

    Parameters
    ----------
    truth : ndarray of str, shape (n,)
    shares : ndarray of shape (n, 4)

    Returns
    -------
    factors : (float, float)
        Of a grid, those whose worst of four numbers, each as a multiple of its own in `AIMS`, is the largest.
    """
    return max(product(FACTORS, FACTORS), key=lambda factors: _worst(truth, called(shares, factors)))


def _worst(truth, answers):
    found = []
    for name, (sensitivity, precision) in AIMS.items():
        hits = np.sum((truth == name) & (answers == name))
        found += [hits / max(1, np.sum(truth == name)) / sensitivity]
        found += [hits / max(1, np.sum(answers == name)) / precision]
    return min(found)


def count(truth, answers, patients):
    """Count for each patient what is needed for sensitivity, precision and accuracy.

    Parameters
    ----------
    truth, answers : ndarray of str, shape (n,)
    patients : ndarray of int, shape (n,)

    Returns
    -------
    cases : list of dict
        A patient each: `patient`, `beats`, `right`, and for S and V how many there are (`S_true`), how many were called
        (`S_called`) and how many of those are (`S_found`).
    """
    cases = []
    for patient in np.unique(patients):
        own, said = truth[patients == patient], answers[patients == patient]
        case = {"patient": int(patient), "beats": len(own), "right": int(np.sum(own == said))}
        for name in "SV":
            case[f"{name}_true"] = int(np.sum(own == name))
            case[f"{name}_called"] = int(np.sum(said == name))
            case[f"{name}_found"] = int(np.sum((own == name) & (said == name)))
        cases.append(case)
    return cases


def share(cases, part, whole):
    """Pool a share over patients, with an interval from drawing patients again.

    Parameters
    ----------
    cases : list of dict, or pandas.DataFrame
        From `count`.
    part, whole : str
        Such as "S_found" and "S_true" for the sensitivity, "S_found" and "S_called" for the precision (+P).

    Returns
    -------
    estimate : medlearn.intervals.Estimate

    Raises
    ------
    ValueError
        If there is nothing to share, or next to nothing.
    """
    from medlearn.intervals import bootstrap

    counts = _counts(cases, part, whole)
    return bootstrap(_pooled, counts.index, counts.to_numpy())


def difference(one, other, part, whole):
    """Compare the shares of two models on the same patients, one less the other, drawing patients for both alike.

    Parameters
    ----------
    one, other : list of dict, or pandas.DataFrame
        From `count`.
    part, whole : str
        As in `share`.

    Returns
    -------
    estimate : medlearn.intervals.Estimate

    Raises
    ------
    ValueError
        If the patients are not the same.
    """
    from medlearn.intervals import paired_bootstrap

    one, other = _counts(one, part, whole), _counts(other, part, whole)
    if not one.index.equals(other.index):
        raise ValueError("the two models were not asked about the same patients: give the cases of the same for both.")
    return paired_bootstrap(_pooled, one.index, one.to_numpy(), other.to_numpy())


def _counts(cases, part, whole):
    import pandas as pd

    return pd.DataFrame(cases).set_index("patient").sort_index()[[part, whole]]


def _pooled(patients, counts):
    part, whole = counts.sum(axis=0)
    return part / whole if whole else np.nan


def alarms(cases, hours=0.5):
    """Return calls of S or V an hour, and those of them that are false, each a mean over patients.

    Parameters
    ----------
    cases : list of dict, or pandas.DataFrame
        From `count`.
    hours : float
        Of each patient's recording.
    """
    import pandas as pd

    mean = pd.DataFrame(cases).mean() / hours
    calls, found = mean.S_called + mean.V_called, mean.S_found + mean.V_found
    return float(calls), float(calls - found)
