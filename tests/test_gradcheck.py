import numpy as np
import pytest

from medlearn.network.gradcheck import layer_errors, numerical_gradient, relative_error
from medlearn.network.layers import Dense


def test_the_gradient_of_a_known_function():
    x = np.array([[0.3, -1.2], [2.0, 0.5]])
    before = x.copy()
    gradient = numerical_gradient(lambda: np.sum(np.sin(x) * x[0, 1]), x)
    expected = np.cos(before) * before[0, 1]
    expected[0, 1] += np.sin(before).sum()
    assert np.allclose(gradient, expected, atol=1e-8)
    assert np.array_equal(x, before), "put back"


def test_float32_is_refused():
    with pytest.raises(ValueError, match="the array is float32; finite differences need float64"):
        numerical_gradient(lambda: 0.0, np.ones(2, np.float32))


def test_the_error_is_relative():
    assert relative_error(np.array([1.0, 100.0]), np.array([1.0, 101.0])) == pytest.approx(1 / 101)
    assert relative_error(np.zeros(3), np.zeros(3)) == 0
    assert relative_error(np.zeros(3), np.array([0, 0, 1e-8])) == 1


def test_nan_is_no_agreement_and_shapes_must_match():
    assert np.isnan(relative_error(np.full(3, np.nan), np.ones(3)))
    assert np.isnan(relative_error(np.ones(3), np.array([1, np.nan, 1])))
    with pytest.raises(ValueError, match=r"shapes \(3, 1\) and \(3,\)"):
        relative_error(np.ones((3, 1)), np.ones(3))


def test_a_wrong_gradient_is_seen():
    class Wrong(Dense):
        def backward(self, upstream):
            received, gradients = super().backward(upstream)
            return received, gradients | {"bias": gradients["bias"] * 0.99}

    rng = np.random.default_rng(0)
    layer = Wrong(2)
    layer.build((3,), rng, float)
    errors = layer_errors(layer, rng.normal(size=(4, 3)), rng)
    assert errors["weights"] < 1e-8
    assert errors["bias"] == pytest.approx(0.01, rel=0.05)
