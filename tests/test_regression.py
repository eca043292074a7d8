"""The regression test bites: a changed number, a changed label of a figure, a changed sentence make nbval fail."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PLOT = "plots.show(plots.lines([0, 1, 2], {'dose': [3, 5, 4]}, xlabel='seconds'))"
CELLS = [  # what each cell is to show, its code, and the same code with one thing changed
    ("nothing changed", "from medlearn import plots", "from medlearn import plots"),
    ("a number", "print(sum([1, 2, 3]))", "print(sum([1, 2, 4]))"),
    ("a plotted value", PLOT, PLOT.replace("5", "6")),
    ("a label", PLOT, PLOT.replace("seconds", "minutes")),
    ("a figure left out", PLOT, "print()"),
    ("a sentence", "print('The dose peaks after one second.')", "print('The dose peaks after two seconds.')"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Run nbval once over an executed notebook and over a copy whose code was changed after it was executed."""
    folder = tmp_path_factory.mktemp("lessons")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for _, source, _ in CELLS])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    nbformat.write(notebook, folder / "as_executed.ipynb")
    for cell, (_, _, changed) in zip(notebook.cells, CELLS, strict=True):
        cell.source = changed
    nbformat.write(notebook, folder / "changed.ipynb")
    options = ["--nbval", "--nbval-current-env", "-p", "no:xdist", "-p", "no:cacheprovider", "--color=no", "-q", "-rA"]
    command = [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()


@pytest.mark.parametrize("number", range(len(CELLS)), ids=[name for name, _, _ in CELLS])
def test_a_changed_cell_fails_and_an_unchanged_one_passes(report, number):
    _, source, changed = CELLS[number]
    assert result(report, "as_executed", number) == "PASSED"
    assert result(report, "changed", number) == ("PASSED" if source == changed else "FAILED")


def result(report, name, number):
    return next(line.split()[0] for line in report if f"{name}.ipynb::Cell {number}" in line and line[0] in "PF")
