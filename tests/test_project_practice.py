"""The folder of lesson 23: as many files as rows, five flaws, and each of them is found."""

import numpy as np
import pytest

from medlearn.project.inventory import look_through
from medlearn.project.practice import invented_patients, write_practice
from medlearn.project.table import read_labels

N = 120


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(3)
    images = rng.integers(0, 255, (N, 12, 12), dtype=np.uint8)
    write_practice(tmp_path, images, np.arange(N) % 3 // 2, names=("well", "ill"))
    return tmp_path


def test_counts_alone_show_nothing(folder):
    assert len(list((folder / "images").iterdir())) == len(read_labels(folder / "labels.csv")) == N


def test_each_flaw_is_found_once(folder):
    found = look_through(folder / "images", folder / "labels.csv", patient="patient")
    kinds = {problem.kind: problem.files for problem in found.problems}
    assert set(kinds) == {"no image", "not in table", "unreadable", "two patients", "disguise"}
    assert kinds["disguise"] == ["next_visit_weeks"]
    assert all(len(files) == 1 for files in kinds.values())
    assert len(found.table) == N - 3
    assert sorted(found.classes) == ["ill", "well"]


def test_the_same_seed_writes_the_same_folder(folder, tmp_path_factory):
    other, rng = tmp_path_factory.mktemp("other"), np.random.default_rng(3)
    images = rng.integers(0, 255, (N, 12, 12), dtype=np.uint8)
    write_practice(other, images, np.arange(N) % 3 // 2, names=("well", "ill"))
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        assert path.read_bytes() == (other / path.relative_to(folder)).read_bytes()


def test_a_patient_has_one_to_three_images_of_one_label():
    labels = np.random.default_rng(1).integers(0, 2, 200)
    patients = invented_patients(labels, np.random.default_rng(2))
    assert set(np.bincount(patients)[1:]) == {1, 2, 3}
    assert all(len(set(labels[patients == one])) == 1 for one in np.unique(patients))
    assert abs(np.corrcoef(patients, labels)[0, 1]) < 0.2
