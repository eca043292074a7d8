"""The record beside each verified file, and how a file takes its final name.

``NAME.sha256`` is in the format of ``sha256sum``; a comment in it keeps size and time, so that a file which nobody
touched is not read through at each load.
"""

import os
import time
import uuid
from contextlib import contextmanager, suppress

from medlearn.datasets.download.checksums import digest

ABANDONED_AFTER_SECONDS = 24 * 3600
KEPT = "# verified; bytes and time: "  # how the comment in a record begins


@contextmanager
def temporary_beside(target):
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


def put(temporary, target):
    """Give a verified file its final name, also where another process has just put the same one there."""
    try:
        os.replace(temporary, target)
    except PermissionError:
        # Windows refuses while another process reads the target: no harm if that one has put the same file there.
        if not (target.is_file() and digest(target) == digest(temporary)):
            raise


def record_path(target):
    """Return where the record of a file stands."""
    return target.with_name(f"{target.name}.sha256")


def recorded(target):
    """Return the recorded checksum, "sha256:..." (of whatever the record says), and size and time; None without."""
    path = record_path(target)
    if not path.is_file():
        return None, None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    words = next((line.split() for line in lines if line.strip() and not line.startswith("#")), [""])
    kept = next((line.removeprefix(KEPT) for line in lines if line.startswith(KEPT)), None)
    return f"sha256:{words[0].lower()}", kept


def size_and_time(path):
    """Describe a file by what changes when somebody touches it, without reading it."""
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def write_record(target, path):
    """Write the record of a verified file, which is to be or is already at its target."""
    sha256, kept = digest(path).removeprefix("sha256:"), size_and_time(path)
    with temporary_beside(record_path(target)) as temporary:
        temporary.write_text(f"{sha256}  {target.name}\n{KEPT}{kept}\n", encoding="utf-8", newline="\n")
        put(temporary, record_path(target))


def try_to_record(target):
    """Record a file placed by hand; in a read-only folder it is as good without, only slower to check."""
    with suppress(OSError):
        write_record(target, target)
