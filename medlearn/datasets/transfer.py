"""Bring the bytes of one remote file over HTTP, and say in words what went wrong.

Checksums are written as ``"sha256:..."`` or ``"md5:..."``, in lower case.
"""

import hashlib
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

# Above this, a person should see that something is happening; below, a bar would only flicker.
SECONDS_BEFORE_A_BAR = 2
CHUNK_BYTES = 1 << 18
SECONDS_TO_WAIT = (10, 60)  # for a connection, for the next bytes


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
    """

    path: str
    url: str
    checksum: str


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
        f"{origin} did not give the expected file: expected {_shortened(checksum)}, got {_shortened(found)} "
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


def download(url, destination):
    """Download an address into a file, with a progress bar that leaves nothing behind.

    Parameters
    ----------
    url : str
    destination : path-like or binary file

    Raises
    ------
    TransferFailed
        If there is no connection, the server refuses, or the connection breaks off.
    OSError
        If the destination cannot be written.
    """
    import pooch
    import requests

    bar = _Bar(url.partition("?")[0].rpartition("/")[2])
    try:
        bring = pooch.HTTPDownloader(progressbar=bar, chunk_size=CHUNK_BYTES, timeout=SECONDS_TO_WAIT)
        bring(url, destination, None)
    except (requests.RequestException, ValueError) as failure:  # ValueError: an address that is none
        raise TransferFailed(_reason(failure, url)) from None
    finally:
        bar.close()


def answers(url):
    """Say whether a server has this address, without downloading it.

    Raises
    ------
    TransferFailed
        If the server cannot be reached.
    """
    import pooch
    import requests

    try:
        return pooch.HTTPDownloader(timeout=SECONDS_TO_WAIT)(url, None, None, check_only=True)
    except requests.RequestException as failure:
        raise TransferFailed(_reason(failure, url)) from None


def _reason(failure, url):
    """Put a failure of the network in a few words; urllib's own run over three lines."""
    import requests

    try:
        host = urlsplit(url).netloc or url
    except ValueError:  # no address at all, such as http://[half
        host = url
    if isinstance(failure, requests.HTTPError):
        return f"{host} answered {failure.response.status_code} {failure.response.reason}"
    if isinstance(failure, requests.exceptions.ChunkedEncodingError):
        return f"the connection to {host} broke off before the file was complete"
    if isinstance(failure, requests.exceptions.SSLError):
        return f"{host} could not prove its identity (a firewall may be reading along)"
    if isinstance(failure, requests.exceptions.ProxyError):
        return f"the proxy on the way to {host} did not let it through (HTTPS_PROXY, HTTP_PROXY)"
    if isinstance(failure, requests.Timeout):
        return f"{host} did not answer in time"
    if isinstance(failure, requests.ConnectionError):
        return f"no connection to {host}"
    return f"{url} cannot be used as an address ({type(failure).__name__})"


class _Bar:
    """What pooch calls while it downloads, shown by tqdm on stderr and gone afterwards.

    In a notebook it appears only when the download is long, so that a lesson's outputs stay free of it; in a log
    it never does.
    """

    def __init__(self, title):
        from tqdm import tqdm

        terminal, notebook = sys.stderr.isatty(), "ipykernel" in sys.modules
        self.total = 0
        self._bar = tqdm(
            desc=title,
            unit="B",
            unit_scale=True,
            ncols=79,
            leave=False,
            delay=0 if terminal else SECONDS_BEFORE_A_BAR,
            disable=not (terminal or notebook),
        )

    def update(self, size):
        self._bar.total = self.total or None
        self._bar.update(size)

    def close(self):
        self._bar.close()

    # At the end pooch rewinds the bar and fills it again; ours vanishes instead, and a closed tqdm takes no update.
    reset = close
