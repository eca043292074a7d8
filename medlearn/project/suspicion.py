"""What could tell the label without looking at the picture: a column, a size, a format, a mark at the border."""

import re
from collections import defaultdict

import numpy as np

from medlearn.project.matching import FIXED, MEASURED, Problem, about

MOST_VALUES, BINS = 20, 20
LEVELS = 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5  # of bright border
UNKNOWN = (
    "no column names patients, so each image counts as a patient of its own",
    "If some patients have several images, every result is too good: name the column",
)
IN_DISGUISE = "It may be the label in disguise, or known only afterwards: never learn from it"


def told_by(values, labels, patients):
    """Ask how often the label is right that other patients with the same value mostly have.

    Parameters
    ----------
    values, labels, patients : sequences of length n

    Returns
    -------
    right : float
        Share of images. A value that no other patient has tells nothing: the most frequent label is taken.
    majority : float
        Share of the most frequent label.

    Examples
    --------
    >>> told_by(["big", "big", "small", "small"], ["ill", "ill", "well", "well"], [1, 2, 3, 4])
    (1.0, 0.5)
    """
    value, label = (np.unique(np.asarray(column, dtype=str), return_inverse=True)[1] for column in (values, labels))
    pair = np.unique([f"{one}\0{other}" for one, other in zip(value, patients, strict=True)], return_inverse=True)[1]
    n_labels = label.max() + 1
    others = _counts(value, label, n_labels)[value] - _counts(pair, label, n_labels)[pair]
    usual = np.bincount(label)
    guess = np.where(others.any(axis=1), others.argmax(axis=1), usual.argmax())
    return float(np.mean(guess == label)), float(usual.max() / len(label))


def is_suspicious(right, majority):
    """Say whether a value tells at least half of what the majority misses.

    Parameters
    ----------
    right, majority : float
        As of `told_by`.

    Returns
    -------
    suspicious : bool
    """
    return right - majority >= 0.5 * (1 - majority) and right > majority


def binned(entries):
    """Return entries as they can be compared: many numbers as a twentieth each, all others as they are.

    Parameters
    ----------
    entries : pandas.Series

    Returns
    -------
    values : pandas.Series of str
    """
    import pandas as pd

    numbers = pd.to_numeric(entries, errors="coerce")
    numbers = numbers.where(np.isfinite(numbers))
    if numbers.nunique() <= MOST_VALUES or numbers.notna().mean() < 0.9:
        return entries.astype(str)
    return pd.qcut(numbers, BINS, labels=False, duplicates="drop").astype(str)


def bright_border(pixels):
    """Measure the share of the outer tenth that is as bright as the brightest pixel: letters and marks burnt in.

    Parameters
    ----------
    pixels : ndarray of shape (rows, columns, channels)

    Returns
    -------
    share : float
    """
    rows, columns = pixels.shape[:2]
    low, high = pixels.min(), pixels.max()
    bright = np.logical_or.reduce([channel >= high - 0.02 * (high - low) for channel in np.moveaxis(pixels, 2, 0)])
    bright[rows // 10 : rows - rows // 10, columns // 10 : columns - columns // 10] = False
    return float(bright.mean())


def suspicions(table, *, known):
    """List what tells the label without a look at the picture, and patients that may be one.

    Parameters
    ----------
    table : pandas.DataFrame
        As of an inventory, with "bright border" beside it.
    known : bool
        False if no column names the patients.

    Returns
    -------
    problems : list of Problem
    """
    found = _alike(table) if known else [about("patients unknown", table.file, *UNKNOWN)]
    sides = table.rows.astype(str) + " x " + table["columns"].astype(str)
    facts = {"their size": sides, "bright marks at the border": np.digitize(table["bright border"], LEVELS)}
    facts |= {f"their {name}": table[name].astype(str) for name in ("bits", "channels", "format", "spacing")}
    for what, values in facts.items():
        found += _told(table, what, values, "shortcut", [], "A model may learn that instead: export all classes alike")
    advice = IN_DISGUISE if known else f"{IN_DISGUISE}. If it names the patients, say so"
    given = [name for name in table.columns if name not in (*FIXED[:3], *MEASURED, "bright border", "thumbnail")]
    for name in given:
        found += _told(table, f"column {name!r}", binned(table[name]), "disguise", [name], advice)
    return found


def _told(table, what, values, kind, columns, advice):
    right, majority = told_by(values, table.label, table.patient)
    if not is_suspicious(right, majority):
        return []
    sentence = f"{what} alone gives the label of {right:.0%} of the images (the most frequent class: {majority:.0%})."
    return [Problem(kind, columns, f"{sentence} {advice}.")]


def _alike(table):
    """Note patients whose names differ in zeros in front, a decimal or capitals only: one person for a spreadsheet."""
    alike = defaultdict(set)
    for name in table.patient:
        alike[re.sub(r"^0+(?=.)|\.0$", "", name).casefold()].add(name)
    pairs = [sorted(names) for names in alike.values() if len(names) > 1]
    if not pairs:
        return []
    sentence = f"patients written in more than one way: {len(pairs)}, such as {pairs[0][0]!r} and {pairs[0][1]!r}. "
    return [
        Problem(
            "patients alike",
            [name for pair in pairs for name in pair],
            sentence + "If they are one person, write them alike.",
        )
    ]


def _counts(value, label, n_labels):
    counts = np.zeros((value.max() + 1, n_labels), dtype=int)
    np.add.at(counts, (value, label), 1)
    return counts
