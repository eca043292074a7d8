"""A course folder for nbgrader: the solution notebooks, with the marks that nbgrader needs, and its configuration."""

import json
import re
from pathlib import Path

from medlearn.exercises import of_lesson
from medlearn.grading.handout import answered, checks, help_with, student

SOLUTIONS = Path(__file__).parents[2] / "exercises" / "solutions"
SCHEMA = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LINK = re.compile(r"\[([^\]]*)\]\(\.\./[^)]*\)")
CHECK_IS_LOCKED = "the cell with `check` below it", "the locked cell below it"
GRADED = "points-"  # how the name of a cell begins that gives an exercise's points

CONFIGURATION = '''\
"""nbgrader reads this. Written by `python -m medlearn nbgrader`; change it as you like."""

import os

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    Execute,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbconvert.preprocessors import ClearMetadataPreprocessor

from medlearn.grading.autograding import restore, surviving

c = get_config()
c.CourseDirectory.course_id = "medlearn"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))

# The learner's copy shows the stub that stands above each solution, and nothing in the place of the solution.
c.ClearSolutions.code_stub = {"python": ""}

# Each exercise is graded by its name: cells may be deleted, copied, moved, merged or stripped of nbgrader's marks.
c.Autograde.sanitize_preprocessors = [ClearOutput, restore, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]

# Locked cells with points run after all others; a cell that kills the kernel, or never ends, costs only itself.
c.Autograde.autograde_preprocessors = [
    surviving(Execute),
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
c.Execute.timeout = 30  # seconds for one cell
c.Execute.shutdown_kernel = "immediate"  # not to wait for one that does not listen
'''

README = """\
# medlearn, graded by nbgrader

`source/` holds an assignment for each lesson with exercises, with stubs and solutions. In this folder, with the
course's environment active (`nbgrader` calls other programs by name), for example for {example}:

1. `nbgrader generate_assignment {example}` writes `release/{example}/`, without the solutions.
2. Hand out that folder; `nbgrader release_assignment {example}` does it where there is an exchange (JupyterHub).
3. `nbgrader collect {example}` fetches what came back. Without an exchange, put each learner's notebook at
   `submitted/NAME/{example}/{example}.ipynb`.
4. `nbgrader autograde {example}` grades it; `gradebook.db` holds the points.
5. `nbgrader generate_feedback {example}` writes `feedback/NAME/{example}/{example}.html`.
6. `nbgrader export` writes all points into `grades.csv`.

To grade one again, add `--student NAME --force` to steps 4 *and* 5, then export once more.

Autograding runs the learners' code with your rights: do it in an account or a container of its own.
"""


def write(folder, solutions=SOLUTIONS):
    """Write a course folder.

    Parameters
    ----------
    folder : path
        Made if it is not there.
    solutions : path
        The folder of the solution notebooks, named NN_topic.ipynb.

    Returns
    -------
    written : list of Path

    Raises
    ------
    FileExistsError
        If something that would be written is there already; then nothing is.
    FileNotFoundError
        If there are no solution notebooks.
    ValueError
        If a notebook does not answer the exercises of its lesson.
    """
    files = {Path(folder) / name: text for name, text in contents(Path(solutions)).items()}
    present = [path for path in [*files, Path(folder) / "source", Path(folder) / "gradebook.db"] if path.exists()]
    if present:
        raise FileExistsError(f"{present[0]} exists: a course is never overwritten. Name another folder.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def contents(solutions):
    """Return the text of each file of a course folder, under its name inside the folder."""
    notebooks = sorted(solutions.glob("[0-9]*.ipynb"))
    if not notebooks:
        raise FileNotFoundError(
            f"there is no solution notebook in {solutions}: run this in a whole copy of the course, installed by "
            "`pip install -e .` or `python course.py lab`."
        )
    files = {"nbgrader_config.py": CONFIGURATION, "README.md": README.format(example=notebooks[0].stem)}
    for path in notebooks:
        solution = json.loads(path.read_text(encoding="utf-8"))
        source = assignment(solution, of_lesson(path.name[:2]))
        files[f"source/{path.stem}/{path.name}"] = json.dumps(source, indent=1, ensure_ascii=False) + "\n"
    return files


def assignment(solution, exercises):
    """Return the teacher's notebook of an assignment.

    Parameters
    ----------
    solution : dict
        A solution notebook, as JSON holds it.
    exercises : list of Exercise
        Those of its lesson.

    Returns
    -------
    notebook : dict
        Each answer stands as nbgrader wants it, under its stub; below it a locked cell with its points and, since
        learners cannot write into that, a cell with hint and solution. The first cell of code is locked too: what it
        imports, all answers need.

    Raises
    ------
    ValueError
        If the tagged answers are not those of the exercises, each once and in their order.
    """
    blank, by_name = student(solution, exercises), {exercise.name: exercise for exercise in exercises}
    cells = []
    for stub, cell in zip(blank["cells"], solution["cells"], strict=True):
        if answered(cell):
            exercise = by_name[answered(cell)]
            cells += [_answer(stub, cell, exercise), _points(exercise)]
        else:
            cells.append(_without_check(_without_links(stub), cell, by_name))
    _lock_first_code(cells)
    return blank | {"cells": cells, "metadata": blank["metadata"] | {"kernelspec": KERNEL}}


def _without_check(stub, cell, names):
    """Return the cell that checks an exercise with its help alone, for the points check too; any other as it is."""
    checked = next((name for name in names if checks(cell, name)), None)
    return stub | {"source": help_with(checked)} if checked else stub


def _without_links(cell):
    """Return a cell as an assignment has it: no links to the course's other folders, a locked cell for the check."""
    if cell["cell_type"] != "markdown":
        return cell
    return cell | {"source": LINK.sub(r"\1", "".join(cell["source"])).replace(*CHECK_IS_LOCKED)}


def _answer(stub, cell, exercise):
    marked = "".join([*stub["source"], "\n### BEGIN SOLUTION\n", *cell["source"], "\n### END SOLUTION"])
    return stub | _marks(stub, solution=True, grade_id=f"answer-{exercise.name}") | {"source": marked}


def _points(exercise):
    source = (
        "# Locked. Run it to read what the check says, and how many points your answer gives.\n"
        f'from medlearn import grading\n\ngrading.points("{exercise.key}")'
    )
    cell = {"cell_type": "code", "id": f"{GRADED}{exercise.name}"[:64], "metadata": {}, "source": source}
    marks = _marks(cell, grade=True, locked=True, points=exercise.points, grade_id=f"{GRADED}{exercise.name}")
    return cell | {"execution_count": None, "outputs": []} | marks


def _lock_first_code(cells):
    first = next(cell for cell in cells if cell["cell_type"] == "code")
    if "nbgrader" not in first["metadata"]:
        first |= _marks(first, locked=True, grade_id="imports")


def _marks(cell, **marks):
    return {"metadata": cell["metadata"] | {"nbgrader": SCHEMA | marks}}
