"""The form of the third edition: an hour at most, hidden answers, whole sentences, code to take home."""

import ast
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from medlearn import syllabus
from tests.test_notebooks import LESSONS, tags
from tools.lesson_form import asks_for_prediction, opens_deeper
from tools.reading_clock import clock, minutes

FINISHED = [path for path in LESSONS if '"take-home"' in path.read_text(encoding="utf-8")]
BY_NAME = pytest.mark.parametrize("path", FINISHED, ids=lambda path: path.name)
MOST = {"words": 1850, "lines": 100, "outputs": 10, "figures": 8, "predictions": 4, "turns": 3, "folded": 0}
WHAT_HAPPENED = re.compile(r"<details>\s*<summary>What happened</summary>\n\n(.+?)[.?:!](?: |\n)", re.DOTALL)
CLOSING = ["On your own data", "Three things to remember", "Exercises", "Deeper", "References"]
# Words of ours that nobody can search for; the field has better ones (the glossary gives them).
PRIVATE = re.compile(
    r"\b(?:calls? (?:ill|healthy|nobody)|called (?:ill|healthy)|the shares? of|a share of|luck of the (?:start|draw)|"
    r"lender|loan|told apart from|holds 0\b|timid|tempered|the pull\b|who calls|machines? of (?:an?|the) SVM)",
    re.IGNORECASE,
)


def faults(cells):
    """Yield what a cell of a finished lesson does that the form does not allow, with the cell."""
    for place, cell in enumerate(cells):
        after = cells[place + 2] if place + 2 < len(cells) else None
        if cell.cell_type == "code":
            yield from ((fault, cell) for fault in faults_of_code(cell.source))
            continue
        if opens_deeper(cell):
            yield "no section is folded: it moves to notebooks/deeper", cell
        if asks_for_prediction(cell):
            told = WHAT_HAPPENED.match(after.source) if after is not None else None
            if not told:
                yield "two cells below a prediction stands <details><summary>What happened</summary>", cell
            elif len(told[1].split()) < 5:
                yield "*What happened* begins with the question and its answer, in a whole sentence", after
        if found := PRIVATE.search(prose(cell)):
            yield f"the field has another word for {found[0]!r}", cell


def prose(cell):
    """Return the running text of a Markdown cell: no code, no quotations."""
    text = re.split(r"(?m)^#{2,4} References", cell.source)[0]
    return re.sub(r"```.*?```|`[^`]*`|\"[^\"]*\"", "", text, flags=re.DOTALL)


def faults_of_code(source):
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Assert):
            yield "a lesson asserts nothing: tests do"
        if isinstance(node, ast.IfExp) and any(isinstance(inner, ast.IfExp) for inner in ast.iter_child_nodes(node)):
            yield "conditional expressions are not nested"
        if isinstance(node, ast.Call) and any(keyword.arg is None for keyword in node.keywords):
            yield "arguments are written out, not unpacked from a dictionary"


@BY_NAME
def test_a_lesson_takes_an_hour_at_most(path):
    it = clock(path)
    over = {name: it[name] for name, most in MOST.items() if it[name] > most}
    assert not over, f"{path.name}: at most {MOST}"
    assert it["predictions"] >= 3
    assert it["turns"] == 3
    assert minutes(path) <= 60


@BY_NAME
def test_the_stated_minutes_are_those_of_the_clock(path):
    said = syllabus.lesson(path.name[:2]).minutes.read
    assert said == minutes(path), f"write {minutes(path)} into medlearn/syllabus, then make tables"


@BY_NAME
def test_a_lesson_has_the_form(path):
    found = list(faults(nbformat.read(path, as_version=4).cells))
    assert not found, f"{path.name}: {found[0][0]}:\n{found[0][1].source}"


@BY_NAME
def test_a_lesson_ends_with_code_to_take_home(path):
    cells = nbformat.read(path, as_version=4).cells
    titles = re.findall(r"(?m)^##+ (.+)$", "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))
    assert titles[-len(CLOSING) :] == CLOSING
    place, *second = [place for place, cell in enumerate(cells) if "take-home" in tags(cell)]
    assert len(second) <= 1, "one cell learns, one applies what was learned"
    assert cells[place - 1].source.endswith("medlearn.practice()"), "the cell before makes its input"
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    sections = len([title for title in titles if re.match(r"\d+ · ", title)])
    assert text.count("**Keep this.**") >= sections - 1, "a section ends with a sentence to keep"


@BY_NAME
def test_a_lesson_leads_to_its_deeper_notebook(path):
    row = syllabus.lesson(path.name[:2])
    links = re.findall(r"\]\((deeper/\w+\.ipynb)\)", path.read_text(encoding="utf-8"))
    assert set(links) == {f"{row.further}.ipynb"}


# The rules above can fail.

ASK = new_markdown_cell("**Predict before you run.** How many?")
RUN = new_code_cell("3")
TOLD = "<details><summary>What happened</summary>\n\n{}\n\n</details>"
WHOLE = new_markdown_cell(TOLD.format("There are three of them in the image. More."))


@pytest.mark.parametrize(
    ("fault", "cells"),
    [
        (None, [ASK, RUN, WHOLE]),
        ("two cells below", [ASK, RUN, new_markdown_cell("Three.")]),
        ("two cells below", [ASK, RUN]),
        ("*What happened* begins", [ASK, RUN, new_markdown_cell(TOLD.format("Three. More."))]),
        ("no section is folded", [new_markdown_cell("### Going deeper: more")]),
        ("the field has another word", [new_markdown_cell("It finds a share of them.")]),
        (None, [new_markdown_cell("The two share a border, `a share of`.")]),
        ("a lesson asserts", [new_code_cell("assert True")]),
        ("conditional expressions", [new_code_cell("1 if a else (2 if b else 3)")]),
        ("arguments are written", [new_code_cell("f(**how)")]),
    ],
)
def test_each_fault_of_form_is_seen(fault, cells):
    found = [name for name, _ in faults(cells)]
    assert not found if fault is None else (len(found) == 1 and found[0].startswith(fault))
