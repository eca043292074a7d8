"""The pictures of lesson 18's networks are there, and are those that the study names."""

import numpy as np

from benchmarks.synthesis_pictures import KEPT, NETWORKS, hexadecimal
from medlearn.studies import synthesis
from medlearn.studies.table import read_cases


def test_each_network_has_its_pictures():
    pictures = read_cases("synthesis_pictures")
    assert set(pictures.model) == {*NETWORKS, "autoencoder"}
    assert (pictures.model.value_counts() == KEPT).all()
    assert (pictures.grey.str.len() == 2 * 256).all()


def test_what_is_written_is_read_again():
    image = synthesis.patients(1, 0)[0][0]
    grey = np.frombuffer(bytes.fromhex(hexadecimal(image)), np.uint8).reshape(image.shape)
    assert np.abs(grey / 127.5 - 1 - image).max() <= 0.5 / 127.5 + 1e-6
