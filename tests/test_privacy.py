"""Privacy against dp-accounting, closed forms, brute force and scikit-learn; bad input is refused in a sentence."""

import math
import os
import subprocess
import sys

import numpy as np
import pandas as pd
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
    ours = privacy.gaussian_epsilon(noise=noise, sampling=sampling, steps=steps, delta=delta)
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
    ours = privacy.renyi_divergence(order, noise=noise, sampling=sampling)
    assert ours == pytest.approx(math.log(sum(terms)) / (order - 1), rel=1e-9)


@pytest.mark.parametrize(("noise", "sampling", "order"), [(0.8, 0.1, 1.6), (1, 0.1, 2.2), (0.4, 0.05, 2.5)])
def test_orders_between_are_scipys_integral(noise, sampling, order):
    def integrand(z):
        ratio = 1 - sampling + sampling * math.exp((2 * z - 1) / (2 * noise**2))
        return ratio**order * math.exp(-(z**2) / (2 * noise**2)) / (noise * math.sqrt(2 * math.pi))

    area = integrate.quad(integrand, -12 * noise, order + 12 * noise, epsabs=0, epsrel=1e-11, limit=500)[0]
    ours = privacy.renyi_divergence(order, noise=noise, sampling=sampling)
    assert ours == pytest.approx(math.log(area) / (order - 1), rel=1e-7)


def test_the_least_noise_keeps_the_budget_and_a_thousandth_less_does_not():
    how = {"sampling": 0.1, "steps": 200, "delta": 1e-4}
    noise = privacy.noise_for(2, **how)
    assert privacy.gaussian_epsilon(noise=noise, **how) <= 2 < privacy.gaussian_epsilon(noise=noise - 0.001, **how)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"noise": 0}, "noise=0 must be a positive"),
        ({"noise": np.nan}, "noise=nan"),
        ({"sampling": 1.1}, "sampling=1.1 is the probability"),
        ({"steps": 0}, "steps=0; give a whole"),
        ({"delta": 1}, "delta=1 is a small"),
    ],
)
def test_an_epsilon_of_nonsense_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        privacy.gaussian_epsilon(**{"noise": 1, "sampling": 0.1, "steps": 10, "delta": 1e-5} | change)


@pytest.mark.parametrize(
    ("epsilon", "said"), [(0, "must be a positive"), (1e-7, "too small"), (1e6, "hardly any noise")]
)
def test_a_budget_that_no_noise_keeps_is_refused(epsilon, said):
    with pytest.raises(ValueError, match=said):
        privacy.noise_for(epsilon, sampling=0.5, steps=1000, delta=1e-5)


# One number, one table.


def test_laplace_noise_keeps_epsilon(rng):
    counts = [privacy.laplace_mechanism(np.full(400_000, n), sensitivity=1, epsilon=0.5, rng=rng) for n in (10, 11)]
    bars = [np.histogram(noisy, bins=np.arange(4, 17, 1.5))[0] for noisy in counts]
    assert np.abs(np.log(bars[0] / bars[1])).max() < 0.5 + 0.03
    assert np.std(counts[0]) == pytest.approx(np.sqrt(2) * 2, rel=0.02)


def test_gaussian_noise_is_measured_in_sensitivities(rng):
    noisy = privacy.gaussian_mechanism(np.zeros(100_000), sensitivity=0.5, noise=4, rng=rng)
    assert np.std(noisy) == pytest.approx(2, rel=0.02)
    assert isinstance(privacy.gaussian_mechanism(3, sensitivity=1, noise=1, rng=rng), float)


