"""The whole folder looked through before anything is learnt: what is there, and what is wrong with it."""

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from medlearn.project.pictures import Refused, how_scaled, read_picture
from medlearn.project.split import check_patients
from medlearn.project.table import NOBODY, NOTHING, Names, as_text, find_columns, read_labels

FIXED = ("file", "label", "patient", "centre")
MEASURED = ("rows", "columns", "channels", "bits", "format", "spacing", "digest", "volume", "group")
FOR_NOW = "bright border", "thumbnail"  # columns that only this room needs
FEWEST, MOST, MOST_CLASSES = 40, 20_000, 20

SIDE = 28  # pixels of a thumbnail
ALIKE = 0.95  # correlation of two thumbnails from which on they are near duplicates
SHARE = 0.3  # but they must leave less unexplained than this share of what the likest other picture usually leaves
SURE = 0.995  # correlation from which on they are near duplicates, whatever is usual
STRICTER = 0.99, 0.995, 0.999  # tried where so many patients would be joined that no copies can explain it
MOST_JOINED = 0.1  # of the patients in one group
BLOCK = 1024  # pictures at a time

MOST_VALUES, BINS = 20, 20
LEVELS = 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5  # of bright border

# What is found, what was done, and what to do.
NO_IMAGE = "no image", "rows that name a file which is not in the folder, left out", "Copy the files, or mend the names"
NO_LABEL = "no label", "images without a label in the table, left out", "Fill the gaps if you know them"
NO_PATIENT = "no patient", "images without a patient in the table, left out", "Fill the gaps if you know them"
TWO_ROWS = (
    *("two rows", "files in several rows with different labels or patients, left out"),
    "Keep one row for each image, the right one",
)
SAME_ROW = "same row", "rows that repeat another one, left out", "Nothing needs to be done"
NOT_IN_TABLE = "not in table", "images of the folder that the table lacks, left out", "Add rows if they belong"
BLANK = "blank", "pictures of one value everywhere, left out", "Export them again"
CONTRADICTION = "contradiction", "copies of one picture under different labels, left out", "Mend the labels"
STRANGERS = (
    *("two patients", "pictures that repeat one of another patient, left out"),
    "Find out whether the two are one person, whose images must then all bear one name",
)
COPIES = "copy", "pictures that repeat another one, left out", "Nothing needs to be done"
UNKNOWN = (
    *("patients unknown", "no column names patients, so each image counts as a patient of its own"),
    "If some patients have several images, every result is too good: name the column",
)
EXPORT_ALIKE = "A model may learn that instead: export all classes alike"
IN_DISGUISE = "It may be the label in disguise, or known only afterwards: never learn from it"


class Problem(NamedTuple):
    """What was found in the folder: its kind, the files (or columns) it is about, and a sentence on what to do."""

    kind: str
    files: list[str]
    sentence: str


class Inventory(NamedTuple):
    """What a folder and its table hold.

    `table` has a row an image: `file`, `label`, `patient`, `centre` ("" for unknown), `rows`, `columns`, `channels`,
    `bits`, `format`, `spacing`, `digest`, `volume`, `group` (the patient, or one name for all patients whom near
    duplicates connect), and the other columns of the table of labels.
    """

    table: object
    classes: list[str]  # sorted
    problems: list[Problem]  # what was left out, or wants a decision
    said: list[str]  # what was decided about the table and the files
    patients_known: bool  # False if each image counts as its own patient
    thumbnails: object = None  # of the rows, (n, 784), to find near duplicates

    def describe(self):
        """Say it all in words."""
        table = self.table
        patients = f"{table.patient.nunique()} patients" if self.patients_known else "unknown patients"
        by_class = table.groupby("label").patient.nunique().items()
        lines = [f"{len(table)} images of {patients}"]
        lines += [f"  {label}: {(table.label == label).sum()} images, {n} patients" for label, n in by_class]
        rows, columns = (f"{table[side].min()} to {table[side].max()}" for side in ("rows", "columns"))
        lines.append(f"  {rows} rows, {columns} columns")
        for name in ("format", "bits", "channels"):
            counts = ", ".join(f"{value} ({n})" for value, n in Counter(table[name]).most_common())
            lines.append(f"  {name}: {counts}")
        lines += ["Decided:", *(f"  {sentence}" for sentence in self.said)] if self.said else []
        lines += ["Look at this:" if self.problems else "Nothing was found wrong."]
        return "\n".join([*lines, *(f"  {problem.kind}: {problem.sentence}" for problem in self.problems)])


