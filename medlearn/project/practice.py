"""A folder to practise on: pictures and a table as people export them, with the flaws that such folders have."""

import csv
from pathlib import Path

import numpy as np

MOST_OF_A_PATIENT = 3
HONEST = 0.94  # share of the patients whose next visit fits the label
WEEKS = ((26, 53), (1, 5))  # from, and below: until the next visit, by label


def write_practice(folder, images, labels, *, names, random_state=0):
    """Write `images/` and `labels.csv`, and plant five flaws that lesson 23 looks for.

    Parameters
    ----------
    folder : path-like
        There, without the two.
    images : ndarray of uint8, shape (n, rows, columns)
        At least ten.
    labels : ndarray of 0 and 1, shape (n,)
    names : (str, str)
        What the table calls 0 and 1.
    random_state : int

    Notes
    -----
    Patients and weeks are invented: a patient has one to three images of one label. The flaws: one picture under two
    patients, one row without a file, one file without a row, one file cut off half way, and the weeks until the next
    visit, which somebody planned when the label was known. There are as many files as pictures, and as many rows.
    """
    folder, rng = Path(folder), np.random.default_rng(random_state)
    (folder / "images").mkdir()
    patients = invented_patients(labels, rng)
    weeks = _weeks(labels, patients, rng)
    order = rng.permutation(len(images))
    files = [f"scan_{place:03d}.png" for place in range(1, len(images) + 1)]
    rows = [
        [file, names[labels[n]], f"P{patients[n]:03d}", str(weeks[n])] for file, n in zip(files, order, strict=True)
    ]
    for file, n in zip(files, order, strict=True):
        _save(folder / "images" / file, images[n])
    _spoil(folder / "images", rows, rng)
    with (folder / "labels.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["file", "label", "patient", "next_visit_weeks"], *rows])


def invented_patients(labels, rng):
    """Invent patients with one to three images of one label each.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    rng : numpy.random.Generator

    Returns
    -------
    patients : ndarray of int, shape (n,)
        From 1, in an order that says nothing about the label.
    """
    patients, started = np.zeros(len(labels), dtype=int), 0
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        sizes = rng.integers(1, MOST_OF_A_PATIENT + 1, len(own))
        patients[own] = started + np.repeat(np.arange(len(own)), sizes)[: len(own)]
        started = patients.max() + 1
    return rng.permutation(started)[patients] + 1


def _weeks(labels, patients, rng):
    """Invent the weeks until each patient's next visit: soon for a finding, with a few exceptions."""
    usual = np.where(rng.random(patients.max() + 1) < HONEST, 0, 1)[patients]
    drawn = [rng.integers(*span, patients.max() + 1)[patients] for span in WEEKS]
    return np.where(labels ^ usual, drawn[1], drawn[0])


def _save(path, pixels):
    from PIL import Image

    Image.fromarray(pixels).save(path)


def _spoil(images, rows, rng):
    """Plant the flaws; the places differ, and so do the patients of the copy."""
    copied, cut, gone, unnamed = (int(place) for place in rng.permutation(len(rows))[:4])
    owners = {row[2] for row in rows}
    other = min(owners - {rows[copied][2]})
    extra = f"scan_{len(rows) + 1:03d}.png"
    (images / extra).write_bytes((images / rows[copied][0]).read_bytes())
    half = (images / rows[cut][0]).read_bytes()
    (images / rows[cut][0]).write_bytes(half[: len(half) // 2])
    (images / rows[gone][0]).unlink()
    rows.append([extra, rows[copied][1], other, rows[copied][3]])
    del rows[unnamed]
