"""Write both exercise notebooks of all lessons, or of some: ``python -m tools.exercise_notebooks 03``.

The learner's has stubs, and hint and solution typed below each check; the one in ``exercises/solutions`` has answers.
"""

import importlib
import json
import sys
from pathlib import Path

from medlearn import syllabus
from medlearn.exercises import of_lesson
from medlearn.grading.handout import TAG, student

FOLDER = Path(__file__).parents[1] / "exercises"
VERBS = {"implement": "Write it", "mend": "Fix it", "predict": "Predict", "interpret": "Decide"}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
INTRODUCTION = """
# Exercises for lesson {number}: {title}

{count} exercises for lesson [{number}](../../notebooks/{stem}.ipynb). Put your answer in place of the `...` (or fix the
listing), run its cell, then the cell with `check` below it. The check tries your answer on several inputs and says what
it found; if your mistake is one that many people make, it says which. Try as often as you like. `ex.{code}.inputs()`
shows what your answer is tried on: a list with the arguments of every call, the example first.

When you are stuck, delete the `#` in front of `ex.{code}.hint()` below the check, and run the cell again; once more
gives the next hint. At last, `ex.{code}.solution()` shows an answer. `python -m medlearn progress` shows how far you
have come.
"""
SELF_CHECK = """
# Exercises for lesson {number}: {title}

{count} exercises for lesson [{number}](../../notebooks/{stem}.ipynb): a self-check of the Python and NumPy that the
lessons use. They take about 20 minutes. In seven of them you work out in your head what a few lines give. You could run
the lines and copy the value, but then you learn nothing about yourself. Put your answer in place of the `...` (or fix
the listing), run its cell, then the cell with `check` below it. If you are wrong, the check says what is missing and
where to learn it. Try as often as you like. An answer can be a number such as `7`, a list such as `[1, 2]` or a text in
quotes such as `"ill"`.

When you are stuck, delete the `#` in front of `ex.slices.hint()` below the check, and run the cell again: the first
hint is a sentence, the second names the page that explains it. If all else fails, `ex.slices.solution()` shows an
answer. `python -m medlearn progress` shows how far you have come.

**Eight or more right at the first try?** Then go on. Otherwise, spend an evening with the pages that are linked below
the questions you missed.
"""


def solution(row):
    """Return the notebook of a lesson of the syllabus with answers, not executed, as JSON holds it."""
    exercises = of_lesson(row.number)
    module = importlib.import_module(f"medlearn.exercises.{row.slug}")
    words = {"number": row.number, "title": row.question, "stem": row.stem, "count": len(exercises)}
    words["code"] = next(exercise.name for exercise in exercises if exercise.asks_for_code)
    imports = ["import numpy as np", *module.NOTEBOOK_IMPORTS.splitlines()]
    ours = [f"from medlearn.exercises import {row.slug} as ex", *(line for line in imports if "medlearn" in line)]
    others = [line for line in imports if "medlearn" not in line]
    cells = [
        _text("intro", (SELF_CHECK if row.number == "00" else INTRODUCTION).strip().format(**words)),
        _code("imports", "\n".join([*others, "", *sorted(ours)])),
    ]
    for number, exercise in enumerate(exercises, 1):
        cells += [
            _text(f"question-{exercise.name}", _question(number, exercise)),
            _code(f"answer-{exercise.name}", exercise.answer_source(), tags=[f"{TAG}{exercise.name}"]),
            _code(f"check-{exercise.name}", f"ex.{exercise.name}.check({exercise.name})"),
        ]
    back = f"Back to lesson [{row.number}](../../notebooks/{row.stem}.ipynb)"
    start = "" if row.number == "00" else ", or to the [course map](../../notebooks/00_start_here.ipynb)"
    cells.append(_text("back", f"{back}{start}."))
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def _question(number, exercise):
    verb = VERBS[exercise.kind] + " and draw" * exercise.draws
    prepared = _prepared(exercise.section)
    notes = " ".join(note for note in (prepared, f"{exercise.level.capitalize()}." if exercise.level else "") if note)
    return f"## {number} · {verb}\n\n{exercise.question}" + (f"\n\n*{notes}*" if notes else "")


def _prepared(section):
    if not section:
        return ""
    if section[0].isdigit():
        return f"Prepared by section{'s' * (' and ' in section)} {section} of the lesson."
    return f"Prepared by the section of the lesson that goes deeper into {section}."


def _text(name, source):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source.splitlines(keepends=True)}


def _code(name, source, **metadata):
    empty = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source.splitlines(keepends=True)} | empty


def write(numbers=()):
    """Write the two notebooks of these lessons, or of all; return their paths."""
    written = []
    for row in syllabus.with_exercises():
        if not numbers or row.number in numbers:
            answered = solution(row)
            learner = student(answered, of_lesson(row.number))
            for folder, notebook in ((FOLDER / "solutions", answered), (FOLDER, learner)):
                written.append(folder / f"{row.stem}.ipynb")
                written[-1].write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return written


if __name__ == "__main__":
    print(*write(sys.argv[1:]), sep="\n")
