"""Both exercise notebooks are made from the catalogue, and say what they should."""

import json
import re
from pathlib import Path

import pytest

from medlearn import syllabus
from medlearn.exercises import of_lesson
from medlearn.grading.handout import answered, student
from tools import exercise_notebooks

FOLDER = Path(__file__).parents[1] / "exercises"
SOLUTIONS = sorted((FOLDER / "solutions").glob("[0-9]*.ipynb"))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def bare(notebook):
    """A notebook without outputs and counts, each source one text."""
    drop = {"outputs", "execution_count"}
    return [
        {key: value for key, value in cell.items() if key not in drop} | {"source": "".join(cell["source"])}
        for cell in notebook["cells"]
    ]


def answers(notebook):
    """What each check said, by exercise; the picture of one that draws comes after it."""
    checks = [cell for cell in notebook["cells"] if ".check(" in "".join(cell["source"])]
    return {"".join(cell["source"]).split(".")[1]: "".join(cell["outputs"][0]["data"]["text/plain"]) for cell in checks}


def test_every_lesson_with_exercises_has_both_notebooks():
    expected = [f"{row.stem}.ipynb" for row in syllabus.with_exercises()]
    assert [path.name for path in SOLUTIONS] == expected
    assert sorted(path.name for path in FOLDER.glob("*.ipynb")) == expected


@pytest.mark.parametrize("row", syllabus.with_exercises(), ids=lambda row: row.stem)
def test_making_the_notebooks_again_changes_nothing(row):
    made = exercise_notebooks.solution(row)
    assert bare(made) == bare(load(FOLDER / "solutions" / f"{row.stem}.ipynb")), "make exercises"
    assert bare(student(made, of_lesson(row.number))) == bare(load(FOLDER / f"{row.stem}.ipynb")), "make exercises"


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.name)
def test_solutions_are_correct_and_stubs_are_not_attempted(path):
    names = [exercise.name for exercise in of_lesson(path.name[:2])]
    solved, untouched = answers(load(path)), answers(load(FOLDER / path.name))
    assert list(solved) == list(untouched) == names
    assert all(text.startswith("Correct") for text in solved.values()), solved
    assert all(text.startswith("Not attempted yet") for text in untouched.values()), untouched


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.name)
def test_what_solution_prints_is_correct_in_the_learners_notebook(path):
    exercises = of_lesson(path.name[:2])
    cells = [cell for cell in load(FOLDER / path.name)["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    usual = [source for source in sources if ".check(" not in source and source not in {one.stub for one in exercises}]
    for exercise in exercises:
        names = {}
        exec("\n".join(usual), names)
        exec(exercise.answer_source(), names)
        result, _ = exercise.judge(names[exercise.name])
        assert result.status == "correct", f"{exercise.name}: {result.message}"


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.name)
def test_hint_and_solution_stand_typed_below_each_check(path):
    cells = ["".join(cell["source"]) for cell in load(FOLDER / path.name)["cells"]]
    for name in (exercise.name for exercise in of_lesson(path.name[:2])):
        assert f"ex.{name}.check({name})\n# ex.{name}.hint()\n# ex.{name}.solution()" in cells
    told = next(" ".join(cell.split()) for cell in cells if "When you are stuck" in cell)
    named = re.search(
        r"`ex\.(\w+)\.hint\(\)` below the check.*`ex\.(\w+)\.solution\(\)` shows an answer", told, re.DOTALL
    )
    assert named[1] == named[2] in answers(load(FOLDER / path.name))


def test_an_answer_without_its_exercise_is_refused():
    solution = load(SOLUTIONS[0])
    cell = next(cell for cell in solution["cells"] if answered(cell))
    cell["metadata"]["tags"] = ["answer:nothing_of_this_name"]
    with pytest.raises(ValueError, match="tag each answer, in this order"):
        student(solution, of_lesson("01"))
