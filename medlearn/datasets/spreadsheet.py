"""The first sheet of an Excel file as a table of text. An .xlsx file is a zip archive of XML."""

import re

from medlearn.datasets.archives import Unexpected
from medlearn.datasets.members import read_zip

SHEET, STRINGS = "sheet1.xml", "sharedStrings.xml"
MOST_OF_A_PART = 5_000_000


def read_sheet(path):
    """Read the first sheet.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    rows : list of list of str
        As many as the sheet has, each as long as the first; an empty cell is "".

    Raises
    ------
    Unexpected
        If it is no Excel file, or its cells cannot be read.
    """
    parts = read_zip(path, ending=(f"worksheets/{SHEET}", f"xl/{STRINGS}"), most=MOST_OF_A_PART)
    if SHEET not in parts:
        raise Unexpected("it is no Excel file: it has no first sheet")
    strings = ["".join(_texts(item)) for item in _found(parts.get(STRINGS), "si")]
    rows = [_row(row, strings) for row in _found(parts[SHEET], "row")]
    width = max(rows[0], default=-1) + 1 if rows else 0
    return [[row.get(column, "") for column in range(width)] for row in rows]


def _found(content, tag):
    """List the elements of a name, whatever their namespace."""
    from xml.etree import ElementTree

    if content is None:
        return []
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # which could grow without end, and no sheet has any
        raise Unexpected("its XML declares entities")
    try:
        return ElementTree.fromstring(content).iterfind(f".//{{*}}{tag}")
    except ElementTree.ParseError as failure:
        raise Unexpected(f"its XML cannot be read ({failure})") from None


def _texts(element):
    return [text.text or "" for text in element.iterfind(".//{*}t")]


def _row(row, strings):
    """Return the cells of a row by the number of their column."""
    return {_column(cell.get("r", "")): _cell(cell, strings) for cell in row.iterfind("{*}c")}


def _cell(cell, strings):
    if cell.get("t") == "inlineStr":
        return "".join(_texts(cell))
    value = cell.findtext("{*}v") or ""
    if cell.get("t") != "s":
        return value
    if not value.isdecimal() or int(value) >= len(strings):
        raise Unexpected(f"cell {cell.get('r')} points to a text that is not there")
    return strings[int(value)]


def _column(place):
    """Return the number of a cell's column, 0 for "A7" and 27 for "AB7"."""
    letters = re.match(r"[A-Z]{1,2}(?=\d)", place)
    if letters is None:
        raise Unexpected(f"a cell stands at {place[:20]!r}")
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
