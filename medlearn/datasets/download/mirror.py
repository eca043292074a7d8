"""A course mirror: a folder or a web address from which a class takes the downloads.

``MEDLEARN_MIRROR`` names it and is read at each call. It holds ``SHA256SUMS``, the list of the files it vouches
for, and below it ``medmnist/NAME.npz`` (``NAME_64.npz`` and so on) and ``heart-disease/processed.SITE.data``.
"""

import io
import os
import re
from pathlib import Path

from medlearn.datasets.download.checksums import MOST_BYTES, DataUnavailable, is_web_page, shown
from medlearn.datasets.download.transfer import TransferFailed, answers, download

VARIABLE = "MEDLEARN_MIRROR"
LIST_NAME = "SHA256SUMS"
LONGEST_LIST = 10**6  # bytes
PART = 2**18  # bytes


def address():
    """Return the mirror in use.

    Returns
    -------
    place : Path, str or None
        A folder, a web address without its last slash, or None when no mirror is set.

    Raises
    ------
    DataUnavailable
        If the variable names neither an existing folder by its whole path nor a web address.
    """
    value = os.environ.get(VARIABLE, "").strip()
    if not value:
        return None
    if re.match(r"https?://", value, re.IGNORECASE):
        return value.rstrip("/")
    folder = Path(os.path.expanduser(value))  # leaves the ~name of nobody as it is
    if not folder.is_absolute():
        raise DataUnavailable(
            f"{VARIABLE} is {shown(value)!r}: give a folder's whole path (such as {shown(folder.absolute())}) or an "
            "address that starts with http:// or https://."
        )
    if not folder.is_dir():
        raise DataUnavailable(
            f"{VARIABLE} is {shown(value)!r}, but there is no such folder. Correct or unset {VARIABLE}."
        )
    return folder


def trusted_files(place):
    """Read the mirror's list of the files it vouches for.

    Parameters
    ----------
    place : Path or str
        As `address` returns it.

    Returns
    -------
    trusted : dict
        From path below the mirror to ``"sha256:..."``.

    Raises
    ------
    DataUnavailable
        If the list is missing, cannot be had, or is not a list of checksums.
    """
    content = _read_list(place)
    if is_web_page(content):
        raise DataUnavailable(
            f"The mirror {shown(place)} answers with a web page instead of {LIST_NAME}: log in to the network in a "
            f"browser, then run this again; or correct {VARIABLE}."
        )
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    return dict(_entry(line, place) for line in lines if line.strip() and not line.startswith("#"))


def offer(path):
    """Find a file on the mirror.

    Parameters
    ----------
    path : str
        Path below the mirror, such as ``"medmnist/pneumoniamnist.npz"``.

    Returns
    -------
    location, checksum : Path or str, and str
        Both None when no mirror is set, or when it neither lists nor holds the file.

    Raises
    ------
    DataUnavailable
        If the mirror cannot be used, or holds the file without listing it: what it does not vouch for is not taken,
        and to go to the source instead would hide the fault.
    """
    place = address()
    if place is None:
        return None, None
    trusted = trusted_files(place)
    location = f"{place}/{path}" if isinstance(place, str) else place / path
    if path in trusted:
        return location, trusted[path]
    if _holds(location):
        raise DataUnavailable(
            f"{shown(location)} is on the mirror but not on its list {LIST_NAME}, so it is not trusted. Whoever keeps "
            f"the mirror should add its checksum to {LIST_NAME}; or unset {VARIABLE} to use the official source."
        )
    return None, None


def bring(location, destination, most=MOST_BYTES):
    """Copy a file from the mirror.

    Parameters
    ----------
    location : Path or str
        As `offer` returns it.
    destination : Path
    most : int
        How many bytes the file can have.

    Raises
    ------
    DataUnavailable
        If the mirror does not hand over the file.
    OSError
        If the destination cannot be written.
    """
    try:
        if isinstance(location, str):
            download(location, destination, most)
            return
        with _opened(location) as source, open(destination, "wb") as target:
            while part := _read(source, location):
                target.write(part)
                if target.tell() > most:
                    raise TransferFailed(f"it is larger than the {most} bytes that the file can have")
    except TransferFailed as failure:
        raise DataUnavailable(
            f"{shown(location)} is on the mirror's list {LIST_NAME} but cannot be had: {failure}. "
            f"Try again, mend the mirror, or unset {VARIABLE} to use the official source."
        ) from None


def _read(source, location):
    """Read a part of a file; who cannot read blames the mirror, not the place where the copy goes."""
    try:
        return source.read(PART)
    except OSError as failure:
        raise DataUnavailable(
            f"{location} broke off: {failure.strerror}. Try again, mend the mirror, or unset {VARIABLE} to use the "
            "official source."
        ) from None


def _opened(location):
    try:
        if location.exists() and not location.is_file():
            raise TransferFailed("it is no file")
        return open(location, "rb")
    except OSError as failure:
        raise TransferFailed(failure.strerror) from None


def _read_list(place):
    try:
        if isinstance(place, str):
            content = io.BytesIO()
            download(f"{place}/{LIST_NAME}", content, LONGEST_LIST)
            return content.getvalue()
        with _opened(place / LIST_NAME) as stream:
            return stream.read(LONGEST_LIST)
    except (TransferFailed, OSError) as failure:
        raise DataUnavailable(
            f"The mirror {shown(place)} gives no {LIST_NAME}, the list of the files it vouches for: {failure}. "
            f"docs/troubleshooting.md says how to write it (A classroom without internet); or unset {VARIABLE} to use "
            "the official source."
        ) from None


def _entry(line, place):
    found = re.fullmatch(r"([0-9a-fA-F]{64})[ \t]+\*?(?:\./)?(.+)", line.strip())
    if found is None:
        raise DataUnavailable(
            f"{shown(place)}: the line {line[:60]!r} of {LIST_NAME} is not a SHA-256 followed by a path. "
            "docs/troubleshooting.md says how to write it (A classroom without internet)."
        )
    return found[2].replace("\\", "/"), f"sha256:{found[1].lower()}"


def _holds(location):
    if isinstance(location, Path):
        return location.exists()
    try:
        return answers(location)
    except TransferFailed as failure:
        raise DataUnavailable(f"The mirror stopped answering: {failure}. Try again, or unset {VARIABLE}.") from None
