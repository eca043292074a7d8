"""The table of labels: read whatever program wrote it, told what its columns mean, and which file each name means."""

import csv
import io
import os
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from medlearn.project.pictures import EXTENSIONS, Refused

ENDINGS = tuple(ending for endings in EXTENSIONS.values() for ending in endings)
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MOST_BYTES = 2**26  # three thousand letters for each of 20 000 images
LONGEST = 40  # letters of a name in a sentence
SAMPLE = 1000  # rows in which file names are looked for
BLANKS = " \t\r\n\u00a0\u200b\ufeff"
NOTHING = {"", "na", "n/a", "nan", "null", "?", "-", "#n/a"}  # in small letters: how tables write a gap
NOBODY = NOTHING | {"none", "n.a.", "n.a", ".", "--", "unknown"}  # of a patient or centre; a label may well be "none"
MARKS = {b"PK\x03\x04": "an Excel workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook", b"%PDF": "a PDF file"}
SPOKEN = {  # names of columns, in small letters, that say what they hold
    "file": "file filename file_name image image_filename image_file image_path img path filepath picture scan",
    "label": "label labels class classes target finding diagnosis outcome category classification y",
    "patient": "patient patient_id patientid patients subject subject_id case caseid case_id person participant mrn",
    "centre": "centre center site hospital institution clinic",
}


class Columns(NamedTuple):
    """Which column of a table means what (None: there is none), and what was guessed, in sentences."""

    file: str
    label: str
    patient: str | None
    centre: str | None
    said: list[str]


def read_labels(path):
    """Read a table of labels: commas, semicolons or tabs, any line ends, UTF-8, UTF-16 or Windows letters.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    labels : pandas.DataFrame of str
        Blanks around entries are taken away; a gap is "". `labels.attrs["said"]` is a list of what was decided.

    Raises
    ------
    Refused
        A ValueError: no such file, no table, no row, or a line with too many or too few entries.
    """
    import pandas as pd

    said = []
    lines, separator = _lines(_text(path, said), path, said)
    header = _header(lines[0][1], path)
    for place, line in lines[1:]:
        if len(line) != len(header):
            raise Refused(
                f"line {place} of {path} has {len(line)} entries, its header has {len(header)} names. Put an entry "
                f"that holds {SEPARATORS[separator]} between double quotes, and give every line all its entries."
            )
    labels = pd.DataFrame([line for _, line in lines[1:]], columns=header, dtype=str)
    labels = labels.drop(columns=[name for name in header if name.startswith("column ") and (labels[name] == "").all()])
    labels.attrs["said"] = said
    return labels


def as_text(labels):
    """Return a DataFrame that somebody made as `read_labels` would have read it: text, and "" for a gap."""
    text = labels.astype(object).where(labels.notna(), "").map(lambda entry: str(entry).strip(BLANKS))
    return text.rename(columns=str).astype(str)


def find_columns(labels, names, *, file=None, label=None, patient=None, centre=None):
    """Say which column is which, `Columns`: as asked for, else by its name, for files by which of `Names` it holds."""
    asked = {"file": file, "label": label, "patient": patient, "centre": centre}
    for role, name in asked.items():
        if name is not None and name not in labels.columns:
            raise Refused(f"the table has no column {name!r} for {role}; it has {_listed(labels.columns)}.")
    taken = {name for name in asked.values() if name is not None}
    guessed = {}
    for role in (role for role, name in asked.items() if name is None):
        found = _named(labels, role, taken)
        guessed[role] = _file_column(labels, names, found, taken) if role == "file" else _one(labels, role, found)
        taken.add(guessed[role])
    said = [f"column {name!r} is taken as the {role}" for role, name in guessed.items() if name]
    chosen = {role: asked[role] or guessed.get(role) for role in asked}
    if twice := [name for name, n in Counter(name for name in chosen.values() if name).items() if n > 1]:
        raise Refused(f"the column {twice[0]!r} is asked for twice. Name another one for one of the two.")
    return Columns(**chosen, said=said)


def _text(path, said):
    if not Path(path).is_file():
        raise Refused(f"there is no table of labels {path}. Give the name of a CSV file.")
    if Path(path).stat().st_size > MOST_BYTES:
        raise Refused(f"{path} has more than {MOST_BYTES // 2**20} MB: is it the table? Give the name of a CSV file.")
    content = Path(path).read_bytes()
    kind = next((kind for mark, kind in MARKS.items() if content.startswith(mark)), None)
    if kind or (b"\0" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"{path} is {kind or 'not a text file'}. Save the table as CSV, from Excel as 'CSV UTF-8'.")
    for encoding in ("utf-16",) if b"\0" in content else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8-sig":
            said.append(f"the table is read as {encoding}: look at names with accents")
        return text
    raise Refused(f"{path} is in letters that are neither UTF-8 nor Windows'. Save it as CSV UTF-8.")


