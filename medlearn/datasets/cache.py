"""One verified copy of each fetched file on this machine: from the cache, else a mirror, else the official source.

Beside each file stands its record, ``NAME.sha256``, in the format of ``sha256sum``. A file takes its final name only
when its checksum is right, so a file that is there is whole, however many processes fetched it or were interrupted.
"""

import os
import time
import uuid
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

from medlearn.datasets import mirror
from medlearn.datasets.transfer import DataUnavailable, TransferFailed, digest, download, matches, verify

VARIABLE = "MEDLEARN_DATA"
ABANDONED_AFTER_SECONDS = 24 * 3600


def cache_folder(data_home=None):
    """Return the folder that keeps fetched files; it need not exist yet.

    Parameters
    ----------
    data_home : path-like, optional
        The folder itself. Otherwise the environment variable ``MEDLEARN_DATA`` names it, otherwise it is the user's
        own cache folder on this system.

    Returns
    -------
    folder : Path
    """
    chosen = data_home or os.environ.get(VARIABLE, "").strip()
    if not chosen:
        import pooch

        chosen = pooch.os_cache("medlearn")
    return Path(os.path.expanduser(chosen)).absolute()


def local_copy(file, data_home=None):
    """Return the path of a verified copy of a file, fetching it if need be.

    Parameters
    ----------
    file : RemoteFile
    data_home : path-like, optional
        As in `cache_folder`.

    Returns
    -------
    path : Path

    Raises
    ------
    DataUnavailable
        If the file cannot be had, or the cache folder cannot be written.
    ChecksumMismatch
        If what arrived is not the file that was asked for.
    """
    target = cache_folder(data_home) / file.path
    with _explained(target.parent):
        state = _state(target, file.checksum)
        if state == "verified":
            return target
        note = _note(state, target)
        if note:
            warnings.warn(f"{note} Fetching it afresh.", stacklevel=2)
        try:
            _fetch(file, target)
        except DataUnavailable as failure:
            raise type(failure)(f"{failure}\n{note}".rstrip()) from None
    return target


def whereabouts(file, data_home=None):
    """Say where a file would come from, without fetching it.

    Parameters
    ----------
    file : RemoteFile
    data_home : path-like, optional

    Returns
    -------
    status : {"cached", "mirror", "missing"}
        "missing" also when the mirror or the cache folder cannot be used: `local_copy` says why.
    """
    try:
        if _state(cache_folder(data_home) / file.path, file.checksum) == "verified":
            return "cached"
        location, _ = mirror.offer(file.path)
    except (OSError, DataUnavailable):
        return "missing"
    return "missing" if location is None else "mirror"


def _state(target, official):
    """Judge what is in the cache: "absent", "verified", "damaged" (not as recorded) or "foreign" (no record)."""
    if not target.is_file():
        return "absent"
    recorded = _recorded(target)
    if recorded == digest(target):
        return "verified"
    if matches(target, official):  # placed by hand: the remedy where downloads are blocked
        _try_to_record(target)
        return "verified"
    return "foreign" if recorded is None else "damaged"


def _note(state, target):
    """Say what is wrong with what lies in the cache, if something is."""
    return {
        "absent": "",
        "damaged": f"The cached copy {target} is damaged: it no longer matches its record.",
        "foreign": f"The file {target} has no record and is not the official one.",
    }[state]


def _fetch(file, target):
    """Fetch from the mirror if it has the file, else from the source, and put it in place once it is verified."""
    location, checksum = mirror.offer(file.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(target) as temporary:
        if location is None:
            _bring_from_source(file, target, temporary)
            verify(temporary, file.checksum, file.url, "Try again; if it stays so, the file has changed at its source.")
        else:
            mirror.bring(location, temporary)
            verify(temporary, checksum, location, f"Mend the mirror's copy or its list, or unset {mirror.VARIABLE}.")
        _write_record(target, digest(temporary))
        _put(temporary, target)


def _bring_from_source(file, target, temporary):
    try:
        download(file.url, temporary)
    except TransferFailed as failure:
        raise DataUnavailable(
            f"{target.name} could not be fetched: {failure}.\n"
            f"  cache:  {target} (no usable file)\n"
            f"  mirror: {_mirror_in_words()}\n"
            f"  source: {file.url}\n"
            "What to do: connect to the internet and run this again; or download the file from the source on another "
            f"computer and put it at the cache path above; or set {mirror.VARIABLE} to the folder or address of a "
            "course mirror."
        ) from None


def _mirror_in_words():
    place = mirror.address()
    return f"none set ({mirror.VARIABLE})" if place is None else f"{place} (does not have it)"


@contextmanager
def _temporary(target):
    """Give a name beside the target that no other process uses, and leave nothing there."""
    for left in target.parent.glob("*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED_AFTER_SECONDS:
                left.unlink()
    # Not tempfile: it makes files that only their owner can read, and a class may share one cache folder.
    path = target.with_name(f"{target.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _put(temporary, target):
    try:
        os.replace(temporary, target)
    except PermissionError:
        # Windows refuses while another process reads the target: no harm if that one has put the same file there.
        if not (target.is_file() and digest(target) == digest(temporary)):
            raise


def _record_path(target):
    return target.with_name(f"{target.name}.sha256")


def _recorded(target):
    """Return the recorded checksum, "sha256:..." (of whatever the record says), or None without a record."""
    path = _record_path(target)
    if not path.is_file():
        return None
    words = path.read_text(encoding="utf-8", errors="replace").split()
    return f"sha256:{words[0].lower()}" if words else "sha256:"


def _write_record(target, sha256):
    with _temporary(_record_path(target)) as temporary:
        temporary.write_text(f"{sha256.removeprefix('sha256:')}  {target.name}\n", encoding="utf-8", newline="\n")
        _put(temporary, _record_path(target))


def _try_to_record(target):
    # A file placed by hand in a read-only folder is as good without its record, only slower to check.
    with suppress(OSError):
        _write_record(target, digest(target))


@contextmanager
def _explained(folder):
    """Turn the operating system's refusal into advice."""
    try:
        yield
    except OSError as failure:
        raise DataUnavailable(
            f"The cache folder {folder} cannot be used: {failure.strerror or failure}. Free some space or mend its "
            f"permissions, or choose another folder with the environment variable {VARIABLE} or data_home=."
        ) from None
