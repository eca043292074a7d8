"""Write the tables of README and docs/teaching.md, docs/recipes.md, and each lesson's time: ``python -m tools.tables``.

They follow from the syllabus and from what `make budget` measured. A lesson that was not measured yet costs nothing.
"""

import re
from functools import partial
from pathlib import Path

import nbformat

from benchmarks import budget
from medlearn.exercises import of_lesson
from medlearn.syllabus import LESSONS, PATHS, left_out, lesson
from tools import take_home

ROOT = Path(__file__).parents[1]
TIME = re.compile(r"^\*\*Time\*\*: .*$", re.MULTILINE)
SERVER, HUB = 0.15, 0.2  # GB: a learner's server with nbgrader, and the hub; docs/teaching.md says how measured
MEASURED = {row["lesson"]: row for row in budget.read()}


def lessons():
    """Return README's table of lessons: what they teach, how long they take, what they cost; as lines."""
    head = [
        "| | lesson | what works at the end | read, min | exercises, min | run, s | MiB |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    rows = [
        f"| {row.number} | {_link(row, '')} | {row.works} | {row.minutes.read} | {row.minutes.do} | "
        f"{' | '.join(_cost(row))} |"
        for row in LESSONS
    ]
    read, do = (sum(getattr(row.minutes, name) for row in LESSONS) for name in ("read", "do"))
    return [*head, *rows, f"| | all | | {read} | {do} | {sum(map(_seconds, LESSONS)):.0f} | |"]


def data():
    """Return README's table of what each lesson uses and downloads, as lines."""
    rows = [f"| {row.number} {row.title} | {row.data} | {_downloads(row)} |" for row in LESSONS]
    return ["| lesson | data | downloads |", "|---|---|---|", *rows]


def term(number):
    """Return the plan of a term, as lines."""
    head = ["| week | lesson | reading, minutes | exercises | in class, worth a discussion |", "|---|---|---|---|---|"]
    chosen = [row for row in LESSONS if row.term == number]
    rows = [
        f"| {row.week} | {_link(row, '../', row.number)} | {row.minutes.read} | {_exercises(row)} | {row.discuss} |"
        for row in chosen
    ]
    last = f"| {chosen[-1].week + 1} | a [project](#projects) | | | What went wrong, and how did you notice? |"
    return [*head, *rows, last]


def paths():
    """Return the short paths, as lines."""
    head = ["| path | lessons | to read, min | all exercises, min | left out |", "|---|---|---:|---:|---|"]
    rows = [
        f"| {path.name} | {', '.join(path.lessons)} | {_minutes(path, 'read')} | {_minutes(path, 'do')} | "
        f"{', '.join(left_out(path))} |"
        for path in PATHS
    ]
    return [*head, *rows]


def sizing():
    """Return what each lesson asks of a class and its server, as lines."""
    head = [
        "| lesson | one learner, GB | one learner, s | 30 learners, GB | 30 learners on 8 processors, min |",
        "|---|---:|---:|---:|---:|",
    ]
    rows = [
        f"| {row.number} {row.title} | {_held(row):.1f} | {_seconds(row):.0f} | {30 * _held(row) + HUB:.0f} | "
        f"{30 * _seconds(row) / 8 / 60:.1f} |"
        for row in LESSONS
    ]
    return [*head, *rows]


def recipes():
    """Return what the lessons give to take home, as lines: a heading, what it does, and the code."""
    lines = []
    for row in LESSONS:
        cells = nbformat.read(ROOT / "notebooks" / f"{row.stem}.ipynb", as_version=4).cells
        codes = [cell.source for cell in cells if take_home.TAG in cell.metadata.get("tags", [])]
        if codes:
            lines += [
                f"## {row.number} · {RECIPES[row.number]}",
                "",
                f"Explained in {_link(row, '../', row.number)}.",
                "",
            ]
            lines += [line for code in codes for line in ["```python", *code.split("\n"), "```", ""]]
    return lines[:-1]


RECIPES = {
    "00": "A folder of pictures: features, an SVM, a confusion matrix",
    "01": "A DICOM file: the image, and what names the patient",
    "02": "Pictures and masks of one size, split by patient, saved",
    "03": "Lung density of a CT series; a kernel learnt from a pair of pictures",
    "04": "A folder to HOG or deep features to a prediction, by patient",
    "05": "An SVM on a table, tuned and tested by patient",
    "06": "A forest and boosting on any table, with importances",
    "07": "A table of several hospitals: gaps, pipeline, each hospital tested",
    "08": "A small network on a folder, tested by patient, saved",
    "09": "A network with augmentation, dropout and early stopping",
    "10": "Scores of a test: intervals, calibration, the cost of a threshold",
    "11": "Three models on the same patients, and their difference",
    "12": "Grad-CAM for your own Keras network",
    "13": "A U-Net on your own masks, judged one by one",
    "14": "Learn from healthy pictures, flag the oddest ten",
    "15": "A volume in millimetres: three planes, millilitres",
    "16": "An electrocardiogram: beats, features, a forest by patient",
    "17": "A sinogram rebuilt: two filters, few views, and a task",
    "18": "Made pictures judged: useful, or copies?",
    "19": "A pretrained network and a linear probe, by patient",
    "20": "A model saved, asked about a DICOM file, its answer beside it",
    "21": "Who is alone in a table; which headers name a patient",
    "22": "A folder too large for memory, shared between processes",
    "23": "The whole way on a page",
}


TEACHING = "docs/teaching.md"
TABLES = {
    "lessons": ("README.md", lessons),
    "data": ("README.md", data),
    "first term": (TEACHING, partial(term, 1)),
    "second term": (TEACHING, partial(term, 2)),
    "paths": (TEACHING, paths),
    "sizing": (TEACHING, sizing),
    "recipes": ("docs/recipes.md", recipes),
}


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
    write_pages()


def write_pages():
    """Write every table into its page."""
    for name, (page, lines) in TABLES.items():
        path = ROOT / page
        path.write_text(with_table(path.read_text(encoding="utf-8"), name, lines()), encoding="utf-8")


def _link(row, up, number=""):
    return f"[{f'{number} {row.title}'.strip()}]({up}notebooks/{row.stem}.ipynb)"


def _cost(row):
    measured = MEASURED.get(row.stem)
    return (f"{float(measured['seconds']):.0f}", measured["MiB"]) if measured else ("", "")


def _seconds(row):
    return float(MEASURED.get(row.stem, {"seconds": 0})["seconds"])


def _held(row):
    """Return the GB that a learner holds, the server included."""
    return int(MEASURED.get(row.stem, {"MiB": 0})["MiB"]) * 2**20 / 1e9 + SERVER


def _downloads(row):
    return ", ".join(row.fetches)


def _minutes(path, name):
    return sum(getattr(lesson(number).minutes, name) for number in path.lessons)


def _exercises(row):
    return len(of_lesson(row.number)) if row.exercises else "none"


if __name__ == "__main__":
    main()
