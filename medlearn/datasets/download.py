"""One verified copy of each fetched file on this machine: from the cache, else a mirror, else the official source.

A file takes its name only when it is the published one, by its checksum or, where mirrors hold another archive, by the
checksum of its content. So a file that is there is whole, however many processes fetched it or were interrupted. Beside
it stands its record, ``NAME.sha256``, from which a file that nobody touched is known again without being read.

A mirror is a folder or a web address from which a class takes the downloads; ``MEDLEARN_MIRROR`` names it and is read
at each call. ``SHA256SUMS`` in it lists the files it vouches for.
"""

import functools
import hashlib
import io
import json
import os
import re
import sys
import time
import uuid
import warnings
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from medlearn.datasets.archives import Unexpected

CACHE, MIRROR, LIST = "MEDLEARN_DATA", "MEDLEARN_MIRROR", "SHA256SUMS"
HOW_TO_LIST = "docs/troubleshooting.md says how to write it (A classroom without internet)"
KEPT, PINNED = "# verified; bytes and time: ", "# published as: "  # how the comments in a record begin
ABANDONED_AFTER = 24 * 3600  # seconds
SECONDS_TO_WAIT = (10, 60)  # for a connection, for the next bytes
TRIES = 3
SECONDS_BEFORE_A_BAR = 2  # a bar that comes sooner would only flicker
SMALL = 500_000  # bytes: a file that can have no more needs no bar of its own
CHUNK = 2**16  # bytes


class DataUnavailable(RuntimeError):
    """A data file cannot be had: the message says what was looked for, where, and what to do."""


class ChecksumMismatch(DataUnavailable):
    """A data file arrived but is not the one that was asked for."""


class TransferFailed(Exception):
    """The bytes did not come; the message is the short reason."""


@dataclass(frozen=True)
class RemoteFile:
    """A file that can be fetched.

    It stands at `path` below the cache folder and below a mirror, has at most `most` bytes, and comes from `url`. It
    has this `checksum`, such as "md5:28209eda...", or else holds this `content`, as `content_of` computes it from a
    path (or raises `Unexpected`).
    """

    path: str
    url: str
    checksum: str
    most: int
    content: str = ""
    content_of: Callable | None = None

    @property
    def pin(self):
        """All that says which file is meant; a record of another pin does not count."""
        return f"{self.checksum} {self.content}".strip()


@functools.cache
def lists():
    """Return the lists of files, a dict for each set: addresses, checksums and the most bytes of a file."""
    return json.loads(Path(__file__).with_name("files.json").read_text(encoding="utf-8"))


def files_of(name, content_of=None):
    """Return the files of a set, a dict from the name of each to RemoteFile."""
    of = lists()[name]
    contents = of.get("contents", {})
    urls = {file: of["url"] + file for file in of["files"]} | of.get("urls", {})
    return {
        file: RemoteFile(
            f"{of['folder']}/{file}",
            urls[file],
            checksum,
            of["most"],
            contents.get(file, ""),
            content_of if file in contents else None,
        )
        for file, checksum in of["files"].items()
    }


# The cache.


def cache_folder(data_home=None):
    """Return the folder that keeps fetched files: `data_home`, else ``MEDLEARN_DATA``, else the user's own cache."""
    if data_home:
        return Path(os.path.expanduser(data_home)).absolute()
    chosen = Path(os.path.expanduser(os.environ.get(CACHE, "").strip() or _of_the_user()))
    if not chosen.is_absolute():  # it would be another folder for each notebook
        raise DataUnavailable(f"{CACHE} is {str(chosen)!r}: give a folder's whole path, such as {chosen.absolute()}.")
    return chosen


def _of_the_user():
    import pooch

    with suppress(RuntimeError):
        folder = pooch.os_cache("medlearn")
        if folder.is_absolute():  # else it begins with a ~ that stands for nothing
            return folder
    raise DataUnavailable(f"This user has no home folder to keep data in: set {CACHE} to a folder's whole path.")


def local_copy(file, data_home=None):
    """Return the path of a verified copy of a RemoteFile, fetching it if need be; raises DataUnavailable."""
    target, note = cache_folder(data_home) / file.path, ""
    with _explained(target.parent):
        if target.is_file():
            if _is_verified(target, file):
                return target
            note = f"The cached copy {target} is damaged, or another file: it is not the one that was published."
            warnings.warn(f"{note} Fetching it afresh.", stacklevel=2)
        try:
            _fetch(file, target)
        except DataUnavailable as failure:
            fetched_list.cache_clear()  # somebody may mend the mirror's
            raise type(failure)(f"{failure}\n{note}".rstrip()) from None
    return target


