"""Chest radiographs and weights of MobileNet: where they come from, and the real ones where they are."""

import numpy as np
import pytest

from medlearn import datasets
from medlearn.datasets import fetch_chest_radiographs, fetch_medmnist, fetch_mobilenet
from medlearn.datasets.download import files_of


def real(name, fetch, tmp_path):
    found = datasets.status(name)
    if found == "missing":
        pytest.skip(f"{name} is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    return fetch(data_home=tmp_path if found == "mirror" else None)


def test_every_radiograph_has_an_address_of_one_commit_and_a_checksum():
    files = files_of("chest_radiographs")
    assert [name for name in files if not name.startswith("png/")] == ["data.csv"]
    assert len(files) == 244 == len({file.checksum for file in files.values()})
    assert all(file.url.endswith(f"/ad7ab099b425f16e06bba22322336b7d6a732965/{name}") for name, file in files.items())
    assert files["data.csv"].path == "chest-radiographs/data.csv"


def test_the_real_radiographs(tmp_path):
    data = real("chest_radiographs", fetch_chest_radiographs, tmp_path)
    assert len(data.images) == len(data.table) == len(data.patients) == len(data.projection) == 243
    assert {image.shape[1] for image in data.images} == {640}
    assert {image.dtype for image in data.images} == {np.dtype("uint8")}
    assert len(np.unique(data.patients)) == 71
    assert max(np.unique(data.patients, return_counts=True)[1]) == 22
    assert [int((data.projection == name).sum()) for name in ("AP", "PA")] == [194, 49]
    assert data.table.shape == (243, 28)
    assert data.table.age.isna().all()
    assert "CLAHE" in data.description


def test_the_real_weights_fit_the_network(tmp_path):
    path = real("mobilenet", fetch_mobilenet, tmp_path)
    import keras

    network = keras.applications.MobileNet(
        alpha=0.25, include_top=False, weights=path, input_shape=(224, 224, 3), pooling="avg"
    )
    assert network.count_params() == 218_544
    assert network.predict(np.zeros((1, 224, 224, 3)), verbose=0).shape == (1, 256)


def test_the_real_grades_of_a_retina_are_ordered(tmp_path):
    data = real("retinamnist", lambda data_home: fetch_medmnist("retinamnist", data_home=data_home), tmp_path)
    assert data.task == "ordinal-regression"
    assert [len(data[split].labels) for split in ("train", "val", "test")] == [1080, 120, 400]
    for split in ("train", "val", "test"):
        assert data[split].images.shape[1:] == (28, 28, 3)
        assert np.unique(data[split].labels).tolist() == [0, 1, 2, 3, 4]
    assert data.class_names == ["0", "1", "2", "3", "4"]
