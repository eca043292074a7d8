"""SMO against LIBSVM, and against the conditions that the best weights fulfil."""

import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.metrics import pairwise
from sklearn.svm import SVC

from medlearn.svm import SMO

KERNELS = {"linear": {}, "rbf": {"gamma": 0.1}, "poly": {"gamma": 0.2, "coef0": 1}}


def patients(seed=0, n=150):
    """Two overlapping groups: their measurements, and labels 1 and -1."""
    X, y = make_classification(n, 6, n_informative=4, flip_y=0.15, random_state=seed)
    return X, 2.0 * y - 1


def solved(products, labels, C, tol=1e-5):
    solver = SMO(products, products.diagonal(), labels, np.full(len(labels), C))
    assert solver.solve(tol, 100_000) < 100_000
    return solver


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("C", [0.1, 1, 2])
@pytest.mark.parametrize("seed", [0, 1])
def test_smo_is_libsvm(kernel, C, seed):
    X, y = patients(seed)
    products = pairwise.pairwise_kernels(X, metric=kernel, **KERNELS[kernel])
    ours, theirs = solved(products, y, C), SVC(kernel="precomputed", C=C, tol=1e-5).fit(products, y)
    assert np.allclose(ours.weights @ products + ours.intercept, theirs.decision_function(products), atol=1e-3)
    weights = np.zeros(len(y))
    weights[theirs.support_] = theirs.dual_coef_[0]
    assert ours.objective == pytest.approx(np.abs(weights).sum() - weights @ products @ weights / 2, rel=1e-7)
    assert ours.squared_norm == pytest.approx(weights @ products @ weights, rel=1e-4)


def test_the_optimality_conditions_hold():
    X, y = patients()
    C, tol = 2.0, 1e-4
    solver = solved(X @ X.T, y, C, tol)
    strength, margins = solver.weights * y, y * (solver.weights @ (X @ X.T) + solver.intercept)
    assert solver.weights.sum() == pytest.approx(0, abs=1e-9)
    assert strength.min() >= 0
    assert strength.max() <= C
    assert (margins[strength == 0] >= 1 - tol).all(), "outside the street: no weight"
    assert (margins[strength == C] <= 1 + tol).all(), "inside or on the wrong side: the full weight"
    free = (strength > 0) & (strength < C)
    assert free.any()
    assert np.allclose(margins[free], 1, atol=tol), "on the edge"


def test_the_pair_is_the_best_partner_of_the_worst_patient():
    X, y = patients(n=40)
    products = X @ X.T
    solver = SMO(products, products.diagonal(), y, np.ones(len(y)))
    for _ in range(15):
        first, second = solver.pair()
        lack = y - products @ solver.weights
        rises, falls = solver.weights < solver.upper, solver.weights > solver.lower
        assert first == max(np.flatnonzero(rises), key=lambda t: lack[t])
        gains = {
            t: (lack[first] - lack[t]) ** 2 / (products[first, first] + products[t, t] - 2 * products[first, t])
            for t in np.flatnonzero(falls)
            if lack[t] < lack[first]
        }
        assert second == max(gains, key=gains.get)
        before = solver.objective
        solver.step(first, second)
        assert solver.objective > before
        assert np.allclose(solver.lack, y - products @ solver.weights), "updated, not recomputed"


def test_equal_patients_with_opposite_labels_come_to_an_end():
    X = np.repeat(np.random.default_rng(0).normal(size=(10, 2)), 2, axis=0)
    solver = solved(X @ X.T, np.tile([1.0, -1.0], 10), 1.0)
    assert np.abs(solver.weights @ (X @ X.T) + solver.intercept).max() < 1e-3
