"""The whole folder looked through, before anything is learnt from it: what is there, and what is wrong with it."""

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from medlearn.project.files import Names
from medlearn.project.images import how_scaled
from medlearn.project.matching import FIXED, MEASURED, Problem, about, match
from medlearn.project.picture import read_picture
from medlearn.project.splitting import check_patients
from medlearn.project.suspicion import bright_border, suspicions
from medlearn.project.table import find_columns, read_labels
from medlearn.project.twins import near_copies, thumbnail, together

FOR_NOW = "bright border", "thumbnail"  # columns that only this module needs
FEWEST, MOST, MOST_CLASSES = 40, 20_000, 20
CONTRADICTION = "contradiction", "copies of one picture under different labels, left out", "Mend the labels"
STRANGERS = (
    *("two patients", "pictures that repeat one of another patient, left out"),
    "Find out whether the two are one person, whose images must then all bear one name",
)
COPIES = (*("copy", "pictures that repeat another one, left out"), "Nothing needs to be done")


class Inventory(NamedTuple):
    """What a folder and its table hold.

    Parameters
    ----------
    table : pandas.DataFrame
        A row an image: `file`, `label`, `patient`, `centre` ("" for unknown), `rows`, `columns`, `channels`, `bits`,
        `format`, `spacing`, `digest`, `volume`, `group` (the patient, or one name for patients who share a picture: see
        `medlearn.project.twins`), and the other columns of the table of labels.
    classes : list of str
        Sorted.
    problems : list of Problem
        What was left out, or wants a decision.
    said : list of str
        What was decided about the table and the files.
    patients_known : bool
        False if each image counts as its own patient.
    """

    table: object
    classes: list[str]
    problems: list[Problem]
    said: list[str]
    patients_known: bool

    def describe(self):
        """Say it all in words.

        Returns
        -------
        text : str
        """
        table = self.table
        patients = f"{table.patient.nunique()} patients" if self.patients_known else "unknown patients"
        lines = [f"{len(table)} images of {patients}"]
        lines += [f"  {label}: {(table.label == label).sum()} images, {n} patients" for label, n in _by_class(table)]
        rows, columns = (f"{table[side].min()} to {table[side].max()}" for side in ("rows", "columns"))
        lines.append(f"  {rows} rows, {columns} columns")
        lines += [f"  {name}: {_counted(table[name])}" for name in ("format", "bits", "channels")]
        lines += ["Decided:", *(f"  {sentence}" for sentence in self.said)] if self.said else []
        lines += ["Look at this:" if self.problems else "Nothing was found wrong."]
        return "\n".join([*lines, *(f"  {problem.kind}: {problem.sentence}" for problem in self.problems)])


def look_through(images, labels, *, patient=None, label=None, file=None, centre=None, volume="middle"):
    """Look through a folder of images and its table of labels; every image is read once, and only a thumbnail is kept.

    Parameters
    ----------
    images : path-like
        The folder.
    labels : path-like or pandas.DataFrame of str
        The table.
    patient, label, file, centre : str, optional
        Names of columns; without them, guessed from names and contents, or asked for by an error.
    volume : {"middle", "projection"}
        What stands for a stack of slices: see `medlearn.project.picture.read_picture`.

    Returns
    -------
    inventory : Inventory

    Raises
    ------
    ValueError
        Where nothing can go on, in a sentence that says what to do: no image, one class, one patient, more than 20
        classes, fewer than 40 images or more than 20 000, a column that must be named.
    """
    names = _names(images)
    labels = labels.astype(str) if hasattr(labels, "columns") else read_labels(labels)
    columns = find_columns(labels, names, file=file, label=label, patient=patient, centre=centre)
    table, problems = match(labels, columns, names)
    _check(table, problems, columns)
    known = columns.patient is not None
    table, decided = _measured(table, Path(images), problems, volume)
    table = _without_copies(table, problems, known=known)
    _check(table, problems, columns)
    table["group"], near = together(table, near_copies(np.stack(table.thumbnail)))
    problems += [near] * (near is not None) + suspicions(table, known=known)
    table = table.drop(columns=[*FOR_NOW])
    scaled = _summed_up(map(how_scaled, table.format, table.bits))
    said = [*labels.attrs.get("said", []), *columns.said, *decided, *scaled]
    return Inventory(table, sorted(table.label.unique()), problems, said, known)


