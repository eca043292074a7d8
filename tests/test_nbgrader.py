"""The real nbgrader takes the course folder, and its gradebook holds the right points whatever learners do to cells."""

import copy
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from medlearn import grading
from medlearn.__main__ import main
from medlearn.checks import implement, source_of
from medlearn.exercises import catalogue, of_lesson
from medlearn.grading import autograding, counting, course_folder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
LESSON = "03"
NAME = "03_convolution"
EXERCISES = of_lesson(LESSON)
NAMES = [exercise.name for exercise in EXERCISES]
ALL = {exercise.name: float(exercise.points) for exercise in EXERCISES}
REAL = pytest.mark.skipif(importlib.util.find_spec("nbgrader") is None, reason="nbgrader is not installed")


def solution_notebook():
    """A solution notebook as the course keeps them, made from the catalogue."""
    cells = [new_markdown_cell("# Exercises")]
    cells.append(new_code_cell("import numpy as np\n\nfrom medlearn.exercises import convolution as ex"))
    for exercise in EXERCISES:
        answer = new_code_cell(exercise.answer_source(), metadata={"tags": [f"answer:{exercise.name}"]})
        check = new_code_cell(f"ex.{exercise.name}.check({exercise.name})")
        cells += [new_markdown_cell(exercise.question), answer, check]
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def solutions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solutions")
    nbformat.write(solution_notebook(), folder / f"{NAME}.ipynb")
    return folder


# What learners do to their copy. Each takes the released notebook and says which points are due.


def place_of(notebook, name):
    """Where the cell stands that nbgrader calls by this name."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(name)


def answer(notebook, name, source=None):
    """Write an answer into its cell; without a source the right one."""
    right = next(exercise for exercise in EXERCISES if exercise.name == name).answer_source()
    notebook.cells[place_of(notebook, f"answer-{name}")].source = right if source is None else source


def untouched(notebook):
    return dict.fromkeys(NAMES, 0.0)


def perfect(notebook):
    for name in NAMES:
        answer(notebook, name)
    return dict(ALL)


def partly(notebook):
    """Two answers right; one that raises, one never begun, one that runs but warns, one worth half."""
    answer(notebook, "blur_twice")
    answer(notebook, "correlate")
    notebook.cells[place_of(notebook, "answer-correlate")].source += (
        "\n\n\nright = correlate\n\n\ndef correlate(image, kernel):\n    import sys, warnings\n"
        '    warnings.warn("nbgrader takes this for a failure")\n    print("and this", file=sys.stderr)\n'
        "    return right(image, kernel)"
    )
    answer(notebook, "convolve", "def convolve(image, kernel):\n    return image + unknown")
    answer(notebook, "calmer", "calmer = undefined + 1")
    # Right where the kernel fits, so worth half.
    answer(
        notebook,
        "output_size",
        "def output_size(size, kernel, stride, padding):\n    return (size + 2 * padding - kernel) // stride + 1",
    )
    return dict.fromkeys(NAMES, 0.0) | {"correlate": 1.0, "blur_twice": 1.0, "output_size": 0.5}


def deleted(notebook):
    """The imports, an answer and, of other exercises, two cells with points are gone; one was overwritten."""
    perfect(notebook)
    gone = ["imports", "answer-blur_twice", "points-correlate", "points-side", "answer-side"]
    spare = [copy.deepcopy(notebook.cells[place_of(notebook, name)]) for name in ["answer-calmer"]]
    for name in gone:
        del notebook.cells[place_of(notebook, name)]
    # Who writes the answer into the locked cell (some editors allow it) loses nothing.
    notebook.cells[place_of(notebook, "points-calmer")].source = spare[0].source
    del notebook.cells[place_of(notebook, "answer-calmer")]
    return ALL | {"blur_twice": 0.0, "side": 0.0}


def doubled(notebook):
    """Every marked cell stands twice, the first answers wrong; a question became code, an answer Markdown."""
    wrong = [copy.deepcopy(cell) for cell in notebook.cells]
    perfect(notebook)
    notebook.cells = [*wrong, *notebook.cells]
    lost = notebook.cells[len(wrong) + place_of(notebook, "answer-side")]
    lost.cell_type = "markdown"
    del lost["outputs"], lost["execution_count"]
    notebook.cells[0].cell_type = "code"
    notebook.cells[0] |= {"outputs": [], "execution_count": None}
    return dict(ALL)


def reordered(notebook):
    """The whole notebook upside down: points first, then answers, imports last."""
    perfect(notebook)
    notebook.cells.reverse()
    return dict(ALL)


def stripped(notebook):
    """Another program kept the text and dropped the marks; one cell has a mark of another course and age."""
    perfect(notebook)
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()
    notebook.cells[0].metadata["nbgrader"] = {"schema_version": 1, "grade_id": "cell-17", "solution": True}
    notebook.cells[1].metadata["nbgrader"] = {}
    return dict(ALL)


def endless(notebook):
    """A function that never returns."""
    perfect(notebook)
    answer(notebook, "correlate", "def correlate(image, kernel):\n    while True:\n        pass")
    return ALL | {"correlate": 0.0}


def deadly(notebook):
    """Cells that end the kernel, or cannot be interrupted, above all the others, and an answer that takes a while."""
    perfect(notebook)
    notebook.cells[place_of(notebook, "answer-correlate")].source += "\nimport time\ntime.sleep(1)"
    stubborn = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
    for source in ["exit()", stubborn, "import os\nos._exit(1)"]:
        notebook.cells.insert(0, new_code_cell(source))
    return dict(ALL)


SUBMISSIONS = [perfect, untouched, partly, deleted, doubled, reordered, stripped, endless, deadly]


def nbgrader(*arguments, folder):
    """Run nbgrader in a course, with nothing of this user's; its output if it succeeds."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home)}
    environment["MEDLEARN_PROGRESS"] = str(home / "progress.json")
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory, solutions):
    """A course that has been released, handed in by all, graded, and told so."""
    folder = tmp_path_factory.mktemp("teaching") / "course"
    course_folder.write(folder, solutions)
    nbgrader("generate_assignment", NAME, folder=folder)
    due = {}
    for change in SUBMISSIONS:
        notebook = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
        due[change.__name__] = change(notebook)
        target = folder / "submitted" / change.__name__ / NAME / f"{NAME}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(json.dumps(notebook), encoding="utf-8")  # as it is: nbformat would mend copied ids
    nbgrader("autograde", NAME, "--Execute.timeout=8", folder=folder)
    nbgrader("generate_feedback", NAME, folder=folder)
    return folder, due


