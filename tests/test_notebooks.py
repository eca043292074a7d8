"""What a lesson must be, before nbval runs it: executed, clean, described, lean."""

import ast
import html
import re
from pathlib import Path

import nbformat
import pytest

from medlearn import syllabus

ROOT = Path(__file__).parents[1]
FOLDERS = ["notebooks", "notebooks/deeper", "exercises", "exercises/solutions", "app"]
NOTEBOOKS = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.ipynb"))]
LESSONS = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]
# Only lessons that train a Keras network may import TensorFlow (DESIGN: the others start in a second or two).
MAY_IMPORT_TENSORFLOW = {lesson.number for lesson in syllabus.LESSONS if lesson.keras}
LARGEST = 1_500_000  # bytes
LONGEST_CELL = 18  # lines
EXPECTS_ERROR = {"raises-exception", "nbval-raises-exception"}

PATHS_OF_A_MACHINE = [
    re.compile(r"(?<![\w.:/\\])/(?:home|root|Users|tmp|work|opt|usr|var|mnt|private)/\w"),
    re.compile(r"\b[A-Za-z]:\\\\?\w"),
]
PICTURE = re.compile(r"data:image/\w+;base64,[A-Za-z0-9+/=]+")
FIGURE = re.compile(  # what plots.show writes
    r' \n(?:<img src="data:image/png;base64,[^"]+" alt="[^"]{3,110}" style="[^"]*">\n)+'
    r"<details><summary>In words</summary>\n<p>(?P<words>[^<]+)</p>\n</details>"
)
FETCHES = re.compile(r"\bfetch(_\w+)?\(")
HOST_VALUES = re.compile(r"\b\d+(\.\d+)? ?(seconds|ms|GB|MB|GiB|MiB)\b")


def cells(path, kind="code"):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind and cell.source.strip()]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def text_of(output):
    data = output.get("data", {})
    texts = [output.get("text", ""), *(str(value) for key, value in data.items() if not key.startswith("image/"))]
    return PICTURE.sub("", "".join(texts))


def page_of(output):
    return output.get("data", {}).get("text/html", "")


def shows_a_figure(cell):
    return any(PICTURE.search(page_of(output)) for output in cell.outputs)


def shows_a_bare_picture(cell):
    return any(kind.startswith("image/") for output in cell.outputs for kind in output.get("data", {}))


def describes_its_figures(cell):
    """Every picture has a name, and the words that stand folded below it are those that are compared."""
    for output in cell.outputs:
        if PICTURE.search(page_of(output)):
            figure = FIGURE.fullmatch(page_of(output))
            if not figure or squeezed(html.unescape(figure["words"])) != squeezed(output.data.get("text/plain", "")):
                return False
    return True


def squeezed(text):
    """Without blanks, for lines are broken at hyphens too."""
    return re.sub(r"\s", "", text)


def unexecuted(cell):
    return cell.execution_count is None and "nbval-skip" not in tags(cell)


def holds_an_error(cell):
    """An error that is meant has a tag. One that fetches has it for those who are offline."""
    meant = tags(cell) & EXPECTS_ERROR and not any(tag.startswith("needs:") for tag in tags(cell))
    return any(output.output_type == "error" for output in cell.outputs) and not meant


def names_a_path(cell):
    texts = [cell.source, *map(text_of, cell.outputs)]
    return any(rule.search(text) for rule in PATHS_OF_A_MACHINE for text in texts)


def fetches_untagged(cell):
    """A cell that fetches says so by a tag `needs:NAME`, and conftest.py skips it where the set is not here."""
    return bool(FETCHES.search(cell.source)) and not any(tag.startswith("needs:") for tag in tags(cell))


def prints_a_machine_value(cell):
    return any(HOST_VALUES.search(text_of(output)) for output in cell.outputs if output.output_type == "stream")


