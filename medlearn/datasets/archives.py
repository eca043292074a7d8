"""Arrays out of an ``.npz`` archive whose origin nobody vouches for: looked at first, and only then unpacked.

An archive is a zip file of ``.npy`` members; each begins with a header that names a type and a shape. A crafted one can
hold Python objects, which run code when they are read, or promise terabytes. So every header is compared with what is
expected before a single value is read.
"""

import math
import tokenize
import zipfile
import zlib

import numpy as np

from medlearn.datasets.download.checksums import DataUnavailable

WHOLE_NUMBERS = "iu"  # the kinds of NumPy's signed and unsigned integers
HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
ENCRYPTED = 1  # the bit of a zip file's member that says so
LONGEST_HEADER = 10_000  # bytes, and NumPy's own limit


class Unexpected(ValueError):
    """An archive does not hold what was expected; the message says in a few words what it holds instead."""


def checked(read, path, what):
    """Read a file, and say what to do if it does not hold what its name promises.

    Parameters
    ----------
    read : callable
        From the path to what is in the file; raises `Unexpected`.
    path : pathlib.Path
    what : str
        What its name promises, such as "the volumes".

    Returns
    -------
    content : object
        What `read` returns.

    Raises
    ------
    DataUnavailable
        Instead of `Unexpected`.
    """
    try:
        return read(path)
    except Unexpected as finding:
        raise misnamed(path, what, finding) from None


def misnamed(path, what, finding):
    """Return the error of a file that does not hold what its name promises: what was found, and what to do."""
    return DataUnavailable(
        f"{path} does not hold {what} it is named after: {finding}. Delete it and {path.name}.sha256 beside it, check "
        "the mirror if one is set, and fetch it again."
    )


def read_arrays(path, expected):
    """Read arrays of known shapes and of whole numbers.

    Parameters
    ----------
    path : path-like
    expected : dict
        From the name of an array to (shape, kind): a tuple, and either a type such as ``"uint8"`` or `WHOLE_NUMBERS`.

    Returns
    -------
    arrays : dict of str to ndarray
        In the order of `expected`, row by row in memory.

    Raises
    ------
    Unexpected
        If it is no archive, or holds more, less, or something else than expected.
    OSError
        If the file cannot be read.
    """
    with open(path, "rb") as file, _archive(file) as archive:
        members = _members(archive, expected)
        for name, (shape, kind) in expected.items():
            _check_member(archive, members[name], name, shape, kind)
        return {name: _read(archive, members[name], name) for name in expected}


def _archive(file):
    try:
        return zipfile.ZipFile(file)
    except _BROKEN as failure:
        raise Unexpected(f"it is not an npz archive ({_first_words(failure)})") from None


def _members(archive, expected):
    """Return each expected array's member; one name may not stand for two members, nor a member for nothing."""
    found = [member.filename.removesuffix(".npy") for member in archive.infolist()]
    if missing := [name for name in expected if name not in found]:
        raise Unexpected(f"it lacks {missing[0]}, and has {', '.join(sorted(found)[:10]) or 'nothing'}")
    if len(found) != len(expected):
        surplus = next((name for name in found if name not in expected or found.count(name) > 1), "")
        raise Unexpected(f"it has {len(found)} members instead of {len(expected)}, among them {surplus[:40]!r}")
    return dict(zip(found, archive.infolist(), strict=True))


def _check_member(archive, member, name, shape, kind):
    """Compare a member's header, and the size that the archive gives for it, with what is expected."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & ENCRYPTED:
        raise Unexpected(f"{name} is encrypted, or compressed in a way that NumPy does not write")
    with _opened(archive, member, name) as stream:
        found_shape, found_type = _header(stream, name)
        start = stream.tell()
    if found_type.hasobject:
        raise Unexpected(
            f"{name} holds pickled Python objects, and unpickling can run any code on this machine; plain arrays were "
            "expected, so do not trust where this file came from"
        )
    if found_shape != shape:
        raise Unexpected(f"{name} has shape {str(found_shape)[:60]} instead of {shape}")
    if kind == WHOLE_NUMBERS and found_type.kind not in kind:
        raise Unexpected(f"{name} is {found_type} instead of whole numbers")
    if kind != WHOLE_NUMBERS and found_type != kind:
        raise Unexpected(f"{name} is {found_type} instead of {kind}")
    promised, needed = member.file_size, start + math.prod(shape) * found_type.itemsize
    if promised != needed:
        raise Unexpected(f"{name} cannot be read (it unpacks to {promised} bytes instead of {needed})")


def _header(stream, name):
    """Read the shape and type that a member's header gives."""
    try:
        shape, _, dtype = HEADERS[np.lib.format.read_magic(stream)](stream, max_header_size=LONGEST_HEADER)
    except _BROKEN as failure:
        raise Unexpected(f"{name} cannot be read (its header is none: {_first_words(failure)})") from None
    return shape, dtype


def _read(archive, member, name):
    with _opened(archive, member, name) as stream:
        try:
            return np.ascontiguousarray(np.lib.format.read_array(stream, allow_pickle=False))
        except _BROKEN as failure:
            raise Unexpected(f"{name} cannot be read ({_first_words(failure)})") from None


def _opened(archive, member, name):
    try:
        return archive.open(member)
    except _BROKEN as failure:
        raise Unexpected(f"{name} cannot be read ({_first_words(failure)})") from None


def _first_words(failure):
    return " ".join(str(failure).split())[:80]


# What NumPy, zipfile and zlib raise for bytes that are none of theirs: OSError where a place lies outside of the file,
# RuntimeError and NotImplementedError for a member of a kind that zipfile cannot open.
_BROKEN = (
    *(ValueError, KeyError, TypeError, SyntaxError, EOFError, OSError, RuntimeError, MemoryError),
    *(tokenize.TokenError, zipfile.BadZipFile, zlib.error),
)
