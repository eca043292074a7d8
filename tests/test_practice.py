"""The practice files: what lies in the folder, whoever wrote it and however often."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

import medlearn
from medlearn.practice_files import FILES


def content(folder):
    """Map each file to its checksum."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("practice")
    medlearn.practice(made)
    return made


def test_the_files_are_those_that_lessons_name(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.is_file()}
    images = {name for name in names if name.startswith("practice_images/")}
    assert sum(name.startswith("practice_images/healthy/p") for name in images) == 30 == len(images) / 2
    assert {"practice_images/healthy/p01_1.png", "practice_images/opacity/p17_2.png"} <= images
    pictures, masks = ({n for n in names if n.startswith(f"practice_segmentation/{k}/")} for k in ("images", "masks"))
    assert {name.replace("/images/", "/masks/") for name in pictures} == masks
    assert len(masks) == 40
    assert sum(name.startswith("practice_series/") for name in names) == 24
    assert {path.name for path in folder.iterdir()} == set(FILES)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 5_000_000


def test_public_libraries_read_them(folder):
    import nibabel
    import pydicom
    from skimage.io import imread

    assert imread(folder / "practice_images/opacity/p17_2.png").shape == (128, 128)
    assert set(np.unique(imread(folder / "practice_segmentation/masks/p01_1.png"))) == {0, 255}
    assert pydicom.dcmread(folder / "practice_ct.dcm").PatientName
    kinds = {pydicom.dcmread(path).Modality for path in (folder / "practice_dicom").iterdir()}
    assert kinds == {"CT", "MR", "US", "OT"}
    assert all(pydicom.dcmread(path).pixel_array.size for path in (folder / "practice_dicom").iterdir())
    series = [pydicom.dcmread(path) for path in sorted((folder / "practice_series").iterdir())]
    places = [float(slice_.ImagePositionPatient[2]) for slice_ in series]
    assert sorted(places) == [6 * place for place in range(24)] != places
    volume, mask = (nibabel.load(folder / f"practice_{name}.nii.gz") for name in ("volume", "mask"))
    assert volume.shape == mask.shape == (128, 96, 24)
    assert np.array_equal(volume.affine, mask.affine)
    beats, table = pd.read_csv(folder / "practice_ecg_beats.csv"), pd.read_csv(folder / "practice_table.csv")
    assert beats.groupby("patient").label.nunique().tolist() == [2] * 6
    assert pd.read_csv(folder / "practice_ecg/p06.csv").shape == (60 * 360, 2)
    assert (table.shape, table.hospital.nunique()) == ((200, 16), 4)
    assert table.isna().any().any()
    scores = pd.read_csv(folder / "practice_scores.csv")
    assert list(scores) == ["patient", "truth", "score"]
    assert scores.patient.duplicated().any()
    assert np.load(folder / "practice_sinogram.npy").shape == (128, 180)


def test_two_processes_at_once_write_the_same(folder, tmp_path):
    def write(_):
        command = [sys.executable, "-m", "medlearn", "practice"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(write, range(2))
    assert first == second == write(None) == f"Practice files are in this folder: {', '.join(FILES)}.\n"
    assert content(tmp_path) == content(folder)


def test_what_is_there_stays_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("medlearn.practice_files.FILES", {"a.csv": lambda: b"new", "b": lambda: {"c/d.txt": b"new"}})
    (tmp_path / "a.csv").write_bytes(b"mine")
    medlearn.practice(tmp_path)
    assert (tmp_path / "a.csv").read_bytes() == b"mine"
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["a.csv", "b", "c", "d.txt"]


def test_a_folder_that_cannot_be_written_is_told_in_a_line(tmp_path):
    (tmp_path / "file").write_text("no folder")
    command = [sys.executable, "-m", "medlearn", "practice", tmp_path / "file"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr.startswith("The practice files could not be written: ")
