"""A learner's progress to look at, or to hand in: a table, or one file for a portfolio or a teacher."""

import datetime
import json
from html import escape
from pathlib import Path

from medlearn.checks import progress
from medlearn.exercises import catalogue

ABOUT = (
    "Exercises of the course medlearn, as its checks noted them on the learner's own computer. A record, not a proof."
)
WIDTH = 32
STYLE = (
    "body { font: 17px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111 } "
    "table { border-collapse: collapse } th, td { border: 1px solid #767676; padding: .2rem .6rem; text-align: left }"
)


def table(noted, exercises, *, each=False):
    """Write the progress as lines of text.

    Parameters
    ----------
    noted : dict of str to dict
        As `progress.load` returns it.
    exercises : list of Exercise
        In the order of the lessons.
    each : bool
        A line for every exercise as well.

    Returns
    -------
    lines : list of str
    """
    lines = [f"{'lesson':<{WIDTH}}{'done':>7}{'hints':>8}{'solutions':>12}"]
    for lesson in lessons(noted, exercises):
        lines.append(_line(f"{lesson['lesson']} {lesson['topic']}", lesson["exercises"]))
        lines += [_exercise_line(entry) for entry in lesson["exercises"] if each]
    everything = [entry for lesson in lessons(noted, exercises) for entry in lesson["exercises"]]
    former = _former(noted, exercises)
    last = [f"noted, but no longer in the course: {', '.join(former)}"] if former else []
    return [*lines, _line("all", everything), *last]


def lessons(noted, exercises):
    """Join what was noted with the exercises that there are.

    Parameters
    ----------
    noted : dict of str to dict
    exercises : list of Exercise

    Returns
    -------
    lessons : list of dict
        With `lesson`, `topic` and `exercises`, a list of dicts: `exercise`, `kind`, and what `progress.load` documents.
    """
    joined = {}
    for exercise in exercises:
        lesson = joined.setdefault(exercise.lesson, {"lesson": exercise.lesson, "topic": exercise.module})
        about = {"exercise": exercise.name, "kind": exercise.kind}
        lesson.setdefault("exercises", []).append(about | progress.EMPTY | noted.get(exercise.key, {}))
    return list(joined.values())


def export(path):
    """Write everything that was noted into a new file.

    Parameters
    ----------
    path : path-like
        It must not exist yet. One that ends in ``.html`` becomes a page to look at, to print, or to hand in: the map
        of the course coloured by what was solved, and a line for each exercise that was begun, with its day.

    Returns
    -------
    path : Path

    Raises
    ------
    FileExistsError
        If there is something of that name already; nothing is overwritten.
    OSError
        If the file cannot be written, or the record not be read.

    Notes
    -----
    Every other file is JSON, indented so that a person can read it too. It holds `course`, `about`, `exported` (a day)
    and `lessons`, as `lessons` documents them, each with `done` and `of`, and what was noted of exercises gone.
    Days, but no clock time; no name, no path, nothing about the machine: whose record it is, the name of the file or
    the message it comes with can tell.
    """
    noted = progress.load()
    joined = [_counted(lesson) for lesson in lessons(noted, catalogue())]
    today = datetime.date.today().isoformat()
    record = {"course": "medlearn", "about": ABOUT, "exported": today, "lessons": joined}
    record["no longer in the course"] = {key: noted[key] for key in _former(noted, catalogue())}
    text = _page(record) if str(path).lower().endswith((".html", ".htm")) else json.dumps(record, indent=2)
    with open(path, "x", encoding="utf-8") as file:
        file.write(text + "\n")
    return Path(path)


def _page(record):
    """Return a record as one page that needs no other file."""
    from medlearn import plots
    from medlearn.plots.description import as_html

    ax = plots.course_map({one["lesson"]: (one["done"], one["of"]) for one in record["lessons"]})
    ax.medlearn_links = {}  # the page stands alone
    drawn = as_html(ax)
    done, of = (sum(one[name] for one in record["lessons"]) for name in ("done", "of"))
    heads = ("lesson", "exercise", "status", "hints", "solution", "solved on")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    rows = [
        [f"{one['lesson']} {one['topic']}", entry["exercise"], entry["status"], entry["hints"], looked, day]
        for one in record["lessons"]
        for entry in one["exercises"]
        for looked, day in [("looked at" if entry["solution"] else "", entry["solved"])]
        if entry["begun"] or entry["hints"] or entry["solution"]
    ]
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table>\n<tr>{head}</tr>\n{body}\n</table>" if rows else "<p>No exercise was begun yet.</p>"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>medlearn: my progress</title>\n'
        f"<style>{STYLE}</style></head>\n<body><main><h1>medlearn: my progress</h1>\n"
        f"<p>{done} of {of} exercises are solved, as of {record['exported']}. {escape(ABOUT)}</p>\n"
        f"{drawn}\n{table}\n</main></body></html>"
    )


def _counted(lesson):
    return {"lesson": lesson["lesson"], "topic": lesson["topic"], **_counts(lesson["exercises"])} | lesson


def _counts(entries):
    return {"done": sum(entry["status"] == "correct" for entry in entries), "of": len(entries)}


def _line(name, entries):
    counts, hints = _counts(entries), sum(entry["hints"] for entry in entries)
    done, looked = f"{counts['done']}/{counts['of']}", sum(entry["solution"] for entry in entries)
    return f"{name:<{WIDTH}}{done:>7}{hints:>8}{looked:>12}"


def _exercise_line(entry):
    looked = "looked at" if entry["solution"] else ""
    day = f"  {entry['solved']}" if entry["solved"] else ""
    name = f"   {entry['exercise']}"
    return f"{name:<{WIDTH - 6}}{entry['status']:>13}{entry['hints']:>8}{looked:>12}{day}".rstrip()


def _former(noted, exercises):
    """Return the keys that were noted of exercises that the course has no longer."""
    return sorted(set(noted) - {exercise.key for exercise in exercises})
