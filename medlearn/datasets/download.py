"""One verified copy of each fetched file on this machine: from the cache, else a mirror, else the official source.

A file takes its name only when it is the published one, by its checksum or, where mirrors hold another archive, by the
checksum of its content. So a file that is there is whole, however many processes fetched it or were interrupted.
``NAME.verified`` beside it says that nobody touched it since, so that it need not be read again.

A mirror is a folder or a web address from which a class takes the downloads; ``MEDLEARN_MIRROR`` names it and is read
at each call. ``SHA256SUMS`` in it lists the files it vouches for.
"""

import functools
import hashlib
import io
import json
import os
import re
import shutil
import sys
import time
import uuid
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from medlearn.datasets.archives import Unexpected

CACHE, MIRROR, LIST = "MEDLEARN_DATA", "MEDLEARN_MIRROR", "SHA256SUMS"
HOW_TO_LIST = "docs/troubleshooting.md says how to write it (A classroom without internet)"
ABANDONED_AFTER = 24 * 3600  # seconds
SECONDS_TO_WAIT = (10, 60)  # for a connection, for the next bytes
TRIES = 3
SECONDS_BEFORE_A_BAR = 2  # a bar that comes sooner would only flicker
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


@functools.cache
def lists():
    """Return the lists of files, a dict for each set: addresses, checksums and the most bytes of a file."""
    return json.loads(Path(__file__).with_name("files.json").read_text(encoding="utf-8"))