def test_no_patient_moves_a_mean_by_more_than_its_sensitivity():
    ages = np.array([30.0, 40, 50, 60, 0])
    moved = [abs(np.mean([*ages[:4], age]) - ages.mean()) for age in (0, 50, 120)]
    assert max(moved) == pytest.approx(privacy.mean_sensitivity(0, 120, 5))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda rng: privacy.laplace_mechanism(1, sensitivity=0, epsilon=1, rng=rng), "sensitivity=0 must"),
        (lambda rng: privacy.laplace_mechanism(1, sensitivity=1, epsilon=np.inf, rng=rng), "epsilon=inf must"),
        (lambda rng: privacy.gaussian_mechanism(1, sensitivity=1, noise=-1, rng=rng), "noise=-1 must"),
        (lambda _: privacy.mean_sensitivity(1, 1, 3), "low=1, high=1: give a range"),
        (lambda _: privacy.mean_sensitivity(0, 1, 0), "n=0; a mean"),
        (lambda _: privacy.mean_sensitivity(0, 1, np.nan), "n=nan; a mean"),
        (lambda _: privacy.mean_sensitivity(0, 1, 2.5), "n=2.5; a mean"),
    ],
)
def test_noise_of_nonsense_is_refused(rng, call, said):
    with pytest.raises(ValueError, match=said):
        call(rng)


def test_groups_are_those_of_a_loop():
    table = pd.DataFrame({"age": [61, 61, 61, 70, np.nan, np.nan], "sex": [1, 1, 0, 0, 1, 1], "num": range(6)})
    rows = [tuple(row) for row in table[["age", "sex"]].fillna(-1).to_numpy()]
    assert privacy.group_sizes(table, ["age", "sex"]).tolist() == [rows.count(row) for row in rows]
    assert (privacy.k_anonymity(table, ["age", "sex"]), privacy.k_anonymity(table, ["sex"])) == (1, 2)
    for columns, said in (([], "no column is named"), (["zip"], "there is no column 'zip'; choose from age, sex")):
        with pytest.raises(ValueError, match=said):
            privacy.k_anonymity(table, columns)
    with pytest.raises(ValueError, match="no patient"):
        privacy.k_anonymity(table[:0], ["age"])


# Models and gradients.


def test_the_attack_is_scikit_learns_auc(rng):
    members, others = rng.normal(0, 1, 80), rng.normal(0.5, 1, 60)
    found = privacy.membership_auc(members, others)
    assert found.value == pytest.approx(roc_auc_score([1] * 80 + [0] * 60, -np.r_[members, others]))
    assert found.low < found.value < found.high
    with pytest.raises(ValueError, match="two of each"):
        privacy.membership_auc([0.1], others)


def test_losses_are_those_of_the_network(network, patients):
    images, labels = patients
    each = privacy.losses(network, images, labels)
    assert each.mean() == pytest.approx(network.evaluate(images, labels)[0])
    assert each[2] == pytest.approx(-np.log(softmax(network.scores(images))[2, labels[2]]))


def test_gradients_of_dense_layers_at_once_are_those_of_patients_alone(rng):
    rows, labels = rng.normal(size=(6, 4, 2, 1)), rng.integers(0, 3, 6)
    network = Network([AveragePool2D(2), Flatten(), Dense(5), ReLU(), Dense(3)], dtype="float64", random_state=0)
    each = privacy.per_example_gradients(network.build((4, 2, 1)), rows, labels)
    for i in range(6):
        alone = network.gradients(rows[i : i + 1], labels[i : i + 1])[1]
        assert all(np.allclose(many[i], one) for many, one in zip(each, alone, strict=True))


def test_patients_gradients_have_the_mean_of_the_batch(network, patients):
    each = privacy.per_example_gradients(network, *patients)
    for own, together in zip(each, network.gradients(*patients)[1], strict=True):
        assert np.allclose(own.mean(axis=0), together)


def test_long_gradients_are_cut_and_short_ones_stay(network, patients):
    each = privacy.per_example_gradients(network, *patients)
    norms = privacy.gradient_norms(each)
    assert norms[0] == pytest.approx(np.linalg.norm(np.concatenate([array[0].ravel() for array in each])))
    bound = np.median(norms)
    cut = privacy.clipped(each, bound)
    assert np.allclose(privacy.gradient_norms(cut), np.minimum(norms, bound))
    long = norms.argmax()
    assert np.allclose(cut[0][long] * norms[long] / bound, each[0][long])