def _lines(text, path, said):
    """Return (number, entries) of each line that holds something, and the separator."""
    text = re.sub(r"\A\s*\"?sep=.\"?(?=[\r\n])", "", text)  # a line that Excel writes for itself
    first = next((line for line in text.splitlines() if line.strip(BLANKS)), "")
    if not first:
        raise Refused(f"{path} is empty. It needs a line of names and a line for each image.")
    separator = max(SEPARATORS, key=first.count)
    if separator != ",":
        said.append(f"the table is separated by {SEPARATORS[separator]}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        raw = [(reader.line_num, line) for line in reader if any(entry.strip(BLANKS) for entry in line)]
    except csv.Error as error:
        raise Refused(
            f"line {reader.line_num} of {path} cannot be read ({error}). Look for a stray double quote."
        ) from None
    lines = [(place, [entry.strip(BLANKS) for entry in line]) for place, line in raw]
    if stripped := sum(line != clean for (_, line), (_, clean) in zip(raw[1:], lines[1:], strict=True)):
        said.append(f"blanks around entries are taken away in {stripped} lines")
    if len(lines) < 2:
        raise Refused(f"{path} has too few lines, {len(lines)}. It needs a line of names and a line for each image.")
    return lines, separator


def _header(names, path):
    if any(name.lower().endswith(ENDINGS) for name in names):
        raise Refused(f"{path} begins with an image, not with names of columns. Add a first line: file,label,patient")
    if len(names) == 1:
        raise Refused(
            f"{path} has one column only, {names[0][:LONGEST]!r}. It needs one for the file and one for the label."
        )
    names = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    if twice := [name for name, n in Counter(names).items() if n > 1]:
        raise Refused(f"{path} has two columns named {twice[0][:LONGEST]!r}. Give each column its own name.")
    return names


def _named(labels, role, taken):
    """List the columns whose name speaks of a role."""
    spoken = SPOKEN[role].split()
    return [name for name in labels if re.sub(r"[\W_]+", "_", name.lower()) in spoken and name not in taken]


def _one(labels, role, found):
    """Return the only column found; none is right for a patient or a centre, two are right for nothing."""
    if len(found) == 1:
        return found[0]
    if found or role == "label":
        what = f"more than one may be the {role}" if found else f"no column is named as a {role}"
        raise Refused(f"{what}: {_listed(found or labels.columns)}. Say which one: {role}={(found or ['...'])[0]!r}.")
    return None


def _file_column(labels, names, found, taken):
    """Return the column that names files; of several, the one whose name speaks of images."""
    some = labels.iloc[:: 1 + len(labels) // SAMPLE].drop(columns=taken)
    shares = {name: sum(bool(names.find(entry)) for entry in some[name]) for name in some}
    best = max(shares.values(), default=0)
    if not best:
        raise Refused(
            f"no column names files of the folder: tried {_listed(shares)}. The folder has {_listed(names.files)}. "
            "Is it the right one?"
        )
    holding = [name for name, n in shares.items() if 2 * n > best]
    return holding[0] if len(holding) == 1 else _one(labels, "file", [n for n in found if n in holding] or holding)


def _listed(names):
    names = [repr(name[:LONGEST]) for name in names]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


class Names:
    """The files of a folder, to be found by what a table calls them; hidden ones are left out.

    `files` are relative to the folder, with "/" between folders, sorted; `pictures` are those that end as pictures do.
    """

    def __init__(self, images):
        self.files = sorted(_walk(images))
        self.pictures = [name for name in self.files if name.lower().endswith(ENDINGS)]
        folders = {str(PurePosixPath(name).parent) for name in self.files} - {"."}
        self._known = {*self.files, *folders}
        self._files, self._folders = _by_every_end(self.files), _by_every_end(folders)

    def find(self, entry):
        """List what an entry of the table may mean.

        It is a file's name with or without its folders and its ending, in any case, with either slash; or a folder's.
        """
        if entry in self._known:
            return [entry]
        key = _folded(entry)
        ends = ["/".join(key.split("/")[start:]) for start in range(1, key.count("/") + 1)]
        for index in (self._files, self._folders):
            found = index.get(key) or next((whole for end in ends if (whole := _whole(index, end))), ())
            if found:
                return _whole(index, key) or sorted(found)
        return []


def _folded(name):
    """Return a name as it is compared: composed characters, small letters, "/" between folders."""
    return unicodedata.normalize("NFC", name).replace("\\", "/").casefold().removeprefix("./").rstrip("/")


def _walk(images):
    for folder, below, files in os.walk(images):
        below[:] = [name for name in below if not name.startswith(".")]
        inside = PurePosixPath(os.path.relpath(folder, images).replace(os.sep, "/"))
        yield from (str(inside / name) for name in files if not name.startswith("."))


def _bare(key):
    return next((key.removesuffix(ending) for ending in sorted(ENDINGS, key=len)[::-1] if key.endswith(ending)), key)


def _by_every_end(names):
    """Map a/b/c.png, b/c.png and c.png, each also without its ending, to the names that end so."""
    index = defaultdict(list)
    for name in names:
        parts = _folded(name).split("/")
        ends = ["/".join(parts[start:]) for start in range(len(parts))]
        for end in dict.fromkeys([*ends, *(_bare(end) for end in ends)]):
            index[end].append(name)
    return index


def _whole(index, key):
    """Return those of the names that are the key from their first folder on, one with its ending if there is one."""
    found = [name for name in index.get(key, ()) if key in (_folded(name), _bare(_folded(name)))]
    return [name for name in found if _folded(name) == key] or found