def points_in_the_gradebook(folder, student):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook(NAME, NAME, student)
        assert not notebook.needs_manual_grade
        return {grade.name.removeprefix("points-"): grade.score for grade in notebook.grades}


@REAL
@pytest.mark.parametrize("student", [change.__name__ for change in SUBMISSIONS])
def test_the_gradebook_holds_the_points_that_are_due(course, student):
    folder, due = course
    assert points_in_the_gradebook(folder, student) == due[student]


@REAL
@pytest.mark.parametrize("student", [change.__name__ for change in SUBMISSIONS])
def test_feedback_says_what_the_check_says(course, student):
    folder, due = course
    text = (folder / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    page = " ".join(text.split())  # a sentence may go on in the next line
    assert len(re.findall(r"Correct\.", page)) >= sum(due[student].values()) // 1
    said = {
        "untouched": "Not attempted yet",
        "partly": "0.5 of 1 point",
        "deleted": "Nothing here is called `blur_twice`",
        "endless": "Does its loop ever end?",
        "deadly": "DeadKernelError",
    }
    assert said.get(student, "Correct.") in page


@REAL
def test_the_released_notebook_holds_stubs_and_no_solution(course):
    folder, _ = course
    notebook = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for exercise in EXERCISES:
        assert notebook.cells[place_of(notebook, f"answer-{exercise.name}")].source.strip() == exercise.stub.strip()
    assert "SOLUTION" not in nbformat.writes(notebook)
    assert [cell.metadata.nbgrader.points for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


@REAL
def test_learners_checks_are_not_noted_as_the_teachers_progress(course):
    folder, _ = course
    assert not (folder.parent / "home" / "progress.json").exists()


# Without nbgrader: the parts.


def test_a_course_is_never_overwritten(tmp_path, solutions):
    course_folder.write(tmp_path / "course", solutions)
    before = sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "course").rglob("*"))
    with pytest.raises(FileExistsError, match=r"nbgrader_config\.py exists: a course is never overwritten"):
        course_folder.write(tmp_path / "course", solutions)
    assert before == sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "course").rglob("*"))


def test_a_gradebook_alone_is_a_course_too(tmp_path, solutions):
    (tmp_path / "gradebook.db").touch()
    with pytest.raises(FileExistsError, match=r"gradebook\.db exists"):
        course_folder.write(tmp_path, solutions)
    assert [path.name for path in tmp_path.iterdir()] == ["gradebook.db"]


def test_without_solutions_the_error_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no solution notebook in .*: run this in a whole copy of the course"):
        course_folder.write(tmp_path / "course", tmp_path)