def test_a_private_step_without_noise_and_cutting_is_a_step(network, patients, rng):
    private = privacy.private_gradients(network, *patients, bound=1e9, noise=0, expected=7, rng=rng)
    plain = network.gradients(*patients)[1]
    assert all(np.allclose(one, other) for one, other in zip(private, plain, strict=True))


def test_noise_has_its_size_even_if_nobody_was_drawn(network, patients, rng):
    images, labels = patients
    how = {"bound": 2, "noise": 3, "expected": 6, "rng": rng}
    drawn = [privacy.private_gradients(network, images[:0], labels[:0], **how)[0] for _ in range(500)]
    assert np.std(drawn) == pytest.approx(2 * 3 / 6, rel=0.05)


def test_private_training_learns_and_draws_each_patient_by_chance(rng):
    rows = rng.normal(size=(200, 3))
    labels, sizes = (rows[:, 0] > 0).astype(int), [0]

    class CountedNetwork(Network):
        def scores(self, images, training=False):
            sizes[-1] += len(images) * training
            return super().scores(images, training)

    class CountedSteps(SGD):
        def step(self, parameters, gradients):
            sizes.append(0)
            super().step(parameters, gradients)

    how = {"steps": 100, "sampling": 0.2, "bound": 1, "noise": 1, "optimiser": CountedSteps(0.5), "rng": rng}
    network = privacy.private_fit(CountedNetwork([Dense(2)], random_state=0), rows, labels, **how)
    assert len(sizes) - 1 == 100
    assert np.mean(sizes[:-1]) == pytest.approx(200 * 0.2, abs=2)
    assert np.std(sizes[:-1]) == pytest.approx(np.sqrt(200 * 0.2 * 0.8), abs=1.5)  # a fixed size has 0
    assert network.evaluate(rows, labels)[1] > 0.9


def test_labels_may_be_a_list(network, patients):
    images, labels = patients
    start, ends = network.get_weights(), []
    for same in (labels, labels.tolist()):
        network.set_weights(start)
        how = {"steps": 2, "sampling": 0.5, "bound": 1, "noise": 1, "optimiser": SGD()}
        ends.append(privacy.private_fit(network, images, same, rng=np.random.default_rng(0), **how).get_weights())
    assert all(np.array_equal(one, other) for one, other in zip(*ends, strict=True))


def test_private_training_of_nonsense_is_refused(network, patients, rng):
    how = {"steps": 2, "sampling": 0.5, "bound": 1, "noise": 1, "optimiser": SGD(), "rng": rng}
    for change, said in (
        ({"sampling": 0}, "probability"),
        ({"steps": 0}, "steps=0"),
        ({"bound": 0}, "clipping bound 0"),
    ):
        with pytest.raises(ValueError, match=said):
            privacy.private_fit(network, *patients, **how | change)
    with pytest.raises(ValueError, match="noise=-1"):
        privacy.private_gradients(network, *patients, bound=1, noise=-1, expected=1, rng=rng)


def test_a_patient_alone_in_a_batch_is_seen_in_the_gradient(rng):
    images, labels = rng.random((3, 6, 5, 1)), np.array([1, 0, 1])
    network = Network([Flatten(), Dense(8), ReLU(), Dense(2)], dtype="float64", random_state=1).build((6, 5, 1))
    weights, bias = network.gradients(images[:1], labels[:1])[1][:2]
    assert np.allclose(privacy.recovered_input(weights, bias), images[0].ravel())
    weights, bias = network.gradients(images, labels)[1][:2]
    assert not np.allclose(privacy.recovered_input(weights, bias), images[0].ravel(), atol=0.05)
    with pytest.raises(ValueError, match="no unit was awake"):
        privacy.recovered_input(weights, 0 * bias)
    with pytest.raises(ValueError, match="give \\(values, units\\)"):
        privacy.recovered_input(weights, bias[:2])


# Hospitals.


def shared_step(network, hospitals, rate=0.1):
    return privacy.federated_fit(network, hospitals, rounds=1, batch_size=1000, learning_rate=rate).get_weights()


