"""What a learner has done so far, kept in one small file on this computer and nowhere else."""

import contextlib
import datetime
import errno
import json
import os
import tempfile
import time
import warnings
from pathlib import Path

VERSION = 1
EMPTY = {"status": "not attempted", "checks": 0, "hints": 0, "solution": False, "begun": "", "solved": ""}
RANK = ("not attempted", "raised", "not yet", "correct")
PATIENCE = 2.0  # seconds to wait for another kernel that is writing
BUSY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
A_DAY = 86_400  # seconds


def where():
    """Return the path of the file: `MEDLEARN_PROGRESS`, or progress.json in .medlearn in the home folder."""
    chosen = os.environ.get("MEDLEARN_PROGRESS")
    if chosen:
        return Path(chosen)
    try:
        return Path.home() / ".medlearn" / "progress.json"
    except RuntimeError:
        raise RuntimeError("this user has no home folder; set MEDLEARN_PROGRESS to a file's whole path") from None


def load():
    """Return what was noted.

    Returns
    -------
    progress : dict of str to dict
        For each exercise, such as "convolution.correlate": `status` (the best so far), `checks` (how many),
        `hints` (the highest asked for), `solution` (looked at?), `begun` and `solved` (days such as "2026-11-21", of
        the first attempt and of the first correct one; empty before). A file that holds no such record is set aside
        under the name progress.damaged.json, with a warning, and an empty record is returned.

    Raises
    ------
    OSError
        If the file is there and cannot be read, or is no file but a device or a pipe. It is then left where it is.
    RuntimeError
        If a newer medlearn wrote it, or there is no home folder.
    """
    path = where()
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no file; let MEDLEARN_PROGRESS name one")
    try:
        return _entries(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        aside = _free_name(path.with_name(f"{path.stem}.damaged.json"))
        os.replace(path, aside)
        warnings.warn(f"{path} is damaged ({error!r:.100}); it was set aside as {aside.name}.", stacklevel=2)
        return {}


def save(progress):
    """Write all at once: a crash in the middle leaves the old file as it was."""
    path = where()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"version": VERSION, "exercises": progress}, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
    _sweep(path)


def note_check(key, status):
    """Count a check of an exercise, and keep the best status that it ever had."""

    def change(old):
        best = max(old["status"], status, key=RANK.index)
        begun = old["begun"] or ("" if best == "not attempted" else _today())
        solved = old["solved"] or (_today() if best == "correct" else "")
        return {"checks": old["checks"] + 1, "status": best, "begun": begun, "solved": solved}

    _update(key, change)


def note_hint(key, number):
    """Keep the highest hint that was asked for."""
    _update(key, lambda old: {"hints": max(old["hints"], number)})


def note_solution(key):
    """Keep that the solution was looked at."""
    _update(key, lambda old: {"solution": True})


def _update(key, change):
    """Change one entry; a disk that cannot be written costs the record, not the learner's work."""
    try:
        with alone(where().with_name(f"{where().stem}.lock")):
            progress = load()
            old = progress.get(key, EMPTY)
            save(progress | {key: old | change(old)})
    except (OSError, RuntimeError) as error:  # a RuntimeError where there is no home folder
        warnings.warn(f"Your progress could not be noted: {error}.", stacklevel=3)


@contextlib.contextmanager
def alone(path):
    """Let one kernel at a time read and write; after `PATIENCE`, or where files cannot be locked, go on regardless."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        until = time.monotonic() + PATIENCE
        while not _locked(file) and time.monotonic() < until:
            time.sleep(0.01)
        yield  # closing the file unlocks it


def _locked(file):
    """Try to lock an open file; say whether it is ours."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in BUSY  # some network drives know no locks: nothing to wait for
    return True


def _sweep(path):
    """Remove drafts that a crash left behind, once they are so old that nobody is writing them."""
    for draft in path.parent.glob(f"{path.name}*.part"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > A_DAY:
                draft.unlink()


def _entries(noted):
    """Return the entries of a file's content, each complete; raise if it is not such a record."""
    if noted["version"] > VERSION:
        raise RuntimeError(f"a newer medlearn wrote {where()}")
    return {key: _entry(value) for key, value in noted["exercises"].items()}


def _entry(value):
    entry = EMPTY | {name: value[name] for name in EMPTY if name in value}
    if entry["status"] not in RANK or any(type(entry[name]) is not type(EMPTY[name]) for name in EMPTY):
        raise ValueError(f"an entry reads {value}")
    return entry


def _free_name(path):
    """Return a path beside this one that nothing has yet."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in range(2, 1000))
    return path if not path.exists() else next(name for name in names if not name.exists())


def _today():
    return datetime.date.today().isoformat()
