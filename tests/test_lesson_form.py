"""The form of a lesson: what is hidden, what is folded, what the reader writes, what can be left out."""

import ast
import copy
import dis
import types

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from medlearn.grading.handout import help_with
from tests.test_notebooks import LESSONS, NOTEBOOKS, tags
from tools import lesson_form
from tools.normalise_notebooks import normalise

BY_NAME = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
STORES = {"STORE_NAME", "STORE_GLOBAL"}


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def faults_of_folds(cells):
    """What keeps a section that goes deeper from folding well: JupyterLab hides whole cells below its heading's."""
    inside, level = lesson_form.deeper(cells), 0
    for cell, hidden in zip(cells, inside, strict=True):
        if lesson_form.opens_deeper(cell):
            level = lesson_form.headings(cell)[0]
            if "\n" in cell.source.strip():
                yield "the text of a section that goes deeper starts in the next cell", cell
        elif lesson_form.headings(cell) and min(lesson_form.headings(cell)) <= level and not hidden:
            if not cell.source.startswith("#"):
                yield "the heading that ends a section that goes deeper begins its own cell", cell
            level = 0
        elif cell.cell_type == "markdown" and "# Going deeper: " in cell.source:
            yield "a heading `Going deeper: ...` begins its own cell", cell


def names_in(statement):
    """Return the names of the notebook that a statement uses, in functions too, and those that it makes."""
    pieces, used, made = [compile(ast.Module([statement], []), "<cell>", "exec")], set(), set()
    while pieces:
        code = pieces.pop()
        pieces += [part for part in code.co_consts if isinstance(part, types.CodeType)]
        steps = list(dis.get_instructions(code))
        used |= {step.argval for step in steps if step.opname in LOADS}
        made |= {step.argval for step in steps if step.opname in STORES}
    return used, made


def needs_of_the_core(cells):
    """Yield each name that a core cell uses, with the cell, if a section that goes deeper was the last to make it."""
    from_deeper = set()
    for cell, hidden in zip(cells, lesson_form.deeper(cells), strict=True):
        if cell.cell_type != "code":
            continue
        lines = [line for line in cell.source.splitlines() if not line.lstrip().startswith(("%", "!"))]
        for used, made in map(names_in, ast.parse("\n".join(lines)).body):
            if not hidden:
                yield from ((name, cell) for name in sorted(used & from_deeper))
            from_deeper = from_deeper | made if hidden else from_deeper - made


def faults_of_turns(cells):
    """What keeps a reader from writing in a cell, from reading the answer, or a test from running it."""
    for place, cell in enumerate(cells):
        after = cells[place + 1] if place + 1 < len(cells) else None
        if lesson_form.last_paragraph_begins(cell, "Your turn."):
            if after is None or after.cell_type != "code" or "your-turn" not in tags(after):
                yield "below **Your turn.** comes a code cell tagged `your-turn`", cell
        elif "**Your turn.**" in cell.source:
            yield "**Your turn.** begins the last paragraph of its cell", cell
        if cell.cell_type == "code" and "your-turn" in tags(cell):
            yield from ((fault, cell) for fault in faults_of_a_turn(cells, place))


def faults_of_a_turn(cells, place):
    cell = cells[place]
    if not place or not lesson_form.last_paragraph_begins(cells[place - 1], "Your turn."):
        yield "above a cell tagged `your-turn` a paragraph begins with **Your turn.**"
    if "..." not in cell.source:
        yield "the reader's cell holds `...`, to be replaced"
    try:
        check = lesson_form.answer(cells, place).check
    except ValueError as fault:
        yield str(fault)
        return
    if check:
        name = check.split(".")[1]
        said = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        if not cell.source.endswith(f".check({name})\n{help_with(name)}"):
            yield "below a check its hint and solution are typed, commented out"
        if cell.execution_count and not said.startswith("Not attempted yet"):
            yield "the check of a cell that nobody has written in says so"


def refuse(path, faults):
    faults = list(faults)
    assert not faults, f"{path.name}: {faults[0][0]}:\n{faults[0][1].source}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_hidden_and_folded_is_what_the_text_asks_for(path):
    cells = cells_of(path)
    made = normalise(new_notebook(cells=copy.deepcopy(cells))).cells
    wrong = [cell.source for cell, right in zip(cells, made, strict=True) if cell.metadata != right.metadata]
    assert not wrong, f"{path.name}: run make execute, or tools.normalise_notebooks:\n{wrong[0]}"


@BY_NAME
def test_sections_that_go_deeper_fold_well(path):
    refuse(path, faults_of_folds(cells_of(path)))


@BY_NAME
def test_the_core_needs_nothing_that_goes_deeper(path):
    refuse(path, needs_of_the_core(cells_of(path)))


