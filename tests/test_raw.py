"""The tooth and the brain before there is an image, where the real files are."""

import numpy as np
import pytest

from medlearn import datasets
from medlearn.datasets import fetch_kspace, fetch_projections

FETCH = {"projections": fetch_projections, "kspace": fetch_kspace}


def real(name, data_home):
    if datasets.status(name) == "missing":
        pytest.skip(f"{name} is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    return FETCH[name](data_home=None if datasets.status(name) == "cached" else data_home)


def test_the_real_tooth_turns_about_position_296(tmp_path):
    data = real("projections", tmp_path)
    assert [data[name].shape for name in ("counts", "flat", "dark")] == [(181, 2, 640), (10, 2, 640), (10, 2, 640)]
    assert data.flat.mean() > data.counts.mean() > data.dark.mean()
    flat, dark = data.flat[:, 0].mean(axis=0), data.dark[:, 0].mean(axis=0)
    sums = -np.log((data.counts[:, 0] - dark) / (flat - dark)).T
    weights = (np.arange(640) @ sums) / sums.sum(axis=0)  # the centre of mass runs along a sine about the axis
    turns = np.deg2rad(data.angles)
    wave = np.stack([np.ones(181), np.cos(turns), np.sin(turns)], axis=1)
    assert np.linalg.lstsq(wave, weights)[0][0] == pytest.approx(296, abs=1)


def test_the_real_brain_is_an_eighth_of_k_space_with_a_full_middle(tmp_path):
    data = real("kspace", tmp_path)
    assert data.mask.mean() == pytest.approx(0.124, abs=0.001)
    assert data.mask[103:127, 78:102].all()
    assert (data.kspace[:, data.mask] != 0).all()
    coils = np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(data.kspace, axes=(1, 2))), axes=(1, 2))
    image = np.sqrt((np.abs(coils) ** 2).sum(axis=0))
    assert image[80:150, 60:120].mean() > 5 * image[:10, :10].mean()