def look_through(images, labels, *, patient=None, label=None, file=None, centre=None, volume="middle"):
    """Look through a folder of images and its table of labels; every image is read once, and only a thumbnail is kept.

    Parameters
    ----------
    images : path-like
        The folder.
    labels : path-like or pandas.DataFrame
        The table.
    patient, label, file, centre : str, optional
        Names of columns; without them, guessed from names and contents, or asked for by an error.
    volume : {"middle", "projection"}
        What stands for a stack of slices: see `medlearn.project.pictures.read_picture`.

    Returns
    -------
    inventory : Inventory

    Raises
    ------
    Refused
        A ValueError, where nothing can go on: no image, one class, one patient, more than 20 classes, fewer than 40
        images or more than 20 000, a column that must be named.
    """
    names = _names(images)
    labels = as_text(labels) if hasattr(labels, "columns") else read_labels(labels)
    columns = find_columns(labels, names, file=file, label=label, patient=patient, centre=centre)
    table, problems = match(labels, columns, names)
    _check(table, problems, columns)
    known = columns.patient is not None
    table, decided = _measured(table, Path(images), problems, volume)
    table = _without_copies(table, problems, known=known)
    _check(table, problems, columns)
    table["group"], near = joined(table, *near_duplicates(np.stack(table.thumbnail)))
    problems += [near] * (near is not None) + leakage(table, known=known)
    thumbnails = np.stack(table.thumbnail)
    table = table.drop(columns=[*FOR_NOW])
    scaled = _summed_up(map(how_scaled, table.format, table.bits))
    said = [*labels.attrs.get("said", []), *columns.said, *decided, *scaled]
    return Inventory(table, sorted(table.label.unique()), problems, said, known, thumbnails)


def match(labels, columns, names):
    """Match rows to files; return the table, a row for each file with one label and one patient, and the problems."""
    table, problems = _arranged(labels, columns), []
    found = [_found(entry, names) for entry in table.file]
    table = _without(table, [name is None for name in found], problems, NO_IMAGE)
    table["file"] = [name for name in found if name]
    table["patient"] = table.patient if columns.patient else table.file
    table = _without(table, table.label.str.casefold().isin(NOTHING), problems, NO_LABEL)
    table = _without(table, table.patient.str.casefold().isin(NOBODY), problems, NO_PATIENT)
    table["centre"] = table.centre.mask(table.centre.str.casefold().isin(NOBODY), "")
    table["label"] = _one_spelling(table.label, problems)
    twice = table.groupby("file")[["label", "patient"]].transform("nunique").max(axis=1) > 1
    table = _without(table, twice, problems, TWO_ROWS)
    table = _without(table, table.duplicated("file"), problems, SAME_ROW)
    # an image in a folder that a row means, a series, belongs to it
    named = set(found)
    left = [name for name in names.pictures if name not in named and name.rpartition("/")[0] not in named]
    problems += [_about(left, NOT_IN_TABLE)] if left else []
    return table.reset_index(drop=True), problems


def _about(files, reason):
    kind, what, advice = reason
    files = list(files)
    return Problem(kind, files, f"{what}: {len(files)}, such as {files[0]!r}. {advice}.")


def _without(table, left_out, problems, reason):
    left_out = np.asarray(left_out, dtype=bool)
    if left_out.any():
        problems.append(_about(table.file[left_out], reason))
    return table[~left_out].copy()


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
        raise Refused(
            f"{entry!r} in the table fits {len(found)} files, {found[0]!r} and {found[1]!r}. Write the folder "
            "in front of the name."
        )
    return found[0] if found else None


def _one_spelling(labels, problems):
    """Return labels in which those that differ in capitals or a last .0 only are one, spelt as most often."""
    spellings = Counter(labels)
    key = {spelling: re.sub(r"^(\d+)\.0+$", r"\1", spelling).casefold() for spelling in spellings}
    usual = {}
    for spelling in sorted(spellings, key=lambda spelling: (spellings[spelling], spelling)):
        usual[key[spelling]] = spelling
    if odd := sorted(set(spellings) - set(usual.values())):
        what = "capitals only" if len({spelling.casefold() for spelling in spellings}) == len(usual) else "writing only"
        sentence = f"labels that differ from others in {what}, taken as one: {len(odd)}, such as {odd[0]!r}."
        problems.append(Problem("spelling", odd, sentence))
    return labels.map(key).map(usual)


def _names(images):
    if not Path(images).is_dir():
        raise Refused(f"there is no folder {images}. Give the folder that holds the images.")
    names = Names(images)
    if not names.files:
        raise Refused(f"the folder {images} is empty. Give the folder that holds the images.")
    return names


