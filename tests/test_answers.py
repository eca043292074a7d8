"""Folded answers run with their lesson: a wrong one fails by its name, and nothing of a right one stays."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools import lesson_form, processor

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CONFTEST = ROOT / "conftest.py"
HERE = {"processor": processor.kind()}  # as if the notebook had been executed on this machine
START = """\
import numpy as np
from matplotlib import pyplot as plt
from medlearn.exercises import convolution as ex
doses, image, settings, rng, side = [1, 2], np.zeros(3), {"deep": [1]}, np.random.default_rng(0), 0
drawn = np.random.get_state()[2]
def total():
    doses.append(4)
    return mean()
def mean():
    return 0"""
END = """\
print(doses, image, settings, rng.random() == np.random.default_rng(0).random(), mean(), plt.get_fignums(), side)
print({"leak", "try_answer", "names", "tree"} & {*globals()}, drawn == np.random.get_state()[2])"""
PROGRESS = """\
from medlearn.checks import progress
print(progress.load()["convolution.side"]["status"])"""
AFTER = {  # a cell that stands after a turn, and what it must print
    "nothing stays": (END, "[1, 2] [0. 0. 0.] {'deep': [1]} True 0 [] 0\nset() True\n"),
    "checked and wrong": (PROGRESS, "not attempted\n"),
}
LEAKING = """\
def mean():
    return sum(doses)
leak = total()
image[0] = 7
settings["deep"].append(2)
np.random.random(), rng.random(), plt.figure()
print(leak)
doses"""
SIDE = "side = ...\nex.side.check(side)\n# ex.side.hint()"
TURNS = {  # name: (the reader's cell, the answer, what it is said to print, what pytest must say of it)
    "nothing stays": ("...", LEAKING, "7\n[1, 2, 4]", "PASSED"),
    "silent": ("...", "quiet = 1", None, "PASSED"),
    "another text": ("...", "print(1)", "2", "The answer prints\n1\n"),
    "a text that is missing": ("...", "print(1)", None, "The answer prints\n1\n"),
    "an exception": ("...", "1 / 0", None, "ZeroDivisionError"),
    "no Python": ("...", "if", None, "invalid syntax"),
    "checked": (SIDE, 'side = "left"', None, "PASSED"),
    "checked and wrong": (SIDE, 'side = "right"', None, "`ex.side.check(side)` says of the answer: That is corr"),
    "no answer": ("...", None, None, "after a cell tagged `your-turn` comes a Markdown cell"),
    "trained": ("...", "print(1)", "2", "The answer prints\n1\n"),
    "needing": ("...", "print(1)", "2", "heart_disease is neither"),
    "too long": ("...", "while True:\n    pass", None, "The answer took longer than 15 seconds"),
}


def fold(code, printed):
    text = "" if printed is None else f"```text\n{printed}\n```\n"
    return f"<details><summary>One answer</summary>\n\n```python\n{code}\n```\n{text}\nThat is why.\n\n</details>"


def lesson():
    """Return an executed notebook with these turns between a start and an end, which looks for what leaked."""
    cells = [nbformat.v4.new_code_cell(START)]
    for name, (stub, code, printed, _) in TURNS.items():
        turn = nbformat.v4.new_code_cell(stub, metadata={"tags": ["your-turn"]})
        turn.metadata.tags += {"trained": ["trained"], "needing": ["needs:heart_disease"]}.get(name, [])
        cells += [turn] if code is None else [turn, nbformat.v4.new_markdown_cell(fold(code, printed))]
        if name in AFTER:
            cells.append(nbformat.v4.new_code_cell(AFTER[name][0]))
    for number, cell in enumerate((cell for cell in cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
        printed = dict(AFTER.values()).get(cell.source)
        if printed:
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)]
        else:
            cell.metadata.setdefault("tags", []).append("nbval-ignore-output")
    return nbformat.v4.new_notebook(cells=cells, metadata=HERE)


def run(folder, notebook, *, requirements=None):
    """Run nbval over a notebook, with this course's conftest.py."""
    nbformat.write(notebook, folder / "lesson.ipynb")
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    if requirements is not None:
        (folder / "requirements.txt").write_text(requirements, encoding="utf-8")
    options = [
        "-rA",
        "--nbval",
        "--nbval-current-env",
        "--nbval-cell-timeout=15",
        "-p",
        "no:cacheprovider",
        "--color=no",
    ]
    variables = {"PYTHONPATH": str(ROOT), "MEDLEARN_DATA": str(folder / "empty")}
    environment = {name: value for name, value in os.environ.items() if name != "MEDLEARN_MIRROR"} | variables
    command = [sys.executable, "-m", "pytest", *options, "lesson.ipynb"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lesson")
    return run(folder, lesson(), requirements=(ROOT / "requirements.txt").read_text(encoding="utf-8"))


def number_of(turn):
    """Count the code cells above the cell of a turn."""
    before = list(TURNS)[: list(TURNS).index(turn)]
    return 1 + len(before) + sum(name in AFTER for name in before)


@pytest.mark.parametrize("turn", TURNS)
def test_each_answer_is_judged_by_its_name(told, turn):
    text, expected = told, TURNS[turn][3]
    name = f"answer after Cell {number_of(turn)}"
    if turn == "needing":
        assert re.search(rf"SKIPPED .*{expected}", text)
    elif expected == "PASSED" or (turn == "trained" and not locked_build()):
        assert f"PASSED lesson.ipynb::{name}\n" in text
    else:
        assert f"FAILED lesson.ipynb::{name} - " in text
        section = re.split(r"\n_+ (?=\S)", text.split("short test summary")[0])
        assert expected in next(part for part in section if part.startswith(f"lesson.ipynb::{name} _"))


def locked_build():
    import conftest

    return conftest.is_locked_build(processor.kind())


@pytest.mark.parametrize("turn", AFTER)
def test_nothing_leaks_into_the_cells_below(told, turn):
    assert f"PASSED lesson.ipynb::Cell {number_of(turn) + 1}\n" in told, told


def test_elsewhere_trained_numbers_are_run_and_not_compared(tmp_path):
    cell = nbformat.v4.new_code_cell("1 + 1", execution_count=1, metadata={"tags": ["trained", "your-turn"]})
    cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "3"}, execution_count=1)]
    broken = nbformat.v4.new_code_cell("1 / 0", execution_count=2, metadata={"tags": ["trained"]})
    notebook = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_markdown_cell(fold("print(1)", "2")), broken])
    text = run(tmp_path, notebook, requirements="numpy==0.1\nkeras==0.1\ntensorflow-cpu==0.1\n")
    assert "PASSED lesson.ipynb::Cell 0\n" in text
    assert "PASSED lesson.ipynb::answer after Cell 0\n" in text
    assert "FAILED lesson.ipynb::Cell 1 - " in text