def _names(images):
    if not Path(images).is_dir():
        raise ValueError(f"there is no folder {images}. Give the folder that holds the images.")
    names = Names(images)
    if not names.files:
        raise ValueError(f"the folder {images} is empty. Give the folder that holds the images.")
    return names


def _check(table, problems, columns):
    """Refuse what nothing can be learnt from, and say what was lost on the way."""
    most = max(problems, key=lambda problem: len(problem.files), default=None)
    lost = f" ({most.sentence})" if most else ""
    if len(table) < FEWEST:
        raise ValueError(f"{len(table)} images with a label are left, {FEWEST} are the least: collect more.{lost}")
    if len(table) > MOST:
        raise ValueError(f"{len(table)} images are more than {MOST}. Take a sample of the patients.")
    n = table.label.nunique()
    if n == 1:
        raise ValueError(
            f"column {columns.label!r} holds one class only, {table.label.iloc[0]!r}. Add images of another class, "
            "or name another column as the label."
        )
    if n > MOST_CLASSES:
        raise ValueError(
            f"column {columns.label!r} holds {n} different values; at most {MOST_CLASSES} classes can be told apart. "
            "Name another column as the label, or merge classes."
        )
    check_patients(table)


def _measured(table, folder, problems, volume):
    """Return the table with what was measured, and what was decided; unreadable and empty pictures are left out."""
    facts, said, failed = {}, [], {}
    for name in table.file:
        try:
            picture = read_picture(folder / name, volume)
        except ValueError as problem:
            failed[name] = str(problem)
            continue
        facts[name] = _facts(picture) | {"volume": volume}
        said += picture.said
    if failed:
        sentence = f"files that cannot be read, left out: {len(failed)}. The first: {next(iter(failed.values()))}"
        problems.append(Problem("unreadable", list(failed), sentence))
    blank = [name for name, fact in facts.items() if fact.pop("blank")]
    if blank:
        problems.append(about("blank", blank, "pictures of one value everywhere, left out", "Export them again"))
    return _joined(table[table.file.isin(facts.keys() - set(blank))], facts), _summed_up(said)


def _facts(picture):
    pixels = picture.pixels
    return {
        **dict(zip(("rows", "columns", "channels"), pixels.shape, strict=True)),
        **{name: getattr(picture, name) for name in ("bits", "format", "spacing", "digest")},
        "group": "",
        "bright border": bright_border(pixels),
        "thumbnail": thumbnail(pixels),
        "blank": bool(pixels.min() == pixels.max()),
    }


def _joined(table, facts):
    table = table.reset_index(drop=True)
    for name in (*MEASURED, *FOR_NOW):
        table[name] = [facts[file][name] for file in table.file]
    return table[[*FIXED, *MEASURED, *table.columns.difference([*FIXED, *MEASURED], sort=False)]]


def _summed_up(said):
    """Return a line for all sentences that differ in numbers only."""
    alike = defaultdict(list)
    for sentence in said:
        alike[re.sub(r"\d+", "", sentence)].append(sentence)
    return [
        f"{len(sentences)} file{'s' * (len(sentences) > 1)}: {sentences[0]}"
        + (" (or with other numbers)" if len(set(sentences)) > 1 else "")
        for sentences in alike.values()
    ]


def _without_copies(table, problems, *, known):
    """Leave out pictures that are there twice: all of them if their labels differ, else all but the first."""
    kinds = table.groupby("digest")[["label", "patient"]].transform("nunique")
    contradicting, copies = kinds.label > 1, table.duplicated("digest") & (kinds.label == 1)
    strangers = copies & (kinds.patient > 1) & known
    for which, reason in ((contradicting, CONTRADICTION), (strangers, STRANGERS), (copies & ~strangers, COPIES)):
        if which.any():
            kind, what, advice = reason
            problems.append(about(kind, table.file[which], what, advice))
    return table[~(copies | contradicting)].reset_index(drop=True)


def _by_class(table):
    return table.groupby("label").patient.nunique().items()


def _counted(column):
    return ", ".join(f"{value} ({n})" for value, n in Counter(column).most_common())
