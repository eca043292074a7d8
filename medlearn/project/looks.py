"""The file that counts looks at the test patients: `looks.csv` in the project's folder.

A look is written down before its numbers are shown. A second one is allowed, and the report says so.
"""

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = "looks.csv"


class Look(NamedTuple):
    """One look at the test patients.

    Parameters
    ----------
    when : str
        Date and time, UTC.
    model : str
        Digest of the model.
    patients : str
        Digest of the test patients, their images and labels.
    measured : str
    """

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
    """Read the looks that were taken.

    Parameters
    ----------
    folder : path-like
        Of the project.

    Returns
    -------
    looks : list of Look
        Empty if there is no file.

    Raises
    ------
    ValueError
        If the file is not one that `take_look` wrote.
    """
    path = Path(folder) / FILE
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        if tuple(head) != Look._fields or any(len(row) != len(Look._fields) for row in rows):
            raise ValueError(f"its first line is {','.join(head)[:80]!r}")
    except (ValueError, csv.Error) as error:
        raise ValueError(
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
    ValueError
        As in `read_looks`.
    OSError
        If the file cannot be written: then there is no look.
    """
    before = read_looks(folder)
    look = Look(when or datetime.now(UTC).isoformat(timespec="seconds"), model, patients, measured)
    with (Path(folder) / FILE).open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([look] if before or file.tell() else [Look._fields, look])
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
