"""What a place of a layer sees, held against the gradient that arrives in the image and against a formula."""

import numpy as np
import pytest

from medlearn.network import (
    AveragePool2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    Network,
    ReLU,
    layer_outputs,
    receptive_field,
)


@pytest.mark.parametrize("place", [0, 1, 3, 5])
def test_what_a_place_sees_is_where_a_gradient_arrives(place):
    """Averages instead of maxima, so that no route is closed by chance."""
    layers = [Conv2D(2, padding="same"), AveragePool2D(), Conv2D(2, size=3, padding=1)]
    rng, shape, signal = np.random.default_rng(0), (12, 12, 1), np.ones((1, 12, 12, 1))
    for layer in layers:
        shape = layer.build(shape, rng, np.float64)
        signal = layer.forward(signal)
    signal = np.zeros_like(signal)
    signal[0, place, place] = 1
    for layer in reversed(layers):
        signal, _ = layer.backward(signal)
    rows = np.flatnonzero(np.abs(signal[0]).sum(axis=(1, 2)) > 1e-12)
    assert receptive_field(layers, place, 12) == (rows[0], rows[-1])


@pytest.mark.parametrize(
    "windows", [[(3, 1)], [(3, 1), (3, 1)], [(5, 1), (2, 2), (3, 1)], [(3, 2), (3, 2), (2, 2), (4, 3)]]
)
def test_the_width_of_the_view_is_the_sum_of_the_windows_times_what_lies_before_them(windows):
    """1 + sum of (size - 1) times the product of the strides before: far from the edges, whatever the place."""
    layers = [Conv2D(1, size, stride=stride) for size, stride in windows]
    before = np.cumprod([1, *(stride for _, stride in windows)])
    width = 1 + sum((size - 1) * apart for (size, _), apart in zip(windows, before[:-1], strict=True))
    (first, last), (after, _) = (receptive_field(layers, place, 10_000) for place in (7, 8))
    assert last - first + 1 == width
    assert after - first == before[-1], "neighbours are as far apart as all strides together"


def test_layers_without_windows_see_what_those_before_them_see():
    assert receptive_field([Conv2D(2), ReLU(), Dropout(0.5)], 4, 20) == receptive_field([Conv2D(2)], 4, 20)
    assert receptive_field([], 4, 20) == (4, 4)


def small_network():
    body = [Conv2D(3, padding="same"), ReLU(), MaxPool2D(), Flatten(), Dense(2)]
    return Network(body, random_state=0, dtype="float64").build((12, 12, 1))


def test_the_last_output_is_the_score_and_every_layer_takes_that_of_the_one_before():
    network, image = small_network(), np.random.default_rng(0).normal(size=(12, 12, 1))
    outputs = layer_outputs(network, image)
    assert [values.shape for values in outputs] == [(12, 12, 3), (12, 12, 3), (6, 6, 3), (108,), (2,)]
    assert np.array_equal(outputs[1], np.maximum(outputs[0], 0))
    blocks = outputs[1].reshape(6, 2, 6, 2, 3)
    assert np.array_equal(outputs[2], blocks.max(axis=(1, 3)))
    assert np.array_equal(outputs[3], outputs[2].ravel())
    assert np.allclose(outputs[-1], network.logits(image[np.newaxis])[0])


@pytest.mark.parametrize(
    ("network", "image", "message"),
    [
        (Network([Flatten(), Dense(2)]), np.ones((12, 12, 1)), "has not been built; train it first"),
        (small_network(), np.ones((12, 12)), r"an image of shape \(12, 12\) does not fit a network for \(12, 12, 1\)"),
        (small_network(), np.full((12, 12, 1), np.nan), "144 pixels of the image are NaN or infinite"),
    ],
)
def test_what_no_layer_can_take_is_refused(network, image, message):
    with pytest.raises(ValueError, match=message):
        layer_outputs(network, image)
