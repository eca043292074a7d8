"""What a lesson opened in JupyterLab says under its first cell: the learner's exercises, and data not yet here."""

import os
from pathlib import Path

from medlearn import syllabus


def greet():
    """Print what there is to say of the lesson to whose notebook this kernel belongs, if it is one."""
    stem = Path(os.environ["JPY_SESSION_NAME"]).stem  # set by Jupyter's server
    for row in syllabus.LESSONS:
        if stem in (row.stem, f"{row.number}_{row.deeper}"):
            for line in (*_done(row), *_lacking(row)):
                print(line)


def _done(row):
    from medlearn.checks import progress

    try:
        noted = progress.load()
    except (OSError, RuntimeError):  # said where it matters: by the next check, and by the command
        return []
    days = [entry["solved"] for key, entry in noted.items() if key.startswith(f"{row.slug}.") and entry["solved"]]
    exercises = f"{len(days)} exercise{'s' * (len(days) > 1)}"
    return [f"Lesson {row.number}: you have solved {exercises}, the last on {max(days)}."] if days else []


def _lacking(row):
    from medlearn.datasets import status

    names = [name for name in row.fetches if status(name) == "missing"]
    if not names:
        return []
    return [
        f"Not on this computer yet: {', '.join(names)}. Once, in a terminal: "
        f"python -m medlearn fetch {' '.join(names)}",
        "Until then the cells that need them stop and say so; what was saved below them stays.",
    ]