def test_a_notebook_that_lacks_an_answer_is_refused_and_nothing_is_written(tmp_path, solutions):
    notebook = solution_notebook()
    notebook.cells = notebook.cells[:-3]
    nbformat.write(notebook, tmp_path / f"{NAME}.ipynb")
    with pytest.raises(ValueError, match="tag each answer"):
        course_folder.write(tmp_path / "course", tmp_path)
    assert not (tmp_path / "course").exists()


def test_the_command_writes_a_course_and_prints_the_next_steps(tmp_path, solutions, monkeypatch, capsys):
    monkeypatch.setattr(course_folder.write, "__defaults__", (solutions,))
    assert main(["nbgrader", str(tmp_path / "course")]) == 0
    assert f"nbgrader generate_assignment {NAME}" in capsys.readouterr().out
    assert main(["nbgrader", str(tmp_path / "course")]) == 1
    assert "never overwritten" in capsys.readouterr().err


@pytest.mark.skipif(not course_folder.SOLUTIONS.is_dir(), reason="exercises/solutions is not there yet")
def test_every_lesson_of_the_course_becomes_an_assignment():
    files = course_folder.contents(course_folder.SOLUTIONS)
    notebooks = [nbformat.reads(text, as_version=4) for name, text in files.items() if name.endswith(".ipynb")]
    assert len(notebooks) == len(list(course_folder.SOLUTIONS.glob("[0-9]*.ipynb")))
    for notebook in notebooks:
        nbformat.validate(notebook)
        ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
        assert len(set(ids)) == len(ids) == 1 + 2 * sum(name.startswith("answer-") for name in ids)
        assert not re.search(r"\.check\(", "".join(cell.source for cell in notebook.cells if cell.cell_type == "code"))


def test_an_assignment_offers_hint_and_solution_where_learners_can_write():
    cells = nbformat.from_dict(course_folder.assignment(solution_notebook(), EXERCISES)).cells
    for name in NAMES:
        after = cells[[cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells].index(f"points-{name}") + 1]
        assert (after.cell_type, after.source) == ("code", f"# ex.{name}.hint()\n# ex.{name}.solution()")
        assert "nbgrader" not in after.metadata


def test_an_assignment_links_to_nothing_that_learners_do_not_have():
    notebook = solution_notebook()
    notebook.cells[0].source = "# [Lesson](../notebooks/03_convolution.ipynb), [a site](https://example.org)"
    first = course_folder.assignment(notebook, EXERCISES)["cells"][0]
    assert first["source"] == "# Lesson, [a site](https://example.org)"


def test_an_assignment_names_the_locked_cell_and_not_the_check_that_it_lacks():
    for path in sorted((ROOT / "exercises" / "solutions").glob("[0-9]*.ipynb")):
        solution = json.loads(path.read_text(encoding="utf-8"))
        first = course_folder.assignment(solution, of_lesson(path.name[:2]))["cells"][0]["source"]
        assert "run its cell, then the locked cell below it" in first, path.name


def made_up(monkeypatch):
    """An exercise worth 4 points, with two mistakes, one of them right on the example and on half of the inputs."""

    @implement(question="**Double** it.", hints=["Add."], cases=lambda rng: [(2,), (3,)], praise="Twice.", points=4)
    def double(x):
        return 2 * x

    double.wrong(lambda x: x * x, "You got {got}: that is the square.")
    double.wrong(lambda x: x + 0, "You got {got}: nothing happened.")

    monkeypatch.setattr(counting, "find", lambda key: double)


@pytest.mark.parametrize(
    ("names", "due"),
    [
        ({"double": lambda x: x + x}, 4),
        ({"double": lambda x: x**2}, 2),
        ({"double": lambda x: x}, 0),
        ({"double": lambda x: 7}, 0),
        ({"double": ...}, 0),
        ({"double": None}, 0),
        ({"triple": lambda x: x + x}, 0),
    ],
)
def test_points_are_those_of_the_exercise_or_half_of_them(monkeypatch, capsys, names, due):
    made_up(monkeypatch)
    earned = grading.points("any.double", names)
    assert (earned.earned, repr(earned)) == (due, str(due))
    assert f"{due} of 4 points" in earned._repr_html_()
    assert capsys.readouterr().out


def test_what_the_check_says_fits_the_page_of_feedback(monkeypatch, capsys):
    """That page cuts long lines off; short ones keep their spaces."""
    made_up(monkeypatch)

    def double(x):
        print("a  b")
        print("word " * 50)
        return 2 * x

    assert grading.points("any.double", {"double": double}).earned == 4
    said = capsys.readouterr().out
    assert "a  b\n" in said
    assert said.split().count("word") == 50
    assert max(map(len, said.splitlines())) <= counting.WIDTH


