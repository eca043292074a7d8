import numpy as np
import pytest

from medlearn.network.gradcheck import layer_errors
from medlearn.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, MaxPool2D, ReLU

CASES = {
    "conv": (lambda: Conv2D(3), (2, 6, 5, 2)),
    "conv of even size": (lambda: Conv2D(2, 2), (2, 4, 5, 1)),
    "conv with stride and padding": (lambda: Conv2D(2, 3, stride=2, padding=1), (2, 7, 6, 3)),
    "conv same": (lambda: Conv2D(2, 5, padding="same"), (1, 6, 5, 2)),
    "max pool": (MaxPool2D, (2, 4, 6, 2)),
    "max pool, edge left out": (lambda: MaxPool2D(2), (2, 5, 5, 1)),
    "max pool, overlapping": (lambda: MaxPool2D(3, stride=2), (2, 7, 5, 2)),
    "average pool": (AveragePool2D, (2, 4, 6, 2)),
    "average pool, overlapping": (lambda: AveragePool2D(3, stride=2), (2, 7, 5, 2)),
    "relu": (ReLU, (3, 4, 2, 2)),
    "flatten": (Flatten, (3, 2, 4, 2)),
    "dense": (lambda: Dense(4), (3, 5)),
    "dropout at rest": (lambda: Dropout(0.5), (3, 5)),
}


def built(make, shape, dtype=float):
    layer = make()
    out = layer.build(shape[1:], np.random.default_rng(0), dtype)
    return layer, out


@pytest.mark.parametrize("name", CASES)
def test_gradients_and_shapes(name):
    make, shape = CASES[name]
    layer, out = built(make, shape)
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=shape)
    for parameter in layer.parameters.values():
        parameter[...] = rng.normal(size=parameter.shape)
    assert layer.forward(inputs).shape == (shape[0], *out)
    errors = layer_errors(layer, inputs, rng)
    assert set(errors) == {"inputs", *layer.parameters}
    assert max(errors.values()) < 1e-8


@pytest.mark.parametrize("name", CASES)
def test_backward_changes_nothing(name):
    make, shape = CASES[name]
    layer, out = built(make, shape)
    inputs = np.random.default_rng(1).normal(size=shape)
    kept, parameters = inputs.copy(), {name: array.copy() for name, array in layer.parameters.items()}
    upstream = np.ones((shape[0], *out))
    layer.forward(inputs)
    first, second = layer.backward(upstream), layer.backward(upstream)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(inputs, kept)
    assert (upstream == 1).all()
    for name, array in layer.parameters.items():
        assert np.array_equal(array, parameters[name])


@pytest.mark.parametrize("name", CASES)
def test_float32_stays_float32(name):
    make, shape = CASES[name]
    layer, _ = built(make, shape, np.float32)
    outputs = layer.forward(np.ones(shape, np.float32), training=True)
    received, gradients = layer.backward(outputs)
    assert {array.dtype for array in (outputs, received, *gradients.values())} == {np.dtype("float32")}


def test_weights_start_as_in_keras():
    layer, _ = built(lambda: Conv2D(20, 5), (1, 30, 30, 10))
    limit = np.sqrt(6 / (25 * 10 + 25 * 20))
    kernels = layer.parameters["kernels"]
    assert 0.98 * limit < np.abs(kernels).max() <= limit
    assert kernels.std() == pytest.approx(limit / np.sqrt(3), rel=0.02)
    assert (layer.parameters["bias"] == 0).all()


def test_dropout_drops_its_share_and_keeps_the_mean():
    layer, _ = built(lambda: Dropout(0.3), (1, 1000))
    inputs = np.ones((200, 1000))
    outputs = layer.forward(inputs, training=True)
    assert set(np.unique(outputs.round(6))) == {0, round(1 / 0.7, 6)}
    assert np.mean(outputs == 0) == pytest.approx(0.3, abs=0.005)
    assert outputs.mean() == pytest.approx(1, abs=0.01)
    assert np.array_equal(layer.backward(inputs)[0], outputs), "the same mask on the way back"
    assert not np.array_equal(layer.forward(inputs, training=True), outputs), "a new mask each time"
    assert np.array_equal(layer.forward(inputs), inputs), "nothing is dropped outside training"


@pytest.mark.parametrize(
    ("make", "shape", "message"),
    [
        (lambda: Conv2D(4), (28, 28), r"Conv2D takes images .* images\[..., np.newaxis\]"),
        (lambda: Dense(4), (7, 7, 3), r"Dense takes rows .* \(7, 7, 3\); put Flatten\(\) before it"),
        (lambda: Conv2D(4, 9), (5, 5, 1), "Conv2D with windows of 9 x 9 does not fit in images of 5 x 5"),
        (lambda: MaxPool2D(4), (3, 8, 1), "MaxPool2D with windows of 4 x 4 does not fit in images of 3 x 8"),
        (lambda: MaxPool2D(), (49,), r"MaxPool2D takes images .*, not \(n, 49\)"),
    ],
)
def test_wrong_shapes_are_explained(make, shape, message):
    with pytest.raises(ValueError, match=message):
        make().build(shape, np.random.default_rng(0), float)


def test_impossible_parameters():
    with pytest.raises(ValueError, match="padding='same' needs an odd size and stride 1, not size=4, stride=1"):
        Conv2D(2, 4, padding="same")
    with pytest.raises(ValueError, match="rate=1: the share of values to drop"):
        Dropout(1)
