"""A file that can be fetched, and whether the one that arrived is the one that was published.

Checksums are written as ``"sha256:..."`` or ``"md5:..."``, in lower case.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 10**9


class DataUnavailable(RuntimeError):
    """A data file cannot be had: the message says what was looked for, where, and what to do."""


class ChecksumMismatch(DataUnavailable):
    """A data file arrived but is not the one that was asked for."""


@dataclass(frozen=True)
class RemoteFile:
    """A file that can be fetched.

    Parameters
    ----------
    path : str
        Where it stands below the cache folder and below a mirror, such as ``"medmnist/pneumoniamnist.npz"``.
    url : str
        Its official address.
    checksum : str
        The checksum that a copy from `url` must have, such as ``"md5:28209eda..."``.
    most : int
        How many bytes it can have at most: a transfer that brings more is ended.
    known : callable, optional
        Called with a path, it says whether a file with another checksum has the same content, or raises
        `DataUnavailable`.
    by_hand : bool
        Whether `url` is a page for people: then nothing is downloaded from it, and the error says what to do there.
    """

    path: str
    url: str
    checksum: str
    most: int = MOST_BYTES
    known: Callable | None = None
    by_hand: bool = False

    def is_in(self, path):
        """Say whether a file is this one: the official bytes, or at least its content."""
        return matches(path, self.checksum) or (self.known is not None and self.known(path))


def digest(path, algorithm="sha256"):
    """Compute the checksum of a file.

    Parameters
    ----------
    path : path-like
    algorithm : {"sha256", "md5"}
        MD5 is here because it is what MedMNIST publishes. It reveals an accident, not an attack; what we record
        ourselves is SHA-256.

    Returns
    -------
    checksum : str
        ``"sha256:..."`` or ``"md5:..."``.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with open(path, "rb") as stream:
        found = hashlib.file_digest(stream, lambda: hashlib.new(algorithm, usedforsecurity=False))
    return f"{algorithm}:{found.hexdigest()}"


def matches(path, checksum):
    """Say whether a file has this checksum, whatever its algorithm."""
    return digest(path, checksum.partition(":")[0]) == checksum


def verify(path, checksum, origin, advice):
    """Insist that a file which arrived has the right checksum.

    Parameters
    ----------
    path : Path
    checksum : str
    origin : str or Path
        Where it came from.
    advice : str
        What to do when it is wrong.

    Raises
    ------
    ChecksumMismatch
        With both checksums, and with a word of its own for a login page.
    """
    found = digest(path, checksum.partition(":")[0])
    if found == checksum:
        return
    with open(path, "rb") as stream:
        page = is_web_page(stream.read(512))
    if page:
        advice = (
            "It is a web page (HTML), most likely a network's login page or a firewall's notice: open the address in "
            f"a browser, log in, and run this again. {advice}"
        )
    raise ChecksumMismatch(
        f"{shown(origin)} did not give the expected file: expected {_shortened(checksum)}, got {_shortened(found)} "
        f"({path.stat().st_size} bytes). {advice} Nothing of it was kept."
    )


def _shortened(checksum):
    algorithm, _, value = checksum.partition(":")
    return f"{algorithm.upper()} {value[:12]}..."


def is_web_page(start):
    """Say whether a file that starts with these bytes is HTML: usually a network's login page.

    Examples
    --------
    >>> is_web_page(b"<!DOCTYPE html><title>Log in")
    True
    >>> is_web_page(b"63.0,1.0,1.0,145.0")
    False
    """
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def shown(text):
    """Return an address, or a text that holds one, without the user's name and password.

    Examples
    --------
    >>> shown("https://anna:secret@mirror.example.org/course")
    'https://***@mirror.example.org/course'
    """
    return re.sub(r"://\S*@", "://***@", str(text))
