"""Gradient descent on a bowl, held against the gradient itself, finite differences and closed forms."""

import numpy as np
import pytest

from medlearn.network.descent import LARGEST, bowl, cliff, loss, walk
from medlearn.network.gradcheck import numerical_gradient

RNG = np.random.default_rng(4)
FEATURES = RNG.normal(size=(50, 3)) * (3, 1, 0.3)
TARGETS = FEATURES @ (1, -2, 1) + RNG.normal(size=50)


def descended(rate, steps, momentum):
    """Walk down by the gradient of the weights themselves; return the losses."""
    weights, velocity, losses = np.zeros(3), 0.0, []
    for _ in range(steps + 1):
        error = FEATURES @ weights - TARGETS
        losses.append(np.mean(error**2))
        velocity = momentum * velocity - rate * 2 * FEATURES.T @ error / len(error)
        weights = weights + velocity
    return np.array(losses)


@pytest.mark.parametrize(("share", "momentum"), [(0.1, 0.0), (0.6, 0.0), (1.05, 0.0), (0.5, 0.8)])
def test_a_walk_loses_what_the_gradient_loses(share, momentum):
    valley, rate = bowl(FEATURES, TARGETS), share * cliff(FEATURES)
    losses = [loss(valley, place) for place in walk(valley, rate, 40, momentum)]
    assert np.allclose(losses, descended(rate, 40, momentum))


def test_the_lowest_point_has_no_slope_and_the_least_loss():
    valley = bowl(FEATURES, TARGETS)
    weights = np.zeros(3)
    slope = numerical_gradient(lambda: np.mean((FEATURES @ weights - TARGETS) ** 2), weights)
    assert np.linalg.norm(valley.curvatures * valley.lowest) == pytest.approx(np.linalg.norm(slope))
    best = np.linalg.solve(FEATURES.T @ FEATURES, FEATURES.T @ TARGETS)
    assert np.linalg.norm(valley.lowest) == pytest.approx(np.linalg.norm(best))
    assert valley.rest == pytest.approx(np.mean((FEATURES @ best - TARGETS) ** 2))


@pytest.mark.parametrize("rate", [0.05, 0.4])
def test_each_distance_shrinks_by_its_own_factor(rate):
    valley = bowl(np.diag([1.0, 2.0]), np.array([3.0, 2.0]))
    assert valley.curvatures.tolist() == [1, 4]
    factors = (1 - rate * valley.curvatures) ** 7
    assert np.allclose(walk(valley, rate, 7)[-1], -valley.lowest * factors)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_beyond_the_cliff_a_walk_explodes_and_before_it_arrives(momentum):
    valley, edge = bowl(FEATURES, TARGETS), cliff(FEATURES, momentum)
    above, below = (walk(valley, share * edge, 5000, momentum) for share in (1.03, 0.97))
    assert loss(valley, above[-1]) > LARGEST
    assert len(above) < 5001, "further steps teach nothing"
    assert loss(valley, below[-1]) == pytest.approx(valley.rest)


def test_a_bowl_that_is_level_in_one_direction_is_walked_in_the_others():
    features = np.column_stack([FEATURES[:, 0], FEATURES[:, 0]])
    valley = bowl(features, TARGETS)
    assert valley.curvatures[0] == pytest.approx(0, abs=1e-12)
    assert loss(valley, walk(valley, 0.5 * cliff(features), 200)[-1]) == pytest.approx(valley.rest)


@pytest.mark.parametrize(
    ("features", "targets", "message"),
    [
        (FEATURES, TARGETS[:3], r"features of shape \(50, 3\) and targets of \(3,\): give \(n, d\)"),
        (FEATURES[:, :1], TARGETS, "d at least 2"),
        (np.where(FEATURES > 2, np.nan, FEATURES), TARGETS, "hold NaN or infinite values"),
        (0 * FEATURES, TARGETS, "all features are zero"),
    ],
)
def test_what_is_no_bowl_is_refused(features, targets, message):
    with pytest.raises(ValueError, match=message):
        bowl(features, targets)


@pytest.mark.parametrize("features", [np.ones(3), np.ones((0, 2)), np.array([[1.0, np.inf]])])
def test_a_cliff_needs_a_table_of_numbers(features):
    with pytest.raises(ValueError, match="must be finite numbers"):
        cliff(features)
