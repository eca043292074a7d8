"""Cells that need fetched data are skipped, with the reason, where the data are not."""

import ast
import os
import subprocess
import symtable
import sys
from pathlib import Path

import nbformat
import pytest

from tools import lesson_form

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CONFTEST = ROOT / "conftest.py"
NOTEBOOKS = [
    path for folder in ("notebooks", "exercises/solutions") for path in sorted((ROOT / folder).rglob("*.ipynb"))
]


def needs(cell):
    return {tag for tag in cell.metadata.get("tags", []) if tag.startswith("needs:")}


def names(source):
    """Return the names that a cell takes from earlier cells, and those that it binds."""
    used, bound = set(), set()
    for statement in ast.parse(source).body:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        here = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        own = here if isinstance(statement, ast.For | ast.With | ast.FunctionDef) else set()
        used |= set(referenced(table)) - bound - own
        bound |= here
    return used, bound


def referenced(table):
    """Yield the names of the notebook that a piece of code reads, whatever function or comprehension it does so in."""
    outer = table.get_type() == "module"
    yield from (one.get_name() for one in table.get_symbols() if one.is_referenced() and (outer or one.is_global()))
    for inner in table.get_children():
        yield from referenced(inner)


def lacking(cells):
    """List the cells that use a name which only cells with other needs bind: (place, name, what is lacking)."""
    found, needed_by = [], {}
    for place, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        used, bound = names(cell.source)
        if "your-turn" in cell.metadata.get("tags", []):
            used |= names(lesson_form.answer(cells, place).code)[0]
        for name in sorted(used & needed_by.keys()):
            if needed_by[name] - needs(cell):
                found.append((place, name, sorted(needed_by[name] - needs(cell))))
        needed_by |= dict.fromkeys(bound, needs(cell))
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_cell_that_uses_fetched_data_says_so(path):
    assert lacking(nbformat.read(path, as_version=4).cells) == []


def test_a_cell_that_does_not_say_so_is_seen():
    cells = [nbformat.v4.new_code_cell(source) for source in ("a, b = fetch(), 1", "c = a", "a = 1", "print(a, b)")]
    cells[0].metadata.tags = ["needs:ct"]
    assert lacking(cells) == [(1, "a", ["needs:ct"]), (3, "b", ["needs:ct"])]


def run(folder, source="1 + 1", **variables):
    """Run nbval over a notebook of two cells, the second of which needs a fetched set and would fail."""
    plain = nbformat.v4.new_code_cell(source, execution_count=1)
    plain.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=1)]
    needing = nbformat.v4.new_code_cell("raise RuntimeError('ran')", execution_count=2)
    needing.metadata.tags = ["needs:heart_disease"]
    nbformat.write(nbformat.v4.new_notebook(cells=[plain, needing]), folder / "lesson.ipynb")
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-rs", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "."]
    environment = {name: value for name, value in os.environ.items() if name != "MEDLEARN_MIRROR"}
    environment |= {"PYTHONPATH": str(CONFTEST.parent)} | variables  # conftest.py imports from the course's tools
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


def test_without_the_data_the_cell_is_skipped_and_says_why(tmp_path):
    told = run(tmp_path, MEDLEARN_DATA=str(tmp_path / "empty"))
    assert "1 passed, 1 skipped" in told
    assert "heart_disease is neither in the cache nor on a mirror (MEDLEARN_MIRROR)" in told


def test_with_the_data_the_cell_runs(tmp_path):
    mirror = tmp_path / "mirror"
    (mirror / "heart-disease").mkdir(parents=True)
    sums = []
    for site in ("cleveland", "hungarian", "switzerland", "va"):
        (mirror / "heart-disease" / f"processed.{site}.data").write_text("")
        sums.append(f"{'0' * 64}  heart-disease/processed.{site}.data")
    (mirror / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    told = run(tmp_path, MEDLEARN_DATA=str(tmp_path / "empty"), MEDLEARN_MIRROR=str(mirror))
    assert "1 failed, 1 passed" in told


def test_one_notebook_alone_leaves_nothing_at_home_nor_in_the_temporary_folder(tmp_path):
    for name in ("home", "temporary", "course"):
        (tmp_path / name).mkdir()
    home, temporary = str(tmp_path / "home"), str(tmp_path / "temporary")
    source = "import matplotlib.pyplot\nfrom medlearn.checks import progress\n"
    source += 'progress.note_check("convolution.side", "correct")\n1 + 1'
    told = run(tmp_path / "course", source, HOME=home, USERPROFILE=home, TMPDIR=temporary, TEMP=temporary)
    assert "1 passed, 1 skipped" in told
    assert list((tmp_path / "home").rglob("*")) == []
    assert list((tmp_path / "temporary").rglob("*")) == []
    assert [path.name for path in (tmp_path / "course" / "build").iterdir()] == ["matplotlib"]
