"""The folder that `python -m medlearn project` writes, and the notebook in it, run from top to bottom."""

import json
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from medlearn.__main__ import main
from medlearn.project import measure, models, saving, split
from medlearn.project.command import fill, invented_patients, lesson, write_practice, write_project
from medlearn.project.inventory import look_through
from medlearn.project.split import common_channels, load_part, split_by_patient
from medlearn.project.table import read_labels

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
ILL = r"krank $x^\$"  # matplotlib would read it as mathematics, which it is not
NAMES = {"project.ipynb", "README.md", "predict.py"}


@pytest.fixture
def own(tmp_path):
    """Make 48 images of 24 patients: the ill have a bright half. Names with blanks and letters beyond ASCII."""
    rng, folder = np.random.default_rng(0), tmp_path / "meine Bilder ä"
    folder.mkdir()
    rows = ["Datei;Befund;Patient"]  # nobody can guess which of them is the label
    for n in range(48):
        pixels = rng.integers(20, 120, (32, 32), dtype=np.uint8)
        pixels[:, 16:] += np.uint8(60 * (n // 2 % 2))
        Image.fromarray(pixels).save(folder / f"Röntgen {n}.png")
        rows.append(f"Röntgen {n}.png;{('gesund', ILL)[n // 2 % 2]};P{n // 2}")
    (tmp_path / "Liste $1.csv").write_text("\r\n".join(rows), encoding="utf-8-sig")
    return {"images": folder, "labels": tmp_path / "Liste $1.csv", "patient": "Patient", "finding": ILL}


def everything(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def cells(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def notebook(*sources, tags=("project",)):
    return {
        "cells": [
            {
                "cell_type": "code",
                "metadata": {"tags": list(tags)},
                "source": source,
                "outputs": [1],
                "execution_count": 3,
            }
            for source in sources
        ],
        "nbformat": 4,
    }


def test_only_tagged_cells_are_taken_and_without_their_outputs():
    lesson = notebook("a = 1\n", ["folder = 'x'  # yours\n", "b = 2"])
    lesson["cells"] += notebook("untagged()", tags=())["cells"]
    lesson["cells"] += [{"cell_type": "markdown", "metadata": {"tags": ["project"]}, "source": ["folder = none"]}]
    filled = fill(lesson, folder=r"C:\new 'ä' \1 \g<0>")
    assert [cell["source"] for cell in filled["cells"]] == [
        "a = 1\n",
        "folder = " + repr(r"C:\new 'ä' \1 \g<0>") + "\nb = 2",
        "folder = none",
    ]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in filled["cells"][:2])
    assert "outputs" not in filled["cells"][2]
    assert lesson["cells"][0]["outputs"] == [1]


@pytest.mark.parametrize(
    ("sources", "times"), [(["a = 1"], 0), (["folder = 1", "folder = 2"], 2), ([" folder = 1"], 0)]
)
def test_a_line_that_is_not_there_once_is_an_error(sources, times):
    with pytest.raises(ValueError, match=f"the notebook sets folder {times} times in cells tagged 'project'"):
        fill(notebook(*sources), folder="x")


def test_the_lessons_notebook_can_be_filled(tmp_path, own):
    before = everything(tmp_path)
    written = write_project(tmp_path / "ein Projekt", **own)
    assert {path.name for path in written} == NAMES == {path.name for path in (tmp_path / "ein Projekt").iterdir()}
    text = "\n".join(cells(written[0]))
    assert f"\nlabel_file = {own['labels'].as_posix()!r}\n" in text
    assert f"patient_column = 'Patient'\nfinding = {ILL!r}\n" in text
    assert {path: data for path, data in everything(tmp_path).items() if path in before} == before
    assert lesson().is_file()
    compile((tmp_path / "ein Projekt" / "predict.py").read_text(), "predict.py", "exec")


def test_nothing_is_overwritten(tmp_path, own):
    write_project(tmp_path / "p", **own)
    before = everything(tmp_path)
    with pytest.raises(ValueError, match="p exists and is not empty: a project is never overwritten"):
        write_project(tmp_path / "p", **own)
    assert everything(tmp_path) == before
    (tmp_path / "empty").mkdir()
    assert len(write_project(tmp_path / "empty", **own)) == 3


def test_a_full_disk_leaves_nothing_behind(tmp_path, own, monkeypatch):
    def full(path, *how, **more):
        if path.name == "predict.py":
            raise OSError(28, "No space left on device")
        return opened(path, *how, **more)

    opened = Path.open
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space left"):
        write_project(tmp_path / "p", **own)
    monkeypatch.undo()
    assert len(write_project(tmp_path / "p", **own)) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"images": "nowhere"}, "--images .*nowhere: there is no such folder"),
        ({"images": "Liste $1.csv"}, "--images .*csv: there is no such folder"),
        ({"labels": "nowhere.csv"}, r"--labels .*nowhere\.csv: there is no such file"),
        ({"labels": "meine Bilder ä"}, "--labels .*: there is no such file"),
        ({"patient": "patient"}, "--patient patient: .* has no such column, but 'Datei', 'Befund', 'Patient'"),
        (
            {"labels": "zwei.csv", "finding": None},
            r"two classes, 'gesund' and 'krank': .*\(--finding on the command line\)",
        ),
        (
            {"labels": "zwei.csv", "finding": "kranc"},
            r"no class 'kranc', but 'gesund', 'krank'\. Did you mean 'krank'\?",
        ),
        ({"folder": "Liste $1.csv"}, "is a file: name a new folder"),
        ({"folder": "meine Bilder ä/p"}, "lies inside the folder of images, which stays as it is"),
    ],
)
def test_every_wrong_argument_has_a_sentence_and_nothing_is_written(tmp_path, own, change, message, capsys):
    table = own["labels"].read_text(encoding="utf-8-sig").replace("Befund", "label").replace(ILL, "krank")
    (tmp_path / "zwei.csv").write_text(table, encoding="utf-8")
    given = {"folder": tmp_path / "p"} | own
    given |= {name: value if name in ("patient", "finding") else tmp_path / value for name, value in change.items()}
    before = everything(tmp_path)
    with pytest.raises(ValueError, match=message):
        write_project(**given)
    named = [f"--{name}={value}" for name, value in given.items() if name != "folder" and value]
    assert main(["project", str(given["folder"]), *named]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert everything(tmp_path) == before
    assert not (tmp_path / "p").exists()


def test_the_command_says_what_is_next(tmp_path, own, capsys):
    named = [f"--{name}={value}" for name, value in own.items() if name != "patient"]
    assert main(["project", str(tmp_path / "p"), *named]) == 0
    said = capsys.readouterr().out
    assert f'course.py" lab "{tmp_path / "p" / "project.ipynb"}"' in said
    assert f'{ROOT / "course.py"}" lab "project.ipynb"' in (tmp_path / "p" / "README.md").read_text(encoding="utf-8")
    assert "Without --patient, each image counts as a patient of its own" in said
    assert "\npatient_column = None" in "\n".join(cells(tmp_path / "p" / "project.ipynb"))


def test_a_part_has_what_belongs_to_it_and_no_more_than_memory_holds(own, monkeypatch):
    inventory = look_through(own["images"], own["labels"], label="Befund", patient="Patient")
    parts = split_by_patient(inventory.table)
    how = {"size": 16, "channels": common_channels(inventory.table)}
    part = load_part(inventory, parts, "train", own["images"], **how)
    assert part.images.shape == (len(part.labels), 16, 16, 1)
    assert part.said == f"train: {(parts == 'train').sum()} images"
    assert [inventory.classes[label] for label in part.labels] == part.table.label.tolist()
    assert set(part.patients) == set(inventory.table.patient[parts == "train"])
    monkeypatch.setattr(split, "MOST_BYTES", 12 * 16 * 16 * 4)
    small = load_part(inventory, parts, "train", own["images"], **how)
    assert small.said == f"train: 12 images of {len(part.labels)}, for more would not fit into memory"
    assert len(small.images) == len(small.table) == len(small.patients) == 12
    assert len(load_part(inventory, parts, "test", own["images"], **how).labels) == (parts == "test").sum()
    with pytest.raises(ValueError, match="there is no part 'valid'; the parts are 'train', 'validation', 'test'"):
        load_part(inventory, parts, "valid", own["images"], **how)


def run(path, monkeypatch, **changes):
    """Run the notebook's code as a kernel would, in its folder; lines that set a name may be changed."""
    monkeypatch.chdir(path.parent)
    names, sources = {}, json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in [cell for cell in sources if cell["cell_type"] == "code"]:
        exec(compile("".join(cell["source"]), "cell", "exec"), names)
        names |= {name: value for name, value in changes.items() if name in names}
    return names


def test_the_notebook_runs_from_top_to_bottom(tmp_path, own, monkeypatch, capsys):
    monkeypatch.setattr(measure, "RESAMPLES", 50)
    path, *_ = write_project(tmp_path / "ein Projekt", **own)
    with matplotlib.rc_context():
        names = run(path, monkeypatch, size=32, quick=True, columns={"label": "Befund"})
    said = capsys.readouterr().out
    assert "The test set was used once." in said
    assert f"test images labelled {ILL} it finds" in said
    assert names["project"].results[f"AUC, {ILL} or not"].value > 0.9
    made = {one.name for one in path.parent.iterdir()} - NAMES
    assert made == {"looks.csv", "model.json", "model.npz", "model.skops", "report.html"}
    image = own["images"] / "Röntgen 2.png"
    asked = [sys.executable, str(path.parent / "predict.py"), str(image), str(own["labels"])]
    answer = subprocess.run(
        asked, capture_output=True, text=True, cwd=Path(__file__).parents[1], encoding="utf-8", check=False
    )
    assert answer.returncode == 1
    assert f"{ILL}: " in answer.stdout
    assert "is not a file of PNG" in answer.stderr
    assert "Traceback" not in answer.stderr


OLD_IMPORTS = """
from medlearn.project.decisions import calibrate, rarest_finding, threshold_for
from medlearn.project.errors import count_errors, error_captions, worst_errors
from medlearn.project.images import load_images
from medlearn.project.inventory import look_through
from medlearn.project.looks import digest_of, say_looks, take_look
from medlearn.project.measuring import learning_curve, measure_test, patients_needed
from medlearn.project.models import candidates, fit, measure, scores_of
from medlearn.project.novelty import learn_novelty
from medlearn.project.parts import common_channels, load_part
from medlearn.project.practice import write_practice
from medlearn.project.prediction import predict_one
from medlearn.project.report import Facts, write_report
from medlearn.project.saving import Saved, about, load_model, save_model
from medlearn.project.splitting import split_by_patient
from medlearn.project.table import read_labels
from medlearn.project.training import choose, within_folds
"""


def test_a_notebook_of_before_finds_its_names_and_its_minutes():
    names = {}
    exec(OLD_IMPORTS, names)
    assert names["learn_novelty"] is saving.learn_distribution
    assert names["split_by_patient"] is split_by_patient
    assert names["threshold_for"] is measure.threshold_for
    rng, labels = np.random.default_rng(0), np.arange(24) % 2
    images = (rng.random((24, 16, 16, 1)) + 0.5 * labels[:, None, None, None]).astype(np.float32)
    choice = names["choose"](images, labels, np.arange(24), minutes=0.5, others=10)
    assert choice.said[1] == "The networks take no part: quick=True."
    assert "quick" in models.choose.__kwdefaults__
    with pytest.raises(ModuleNotFoundError, match=r"medlearn\.project\.overlay"):
        exec("import medlearn.project.overlay")


def test_grades_need_no_finding_and_are_weighed_in_their_order(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measure, "RESAMPLES", 50)
    rng = np.random.default_rng(0)
    (tmp_path / "eyes").mkdir()
    rows = ["file,label,patient"]
    for n in range(90):
        grade = (2, 9, 10)[n // 2 % 3]
        pixels = rng.integers(0, 60 + 15 * grade, (32, 32), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "eyes" / f"{n}.png")
        rows.append(f"{n}.png,grade {grade},P{n // 2}")
    (tmp_path / "eyes.csv").write_text("\n".join(rows))
    path, *_ = write_project(
        tmp_path / "p", images=tmp_path / "eyes", labels=tmp_path / "eyes.csv", patient="patient", ordered=True
    )
    with matplotlib.rc_context():
        names = run(path, monkeypatch, size=32, quick=True)
    assert names["project"].classes == ["grade 2", "grade 9", "grade 10"]
    assert names["project"].results["quadratic weighted kappa"].value > 0.5
    assert "flagged" not in capsys.readouterr().out


# The folder of lesson 23: as many files as rows, five flaws, and each of them is found.
N = 120


@pytest.fixture
def practice(tmp_path):
    rng = np.random.default_rng(3)
    images = rng.integers(0, 255, (N, 12, 12), dtype=np.uint8)
    write_practice(tmp_path, images, np.arange(N) % 3 // 2, names=("well", "ill"))
    return tmp_path


def test_counts_alone_show_nothing(practice):
    assert len(list((practice / "images").iterdir())) == len(read_labels(practice / "labels.csv")) == N


def test_each_flaw_is_found_once(practice):
    found = look_through(practice / "images", practice / "labels.csv", patient="patient")
    kinds = {problem.kind: problem.files for problem in found.problems}
    assert set(kinds) == {"no image", "not in table", "unreadable", "two patients", "disguise"}
    assert kinds["disguise"] == ["next_visit_weeks"]
    assert all(len(files) == 1 for files in kinds.values())
    assert len(found.table) == N - 3
    assert sorted(found.classes) == ["ill", "well"]


def test_the_same_seed_writes_the_same_folder(practice, tmp_path_factory):
    other, rng = tmp_path_factory.mktemp("other"), np.random.default_rng(3)
    images = rng.integers(0, 255, (N, 12, 12), dtype=np.uint8)
    write_practice(other, images, np.arange(N) % 3 // 2, names=("well", "ill"))
    for path in [path for path in practice.rglob("*") if path.is_file()]:
        assert path.read_bytes() == (other / path.relative_to(practice)).read_bytes()


def test_a_patient_has_one_to_three_images_of_one_label():
    labels = np.random.default_rng(1).integers(0, 2, 200)
    patients = invented_patients(labels, np.random.default_rng(2))
    assert set(np.bincount(patients)[1:]) == {1, 2, 3}
    assert all(len(set(labels[patients == one])) == 1 for one in np.unique(patients))
    assert abs(np.corrcoef(patients, labels)[0, 1]) < 0.2