@pytest.mark.skipif(
    not locked_build(), reason="this is not Linux on x86-64 with AVX2 and the locked numpy, keras and TensorFlow"
)
def test_with_the_locked_build_trained_numbers_are_compared(tmp_path):
    cell = nbformat.v4.new_code_cell("1 + 1", execution_count=1, metadata={"tags": ["trained"]})
    cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "3"}, execution_count=1)]
    text = run(
        tmp_path,
        nbformat.v4.new_notebook(cells=[cell], metadata=HERE),
        requirements=(ROOT / "requirements.txt").read_text(encoding="utf-8"),
    )
    assert "FAILED lesson.ipynb::Cell 0 - " in text


@pytest.mark.skipif(sys.platform != "linux", reason="tensorflow-cpu is the name that TensorFlow has on Linux")
@pytest.mark.parametrize(
    ("flags", "machine", "compared"),
    [
        ("avx2", "x86_64", {"avx2"}),
        ("avx2 avx512f", "x86_64", {"avx512f"}),
        ("avx512f", "aarch64", set()),
        ("sse3", "x86_64", set()),
    ],
)
def test_trained_numbers_are_compared_on_processors_like_that_of_the_lesson(
    tmp_path, monkeypatch, flags, machine, compared
):
    import conftest

    locked = "".join(f"{name}=={importlib.metadata.version(name)}\n" for name in conftest.TRAINERS)
    (tmp_path / "cpuinfo").write_text(f"flags\t: fpu {flags} bmi2\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(locked, encoding="utf-8")
    monkeypatch.setattr(processor, "CPUINFO", tmp_path / "cpuinfo")
    monkeypatch.setattr(conftest, "LOCKED", tmp_path / "requirements.txt")
    monkeypatch.setattr("platform.machine", lambda: machine)
    same = {wanted for wanted in processor.WIDEST_FIRST if conftest.is_locked_build.__wrapped__(wanted)}
    assert same == compared


def test_an_answer_is_read_with_its_text_and_its_check():
    cells = lesson().cells
    place = next(place for place, cell in enumerate(cells) if "ex.side.check" in cell.source)
    assert lesson_form.answer(cells, place) == ('side = "left"\n', "", "ex.side.check(side)")
    cells[place + 1].source += "\n\nmore"
    assert lesson_form.answer(cells, place).code == 'side = "left"\n'
    cells[place + 1].source = fold("a = 1\n```\n\n```python\nb = 2", None)
    with pytest.raises(ValueError, match="holds one ```python block"):
        lesson_form.answer(cells, place)