def local_copies(files, name, data_home=None):
    """Return the paths of verified copies of many small files, as `local_copy`, under one bar with a name."""
    from tqdm import tqdm

    files = list(files)
    bar = tqdm(files, desc=name, unit="file", leave=False, ncols=79, delay=SECONDS_BEFORE_A_BAR, disable=None)
    return [local_copy(file, data_home) for file in (bar if len(files) > 1 else files)]


def whereabouts(file, data_home=None):
    """Say where a RemoteFile would come from, without fetching it: "cached", "mirror" or "missing".

    It is "missing" also when the mirror or the cache folder cannot be used: `local_copy` says why.
    """
    try:
        target = cache_folder(data_home) / file.path
        if target.is_file() and _is_verified(target, file):
            return "cached"
        return "missing" if offer(file.path) is None else "mirror"
    except (OSError, DataUnavailable):
        return "missing"


def _is_verified(target, file):
    """Say whether what lies in the cache is the published file, by its record or else by its bytes."""
    if _is_recorded(target, file):
        return True
    if target.stat().st_size > file.most or _difference(target, file):
        return False
    with suppress(OSError):  # placed by hand; in a read-only folder it is as good without a record, only slower
        _record(target, target, file)
    return True


def _is_recorded(target, file):
    """Say whether a file was verified as what is published now, and nobody touched it since."""
    try:
        record = _beside(target).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    by_checksum = record.lower().startswith(file.pin.removeprefix("sha256:") + " ")
    return f"{KEPT}{_size_and_time(target)}\n" in record and (by_checksum or f"{PINNED}{file.pin}\n" in record)


def _difference(path, file):
    """Say in what a file differs from the published one; nothing if it is that, by its bytes or by its content."""
    found = digest(path, file.checksum.partition(":")[0])
    if found == file.checksum:
        return ""
    with open(path, "rb") as stream:
        if is_web_page(stream.read(512)):
            return (
                "It is a web page (HTML), most likely a network's login page or a firewall's notice: open the address "
                "in a browser, log in, and run this again"
            )
    try:
        if file.content_of and file.content_of(path) == file.content:
            return ""
    except Unexpected as finding:
        return str(finding)
    return f"expected {_shortened(file.checksum)}, got {_shortened(found)} ({path.stat().st_size} bytes)"


