"""Privacy against dp-accounting, closed forms, brute force and scikit-learn; bad input is refused in a sentence."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import integrate
from sklearn.metrics import roc_auc_score

from medlearn import privacy
from medlearn.network import SGD, AveragePool2D, Conv2D, Dense, Flatten, Network, ReLU, softmax

# Noise, sampling, steps, delta, and the epsilon of dp-accounting 0.4.4 (RdpAccountant).
KNOWN = [
    (1.3, 250 / 60000, 3600, 1e-5, 0.9422002181626765),
    (1.3, 1, 3600, 1e-5, 1283.3758907149552),
    (4, 1, 1, 1e-5, 1.0125506277526433),
    (5, 0.1, 300, 1e-3, 1.0348036526532318),
    (2, 0.1, 300, 1e-3, 3.3402313453956562),
    (1, 0.1, 300, 1e-3, 10.393587196945273),
    (0.5, 0.01, 1000, 1e-5, 15.4721334181956),
    (20, 0.1, 100, 1e-3, 0.10419732298663331),
]
THEIRS = """
import dp_accounting
from dp_accounting.rdp import RdpAccountant
for noise, sampling, steps, delta in {cases}:
    sums = dp_accounting.PoissonSampledDpEvent(sampling, dp_accounting.GaussianDpEvent(noise))
    print(RdpAccountant().compose(sums, steps).get_epsilon(delta))
"""
NEEDED = ["dp-accounting==0.4.4", "absl-py", "attrs", "mpmath", "immutabledict", "dm-tree"]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def network():
    layers = [Conv2D(2), ReLU(), Flatten(), Dense(3), ReLU(), Dense(2)]
    return Network(layers, dtype="float64", random_state=0).build((5, 4, 1))


@pytest.fixture
def patients(rng):
    return rng.normal(size=(7, 5, 4, 1)), rng.integers(0, 2, 7)


# Epsilon.


@pytest.mark.parametrize(("noise", "sampling", "steps", "delta", "epsilon"), KNOWN)
def test_epsilon_is_that_of_dp_accounting(noise, sampling, steps, delta, epsilon):
    ours = privacy.gaussian_epsilon(noise_multiplier=noise, sampling_rate=sampling, steps=steps, delta=delta)
    assert ours == pytest.approx(epsilon, rel=0.01)


def test_dp_accounting_still_says_so(tmp_path):
    """In a folder of its own beside this environment's NumPy and SciPy, so that learners need not have it."""
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--retries", "0", "--target", str(tmp_path)]
    try:
        subprocess.run([*pip, *NEEDED], capture_output=True, text=True, check=True, timeout=120)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"dp-accounting cannot be installed here: {str(error.stderr or error).strip()[-200:]}")
    code, env = THEIRS.format(cases=[case[:4] for case in KNOWN]), os.environ | {"PYTHONPATH": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=120)
    assert np.allclose([float(line) for line in run.stdout.split()], [case[4] for case in KNOWN], rtol=1e-9)


@pytest.mark.parametrize(("noise", "sampling", "order"), [(0.5, 0.01, 2), (1.3, 0.1, 7), (5, 0.3, 40), (1, 1, 5)])
def test_whole_orders_have_the_closed_form(noise, sampling, order):
    terms = [
        math.comb(order, k) * sampling**k * (1 - sampling) ** (order - k) * math.exp((k * k - k) / (2 * noise**2))
        for k in range(order + 1)
    ]
    ours = privacy.renyi_divergence(order, noise, sampling)
    assert ours == pytest.approx(math.log(sum(terms)) / (order - 1), rel=1e-9)


@pytest.mark.parametrize(("noise", "sampling", "order"), [(0.8, 0.1, 1.6), (1, 0.1, 2.2), (0.4, 0.05, 2.5)])
def test_orders_between_are_scipys_integral(noise, sampling, order):
    def integrand(z):
        ratio = 1 - sampling + sampling * math.exp((2 * z - 1) / (2 * noise**2))
        return ratio**order * math.exp(-(z**2) / (2 * noise**2)) / (noise * math.sqrt(2 * math.pi))

    area = integrate.quad(integrand, -12 * noise, order + 12 * noise, epsabs=0, epsrel=1e-11, limit=500)[0]
    ours = privacy.renyi_divergence(order, noise, sampling)
    assert ours == pytest.approx(math.log(area) / (order - 1), rel=1e-7)


def test_the_least_noise_keeps_the_budget_and_a_thousandth_less_does_not():
    how = {"sampling_rate": 0.1, "steps": 200, "delta": 1e-4}
    noise = privacy.noise_for(2, **how)
    kept, lost = (privacy.gaussian_epsilon(noise_multiplier=own, **how) for own in (noise, noise - 0.001))
    assert kept <= 2 < lost


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"noise_multiplier": 0.01}, "noise_multiplier=0.01: give 0.2 or more"),  # it would take minutes
        ({"noise_multiplier": np.nan}, "noise_multiplier=nan"),
        ({"sampling_rate": 1.1}, "sampling_rate=1.1 is the probability"),
        ({"steps": 0}, "steps=0; give a whole"),
        ({"delta": 1}, "delta=1 is a small"),
    ],
)
def test_an_epsilon_of_nonsense_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        privacy.gaussian_epsilon(**{"noise_multiplier": 1, "sampling_rate": 0.1, "steps": 10, "delta": 1e-5} | change)


