"""Studies in four formats are the same images; what is wrong with a file is said of it, and the next one is read."""

import errno
import os

import nibabel
import numpy as np
import pydicom
import pytest
from PIL import Image

from medlearn.scaling import phantom_blocks, read_arrivals, write_arrivals

FORMATS = [".png", ".dcm", ".npy", ".nii.gz"]


@pytest.fixture(scope="module")
def images():
    return next(phantom_blocks(8, block=8, size=33, different=8))[0]


def test_every_format_gives_the_image_back(images, tmp_path):
    files = write_arrivals(tmp_path / "new", np.repeat(images[:2], 4, axis=0))
    assert ["".join(file.suffixes) for file in files] == FORMATS * 2
    for arrival, file, image in zip(read_arrivals(files), files, np.repeat(images[:2], 4, axis=0), strict=True):
        assert (arrival.file, arrival.problem) == (file, "")
        assert arrival.image.dtype == np.float32
        assert np.array_equal(arrival.image, image / np.float32(255))


@pytest.mark.parametrize("number", range(4), ids=FORMATS)
@pytest.mark.parametrize("left", [0, 40, 0.6])
def test_a_file_cut_short_is_named_and_put_aside(images, tmp_path, number, left):
    files = write_arrivals(tmp_path / "new", images)
    content = files[number].read_bytes()
    files[number].write_bytes(content[: left if left > 1 else int(left * len(content))])
    arrivals = list(read_arrivals(files, aside=tmp_path / "aside"))
    assert [arrival.file for arrival in arrivals if arrival.problem] == [files[number]]
    assert arrivals[number].image is None
    assert str(files[number]) in arrivals[number].problem
    assert not files[number].exists()
    aside = tmp_path / "aside" / files[number].name
    assert aside.exists()
    assert aside.with_name(f"{aside.name}.txt").read_text() == arrivals[number].problem + "\n"


def nifti(path, array):
    nibabel.save(nibabel.Nifti1Image(array, np.eye(4)), path)


def lying(path, claimed):
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": claimed})
        file.write(bytes(20))


def inverted(path, image):
    (file,) = write_arrivals(path.parent, [np.zeros((2, 2), np.uint8)] * 2)[1:]
    header = pydicom.dcmread(file)
    header.PhotometricInterpretation = "MONOCHROME1"
    header.save_as(path)


@pytest.mark.parametrize(
    ("name", "write", "content", "said"),
    [
        ("a.npy", np.save, np.zeros((2, 3)), "float64, shape .2, 3., where uint8"),
        ("a.npy", np.save, np.zeros((2, 3), np.uint16), "uint16.*choose a window first"),
        ("a.npy", np.save, np.zeros((2, 3, 4), np.uint8), "shape .2, 3, 4"),
        ("a.npy", np.save, np.array([{}]), "Python objects"),
        ("a.npy", lying, (10**7, 10**7), "cannot be read"),  # says that it holds 100 terabytes
        ("a.nii.gz", nifti, np.ones((2, 3, 1), np.float32), "float32"),
        ("a.nii.gz", nifti, np.ones((2, 3, 1), np.int16), "int16"),
        ("a.nii.gz", nifti, np.ones((2, 3, 4), np.uint8), "one slice is due"),
        ("a.png", lambda path, image: Image.fromarray(image).save(path), np.zeros((2, 2, 3), np.uint8), "mode is RGB"),
        ("a.dcm", inverted, None, "MONOCHROME1"),
        ("a.txt", lambda path, text: path.write_text(text), "none", "ends in none of .png, .dcm"),
    ],
)
def test_what_is_no_grey_image_of_8_bits_is_refused(tmp_path, name, write, content, said):
    write(tmp_path / name, content)
    (arrival,) = read_arrivals([tmp_path / name])
    assert arrival.image is None
    with pytest.raises(ValueError, match=said):
        raise ValueError(arrival.problem)


def test_no_error_of_a_library_stops_the_stream(images, tmp_path, monkeypatch):
    files = write_arrivals(tmp_path, images[:2])

    def failing(*args, **how):
        raise SyntaxError("broken PNG file")

    monkeypatch.setattr(Image, "open", failing)
    broken, next_one = read_arrivals(files)
    assert "SyntaxError: broken PNG file" in broken.problem
    assert next_one.image is not None


def test_a_file_can_be_put_aside_on_another_disk(tmp_path, monkeypatch):
    def refuse(*args, **how):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    (tmp_path / "1.npy").write_bytes(b"damaged")
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, refuse)
    list(read_arrivals([tmp_path / "1.npy"], aside=tmp_path / "aside"))
    assert (tmp_path / "aside" / "1.npy").read_bytes() == b"damaged"
    assert not (tmp_path / "1.npy").exists()


def test_two_faulty_files_of_one_name_are_both_kept(tmp_path):
    for ward in "ab":
        (tmp_path / ward).mkdir()
        (tmp_path / ward / "1.npy").write_bytes(ward.encode())
    list(read_arrivals([tmp_path / "a" / "1.npy", tmp_path / "b" / "1.npy"], aside=tmp_path / "aside"))
    kept = {file.name: file.read_text() for file in (tmp_path / "aside").iterdir()}
    assert set(kept) == {"1.npy", "1.npy.txt", "2 1.npy", "2 1.npy.txt"}
    assert (kept["1.npy"], kept["2 1.npy"]) == ("a", "b")
    assert str(tmp_path / "b") in kept["2 1.npy.txt"]


def test_files_are_read_when_they_are_asked_for_and_lost_ones_named(images, tmp_path):
    files = write_arrivals(tmp_path, images[:2])
    stream = read_arrivals(files, aside=tmp_path / "aside")
    next(stream)
    files[1].unlink()
    assert "No such file" in next(stream).problem
    assert [file.name for file in (tmp_path / "aside").iterdir()] == [f"{files[1].name}.txt"]