def files_of(name, content_of=None):
    """Return the files of a set, a dict from the name of each to RemoteFile."""
    of = lists()[name]
    urls, contents = of.get("urls", {}), of.get("contents", {})
    return {
        file: RemoteFile(
            path=f"{of['folder']}/{file}",
            url=urls.get(file, of["url"] + file),
            checksum=checksum,
            most=of["most"],
            content=contents.get(file, ""),
            content_of=content_of if file in contents else None,
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
    try:
        if target.is_file():
            if _is_verified(target, file):
                return target
            note = f"\nThe cached copy {target} is damaged, or another file: it is not the one that was published."
            warnings.warn(f"{note.strip()} Fetching it afresh.", stacklevel=2)
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target.parent)
        # Not tempfile: it makes files that only their owner can read, and a class may share one cache folder.
        temporary = target.with_name(f"{target.name}.{uuid.uuid4().hex[:12]}.part")
        try:
            _fetch(file, temporary, target)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
        _mark(target, file)
    except DataUnavailable as failure:
        web_list.cache_clear()  # somebody may mend the mirror's
        raise type(failure)(f"{failure}{note}") from None
    except OSError as failure:
        raise DataUnavailable(
            f"The cache folder {target.parent} cannot be used: {failure.strerror or failure}. Free some space or mend "
            f"its permissions, or choose another folder with the environment variable {CACHE} or data_home=."
        ) from None
    return target


def local_copies(files, name, data_home=None):
    """Return the paths of verified copies of many small files, as `local_copy`, under one bar with a name."""
    from tqdm import tqdm

    files = list(files)
    bar = tqdm(files, desc=name, unit="file", leave=False, ncols=79, delay=SECONDS_BEFORE_A_BAR, disable=not _watched())
    return [local_copy(file, data_home) for file in (bar if len(files) > 1 else files)]


def whereabouts(file, data_home=None):
    """Say where a RemoteFile would come from, without fetching it: "cached", "mirror" or "missing"."""
    try:
        target, place = cache_folder(data_home) / file.path, mirror()
        if target.is_file() and _is_verified(target, file):
            return "cached"
        return "mirror" if place is not None and file.path in trusted_files(place) else "missing"
    except (OSError, DataUnavailable):
        return "missing"


def _is_verified(target, file):
    """Say whether what lies in the cache is the published file, by its mark or else by its bytes."""
    with suppress(OSError):
        if _beside(target).read_text(encoding="utf-8") == _as_it_is(target, file):
            return True
    if target.stat().st_size > file.most or _difference(target, file):
        return False
    _mark(target, file)
    return True


def _mark(target, file):
    with suppress(OSError):  # in a read-only folder a file is as good without a mark, only slower
        _beside(target).write_text(_as_it_is(target, file), encoding="utf-8")


def _beside(target):
    return target.with_name(f"{target.name}.verified")


def _as_it_is(target, file):
    """Describe a file by which one was meant and by what changes when somebody touches it, without reading it."""
    found = target.stat()
    return f"{file.checksum} {file.content} {found.st_size} {found.st_mtime_ns}"


def _clear_abandoned(folder):
    """Delete what killed downloads left."""
    for left in folder.glob("*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED_AFTER:
                left.unlink()


def _difference(path, file):
    """Say in what a file differs from the published one; nothing if it is that, by its bytes or by its content."""
    algorithm, _, expected = file.checksum.partition(":")
    with open(path, "rb") as stream:
        found = hashlib.file_digest(stream, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
        stream.seek(0)
        start = stream.read(512)
    if found == expected:
        return ""
    if is_web_page(start):
        return (
            "It is a web page (HTML), most likely a network's login page or a firewall's notice: open the address in "
            "a browser, log in, and run this again"
        )
    try:
        if file.content_of and file.content_of(path) == file.content:
            return ""
    except Unexpected as finding:
        return str(finding)
    size = path.stat().st_size
    return f"expected {algorithm.upper()} {expected[:12]}..., got {algorithm.upper()} {found[:12]}... ({size} bytes)"


def is_web_page(start):
    """Say whether a file that starts with these bytes is HTML: usually a network's login page."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def _fetch(file, temporary, target):
    """Bring a file from the mirror if that lists it, else from the source, and insist that it is the published one."""
    place = mirror()
    listed = None if place is None else trusted_files(place).get(file.path)
    origin = file.url if listed is None else f"{place}/{file.path}"
    try:
        with open(temporary, "wb") as stream:
            _transfer(origin, stream, file.most)
    except TransferFailed as failure:
        if listed is not None:
            raise _of_the_mirror(origin, "on its list", failure) from None
        looked = f"none set ({MIRROR})" if place is None else f"{shown(place)} (does not list it in {LIST})"
        raise DataUnavailable(
            f"{target.name} could not be fetched: {failure}.\n  cache:  {target} (no usable file)\n"
            f"  mirror: {looked}\n  source: {file.url}\n"
            "What to do: connect to the internet and run this again; or download the file from the source on another "
            f"computer and put it at the cache path above; or set {MIRROR} to the folder or address of a course mirror."
        ) from None
    advice = "Try again; if it stays so, the file has changed at its source."
    wrong = ""
    if listed is not None:
        advice = f"Mend the mirror's copy or its list, or unset {MIRROR} to use the official source."
        wrong = _difference(temporary, replace(file, checksum=listed, content_of=None))
    if wrong := wrong or _difference(temporary, file):
        raise ChecksumMismatch(f"{shown(origin)} is not what was published: {wrong}. {advice} Nothing of it was kept.")


# The mirror.


def shown(text):
    """Return an address, or a text that holds one, without the user's name and password.

    >>> shown("https://anna:secret@mirror.example.org/course")
    'https://***@mirror.example.org/course'
    """
    return re.sub(r"://\S*@", "://***@", str(text))


def mirror():
    """Return the mirror in use: a folder's Path, an address without its last slash, or None; raises DataUnavailable."""
    value = os.environ.get(MIRROR, "").strip()
    if not value:
        return None
    if _is_address(value):
        return value.rstrip("/")
    folder = Path(os.path.expanduser(value))
    if not folder.is_absolute():
        raise DataUnavailable(
            f"{MIRROR} is {shown(value)!r}: give a folder's whole path (such as {shown(folder.absolute())}) or an "
            "address that starts with http:// or https://."
        )
    if not folder.is_dir():
        raise DataUnavailable(f"{MIRROR} is {shown(value)!r}, but there is no such folder. Correct or unset {MIRROR}.")
    return folder


def _is_address(place):
    return re.match(r"https?://", str(place), re.IGNORECASE) is not None


def trusted_files(place):
    """Read the list of what a mirror vouches for, from path to "sha256:..."; one from the web only once a run."""
    return web_list(place) if _is_address(place) else _list(place)


@functools.cache
def web_list(address):
    """Return the list of a mirror on the web."""
    return _list(address)


def _list(place):
    content = io.BytesIO()
    try:
        _transfer(f"{place}/{LIST}", content, 10**6)
    except TransferFailed as failure:
        what = f"the list of the files it vouches for; {HOW_TO_LIST}"
        raise _of_the_mirror(f"{place}/{LIST}", what, failure) from None
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


def _of_the_mirror(location, what, failure):
    return DataUnavailable(
        f"The mirror's {shown(location)} ({what}) cannot be had: {failure}. Try again, mend the mirror, or unset "
        f"{MIRROR} to use the official source."
    )


# The transfer.


def _transfer(origin, target, most):
    """Copy a file, or what an address gives, into an open file; raises TransferFailed, also for too many bytes."""
    if _is_address(origin):
        return _download(origin, target, most)
    if not Path(origin).is_file():
        raise TransferFailed("there is no such file")
    if Path(origin).stat().st_size > most:
        raise TransferFailed(f"it is larger than the {most} bytes that it can have")
    with open(origin, "rb") as source:
        shutil.copyfileobj(source, target)
    return None


def _download(url, target, most):
    """Download an address into an open file by pooch, again if the connection breaks off."""
    import pooch
    import requests

    for attempt in range(1, 1 + TRIES):
        target.seek(0)
        target.truncate()
        try:
            with _bar(url, target, most) as bar:
                pooch.HTTPDownloader(progressbar=bar, chunk_size=CHUNK, timeout=SECONDS_TO_WAIT)(url, target, None)
            return
        except requests.RequestException as failure:
            broke_off = target.tell() > 0 or isinstance(failure, requests.Timeout)
            if attempt == TRIES or not broke_off:
                raise TransferFailed(_reason(failure, shown(url))) from None
            time.sleep(attempt)


def _reason(failure, url):
    """Put a failure of the network in a few words; requests' own run over three lines."""
    import requests

    host = url.split("/")[2]
    if isinstance(failure, requests.HTTPError):
        return f"{host} answered {failure.response.status_code} {failure.response.reason}"
    said = {
        requests.exceptions.SSLError: f"{host} could not prove its identity (a firewall may be reading along)",
        requests.exceptions.ProxyError: f"the proxy on the way to {host} did not let it through (HTTPS_PROXY)",
        requests.Timeout: f"{host} did not answer in time",
        requests.exceptions.ChunkedEncodingError: f"the connection to {host} broke off before the file was complete",
    }
    return next((words for kind, words in said.items() if isinstance(failure, kind)), f"no connection to {host}")


def _watched():
    """Say whether somebody sees a bar: at a terminal or in a notebook, not in a log."""
    return sys.stderr.isatty() or "ipykernel" in sys.modules


def _bar(url, target, most):
    """Return a bar for a download, which leaves nothing behind and ends one that never ends."""
    from tqdm import tqdm

    class Bar(tqdm):
        def __bool__(self):  # pooch asks, and a bar without a total is no answer
            return True

        def update(self, size=1):
            if target.tell() > most:
                raise TransferFailed(f"{shown(url)} sends more than the {most} bytes that the file can have")
            return super().update(target.tell() - self.n)

        def reset(self, total=None):  # pooch would draw a bar at the end that nobody had seen yet
            pass

    name = url.partition("?")[0].rpartition("/")[2]
    look = {"unit": "B", "unit_scale": True, "ncols": 79, "leave": False}
    return Bar(desc=name, delay=SECONDS_BEFORE_A_BAR, disable=not _watched(), **look)
