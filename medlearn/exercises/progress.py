"""What a learner has done so far, kept in one small file on this computer and nowhere else."""

import contextlib
import json
import os
import tempfile
import warnings
from pathlib import Path

EMPTY = {"status": "not attempted", "checks": 0, "hints": 0, "solution": False}
RANK = ("not attempted", "raised", "not yet", "correct")


def where():
    """Return the path of the file: `MEDLEARN_PROGRESS`, or progress.json in .medlearn in the home folder."""
    chosen = os.environ.get("MEDLEARN_PROGRESS")
    return Path(chosen) if chosen else Path.home() / ".medlearn" / "progress.json"


def load():
    """Return what was noted.

    Returns
    -------
    progress : dict of str to dict
        For each exercise, such as "convolution.correlate": `status` (the best so far), `checks` (how many),
        `hints` (the highest asked for) and `solution` (looked at?). A file that cannot be read is set aside under the
        name progress.damaged.json, with a warning, and an empty record is returned.
    """
    path = where()
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): EMPTY | dict(value) for key, value in noted["exercises"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        aside = path.with_name("progress.damaged.json")
        with contextlib.suppress(OSError):
            os.replace(path, aside)
        warnings.warn(f"{path} could not be read ({error}); it was set aside as {aside.name}.", stacklevel=2)
        return {}


def save(progress):
    """Write all at once: a crash in the middle leaves the old file as it was."""
    path = where()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "exercises": progress}, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise


def note_check(key, status):
    """Count a check of an exercise, and keep the best status that it ever had."""
    _update(key, lambda old: {"checks": old["checks"] + 1, "status": max(old["status"], status, key=RANK.index)})


def note_hint(key, number):
    """Keep the highest hint that was asked for."""
    _update(key, lambda old: {"hints": max(old["hints"], number)})


def note_solution(key):
    """Keep that the solution was looked at."""
    _update(key, lambda old: {"solution": True})


def _update(key, change):
    """Change one entry; a disk that cannot be written costs the record, not the learner's work."""
    try:
        progress = load()
        old = progress.get(key, EMPTY)
        save(progress | {key: old | change(old)})
    except OSError as error:
        warnings.warn(f"Your progress could not be noted in {where()}: {error}.", stacklevel=3)
