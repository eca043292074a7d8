"""Epsilon against dp-accounting, closed forms and SciPy's integral; the four hospitals that lesson 21 trains on."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import integrate

from medlearn import privacy
from medlearn.datasets import DataUnavailable
from medlearn.phantoms import make_heart_clinic
from medlearn.studies import privacy as hospitals

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
        ({"steps": 0}, "steps=0: give a whole"),
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


# The four hospitals.


def test_a_patients_features_are_computed_from_that_patient_alone():
    table = make_heart_clinic(50, site="d", random_state=0).table
    features = hospitals.heart_features(table)
    assert np.array_equal(features, [hospitals.heart_features(table.iloc[[row]])[0] for row in range(50)])
    assert np.abs(features).max() <= 3


def test_features_by_hand():
    table = make_heart_clinic(1, random_state=0).table.astype(float)
    known = {"age": 65, "sex": 1, "cp": 4, "trestbps": 0, "chol": 290, "thalach": np.nan, "exang": 1, "oldpeak": 9}
    table.loc[0, list(known)] = list(known.values())
    assert hospitals.heart_features(table)[0].tolist() == [1, 1, 1, 0, 1, 0, 1, 3, 1]


@pytest.mark.parametrize("only", [None, "b"])
def test_nobody_is_scored_by_weights_that_know_them(only, monkeypatch):
    made = np.arange(80.0)[:, np.newaxis], np.arange(80) % 2, np.repeat(["a", "b"], 40)
    monkeypatch.setattr(hospitals, "heart_rows", lambda: made)
    seen = []

    def learn(rows, times):
        seen.append(rows)
        return np.array([times])

    assert np.array_equal(hospitals.scored(learn, only=only, times=2), 2 * np.arange(80))
    allowed = np.arange(80) if only is None else np.arange(40, 80)
    assert np.array_equal(np.bincount(np.concatenate(seen), minlength=80), 4 * np.isin(np.arange(80), allowed))


def test_what_the_lesson_says_of_the_four_hospitals():
    try:
        features, labels, hospital = hospitals.heart_rows()
    except DataUnavailable as error:
        pytest.skip(str(error))
    assert features.shape == (920, 9)
    numbers = {place: (int((hospital == place).sum()), int(labels[hospital == place].sum())) for place in set(hospital)}
    assert numbers == {
        "Cleveland": (303, 139), "Budapest": (294, 106), "Zurich, Basel": (123, 115), "Long Beach": (200, 149)
    }  # fmt: skip
