"""Bring the bytes of one remote file over HTTP, and say in words what went wrong.

Checksums are written as ``"sha256:..."`` or ``"md5:..."``, in lower case.
"""

import hashlib
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

# Above this, a person should see that something is happening; below, a bar would only flicker.
SECONDS_BEFORE_A_BAR = 2
CHUNK_BYTES = 1 << 18
SECONDS_TO_WAIT = (10, 60)  # for a connection, for the next bytes
# A transfer that brings less than this in such a time will not come to an end: 1 kB a second is slower than a modem.
SLOWEST_BYTES, SLOWEST_SECONDS = 60_000, 60
MOST_BYTES = 10**9


class DataUnavailable(RuntimeError):
    """A data file cannot be had: the message says what was looked for, where, and what to do."""


class ChecksumMismatch(DataUnavailable):
    """A data file arrived but is not the one that was asked for."""


class TransferFailed(Exception):
    """The bytes did not come; the message is the short reason."""


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
    """

    path: str
    url: str
    checksum: str
    most: int = MOST_BYTES
    known: Callable | None = None

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


def download(url, destination, most=MOST_BYTES):
    """Download an address into a file, with a progress bar that leaves nothing behind.

    Parameters
    ----------
    url : str
    destination : path-like or binary file
    most : int
        The transfer is ended when more bytes come than this.

    Raises
    ------
    TransferFailed
        If there is no connection, the server refuses, the connection breaks off, or it brings too much or hardly
        anything.
    OSError
        If the destination cannot be written.
    """
    import requests
    import urllib3

    if not hasattr(destination, "write"):
        with open(destination, "wb") as file:
            return download(url, file, most)
    try:
        with requests.get(url, stream=True, timeout=SECONDS_TO_WAIT) as response:
            response.raise_for_status()
            _receive(response, destination, most, url)
    except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as failure:  # ValueError: no address
        raise TransferFailed(_reason(failure, url)) from None


def _receive(response, destination, most, url):
    """Write what comes, as it comes; `read1` does not wait until a whole part is there, so a drip is noticed."""
    length = response.headers.get("Content-Length", "")
    bar = _Bar(url.partition("?")[0].rpartition("/")[2], int(length) if length.isdecimal() else None)
    received, mark, since = 0, 0, time.monotonic()
    try:
        while part := response.raw.read1(CHUNK_BYTES, decode_content=True):
            destination.write(part)
            bar.update(len(part))
            received += len(part)
            if received > most:
                raise TransferFailed(f"{_host(url)} sends more than the {most} bytes that the file can have")
            if time.monotonic() - since > SLOWEST_SECONDS:
                if received - mark < SLOWEST_BYTES:
                    raise TransferFailed(f"{_host(url)} sent only {received - mark} bytes in {SLOWEST_SECONDS} seconds")
                mark, since = received, time.monotonic()
    finally:
        bar.close()


def answers(url):
    """Say whether a server has this address, without downloading it.

    Raises
    ------
    TransferFailed
        If the server cannot be reached.
    """
    import requests

    try:
        return requests.head(url, timeout=SECONDS_TO_WAIT, allow_redirects=True).status_code == 200
    except requests.RequestException as failure:
        raise TransferFailed(_reason(failure, url)) from None


def shown(text):
    """Return an address, or a text that holds one, without the user's name and password.

    Examples
    --------
    >>> shown("https://anna:secret@mirror.example.org/course")
    'https://***@mirror.example.org/course'
    """
    return re.sub(r"://\S*@", "://***@", str(text))


def _host(url):
    try:
        return urlsplit(shown(url)).netloc or shown(url)
    except ValueError:  # no address at all, such as http://[half
        return shown(url)


def _reason(failure, url):
    """Put a failure of the network in a few words; urllib's own run over three lines."""
    import requests
    import urllib3

    host = _host(url)
    if isinstance(failure, requests.HTTPError):
        return f"{host} answered {failure.response.status_code} {failure.response.reason}"
    if isinstance(failure, requests.exceptions.SSLError):
        return f"{host} could not prove its identity (a firewall may be reading along)"
    if isinstance(failure, requests.exceptions.ProxyError):
        return f"the proxy on the way to {host} did not let it through (HTTPS_PROXY, HTTP_PROXY)"
    if isinstance(failure, (requests.Timeout, urllib3.exceptions.TimeoutError)):
        return f"{host} did not answer in time"
    if isinstance(failure, requests.ConnectionError):
        return f"no connection to {host}"
    if isinstance(failure, urllib3.exceptions.HTTPError):
        return f"the connection to {host} broke off before the file was complete"
    return f"{shown(url)} cannot be used as an address ({type(failure).__name__})"


class _Bar:
    """What a download shows, by tqdm on stderr, and what is gone afterwards.

    In a notebook it appears only when the download is long, so that a lesson's outputs stay free of it; in a log
    it never does.
    """

    def __init__(self, title, total):
        from tqdm import tqdm

        terminal, notebook = sys.stderr.isatty(), "ipykernel" in sys.modules
        self._bar = tqdm(
            desc=title,
            total=total,
            unit="B",
            unit_scale=True,
            ncols=79,
            leave=False,
            delay=0 if terminal else SECONDS_BEFORE_A_BAR,
            disable=not (terminal or notebook),
        )

    def update(self, size):
        self._bar.update(size)

    def close(self):
        self._bar.close()