def _fetch(file, target):
    """Fetch from the mirror if it has the file, else from the source, and put it in place once it is verified."""
    offered = offer(file.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _temporary_beside(target) as temporary:
        if offered is None:
            _from_source(file, target, temporary)
            advice = "Try again; if it stays so, the file has changed at its source."
            _insist(temporary, file, f"{file.url} did not give the expected file", advice)
        else:
            origin, checksum = offered
            with open(temporary, "wb") as stream:
                bring(origin, stream, file.most)
            listed = replace(file, checksum=checksum, content_of=None)
            advice = f"Mend the mirror's copy or its list, or unset {MIRROR} to use the official source."
            _insist(temporary, listed, f"{shown(origin)} did not give the expected file", advice)
            _insist(temporary, file, f"{shown(origin)} is not what was published", advice)
        _record(target, temporary, file)
        _put(temporary, target)


def _insist(path, file, said, advice):
    if wrong := _difference(path, file):
        raise ChecksumMismatch(f"{said}: {wrong}. {advice} Nothing of it was kept.")


def _from_source(file, target, temporary):
    place = mirror()
    looked = (
        f"  cache:  {target} (no usable file)\n"
        f"  mirror: {f'none set ({MIRROR})' if place is None else f'{shown(place)} (does not have it)'}\n"
    )
    try:
        with open(temporary, "wb") as stream:
            _download(file.url, stream, file.most)
    except TransferFailed as failure:
        raise DataUnavailable(
            f"{target.name} could not be fetched: {failure}.\n{looked}  source: {file.url}\n"
            "What to do: connect to the internet and run this again; or download the file from the source on another "
            f"computer and put it at the cache path above; or set {MIRROR} to the folder or address of a course mirror."
        ) from None


@contextmanager
def _explained(folder):
    """Turn the operating system's refusal into advice."""
    try:
        yield
    except OSError as failure:
        raise DataUnavailable(
            f"The cache folder {folder} cannot be used: {failure.strerror or failure}. Free some space or mend its "
            f"permissions, or choose another folder with the environment variable {CACHE} or data_home=."
        ) from None


# Files and their records.


@contextmanager
def _temporary_beside(target):
    """Give a name beside the target that no other process uses, and leave nothing there."""
    for left in target.parent.glob("*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED_AFTER:
                left.unlink()
    # Not tempfile: it makes files that only their owner can read, and a class may share one cache folder.
    path = target.with_name(f"{target.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _put(temporary, target):
    """Give a verified file its final name, also where another process has just put the same one there."""
    try:
        os.replace(temporary, target)
    except PermissionError:
        # Windows refuses while another process reads the target: no harm if that one has put the same file there.
        if not (target.is_file() and digest(target) == digest(temporary)):
            raise


def _beside(target):
    return target.with_name(f"{target.name}.sha256")


def _size_and_time(path):
    """Describe a file by what changes when somebody touches it, without reading it."""
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def _record(target, path, file):
    """Write the record of a verified file, which is to be or is already at its target, as sha256sum would."""
    line = f"{digest(path).removeprefix('sha256:')}  {target.name}"
    with _temporary_beside(_beside(target)) as temporary:
        lines = f"{line}\n{KEPT}{_size_and_time(path)}\n{PINNED}{file.pin}\n"
        temporary.write_text(lines, encoding="utf-8", newline="\n")
        _put(temporary, _beside(target))


def digest(path, algorithm="sha256"):
    """Return the checksum of a file, such as "sha256:..."; MD5, which MedMNIST publishes, reveals accidents only."""
    with open(path, "rb") as stream:
        found = hashlib.file_digest(stream, lambda: hashlib.new(algorithm, usedforsecurity=False))
    return f"{algorithm}:{found.hexdigest()}"


def _shortened(checksum):
    algorithm, _, value = checksum.partition(":")
    return f"{algorithm.upper()} {value[:12]}..."


def is_web_page(start):
    """Say whether a file that starts with these bytes is HTML: usually a network's login page."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def shown(text):
    """Return an address, or a text that holds one, without the user's name and password.

    Examples
    --------
    >>> shown("https://anna:secret@mirror.example.org/course")
    'https://***@mirror.example.org/course'
    """
    return re.sub(r"://\S*@", "://***@", str(text))


# The mirror.


def mirror():
    """Return the mirror in use: a folder's Path, an address without its last slash, or None; raises DataUnavailable."""
    value = os.environ.get(MIRROR, "").strip()
    if not value:
        return None
    if re.match(r"https?://", value, re.IGNORECASE):
        return value.rstrip("/")
    folder = Path(os.path.expanduser(value))  # leaves the ~name of nobody as it is
    if not folder.is_absolute():
        raise DataUnavailable(
            f"{MIRROR} is {shown(value)!r}: give a folder's whole path (such as {shown(folder.absolute())}) or an "
            "address that starts with http:// or https://."
        )
    if not folder.is_dir():
        raise DataUnavailable(f"{MIRROR} is {shown(value)!r}, but there is no such folder. Correct or unset {MIRROR}.")
    return folder


def trusted_files(place):
    """Read the list of what a mirror vouches for, from path to "sha256:..."; one from the web only once a run."""
    return fetched_list(place) if isinstance(place, str) else _list(place)


@functools.cache
def fetched_list(address):
    """Return the list of a mirror on the web."""
    return _list(address)


def _list(place):
    content = io.BytesIO()
    bring(f"{place}/{LIST}" if isinstance(place, str) else place / LIST, content, 10**6)
    if is_web_page(content.getvalue()):
        raise DataUnavailable(
            f"The mirror {shown(place)} answers with a web page instead of {LIST}: log in to the network in a "
            f"browser, then run this again; or correct {MIRROR}."
        )
    lines = content.getvalue().decode("utf-8-sig", errors="replace").splitlines()
    return dict(_entry(line, place) for line in lines if line.strip() and not line.startswith("#"))


def _entry(line, place):
    found = re.fullmatch(r"([0-9a-fA-F]{64})[ \t]+\*?(?:\./)?(.+)", line.strip())
    if found is None:
        raise DataUnavailable(
            f"{shown(place)}: the line {line[:60]!r} of {LIST} is not a SHA-256 followed by a path. {HOW_TO_LIST}."
        )
    return found[2].replace("\\", "/"), f"sha256:{found[1].lower()}"


def offer(path):
    """Return where the mirror has a file, and the checksum that it vouches for; None if it has none.

    A file that the mirror holds without listing it is an error: to go to the source instead would hide the fault.
    """
    place = mirror()
    if place is None:
        return None
    trusted = trusted_files(place)
    location = f"{place}/{path}" if isinstance(place, str) else place / path
    if path in trusted:
        return location, trusted[path]
    if _holds(location):
        raise DataUnavailable(
            f"{shown(location)} is on the mirror but not on its list {LIST}, so it is not trusted. Whoever keeps "
            f"the mirror should add its checksum to {LIST}; or unset {MIRROR} to use the official source."
        )
    return None


def _holds(location):
    if isinstance(location, Path):
        return location.exists()
    import pooch
    import requests

    try:
        return pooch.HTTPDownloader(timeout=SECONDS_TO_WAIT)(location, None, None, check_only=True)
    except requests.RequestException as failure:
        raise DataUnavailable(
            f"The mirror stopped answering: {_reason(failure, location)}. Try again, or unset {MIRROR}."
        ) from None


def bring(location, target, most):
    """Copy a file of the mirror, a Path or an address, into an open file; raises DataUnavailable."""
    try:
        (_download if isinstance(location, str) else _copy)(location, target, most)
    except TransferFailed as failure:
        what = f"the list of the files it vouches for; {HOW_TO_LIST}" if str(location).endswith(LIST) else "on its list"
        raise DataUnavailable(
            f"The mirror's {shown(location)} ({what}) cannot be had: {failure}. Try again, mend the mirror, or unset "
            f"{MIRROR} to use the official source."
        ) from None


def _copy(location, target, most):
    """Copy a file; who cannot read blames the mirror, not the place where the copy goes."""
    if not location.is_file():
        raise TransferFailed("it is no file" if location.exists() else "it is not there")
    parts = _parts(location)
    while part := next(parts):
        target.write(part)
        if target.tell() > most:
            raise TransferFailed(f"it is larger than the {most} bytes that it can have")


def _parts(location):
    try:
        with open(location, "rb") as source:
            while True:
                yield source.read(CHUNK)
    except OSError as failure:
        raise TransferFailed(f"it broke off ({failure.strerror})") from None


# The network.


def _download(url, target, most):
    """Download an address into an open file by pooch, again if the connection breaks off."""
    import pooch
    import requests

    for attempt in range(1, 1 + TRIES):
        target.seek(0)
        target.truncate()
        try:
            with _Progress(url, target, most) as bar:
                pooch.HTTPDownloader(progressbar=bar, chunk_size=CHUNK, timeout=SECONDS_TO_WAIT)(url, target, None)
            return
        except (requests.RequestException, ValueError) as failure:  # ValueError: no address
            broke_off = isinstance(failure, (requests.exceptions.ChunkedEncodingError, requests.Timeout))
            broke_off |= isinstance(failure, requests.ConnectionError) and target.tell() > 0  # it fell silent
            if attempt == TRIES or not broke_off:
                raise TransferFailed(_reason(failure, url)) from None
            time.sleep(attempt)


def _reason(failure, url):
    """Put a failure of the network in a few words; urllib's own run over three lines."""
    import requests

    try:
        host = urlsplit(shown(url)).netloc
    except ValueError:  # no address at all, such as http://[half
        host = ""
    if isinstance(failure, requests.HTTPError):
        return f"{host} answered {failure.response.status_code} {failure.response.reason}"
    said = {
        requests.exceptions.SSLError: f"{host} could not prove its identity (a firewall may be reading along)",
        requests.exceptions.ProxyError: f"the proxy on the way to {host} did not let it through (HTTPS_PROXY)",
        requests.Timeout: f"{host} did not answer in time",
        requests.ConnectionError: f"no connection to {host}",
        requests.exceptions.ChunkedEncodingError: f"the connection to {host} broke off before the file was complete",
    }
    otherwise = f"{shown(url)} cannot be used as an address ({type(failure).__name__})"
    return next((words for kind, words in said.items() if isinstance(failure, kind)), otherwise)


class _Progress:
    """What pooch tells of a download: a bar on stderr that leaves nothing behind, and an end if too much comes.

    In a notebook it appears only when the download is long, so that outputs stay free of it; in a log it never does.
    """

    total = 0  # set by pooch

    def __init__(self, url, target, most):
        from tqdm import tqdm

        self._url, self._target, self._most = shown(url), target, most
        terminal, notebook = sys.stderr.isatty(), "ipykernel" in sys.modules
        self._bar = tqdm(
            desc=url.partition("?")[0].rpartition("/")[2],
            unit="B",
            unit_scale=True,
            ncols=79,
            leave=False,
            delay=0 if terminal else SECONDS_BEFORE_A_BAR,
            disable=most <= SMALL or not (terminal or notebook),
        )

    def update(self, size):
        """Show what has come."""
        if self._target.tell() > self._most:
            raise TransferFailed(f"{self._url} sends more than the {self._most} bytes that the file can have")
        self._bar.total = self.total or None
        self._bar.update(self._target.tell() - self._bar.n)

    def reset(self):
        """Stay: pooch sets a bar back before it fills it."""

    def close(self):
        """Stay until the end, whatever it is."""

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self._bar.close()
