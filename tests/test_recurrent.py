"""Recurrent layers: gradients through time, Keras's outputs from the same weights, and a rule that needs memory."""

import numpy as np
import pytest

from medlearn.network import GRU, Adam, Dense, Network, SimpleRNN, fixed_gate
from medlearn.network.gradcheck import layer_errors

LAYERS = [SimpleRNN, GRU]
BOTH = [False, True]


def built(layer, shape, dtype=float):
    out = layer.build(shape[1:], np.random.default_rng(0), dtype)
    rng = np.random.default_rng(1)
    for array in layer.parameters.values():
        array[...] = rng.normal(size=array.shape)
    return layer, out


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("sequences", BOTH)
@pytest.mark.parametrize("shape", [(3, 6, 2), (2, 1, 3), (1, 11, 1)])
def test_gradients_through_time(kind, sequences, shape):
    layer, out = built(kind(4, return_sequences=sequences), shape)
    inputs = np.random.default_rng(2).normal(size=shape)
    assert layer.forward(inputs).shape == (shape[0], *out)
    errors = layer_errors(layer, inputs, np.random.default_rng(3))
    assert set(errors) == {"inputs", "weights", "recurrent", "bias"}
    assert max(errors.values()) < 1e-7


@pytest.mark.parametrize("kind", LAYERS)
def test_backward_changes_nothing_and_float32_stays(kind):
    layer, _ = built(kind(3), (2, 5, 2), np.float32)
    outputs = layer.forward(np.ones((2, 5, 2), np.float32))
    first, second = layer.backward(outputs), layer.backward(outputs)
    assert np.array_equal(first[0], second[0])
    assert all(np.array_equal(first[1][name], second[1][name]) for name in first[1])
    assert {array.dtype for array in (outputs, first[0], *first[1].values())} == {np.dtype("float32")}


@pytest.mark.parametrize("sequences", BOTH)
@pytest.mark.parametrize(("kind", "name"), [(SimpleRNN, "SimpleRNN"), (GRU, "GRU")])
def test_keras_says_the_same_with_our_weights(kind, name, sequences):
    import keras

    layer, _ = built(kind(5, return_sequences=sequences), (4, 7, 3))
    inputs = np.random.default_rng(2).normal(size=(4, 7, 3)).astype(np.float32)
    theirs = getattr(keras.layers, name)(5, return_sequences=sequences)
    theirs.build(inputs.shape)
    shapes = [array.shape for array in layer.parameters.values()]
    assert shapes == [array.shape for array in theirs.get_weights()]
    theirs.set_weights(list(layer.parameters.values()))
    assert np.allclose(layer.forward(inputs.astype(float)), np.asarray(theirs(inputs)), atol=1e-5)


def test_the_states_are_kept_zeros_first():
    layer, _ = built(GRU(3), (2, 4, 1))
    last = layer.forward(np.random.default_rng(0).normal(size=(2, 4, 1)))
    assert layer.states.shape == (2, 5, 3)
    assert (layer.states[:, 0] == 0).all()
    assert np.array_equal(layer.states[:, -1], last)


def test_recurrent_weights_start_orthogonal():
    for kind, columns in ((SimpleRNN, 6), (GRU, 18)):
        layer = kind(6)
        layer.build((4, 2), np.random.default_rng(0), float)
        start = layer.parameters["recurrent"]
        assert start.shape == (6, columns)
        assert np.allclose(start @ start.T, np.eye(6))


def test_a_gru_learns_what_only_the_first_step_tells():
    rng = np.random.default_rng(0)
    sequences = rng.normal(size=(200, 6, 1))
    labels = (sequences[:, 0, 0] > 0).astype(int)
    network = Network([GRU(8), Dense(2)], random_state=0)
    network.fit(sequences, labels, epochs=40, optimiser=Adam(0.03), progress=False)
    new = rng.normal(size=(200, 6, 1))
    assert np.mean(network.predict(new) == (new[:, 0, 0] > 0)) > 0.9


@pytest.mark.parametrize("kind", LAYERS)
def test_wrong_shapes_and_units_are_explained(kind):
    with pytest.raises(ValueError, match=r"takes sequences \(n, steps, values\).* shape \(9,\); .*np.newaxis"):
        kind(2).build((9,), np.random.default_rng(0), float)
    with pytest.raises(ValueError, match="at least one step, not one input of shape"):
        kind(2).build((0, 3), np.random.default_rng(0), float)
    with pytest.raises(ValueError, match="units=0: the state needs a whole number"):
        kind(0)


def test_a_gate_that_never_moves_is_a_mean_that_forgets():
    values = np.random.default_rng(0).normal(size=9)
    shares = 0.3 * 0.7 ** np.arange(7)[::-1]
    assert np.isclose(fixed_gate(values, 0.7)[8], 0.7**7 * (0.7 * values[0] + 0.3 * values[0]) + shares @ values[1:8])
    assert np.array_equal(fixed_gate(values, 0), np.append(values[0], values[:-1]))
    with pytest.raises(ValueError, match=r"kept=1\.5"):
        fixed_gate(values, 1.5)