def test_one_step_of_all_hospitals_is_a_step_on_all_patients(network, rng):
    images, labels = rng.normal(size=(30, 5, 4, 1)), rng.integers(0, 2, 30)
    start = network.get_weights()
    apart = shared_step(network, [(images[:4], labels[:4]), (images[4:15], labels[4:15]), (images[15:], labels[15:])])
    network.set_weights(start)
    together = shared_step(network, [(images, labels)])
    assert all(np.allclose(one, other) for one, other in zip(apart, together, strict=True))


def test_hospitals_weigh_as_many_as_their_patients():
    (average,) = privacy.federated_average([[np.array([1.0, 2])], [np.array([5.0, 6])]], [30, 10])
    assert average.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("weights", "sizes", "said"),
    [
        ([], [], "0 lists of weights and 0 sizes"),
        ([[np.ones(2)], [np.ones(3)]], [1, 1], "differ in shape"),
        ([[np.ones(2)]], [0], "leave out hospitals"),
        ([[np.array([np.nan])]], [1], "sent NaN or infinity"),
    ],
)
def test_an_average_of_nonsense_is_refused(weights, sizes, said):
    with pytest.raises(ValueError, match=said):
        privacy.federated_average(weights, sizes)


def test_a_federation_of_nobody_is_refused(network):
    with pytest.raises(ValueError, match="no hospitals"):
        privacy.federated_fit(network, [], rounds=1)


def test_the_smallest_modulus_counts_0_and_1(rng):
    sent = privacy.masked([[0, 1, 1], [1, 0, 1]], rng=rng, modulus=2)
    assert privacy.summed(sent, 2).tolist() == [1, 1, 0]


@pytest.mark.parametrize("modulus", [100, 2**32, 2**62])
def test_masks_cancel_in_the_sum_only(rng, modulus):
    values = rng.normal(size=(4, 50)) if modulus > 100 else rng.integers(-9, 10, (4, 50))
    step = 1e-6 if modulus > 100 else 1
    sent = privacy.masked(privacy.as_integers(values, step, modulus), rng=rng, modulus=modulus)
    assert np.allclose(
        privacy.as_values(privacy.summed(sent, modulus), step, modulus), values.sum(axis=0), atol=4 * step
    )
    assert 0 <= sent.min() <= sent.max() < modulus
    assert not (sent == privacy.as_integers(values, step, modulus)).all(axis=1).any()


def test_huge_whole_numbers_keep_their_remainders(rng):
    huge = np.array([[2**63 + 5], [2**64 - 1]], np.uint64)
    assert privacy.summed(privacy.masked(huge, rng=rng, modulus=1000), 1000) == (2**63 + 5 + 2**64 - 1) % 1000
    assert privacy.summed(np.array([[2**62], [2**63 - 1]]), 100) == (2**62 + 2**63 - 1) % 100
    assert privacy.summed(np.array([[100], [27]], np.int8), 2**32) == 127


def test_what_a_server_sees_of_one_hospital_is_uniform(rng):
    sent = privacy.masked(np.full((2, 100_000), 7), rng=rng, modulus=10)
    shares = np.bincount(sent[0], minlength=10) / 100_000
    assert np.abs(shares - 0.1).max() < 0.005


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda rng: privacy.masked(np.ones((1, 3), int), rng=rng), "two or more"),
        (lambda rng: privacy.masked(np.ones((2, 3)), rng=rng), "type float64"),
        (lambda _: privacy.as_integers([60], 1, 100), "beyond 50"),
        (lambda _: privacy.as_integers([np.nan], 1), "NaN"),
        (lambda _: privacy.as_integers([1], 0), "step=0"),
        (lambda _: privacy.as_values([1], 1, 1), "modulus=1"),
        (lambda _: privacy.as_values([1], 1, 2.5), "modulus=2.5"),
        (lambda _: privacy.as_values([1], 1, 2**62 + 1), "modulus=4611686018427387905"),
        (lambda _: privacy.summed(np.ones((2, 3))), "type float64"),
        (lambda _: privacy.summed([1, 2, 3]), "shape \\(3,\\)"),
    ],
)
def test_masks_of_nonsense_are_refused(rng, call, said):
    with pytest.raises(ValueError, match=said):
        call(rng)
