"""One verified copy of each fetched file on this machine: from the cache, else a mirror, else the official source.

A file takes its final name only when it is the published one, by the official checksum or by the checksum of what it
holds, so a file that is there is whole, however many processes fetched it or were interrupted. Beside it stands its
record, from which a file that nobody touched is known again without being read.
"""

import os
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

from medlearn.datasets.download import mirror, records
from medlearn.datasets.download.checksums import ChecksumMismatch, DataUnavailable, digest, is_web_page, shown, verify
from medlearn.datasets.download.transfer import TransferFailed, download

VARIABLE = "MEDLEARN_DATA"


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

    Raises
    ------
    DataUnavailable
        If the variable does not give a folder's whole path, which would be another folder for each notebook; or if
        there is neither the variable nor a home folder.
    """
    if data_home:
        return Path(os.path.expanduser(data_home)).absolute()
    chosen = Path(os.path.expanduser(os.environ.get(VARIABLE, "").strip() or _of_the_user()))
    if not chosen.is_absolute():
        raise DataUnavailable(
            f"{VARIABLE} is {str(chosen)!r}: give a folder's whole path, such as {chosen.absolute()}."
        )
    return chosen


def _of_the_user():
    """Return the user's own cache folder on this system."""
    import pooch

    with suppress(RuntimeError):
        folder = pooch.os_cache("medlearn")
        if folder.is_absolute():  # else it begins with a ~ that stands for nothing
            return folder
    raise DataUnavailable(f"This user has no home folder to keep data in: set {VARIABLE} to a folder's whole path.")


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
        state = _state(target, file)
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
        if _state(cache_folder(data_home) / file.path, file) == "verified":
            return "cached"
        location, _ = mirror.offer(file.path)
    except (OSError, DataUnavailable):
        return "missing"
    return "missing" if location is None else "mirror"


def _state(target, file):
    """Judge what is in the cache: "absent", "verified", "damaged" (not as recorded) or "foreign" (something else)."""
    if not target.is_file():
        return "absent"
    recorded, size_and_time = records.recorded(target)
    if recorded and size_and_time == records.size_and_time(target):
        return "verified"
    if _is_the_file(target, file):  # also one placed by hand: the remedy where downloads are blocked
        records.try_to_record(target)
        return "verified"
    return "foreign" if recorded in (None, digest(target)) else "damaged"


def _is_the_file(path, file):
    """Say whether this is the published file, whatever strange thing it may be."""
    try:
        return path.stat().st_size <= file.most and file.is_in(path)
    except DataUnavailable:
        return False


def _note(state, target):
    """Say what is wrong with what lies in the cache, if something is."""
    return {
        "absent": "",
        "damaged": f"The cached copy {target} is damaged: it no longer matches its record.",
        "foreign": f"The file {target} is not the one that was published.",
    }[state]


def _fetch(file, target):
    """Fetch from the mirror if it has the file, else from the source, and put it in place once it is verified."""
    location, checksum = mirror.offer(file.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with records.temporary_beside(target) as temporary:
        if location is None:
            _bring_from_source(file, target, temporary)
            _check_source(temporary, file)
        else:
            mirror.bring(location, temporary, file.most)
            verify(temporary, checksum, location, f"Mend the mirror's copy or its list, or unset {mirror.VARIABLE}.")
            _check_content(temporary, file, location)
        records.write_record(target, temporary)
        records.put(temporary, target)


def _check_source(path, file):
    """Insist that what the source sent is the published file: its bytes, or where it may be repacked, its content."""
    if not _is_the_file(path, file):
        verify(path, file.checksum, file.url, "Try again; if it stays so, the file has changed at its source.")


def _check_content(path, file, location):
    """Insist that a mirror's file, which its list vouches for, is also the one that was published."""
    advice = f"Whoever keeps the mirror should replace it; or unset {mirror.VARIABLE} to use the official source."
    try:
        if file.is_in(path):
            return
        finding = f"it matches the mirror's list but not the published {file.path}"
    except DataUnavailable as failure:
        finding = str(failure).replace(str(path), "it").partition(". Delete it")[0]
    with open(path, "rb") as stream:
        if is_web_page(stream.read(512)):
            finding = "it is a web page (perhaps a network's login page), though it matches the mirror's list"
    raise ChecksumMismatch(
        f"{shown(location)} is not what was published: {finding}. {advice} Nothing of it was kept."
    ) from None


def _bring_from_source(file, target, temporary):
    if file.by_hand:
        raise DataUnavailable(
            f"{target.name} cannot be fetched by a program: its publisher gives it to people only.\n"
            f"  cache:  {target} (no usable file)\n"
            f"  mirror: {_mirror_in_words()}\n"
            f"What to do: open {file.url} in a browser, download {target.name} there and put it at the cache path "
            f"above; or set {mirror.VARIABLE} to the folder or address of a course mirror."
        )
    try:
        download(file.url, temporary, file.most)
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
    return f"none set ({mirror.VARIABLE})" if place is None else f"{shown(place)} (does not have it)"


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
