"""The tooth and the brain before there is an image: small files with every flaw, and the real ones where they are."""

import hashlib
import io

import h5py
import numpy as np
import pytest

from medlearn import datasets
from medlearn import reconstruction as rec
from medlearn.datasets import ChecksumMismatch, DataUnavailable, fetch_kspace, fetch_projections, raw

FETCH = {"projections": fetch_projections, "kspace": fetch_kspace}
FILES = {"projections": "raw-ct/tooth.h5", "kspace": "raw-mr/cartesian_ksp.npy"}


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """Put a file of this test's own on a mirror; it counts as official unless the test says otherwise."""
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path / "mirror"))

    def write(name, content, official=True):
        path = tmp_path / "mirror" / FILES[name]
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        (tmp_path / "mirror" / "SHA256SUMS").write_text(f"{sha256}  {FILES[name]}\n")
        if official:
            monkeypatch.setattr(raw, f"{name.upper()}_SHA256", f"sha256:{sha256}")

    return write


def tooth(**changes):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for name, shape in raw.ARRAYS.items():
            values = changes.get(name, np.full(shape, len(name), np.float32))
            if values is not None:
                file[f"exchange/{name}"] = values
    return stream.getvalue()


def brain(values):
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def test_each_array_of_the_tooth_has_its_name(offer):
    offer("projections", tooth())
    data = fetch_projections()
    assert [data[name].flat[0] for name in ("counts", "flat", "dark", "angles")] == [4, 10, 9, 5]
    assert data.counts.shape == (181, 2, 640)


def test_k_space_says_where_it_was_measured(offer):
    kspace = np.zeros(raw.KSPACE_SHAPE, np.complex64)
    kspace[3, 100:110, 90] = 1j
    offer("kspace", brain(kspace))
    data = fetch_kspace()
    np.testing.assert_array_equal(data.kspace, kspace)
    assert data.mask.sum() == data.mask[100:110, 90].sum() == 10


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("projections", b"<html>", "not the HDF5 file"),
        ("projections", tooth(theta=None), "not the HDF5 file"),
        ("projections", tooth(data=np.ones((2, 2, 2))), r"data has shape \(2, 2, 2\)"),
        ("projections", tooth(theta=np.full(181, np.nan)), "theta .* finite"),
        ("kspace", b"\x80\x04pickle", "not an array"),
        ("kspace", b"", "not an array"),
        ("kspace", brain(np.ones(raw.KSPACE_SHAPE)), "finite numbers"),
        ("kspace", brain(np.ones((8, 2, 2), complex)), r"\(8, 2, 2\)"),
    ],
)
def test_a_file_with_a_flaw_is_told(name, content, words, offer):
    offer(name, content)
    with pytest.raises(DataUnavailable, match=words):
        FETCH[name]()


@pytest.mark.parametrize("name", FETCH)
def test_a_mirror_may_not_hold_another_file(name, offer):
    offer(name, tooth(), official=False)
    with pytest.raises(ChecksumMismatch, match="not the published"):
        FETCH[name]()


def real(name, data_home):
    if datasets.status(name) == "missing":
        pytest.skip(f"{name} is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    return FETCH[name](data_home=None if datasets.status(name) == "cached" else data_home)


def test_the_real_tooth_turns_about_position_296(tmp_path):
    data = real("projections", tmp_path)
    sums = rec.line_integrals(data.counts, data.flat, data.dark)[:, 0].T
    weights = (np.arange(640) @ sums) / sums.sum(axis=0)  # the centre of mass runs along a sine about the axis
    turns = np.deg2rad(data.angles)
    wave = np.stack([np.ones(181), np.cos(turns), np.sin(turns)], axis=1)
    assert np.linalg.lstsq(wave, weights)[0][0] == pytest.approx(296, abs=1)


def test_the_real_brain_is_an_eighth_of_k_space_with_a_full_middle(tmp_path):
    data = real("kspace", tmp_path)
    assert data.mask.mean() == pytest.approx(0.124, abs=0.001)
    assert data.mask[103:127, 78:102].all()
    assert (data.kspace[:, data.mask] != 0).all()
    image = rec.combine_coils(rec.from_kspace(data.kspace))
    assert image[80:150, 60:120].mean() > 5 * image[:10, :10].mean()
