"""The rows of the table beside the files of the folder: which belong together, and what is left over on either side."""

from collections import Counter
from typing import NamedTuple

import numpy as np

from medlearn.project.table import is_gap

FIXED = ("file", "label", "patient", "centre")
MEASURED = ("rows", "columns", "channels", "bits", "format", "spacing", "digest", "volume", "group")


class Problem(NamedTuple):
    """What was found in the folder, and what was done about it.

    Parameters
    ----------
    kind : str
        Such as "no image".
    files : list of str
        Whom it is about; names of columns where it is about those.
    sentence : str
        What it is, what was done, and what to do.
    """

    kind: str
    files: list[str]
    sentence: str


def match(labels, columns, names):
    """Match rows to files.

    Parameters
    ----------
    labels : pandas.DataFrame of str
    columns : medlearn.project.table.Columns
    names : medlearn.project.files.Names

    Returns
    -------
    table : pandas.DataFrame
        A row for each file that has one label and one patient: `file`, `label`, `patient`, `centre`, and the other
        columns of the table.
    problems : list of Problem

    Raises
    ------
    ValueError
        If a name fits several files alike.
    """
    table, problems = _arranged(labels, columns), []
    found = [_found(entry, names) for entry in table.file]
    table = _without(table, np.array([name is None for name in found]), problems, *NO_IMAGE)
    table["file"] = [name for name in found if name]
    table["patient"] = table.patient if columns.patient else table.file
    for column, reason in (("label", NO_LABEL), ("patient", NO_PATIENT)):
        table = _without(table, table[column].map(is_gap), problems, *reason)
    table["centre"] = ["" if is_gap(name) else name for name in table.centre]
    table["label"] = _one_spelling(table.label, problems)
    twice = table.groupby("file")[["label", "patient"]].transform("nunique").max(axis=1) > 1
    table = _without(table, twice, problems, *TWO_ROWS)
    table = _without(table, table.duplicated("file"), problems, *SAME_ROW)
    _leftovers(names, set(found), problems)
    return table.reset_index(drop=True), problems


NO_IMAGE = "no image", "rows that name a file which is not in the folder, left out", "Copy the files, or mend the names"
NO_LABEL = "no label", "images without a label in the table, left out", "Fill the gaps if you know them"
NO_PATIENT = "no patient", "images without a patient in the table, left out", "Fill the gaps if you know them"
TWO_ROWS = (
    *("two rows", "files in several rows with different labels or patients, left out"),
    "Keep one row for each image, the right one",
)
SAME_ROW = "same row", "rows that repeat another one, left out", "Nothing needs to be done"
NOT_IN_TABLE = "not in table", "images of the folder that the table lacks, left out", "Add rows if they belong"


def about(kind, files, what, advice):
    """Make a problem of a list of files.

    Parameters
    ----------
    kind : str
    files : list of str
    what, advice : str
        Parts of the sentence.

    Returns
    -------
    problem : Problem
    """
    files = list(files)
    return Problem(kind, files, f"{what}: {len(files)}, such as {files[0]!r}. {advice}.")


def _arranged(labels, columns):
    """Return the table with the columns under the names they have here, others behind; names in use get "table "."""
    roles = {role: getattr(columns, role) for role in FIXED}
    table = labels[[]].copy()
    for role, name in roles.items():
        table[role] = labels[name] if name else ""
    for name in labels.columns.difference(list(roles.values()), sort=False):
        table[f"table {name}" if name in FIXED + MEASURED else name] = labels[name]
    return table


def _found(entry, names):
    found = names.find(entry) if entry else []
    if len(found) > 1:
        raise ValueError(
            f"{entry!r} in the table fits {len(found)} files, {found[0]!r} and {found[1]!r}. Write the folder "
            "in front of the name."
        )
    return found[0] if found else None


def _without(table, left_out, problems, kind, what, advice):
    left_out = np.asarray(left_out, dtype=bool)
    if left_out.any():
        problems.append(about(kind, table.file[left_out], what, advice))
    return table[~left_out].copy()


def _one_spelling(labels, problems):
    """Return labels in which those that differ in capitals only are one, spelt as most often."""
    spellings = Counter(labels)
    usual = {}
    for spelling in sorted(spellings, key=lambda spelling: (spellings[spelling], spelling)):
        usual[spelling.casefold()] = spelling
    if odd := sorted(set(spellings) - set(usual.values())):
        sentence = f"labels that differ from others in capitals only, taken as one: {len(odd)}, such as {odd[0]!r}."
        problems.append(Problem("spelling", odd, sentence))
    return labels.str.casefold().map(usual)


def _leftovers(names, named, problems):
    """Note the images that no row means; those in a folder that a row means, a series, belong to it."""
    left = [name for name in names.pictures if name not in named and name.rpartition("/")[0] not in named]
    if left:
        problems.append(about(NOT_IN_TABLE[0], left, *NOT_IN_TABLE[1:]))
