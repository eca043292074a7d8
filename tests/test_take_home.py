"""What readers take home runs without the course: on the practice files and, where asked for, on other ones."""

import os

import nbformat
import pytest

import medlearn
from medlearn.practice_files import FILES
from tests import second_practice
from tools import take_home

LESSONS = take_home.lessons()
GOOD = """folder = "practice_images"
finding = "opacity"
from pathlib import Path
import numpy as np
from skimage.io import imread
files = sorted(Path(folder).glob("*/*.png"))
ill = np.array([file.parent.name == finding for file in files])
patients = {file.stem.rpartition("_")[0] for file in files}
print(imread(files[0]).shape, ill.sum(), len(patients))
assert 0 < ill.sum() < len(files)
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("take-home")
    medlearn.practice(made)
    second_practice.write(made)
    return made


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_it_is_short_and_of_public_libraries(path):
    assert not take_home.faults(take_home.cell(path), path.name[:2])


@pytest.mark.slow
@pytest.mark.skipif(
    "MEDLEARN_SECOND_INPUTS" not in os.environ, reason="MEDLEARN_SECOND_INPUTS is not set: .ci/run does"
)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_it_runs_on_other_files(path, folder):
    source = take_home.with_other_input(take_home.cell(path), second_practice.OTHERS)
    wrong = take_home.run(source, folder)
    first = "\n".join(source.splitlines()[:3])
    assert not wrong, f"{path.name}: the cell to take home fails on other files, with\n{first}\n...\n{wrong}"


# The tool itself.


def notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": [take_home.TAG]}) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1"), *cells]), path)
    return path


def test_every_practice_file_has_a_second(folder):
    assert set(FILES) <= set(second_practice.OTHERS)
    assert all((folder / second_practice.OTHERS[name]).exists() for name in FILES)


def test_a_cell_is_found_by_its_tag(tmp_path):
    assert take_home.cell(notebook(tmp_path / "00_one.ipynb", GOOD)) == GOOD
    assert take_home.cell(notebook(tmp_path / "01_none.ipynb")) is None
    assert [path.name for path in take_home.lessons(tmp_path)] == ["00_one.ipynb"]
    assert take_home.cell(notebook(tmp_path / "02_two.ipynb", GOOD, "print(ill)")) == f"{GOOD}\n\nprint(ill)"


def test_a_good_cell_runs_on_both_inputs(folder):
    assert take_home.faults(GOOD) == []
    assert take_home.run(GOOD, folder) == ""
    other = take_home.with_other_input(GOOD, second_practice.OTHERS)
    assert other.startswith('folder = "second_images"\nfinding = "tumour"\nfrom')
    assert take_home.run(other, folder) == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import medlearn", "cannot import medlearn"),
        ("from medlearn.datasets import load_ct_slice", "cannot import medlearn"),
        ("print(x)", "NameError"),
        ("open('practice_nothing.csv')", "FileNotFoundError"),
    ],
)
def test_a_cell_that_needs_more_than_it_has_fails(source, message, folder):
    assert message in take_home.run(source, folder)


def test_a_cell_that_takes_too_long_fails(folder, monkeypatch):
    monkeypatch.setattr(take_home, "RUNNER", take_home.RUNNER.replace(f"> {take_home.MOST_SECONDS}", "> 0"))
    assert "s of one processor" in take_home.run("x = 1", folder)
    monkeypatch.setattr(take_home, "PATIENCE", 0.5)
    assert take_home.run("import time; time.sleep(9)", folder) == "it was stopped after 0.5 s"


def test_length_input_and_libraries_are_looked_at():
    assert take_home.faults(GOOD + "# why\nx = 1\n" * 23) == ["it has 33 lines of code; 32 are allowed"]
    assert take_home.faults(GOOD + "x = 1\n" * 23, "13") == []
    [no_input] = take_home.faults("import numpy as np\n" + GOOD)
    assert "first line does not name its input" in no_input
    [private] = take_home.faults(GOOD + "import medlearn.plots, mystery\n")
    assert private == "it imports medlearn, mystery, which requirements.txt does not name"


def test_only_the_first_lines_are_changed_and_paths_by_their_first_part():
    source = "images, masks = 'practice_segmentation/images', \"practice_segmentation/masks\"\nprint('opacity')"
    changed = take_home.with_other_input(source, second_practice.OTHERS)
    assert changed == source.replace("practice_", "second_")
