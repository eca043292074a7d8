"""Cells that need fetched data are skipped, with the reason, where the data are not."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat

CONFTEST = Path(__file__).parents[1] / "conftest.py"


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