def _check(table, problems, columns):
    """Refuse what nothing can be learnt from, and say what was lost on the way."""
    ranked = sorted(problems, key=lambda problem: -len(problem.files))
    lost = f" ({' '.join(problem.sentence for problem in ranked)})" if problems else ""
    if len(table) < FEWEST:
        raise Refused(f"{len(table)} images with a label are left, {FEWEST} are the least: collect more.{lost}")
    if len(table) > MOST:
        raise Refused(f"{len(table)} images are more than {MOST}. Take a sample of the patients.")
    n = table.label.nunique()
    if n == 1:
        raise Refused(
            f"column {columns.label!r} holds one class only, {table.label.iloc[0]!r}. Add images of another class, "
            "or name another column as the label."
        )
    if n > MOST_CLASSES:
        raise Refused(
            f"column {columns.label!r} holds {n} different values; at most {MOST_CLASSES} classes can be told apart. "
            "Name another column as the label, or merge classes."
        )
    try:
        check_patients(table)
    except Refused as problem:
        raise Refused(f"{problem}{lost}") from None


def _measured(table, folder, problems, volume):
    """Return the table with what was measured, and what was decided; unreadable and empty pictures are left out."""
    facts, said, failed = {}, [], {}
    for name in table.file:
        try:
            picture = read_picture(folder / name, volume)
        except Refused as problem:
            failed[name] = str(problem)
            continue
        facts[name] = _facts(picture) | {"volume": volume}
        said += picture.said
    if failed:
        sentence = f"files that cannot be read, left out: {len(failed)}. The first: {next(iter(failed.values()))}"
        problems.append(Problem("unreadable", list(failed), sentence))
    table = table[table.file.isin(facts)]
    table = _without(table, [facts[name]["blank"] for name in table.file], problems, BLANK).reset_index(drop=True)
    for name in (*MEASURED, *FOR_NOW):
        table[name] = [facts[file][name] for file in table.file]
    others = table.columns.difference([*FIXED, *MEASURED], sort=False)
    return table[[*FIXED, *MEASURED, *others]], _summed_up(said)


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
        problems += [_about(table.file[which], reason)] if which.any() else []
    return table[~(copies | contradicting)].reset_index(drop=True)


# Near duplicates: one picture saved again, in another size, brightness or contrast. Cut, mirrored or turned copies are
# not found, nor two views of one organ.
def thumbnail(pixels):
    """Return what is kept of a picture: 28 x 28 pixels, grey, of mean 0 and length 1, (784,) of float32."""
    from PIL import Image

    grey = pixels.mean(axis=2)
    small = np.asarray(Image.fromarray(grey).resize((SIDE, SIDE), Image.Resampling.BILINEAR)).ravel()
    small = small - small.mean()
    return small / max(np.linalg.norm(small), 1e-9)


def near_duplicates(thumbnails):
    """Find the pairs of pictures that are probably one, (m, 2), the likest first, and their correlations (m,)."""
    n = len(thumbnails)
    if n < 2:
        return np.zeros((0, 2), int), np.zeros(0)

    def compared():
        for start in range(0, n, BLOCK):
            alike = thumbnails[start : start + BLOCK] @ thumbnails.T
            alike[np.arange(len(alike)), start + np.arange(len(alike))] = -1
            yield start, alike

    usual = np.quantile(np.concatenate([alike.max(axis=1) for _, alike in compared()]), 0.25)
    limit = min(max(ALIKE, np.sqrt(max(1 - SHARE * (1 - usual**2), 0))), SURE)
    pairs, correlations = [np.zeros((0, 2), int)], [np.zeros(0)]
    for start, alike in compared():
        one, other = np.nonzero(np.triu(alike >= limit, start + 1))
        pairs.append(np.column_stack([start + one, other]))
        correlations.append(alike[one, other])
    pairs, correlations = np.concatenate(pairs), np.concatenate(correlations)
    order = np.argsort(-correlations, kind="stable")
    return pairs[order], correlations[order]