def top_imports(cell):
    lines = [line for line in cell.source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    nodes = ast.walk(ast.parse("\n".join(lines)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    nodes = ast.walk(ast.parse("\n".join(lines)))
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


REFUSED = {
    "was never executed, so nbval would pass it unseen": unexecuted,
    "holds an error": holds_an_error,
    "names a path of one machine": names_a_path,
    "prints a clock time or an amount of memory": prints_a_machine_value,
    "fetches data without the tag needs:NAME": fetches_untagged,
    "shows a picture without a word: end it with plots.show": shows_a_bare_picture,
    "shows a figure without its name and its description": lambda cell: not describes_its_figures(cell),
    "is too long: move the function into medlearn or split the idea": lambda cell: (
        cell.source.count("\n") + 1 > LONGEST_CELL and "take-home" not in tags(cell)
    ),
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
@pytest.mark.parametrize("fault", REFUSED)
def test_no_cell_is_refused(path, fault):
    faulty = [cell.source for cell in cells(path) if REFUSED[fault](cell)]
    assert not faulty, f"{path.name}: this cell {fault}:\n{faulty[0]}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_lean_and_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert path.stat().st_size < LARGEST
    assert "widgets" not in notebook.metadata
    assert "version" not in notebook.metadata.language_info
    counts = [cell.execution_count for cell in cells(path)]
    assert counts == list(range(1, len(counts) + 1)), "execute it from a fresh kernel: make execute"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_only_keras_lessons_import_tensorflow(path):
    imports = set().union(*map(top_imports, cells(path)))
    if path.name[:2] not in MAY_IMPORT_TENSORFLOW:
        assert not imports & {"tensorflow", "keras"}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_lesson_has_its_anatomy(path):
    text = "\n\n".join(cell.source for cell in cells(path, "markdown"))
    title = re.search(r"^# (.+)$", text, re.M).group(1)
    assert title.endswith("?"), "the title is a question"
    for part in ("**After this lesson you can**", "**You need**", "**Time**: read ", "> **In the clinic.**"):
        assert part in text, part
    third_edition = any("take-home" in tags(cell) for cell in cells(path))
    for part in ("Three things to remember", "Exercises" if third_edition else "Try it yourself", "References"):
        assert re.search(f"^###? {part}$", text, re.M), part
    assert "doi.org/10." in text
    if syllabus.lesson(path.name[:2]).exercises:
        assert f"](../exercises/{path.name})" in text, "the lesson leads to its exercises"
    if not third_edition:
        figures = sum(map(shows_a_figure, cells(path)))
        assert text.count("**Predict before you run.**") >= 4
        assert text.count("**Notice.**") >= figures, "each figure is followed by what to notice"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_more_prose_than_code(path):
    prose = sum(len(cell.source.split()) for cell in cells(path, "markdown"))
    code = [cell for cell in cells(path) if "take-home" not in tags(cell)]
    assert prose > sum(len(cell.source.split()) for cell in code)
    assert sorted(cell.source.count("\n") + 1 for cell in code)[len(code) // 2] <= 5


def made_cell(source="1 + 1", outputs=(), count=1, tags=()):
    cell = nbformat.v4.new_code_cell(source, execution_count=count, outputs=list(outputs))
    cell.metadata.tags = list(tags)
    return cell


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def figure(name="the dot", words="Image, 5 × 5 pixels.", plain="Image,\n5 × 5 pixels."):
    page = f' \n<img src="data:image/png;base64,AAAA/opt/a" alt="{name}" style="max-width:100%">\n'
    page += f"<details><summary>In words</summary>\n<p>{words}</p>\n</details>"
    return nbformat.v4.new_output("display_data", data={"text/html": page, "text/plain": plain})


BARE = nbformat.v4.new_output("display_data", data={"image/png": "AAAA", "text/plain": "<Figure>"})
ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])
FAULTY = {
    "was never executed, so nbval would pass it unseen": made_cell(count=None),
    "holds an error": made_cell(outputs=[ERROR]),
    "names a path of one machine": made_cell(outputs=[printed("saved to /home/ada/lesson.png")]),
    "prints a clock time or an amount of memory": made_cell(outputs=[printed("took 3.2 seconds")]),
    "fetches data without the tag needs:NAME": made_cell("real = fetch_heart_disease()"),
    "shows a picture without a word: end it with plots.show": made_cell(outputs=[BARE, printed("Image.")]),
    "shows a figure without its name and its description": made_cell(outputs=[figure(name="")]),
    "is too long: move the function into medlearn or split the idea": made_cell("x = 1\n" * 19),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_each_fault_is_seen(fault):
    """The rules above can fail: each one finds the cell that breaks it, and no other rule does."""
    assert [name for name, rule in REFUSED.items() if rule(FAULTY[fault])] == [fault]


def test_a_good_cell_is_not_refused():
    good = made_cell("plots.show(ax)", [printed("Image, http://example.org/home/x"), figure()])
    expected_error = made_cell(outputs=[ERROR], tags=["raises-exception"])
    skipped = made_cell(count=None, tags=["nbval-skip"])
    fetching = made_cell("real = fetch_heart_disease()", tags=["needs:heart_disease"])
    cells = good, expected_error, skipped, fetching
    assert not [name for name, rule in REFUSED.items() for cell in cells if rule(cell)]


def test_a_cell_that_fetches_is_not_excused():
    """Its tag lets a lesson go on without a network; what is committed was executed with one."""
    assert holds_an_error(made_cell(outputs=[ERROR], tags=["needs:heart_disease", "raises-exception"]))


@pytest.mark.parametrize(
    "output",
    [figure(words="Image, 5 × 6 pixels."), figure(name="a" * 120), figure(words="", plain="")],
    ids=["other words than those compared", "a name that is a sentence", "no words"],
)
def test_a_figure_in_another_form_is_seen(output):
    assert not describes_its_figures(made_cell(outputs=[printed("before"), figure(), output]))


def test_a_figure_counts_as_one():
    assert shows_a_figure(made_cell(outputs=[figure()]))
    assert not shows_a_figure(made_cell(outputs=[printed("Image, 5 × 5 pixels.")]))
