"""Gradients averaged over processes are those of one big batch."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from medlearn.network import SGD, Adam, Conv2D, Dense, Flatten, MaxPool2D, Network, ReLU
from medlearn.scaling import averaged, shard_gradients, shared_step


def network(dtype="float32"):
    layers = [Conv2D(4, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(3)]
    return Network(layers, dtype=dtype, random_state=0).build((12, 12, 1))


@pytest.fixture(scope="module")
def batch():
    rng = np.random.default_rng(0)
    return rng.random((21, 12, 12, 1)), rng.integers(0, 3, 21)


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def gap(some, others):
    return max(np.abs(one - other).max() for one, other in zip(some, others, strict=True))


@pytest.mark.parametrize(("dtype", "close"), [("float32", 1e-6), ("float64", 1e-14)])
@pytest.mark.parametrize("parts", [1, 2, 4])
def test_averaged_gradients_are_those_of_the_batch(batch, dtype, close, parts):
    whole, shared = network(dtype).gradients(*batch)[1], shared_step(network(dtype), *batch, SGD(0.1), parts=parts)
    assert gap(shared, whole) < close


def test_an_average_that_ignores_sizes_is_another(batch):
    images, labels = batch
    parts = [shard_gradients(network(), images[rows], labels[rows]) for rows in (slice(0, 15), slice(15, 21))]
    whole = network().gradients(*batch)[1]
    assert gap(averaged(parts), whole) < 1e-6
    assert gap(averaged([(gradients, 1) for gradients, _ in parts]), whole) > 1e-3


@pytest.mark.parametrize("optimiser", [SGD, Adam])
def test_two_processes_train_as_one(batch, pool, optimiser):
    alone, shared = network(), network()
    mine, theirs = optimiser(0.01), optimiser(0.01)
    for _ in range(5):
        mine.step(alone.parameters, alone.gradients(*batch)[1])
        shared_step(shared, *batch, theirs, run=pool.map)
        assert gap(shared.parameters, alone.parameters) < 1e-6
    assert gap(alone.parameters, network().parameters) > 1e-3


@pytest.mark.parametrize("parts", [0, 22])
def test_more_parts_than_images_are_refused(batch, parts):
    with pytest.raises(ValueError, match="21 images can be shared out into 1 to 21 parts"):
        shared_step(network(), *batch, SGD(0.1), parts=parts)


def test_no_image_has_no_gradient():
    with pytest.raises(ValueError, match="there is no image"):
        averaged([])