def joined(table, pairs, correlations):
    """Name the group of each image, (n,): its patient, or one name for all patients whom near duplicates connect.

    `pairs` and `correlations` are those of `near_duplicates`; returned with it is a Problem, or None.
    """
    patients = table.patient.to_numpy()
    if not len(pairs):
        return patients, None
    groups, end = patients, ""
    for limit in (0, *STRICTER):
        kept = correlations >= limit
        if not kept.any():
            break
        pairs, correlations = pairs[kept], correlations[kept]
        strangers = patients[pairs[:, 0]] != patients[pairs[:, 1]]
        members = _connected(patients, pairs[strangers])
        largest = max(map(len, members.values()))
        if largest <= max(3, MOST_JOINED * len(members)):
            groups, end = np.array([min(members[name]) for name in patients], object), "kept together, in one part"
            break
    if not end:
        end = f"left apart, for they would join {largest} patients into one. The test may be too good"
    labels, files = table.label.to_numpy()[pairs], table.file.to_numpy()[pairs[0]]
    sentence = (
        f"pairs of pictures that are nearly the same, correlation {np.floor(100 * correlations.min()) / 100:.2f} or "
        f"more: {len(pairs)}, such as {files[0]!r} and {files[1]!r}."
    )
    if strangers.any():
        sentence += f" Of different patients: {strangers.sum()}. These patients are {end}."
    if contrary := np.sum(labels[:, 0] != labels[:, 1]):
        sentence += f" With different labels: {contrary}."
    return groups, Problem("near copies", list(table.file.iloc[np.unique(pairs)]), f"{sentence} Look at them.")


def _connected(patients, pairs):
    """Map each patient to the set of those who are one with them."""
    members = {name: {name} for name in patients}
    for one, other in patients[pairs]:
        both = members[one] | members[other]
        members |= dict.fromkeys(both, both)
    return members


def copies_across(thumbnails, parts, groups):
    """Mark the training pictures, (n,) of bool, that are nearly the same as one of another group outside training."""
    parts, groups = np.asarray(parts), np.asarray(groups)
    outside = np.flatnonzero(parts != "train")
    marked = np.zeros(len(parts), bool)
    for row in np.flatnonzero(parts == "train"):
        alike = outside[thumbnails[outside] @ thumbnails[row] >= ALIKE]
        marked[row] = (groups[alike] != groups[row]).any()
    return marked


# Leakage: what could tell the label without looking at the picture: a column, a size, a format, a mark at the border.
def leakage(table, *, known):
    """List what tells the label without a look at the picture, and patients that may be one."""
    found = _alike(table) if known else [_about(table.file, UNKNOWN)]
    sides = table.rows.astype(str) + " x " + table["columns"].astype(str)
    facts = {"their size": sides, "bright marks at the border": np.digitize(table["bright border"], LEVELS)}
    facts |= {f"their {name}": table[name].astype(str) for name in ("bits", "channels", "format", "spacing")}
    for what, values in facts.items():
        found += _told(table, what, values, "shortcut", [], EXPORT_ALIKE)
    advice = IN_DISGUISE if known else f"{IN_DISGUISE}. If it names the patients, say so"
    given = [name for name in table.columns if name not in (*FIXED[:3], *MEASURED, *FOR_NOW)]
    for name in given:
        found += _told(table, f"column {name!r}", _binned(table[name]), "disguise", [name], advice)
    return found


def told_by(values, labels, patients):
    """Ask how often the label is right that other patients with the same value mostly have, and the majority's share.

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


def bright_border(pixels):
    """Return the share of the outer tenth that is as bright as the brightest pixel: letters and marks burnt in."""
    rows, columns = pixels.shape[:2]
    low, high = pixels.min(), pixels.max()
    bright = (pixels >= high - 0.02 * (high - low)).any(axis=2)
    bright[rows // 10 : rows - rows // 10, columns // 10 : columns - columns // 10] = False
    return float(bright.mean())


def _binned(entries):
    """Return entries as they can be compared: many numbers as a twentieth each, all others as they are."""
    import pandas as pd

    numbers = pd.to_numeric(entries, errors="coerce")
    numbers = numbers.where(np.isfinite(numbers))
    if numbers.nunique() <= MOST_VALUES or numbers.notna().mean() < 0.9:
        return entries.astype(str)
    return pd.qcut(numbers, BINS, labels=False, duplicates="drop").astype(str)


def _told(table, what, values, kind, columns, advice):
    """Return a problem if a value tells at least half of what the majority misses."""
    right, majority = told_by(values, table.label, table.patient)
    if right <= majority or right - majority < 0.5 * (1 - majority):
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
    sentence = f"patients written in more than one way: {len(pairs)}, such as {pairs[0][0]!r} and {pairs[0][1]!r}."
    names = [name for pair in pairs for name in pair]
    return [Problem("patients alike", names, f"{sentence} If they are one person, write them alike.")]


def _counts(value, label, n_labels):
    counts = np.zeros((value.max() + 1, n_labels), dtype=int)
    np.add.at(counts, (value, label), 1)
    return counts