@BY_NAME
def test_the_reader_can_write_and_find_the_answer(path):
    refuse(path, faults_of_turns(cells_of(path)))


def test_the_core_of_lesson_03_runs_without_what_goes_deeper():
    """The rule above reads names only; here a whole lesson runs without these sections."""
    path = next(path for path in LESSONS if path.name.startswith("03"))
    cells = cells_of(path)
    hidden = lesson_form.deeper(cells)
    if not any(hidden):
        pytest.skip("lesson 03 has no section that goes deeper yet")
    core = new_notebook(cells=[cell for cell, out in zip(cells, hidden, strict=True) if not out])
    NotebookClient(core, timeout=300, kernel_name="python3", resources={"metadata": {"path": path.parent}}).execute()


# The rules above can fail: each finds its fault in a lesson that has this one only.


def text(source):
    return new_markdown_cell(source)


def code(source, *names, said=None):
    cell = new_code_cell(source, metadata={"tags": list(names)})
    if said is not None:
        cell.execution_count, cell.outputs = 1, [nbformat.v4.new_output("display_data", {"text/plain": said})]
    return cell


DEEPER = text("### Going deeper: the sum")
ANSWER = "<details><summary>One answer</summary>\n\n```python\nside = 1\n```\n\n</details>"
CHECK = "side = ...\nex.side.check(side)"
HELP = "\n# ex.side.hint()\n# ex.side.solution()"
ASK = text("## 2 · Sides\n\n**Your turn.** Which side?")


@pytest.mark.parametrize(
    ("fault", "cells"),
    [
        (None, [text("## 1"), DEEPER, text("More.\n\n#### Steps"), text("### Next\n\nText."), text("## 3")]),
        (None, [DEEPER, text("More."), text("# After")]),
        ("the text of", [text("### Going deeper: the sum\n\nMore.")]),
        ("the heading that ends", [DEEPER, text("More.\n\n### Next\n\nText.")]),
        ("the heading that ends", [DEEPER, text("More.\n\n## Next")]),
        ("a heading `Going deeper", [text("Text.\n\n### Going deeper: the sum")]),
    ],
)
def test_each_fault_of_a_fold_is_seen(fault, cells):
    found = [name for name, _ in faults_of_folds(cells)]
    assert not found if fault is None else (len(found) == 1 and found[0].startswith(fault))


@pytest.mark.parametrize(
    ("needed", "core"),
    [
        ([], "a = 1\nb = total"),
        (["a"], "b = a"),
        (["a"], "def f(x):\n    return x + a"),
        ([], "def f(a):\n    return a"),
        ([], "[a for a in range(3)]"),
        (["total"], "for x in range(total):\n    a = x"),
        (["f"], "print(f(1))"),
        (["np"], "np.sum([1])"),
        ([], "a = 3\nprint(a)"),
        (["a"], "print(a)\na = 3"),
        ([], "%matplotlib inline\n!ls a"),
    ],
)
def test_what_the_core_needs_is_seen(needed, core):
    made = "import numpy as np\na, total = 1, 2\ndef f(x):\n    secret = x\n    return secret"
    cells = [code("total = 0"), DEEPER, code(made), code("print(a)"), text("## Next"), code(core)]
    if core == "a = 1\nb = total":
        cells.insert(-1, code("total = 5"))
    assert [name for name, _ in needs_of_the_core(cells)] == needed


@pytest.mark.parametrize(
    ("fault", "cells"),
    [
        (None, [ASK, code("side = ...", "your-turn"), text(ANSWER)]),
        (None, [ASK, code(CHECK + HELP, "your-turn", said="Not attempted yet. Do it."), text(ANSWER)]),
        ("below **Your turn.**", [ASK, code("side = ...")]),
        ("below **Your turn.**", [ASK]),
        ("**Your turn.** begins", [text("**Your turn.** Which?\n\nThink."), code("1")]),
        ("above a cell tagged", [text("Which?"), code("side = ...", "your-turn"), text(ANSWER)]),
        ("the reader's cell holds", [ASK, code("side = 1", "your-turn"), text(ANSWER)]),
        ("after a cell tagged", [ASK, code("side = ...", "your-turn"), text("Left.")]),
        ("below a check", [ASK, code(CHECK, "your-turn"), text(ANSWER)]),
        ("the check of a cell", [ASK, code(CHECK + HELP, "your-turn", said="Correct."), text(ANSWER)]),
    ],
)
def test_each_fault_of_a_turn_is_seen(fault, cells):
    found = [name for name, _ in faults_of_turns(cells)]
    assert not found if fault is None else (len(found) == 1 and found[0].startswith(fault))
