"""Bring the bytes of one remote file over HTTP, and say in words what went wrong."""

import sys
import time
from urllib.parse import urlsplit

from medlearn.datasets.download.checksums import MOST_BYTES, shown

# Above this, a person should see that something is happening; below, a bar would only flicker.
SECONDS_BEFORE_A_BAR = 2
CHUNK_BYTES = 1 << 18
SECONDS_TO_WAIT = (10, 60)  # for a connection, for the next bytes
# A transfer that brings less than this in such a time will not come to an end: 1 kB a second is slower than a modem.
SLOWEST_BYTES, SLOWEST_SECONDS = 60_000, 60


class TransferFailed(Exception):
    """The bytes did not come; the message is the short reason."""


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
