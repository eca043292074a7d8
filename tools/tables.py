"""Write what the syllabus decides: README's lessons, the term plan, each lesson's time. ``python -m tools.tables``."""

import re
from pathlib import Path

import nbformat

from medlearn.exercises import of_lesson
from medlearn.syllabus import LESSONS

ROOT = Path(__file__).parents[1]
TIME = re.compile(r"^\*\*Time\*\*: .*$", re.MULTILINE)


def lessons():
    """Return README's table of lessons, as lines."""
    head = ["| | lesson | what works at the end | data |", "|---|---|---|---|"]
    rows = [f"| {row.number} | {_link(row, '')} | {row.works} | {row.data} |" for row in LESSONS]
    return [*head, *rows]


def term():
    """Return the term plan, as lines."""
    head = ["| week | lesson | reading, minutes | exercises | in class, worth a discussion |", "|---|---|---|---|---|"]
    rows = [
        f"| {row.week} | {_link(row, '../', row.number)} | {row.minutes.read} | {_exercises(row)} | {row.discuss} |"
        for row in LESSONS
    ]
    week = LESSONS[-1].week + 1
    project = "Each group audits one published result, or benchmarks one small data set, with intervals"
    return [*head, *rows, f"| {week} | a project | | | {project} |"]


TABLES = {"lessons": ("README.md", lessons), "term plan": ("docs/teaching.md", term)}


def with_table(text, name, lines):
    """Return a page with a table between its two marks, ``<!-- name -->`` and ``<!-- end of name -->``.

    Parameters
    ----------
    text, name : str
    lines : list of str

    Returns
    -------
    text : str

    Raises
    ------
    ValueError
        If the page does not hold both marks once.
    """
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"the page must hold {begin} and {end} once each, for the table to stand between them.")
    before, after = text.split(begin)[0], text.split(end)[1]
    return "\n".join([f"{before}{begin}", "", *lines, "", f"{end}{after}"])


def with_time(text, row):
    """Return the first cell of a lesson with its line of time.

    Parameters
    ----------
    text : str
    row : Lesson

    Returns
    -------
    text : str

    Raises
    ------
    ValueError
        If the cell has no such line, or several.
    """
    text, found = TIME.subn(f"**Time**: {row.minutes}", text)
    if found != 1:
        raise ValueError(f"the first cell of {row.stem}.ipynb must hold one line that begins with **Time**: .")
    return text


def main():
    """Write every table into its page, and its time into each lesson."""
    for row in LESSONS:
        path = ROOT / "notebooks" / f"{row.stem}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source = with_time(notebook.cells[0].source, row)
        nbformat.write(notebook, path)
    for name, (page, lines) in TABLES.items():
        path = ROOT / page
        path.write_text(with_table(path.read_text(encoding="utf-8"), name, lines()), encoding="utf-8")


def _link(row, up, number=""):
    return f"[{f'{number} {row.title}'.strip()}]({up}notebooks/{row.stem}.ipynb)"


def _exercises(row):
    return len(of_lesson(row.number)) if row.exercises else "none"


if __name__ == "__main__":
    main()