@pytest.mark.parametrize(("epsilon", "said"), [(0, "too small"), (1e-7, "too small"), (1e6, "hardly any noise")])
def test_a_budget_that_no_noise_keeps_is_refused(epsilon, said):
    with pytest.raises(ValueError, match=said):
        privacy.noise_for(epsilon, sampling_rate=0.5, steps=1000, delta=1e-5)


# Models and gradients.


def test_the_attack_is_scikit_learns_auc(rng):
    members, others = rng.normal(0, 1, 80), rng.normal(0.5, 1, 60)
    found = privacy.membership_auc(members, others)
    assert found.value == pytest.approx(roc_auc_score([1] * 80 + [0] * 60, -np.r_[members, others]))
    assert found.low < found.value < found.high


def test_losses_are_those_of_the_network(network, patients):
    images, labels = patients
    each = privacy.losses(network, images, labels)
    assert each.mean() == pytest.approx(network.evaluate(images, labels)[0])
    assert each[2] == pytest.approx(-np.log(softmax(network.logits(images))[2, labels[2]]))


def test_gradients_of_dense_layers_at_once_are_those_of_patients_alone(rng):
    rows, labels = rng.normal(size=(6, 4, 2, 1)), rng.integers(0, 3, 6)
    network = Network([AveragePool2D(2), Flatten(), Dense(5), ReLU(), Dense(3)], dtype="float64", random_state=0)
    each = privacy.per_example_gradients(network.build((4, 2, 1)), rows, labels)
    for i in range(6):
        alone = network.gradients(rows[i : i + 1], labels[i : i + 1])[1]
        assert all(np.allclose(many[i], one) for many, one in zip(each, alone, strict=True))


def test_long_gradients_are_cut_over_all_parameters_and_short_ones_stay(network, patients):
    each = privacy.per_example_gradients(network, *patients)
    rows = np.concatenate([array.reshape(7, -1) for array in each], axis=1)
    norms = np.linalg.norm(rows, axis=1)
    cut = np.concatenate([own.reshape(7, -1) for own in privacy.clipped(each, np.median(norms))], axis=1)
    assert np.allclose(cut, rows * np.minimum(1, np.median(norms) / norms)[:, np.newaxis])


def fit_once(network, patients, rng, **change):
    """Return how far one step moved the weights, learning rate 1."""
    start = network.get_weights()
    how = {"steps": 1, "sampling_rate": 1, "clip_norm": 1e9, "noise_multiplier": 0, "optimiser": SGD(1), "rng": rng}
    privacy.private_fit(network, *patients, **how | change)
    return [one - other for one, other in zip(start, network.get_weights(), strict=True)]


def test_a_private_step_without_noise_and_cutting_is_a_step(network, patients, rng):
    plain = network.gradients(*patients)[1]
    assert all(np.allclose(one, own) for one, own in zip(fit_once(network, patients, rng), plain, strict=True))


def test_noise_has_its_size_even_if_nobody_was_drawn(network, patients, rng):
    how = {"sampling_rate": 1e-9, "clip_norm": 2, "noise_multiplier": 3}
    moved = np.concatenate([fit_once(network, patients, rng, **how)[0].ravel() for _ in range(100)])
    assert np.std(moved) == pytest.approx(2 * 3 / 7e-9, rel=0.05)


def test_private_training_learns_and_draws_each_patient_by_chance(rng):
    rows = rng.normal(size=(200, 3))
    labels, sizes = (rows[:, 0] > 0).astype(int), [0]

    class CountedNetwork(Network):
        def logits(self, images, training=False):
            sizes[-1] += len(images) * training
            return super().logits(images, training)

    class CountedSteps(SGD):
        def step(self, parameters, gradients):
            sizes.append(0)
            super().step(parameters, gradients)

    how = {"steps": 100, "sampling_rate": 0.2, "clip_norm": 1, "noise_multiplier": 1, "optimiser": CountedSteps(0.5)}
    network = privacy.private_fit(CountedNetwork([Dense(2)], random_state=0), rows, labels.tolist(), rng=rng, **how)
    assert len(sizes) - 1 == 100
    assert np.mean(sizes[:-1]) == pytest.approx(200 * 0.2, abs=2)
    assert np.std(sizes[:-1]) == pytest.approx(np.sqrt(200 * 0.2 * 0.8), abs=1.5)  # a fixed size has 0
    assert network.evaluate(rows, labels)[1] > 0.9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sampling_rate": 0}, "probability"),
        ({"steps": 0}, "steps=0"),
        ({"clip_norm": 0}, "clip_norm=0 must"),
        ({"noise_multiplier": -1}, "noise_multiplier=-1"),
        ({"optimiser": SGD(1e308), "noise_multiplier": 10}, "the weights are NaN or infinite"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
def test_private_training_of_nonsense_is_refused(network, patients, rng, change, said):
    with pytest.raises(ValueError, match=said):
        fit_once(network, patients, rng, **change)
