"""What is in archives whose origin nobody vouches for, read into memory: nothing is unpacked onto the disk.

An archive may name a file twice or outside of its folder, hold objects that run code, lie about sizes or promise
terabytes. So members are read only under the names that are expected, and only up to a given number of bytes, each and
all together. What macOS leaves in archives (``._NAME``, ``__MACOSX``) is passed over.
"""

import gzip
import io
import math
import re
import tarfile
import tokenize
import zipfile
import zlib

import numpy as np

HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
MOST_PIXELS = 4_000_000
SHEET, STRINGS = "sheet1.xml", "sharedStrings.xml"
MOST_OF_A_TABLE = 2_000_000
# What the readers raise for bytes that are none of theirs: RuntimeError for a member that is encrypted.
BROKEN = (
    *(ValueError, KeyError, TypeError, SyntaxError, EOFError, OSError, RuntimeError, MemoryError, zlib.error),
    *(tokenize.TokenError, tarfile.TarError, zipfile.BadZipFile),
)


class Unexpected(ValueError):
    """An archive does not hold what was expected; the message says in a few words what it holds instead."""


def unreadable(name, failure):
    """Return the Unexpected for something that cannot be read, with a reader's first words."""
    if isinstance(failure, Unexpected):
        return failure
    return Unexpected(f"{name} cannot be read ({' '.join(str(failure).split())[:80]})")


def read_zip(path, *, ending, most, in_all):
    """Return a zip archive's files whose names have an ending (a tuple): a dict from last part of name to bytes."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(member.filename, member) for member in archive.infolist() if not member.is_dir()]
            return _files(members, archive.open, ending, most, in_all)
    except BROKEN as failure:
        raise unreadable("it as a zip archive", failure) from None


def read_tar(path, *, ending, most, in_all):
    """Return the files in a tar archive, as `read_zip`, but with the names of their folders: "imagesTr/a.nii.gz"."""
    try:
        with tarfile.open(path, "r:") as archive:
            members = ((member.name, member) for member in archive if member.isfile())
            return _files(members, archive.extractfile, ending, most, in_all, parts=2)
    except BROKEN as failure:
        raise unreadable("it as a tar archive", failure) from None


def _files(members, opened, ending, most, in_all, parts=1):
    """Read the members whose names count, sorted by name."""
    found, left = {}, in_all
    for name, member in members:
        short = "/".join(name.replace("\\", "/").split("/")[-parts:])
        if not name.endswith(ending) or short.split("/")[-1].startswith("._") or "__MACOSX" in name:
            continue
        if short in found:
            raise Unexpected(f"it holds {short} twice")
        # Python unpacks other methods whole, whatever is asked for.
        if getattr(member, "compress_type", zipfile.ZIP_STORED) not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unexpected(f"{short} is compressed in a rare way")
        with opened(member) as stream:
            found[short] = _small_enough(short, stream.read(min(most, left) + 1), most)
        left -= len(found[short])
        if left < 0:
            raise Unexpected(f"its files hold more than the {in_all} bytes that all of them can have")
    return dict(sorted(found.items()))


def _small_enough(name, content, most):
    if len(content) > most:
        raise Unexpected(f"{name} holds more than the {most} bytes that it can have")
    return content


def unzipped(name, content, *, most):
    """Return what a gzip file holds, bytes; raises Unexpected if that is more than `most` bytes or cannot be read."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return _small_enough(name, stream.read(most + 1), most)
    except BROKEN as failure:
        raise unreadable(name, failure) from None


def read_arrays(path, *, in_all):
    """Return the arrays in an npz archive, a dict by name; raises Unexpected, also where one holds Python objects."""
    members = read_zip(path, ending=(".npy",), most=in_all, in_all=in_all)
    return {name.removesuffix(".npy"): _array(name, content) for name, content in members.items()}


def _array(name, content):
    stream = io.BytesIO(content)
    try:
        shape, _, kind = HEADERS[np.lib.format.read_magic(stream)](stream)
        if not kind.hasobject and math.prod(shape) * kind.itemsize != len(content) - stream.tell():
            raise Unexpected(f"{name} promises {str(shape)[:60]} of {kind} and has {len(content)} bytes")
        stream.seek(0)
        return np.lib.format.read_array(stream, allow_pickle=False)
    except BROKEN as failure:
        raise unreadable(name, failure) from None


def picture(name, content, shape=None):
    """Decode a PNG or JPEG picture, looked at before it is unpacked."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            found = opened.size[::-1]
            if found[0] * found[1] > MOST_PIXELS or shape not in (None, found):
                raise Unexpected(f"{name} has {found[0]} x {found[1]} pixels" + (f", not {shape}" if shape else ""))
            pixels = np.array(opened.convert("RGBA"))
    except BROKEN as failure:
        raise unreadable(name, failure) from None
    return pixels[..., :3] * (pixels[..., 3:] > 0)


def read_sheet(path):
    """Return the first sheet of an Excel file, a zip archive of XML, as rows: lists of str, as long as the first."""
    endings = (f"worksheets/{SHEET}", f"xl/{STRINGS}")
    parts = read_zip(path, ending=endings, most=MOST_OF_A_TABLE, in_all=MOST_OF_A_TABLE)
    if SHEET not in parts:
        raise Unexpected("it is no Excel file: it has no first sheet")
    strings = ["".join(_texts(item)) for item in _elements(parts.get(STRINGS, b"<none/>"), "si")]
    rows = [
        {_column(cell): _cell(cell, strings) for cell in row.iterfind("{*}c")} for row in _elements(parts[SHEET], "row")
    ]
    width = max(rows[0], default=-1) + 1 if rows else 0
    return [[row.get(column, "") for column in range(width)] for row in rows]


def _elements(content, tag):
    """List the elements of a name, whatever their namespace."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # which could grow without end, and no sheet has any
        raise Unexpected("its XML declares entities")
    try:
        return ElementTree.fromstring(content).findall(f".//{{*}}{tag}")
    except ElementTree.ParseError as failure:
        raise unreadable("its XML", failure) from None


def _texts(element):
    return [text.text or "" for text in element.iterfind(".//{*}t")]


def _cell(cell, strings):
    if cell.get("t") == "inlineStr":
        return "".join(_texts(cell))
    value = cell.findtext("{*}v") or ""
    if cell.get("t") != "s":
        return value
    if not value.isdecimal() or int(value) >= len(strings):
        raise Unexpected(f"cell {cell.get('r')} points to a text that is not there")
    return strings[int(value)]


def _column(cell):
    """Return the number of a cell's column, 0 for "A7" and 27 for "AB7"."""
    letters = re.match(r"[A-Z]{1,2}(?=\d)", cell.get("r", ""))
    if letters is None:
        raise Unexpected("a cell does not say where it stands")
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