def test_nothing_reaches_standard_error_while_points_are_counted(monkeypatch, capsys):
    made_up(monkeypatch)

    def double(x):
        print("trouble", file=sys.stderr)
        return 2 * x

    assert grading.points("any.double", {"double": double}).earned == 4
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("key", ["convolution.nothing", "nothing.correlate", "convolution", "convolution.np", ""])
def test_an_unknown_exercise_is_an_error(key):
    with pytest.raises(ValueError, match="no exercise is called"):
        grading.points(key, {})


def term_plan():
    """The rows of the term plan in docs/teaching.md that name a lesson: (file, minutes, exercises)."""
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    return re.findall(r"^\| \d+ \| \[[^\]]*\]\(\.\./notebooks/([^)]*)\) \| (\d+) \| (\w+) \|", page, re.MULTILINE)


@pytest.mark.parametrize(("file", "minutes", "exercises"), term_plan(), ids=lambda value: value[:2])
def test_the_term_plan_has_the_minutes_and_exercises_of_the_lessons(file, minutes, exercises):
    text = (ROOT / "notebooks" / file).read_text(encoding="utf-8")
    assert re.search(r"\*\*Time\*\*: read (\d+) min", text)[1] == minutes
    assert int(exercises.replace("none", "0")) == sum(exercise.lesson == file[:2] for exercise in catalogue())


def test_the_term_plan_names_every_lesson_there_is():
    lessons = {path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert {file for file, _, _ in term_plan()} == lessons


def test_the_table_of_submissions_gives_the_points_that_the_tests_demand():
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8").partition("| nbgrader alone |")[2]
    rows = re.findall(r"^\| [^|]+ \| ([\d.]+) \| [^|]+ \|$", page.partition("The rules behind")[0], re.MULTILINE)
    released = nbformat.from_dict(course_folder.assignment(solution_notebook(), EXERCISES))
    due = {change.__name__: sum(change(copy.deepcopy(released)).values()) for change in SUBMISSIONS}
    order = "perfect untouched partly deleted doubled reordered stripped endless deadly".split()
    assert [float(points) for points in rows] == [due[name] for name in order]


def marked(name, source="", **marks):
    return new_code_cell(source, metadata={"nbgrader": course_folder.SCHEMA | {"grade_id": name} | marks})


KNOWN = {
    "imports": marked("imports", "import numpy", locked=True),
    "answer-a": marked("answer-a", "a = ...", solution=True),
    "points-a": marked("points-a", "points(a)", grade=True, locked=True, points=1),
}


def listed(cells):
    return [(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source) for cell in cells]


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ([], [("imports", "import numpy"), ("points-a", "points(a)")]),
        (
            [("answer-a", "a = 1"), ("answer-a", "a = 2")],
            [("imports", "import numpy"), (None, "a = 1"), ("answer-a", "a = 2"), ("points-a", "points(a)")],
        ),
        (
            [("points-a", "points(a)"), ("points-a", "points(a)"), ("imports", "import os")],
            [("points-a", "points(a)"), (None, "import os"), ("imports", "import numpy")],
        ),
        (
            [(None, "import numpy"), (None, "x"), ("points-a", "a = 1"), ("strange", "y")],
            [("imports", "import numpy"), (None, "x"), (None, "a = 1"), ("points-a", "points(a)"), (None, "y")],
        ),
    ],
    ids=["empty", "copied answer", "copied points and own imports", "lost and strange marks"],
)
def test_locked_cells_come_back_and_nothing_of_the_learner_is_lost(submitted, expected):
    cells = [marked(name, source) if name else new_code_cell(source) for name, source in submitted]
    assert listed(autograding.restored(cells, KNOWN)) == expected


@pytest.mark.parametrize("mark", [None, {}, [], "text", {"grade_id": 3}, {"grade_id": ["points-a"]}])
def test_marks_of_any_kind_are_survived(mark):
    cell = new_code_cell("x", metadata={"nbgrader": mark})
    assert listed(autograding.restored([cell], KNOWN))[1] == (None, "x")


def test_points_run_last_and_locked_imports_first():
    cells = [KNOWN["points-a"], new_code_cell("x"), KNOWN["imports"], KNOWN["answer-a"]]
    assert [cell.source for cell in sorted(cells, key=autograding.turn)] == [
        "import numpy",
        "x",
        "a = ...",
        "points(a)",
    ]


def test_the_answers_source_is_found_again_in_the_assignment():
    notebook = course_folder.assignment(solution_notebook(), EXERCISES)
    for exercise in EXERCISES:
        if exercise.asks_for_code:
            source = next(
                c["source"] for c in notebook["cells"] if f"answer:{exercise.name}" in c["metadata"].get("tags", [])
            )
            assert source_of(exercise.reference) in source
