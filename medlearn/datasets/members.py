"""Files out of zip and tar archives, read into memory: nothing is unpacked onto the disk.

An archive may name a file twice, outside of its folder, or promise terabytes. So members are read only under the names
that are expected, and only up to a given number of bytes. What macOS leaves in archives (``._NAME``, ``__MACOSX``) is
passed over.
"""

import gzip
import io
import tarfile
import zipfile
import zlib

from medlearn.datasets.archives import Unexpected

# What the readers raise for bytes that are none of theirs: RuntimeError for a member that is encrypted.
BROKEN = (ValueError, EOFError, OSError, RuntimeError, tarfile.TarError, zipfile.BadZipFile, zlib.error)


def read_zip(path, *, ending, most):
    """Read files out of a zip archive.

    Parameters
    ----------
    path : path-like
    ending : tuple of str
        Of the names that count, such as ``(".png",)``.
    most : int
        Bytes that one file can have.

    Returns
    -------
    files : dict of str to bytes
        By the last part of the name, in its order.

    Raises
    ------
    Unexpected
        If it is no zip archive, or a member is too large, there twice, or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(member.filename, member) for member in archive.infolist() if not member.is_dir()]
            return _files(members, archive.open, ending, most)
    except BROKEN as failure:
        raise _told(failure, "a zip archive") from None


def read_tar(path, *, ending, most):
    """Read files out of a tar archive, with the names of their folders: as `read_zip`, but "imagesTr/a.nii.gz"."""
    try:
        with tarfile.open(path, "r:") as archive:
            members = [(member.name, member) for member in archive if member.isfile()]
            return _files(members, archive.extractfile, ending, most, parts=2)
    except BROKEN as failure:
        raise _told(failure, "a tar archive") from None


def unzipped(name, content, *, most):
    """Return what a gzip file holds, bytes, or raise Unexpected if that is more than `most` bytes or cannot be read."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            found = stream.read(most + 1)
    except BROKEN as failure:
        raise Unexpected(f"{name} cannot be read ({' '.join(str(failure).split())[:80]})") from None
    return _small_enough(name, found, most)


def _files(members, opened, ending, most, parts=1):
    """Read the members whose names count, sorted by name."""
    found = {}
    for name, member in members:
        short = "/".join(name.replace("\\", "/").split("/")[-parts:])
        if not name.endswith(ending) or short.split("/")[-1].startswith("._") or "__MACOSX" in name:
            continue
        if short in found:
            raise Unexpected(f"it holds {short} twice")
        with opened(member) as stream:
            found[short] = _small_enough(short, stream.read(most + 1), most)
    return dict(sorted(found.items()))


def _small_enough(name, content, most):
    if len(content) > most:
        raise Unexpected(f"{name} holds more than the {most} bytes that it can have")
    return content


def _told(failure, what):
    if isinstance(failure, Unexpected):
        return failure
    return Unexpected(f"it cannot be read as {what} ({' '.join(str(failure).split())[:80]})")
