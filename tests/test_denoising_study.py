"""Lesson 17's recipes: exact projections, judging against plain loops, training on a handful."""

import numpy as np
import pytest
from scipy.ndimage import convolve
from skimage.metrics import structural_similarity
from skimage.transform import radon

from benchmarks import denoising as benchmark
from medlearn.metrics import auc
from medlearn.studies import denoising, table
from medlearn.studies.denoising import ANGLES, TISSUE, training_squares
from medlearn.studies.table import read_cases, read_study

pytestmark = pytest.mark.slow

SHORT = {"patients": 20, "epochs": 1}
PATIENTS = denoising.draw_patients(6, 0)


def test_projections_are_those_that_a_projector_sees():
    tilted = np.array([[[4.0, -6, 9, 14, 25, 1], *[[0, 0, 1, 1, 0, 0]] * 5]])
    for patients in (PATIENTS[:1], tilted):
        seen = radon(denoising.truth(patients)[0].astype(float), ANGLES)
        exact = denoising.projections(patients)[0]
        assert np.abs(seen - exact).mean() < 0.015 * exact.max()
    np.testing.assert_allclose(denoising.projections(tilted).sum(axis=1), np.pi * 9 * 14, rtol=0.02)


def test_a_nodule_is_there_or_not_and_lies_in_a_lung():
    with_it, without = denoising.truth(PATIENTS), denoising.truth(PATIENTS, nodule=False)
    where = denoising.places(PATIENTS)
    assert ((with_it - without)[where.nodule] > 0.02).all()
    mixed = denoising.truth(PATIENTS, np.arange(6) % 2 == 0)
    np.testing.assert_array_equal(mixed[::2], with_it[::2])
    np.testing.assert_array_equal(mixed[1::2], without[1::2])
    assert np.abs(without[where.lung] - 0.25).max() < 0.05
    assert where.lung.sum(axis=(1, 2)).min() > 100


def test_few_photons_make_noise_and_many_the_truth():
    rng = np.random.default_rng(0)
    lung, truth = denoising.places(PATIENTS).lung, denoising.truth(PATIENTS)
    few, many = ((denoising.scans(PATIENTS, photons, rng) - truth)[lung].std() for photons in (2e3, 1e9))
    assert many < 0.03 < 0.06 < few
    assert TISSUE * denoising.projections(PATIENTS).max() < 7


def test_judging_is_that_of_plain_loops():
    rng = np.random.default_rng(1)
    shown, healthy = denoising.scans(PATIENTS, 500, rng), denoising.scans(PATIENTS, 500, rng, nodule=False)
    cases, where = denoising.judged(PATIENTS, shown, healthy), denoising.places(PATIENTS)
    truth, without = denoising.truth(PATIENTS), denoising.truth(PATIENTS, nodule=False)
    cross = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]]) / 5
    contrast = np.median([(truth - without)[k][where.nodule[k]].mean() for k in range(6)])
    for k, row in cases.iterrows():
        inside = where.nodule[k]
        assert row.there == pytest.approx(shown[k][inside].mean())
        assert row.kept == pytest.approx((shown[k] - without[k])[inside].sum() / (truth[k] - without[k])[inside].sum())
        assert row.ssim == pytest.approx(structural_similarity(shown[k], truth[k], data_range=1.0))
        assert row.psnr == pytest.approx(-10 * np.log10(np.mean((shown[k] - truth[k]) ** 2)), rel=1e-5)
        highest = convolve(healthy[k], cross, mode="nearest")[where.lung[k]].max()
        assert row.healthy_spot == pytest.approx((highest - np.median(without[k][where.lung[k]])) / contrast, rel=1e-4)
    found = denoising.auc_of(cases)
    assert found.value == auc(np.repeat([1, 0], 6), np.append(cases.there, cases.absent))
    assert denoising.difference(cases, cases).value == 0
    with pytest.raises(ValueError, match="sort both by patient"):
        denoising.difference(cases, cases[::-1])


def test_the_truth_removes_and_invents_nothing():
    patients = denoising.draw_patients(40, 3)
    cases = denoising.judged(patients, denoising.truth(patients) + 1e-6, denoising.truth(patients, nodule=False))
    told = benchmark.summary(cases)
    assert (told["removed"], told["invented"], told["false_alarms"]) == (0, 0, 0)
    assert denoising.auc_of(cases).value > 0.95


def test_targets_are_the_truth_or_a_second_scan():
    pairs = {training: training_squares(training, 0, 20) for training in denoising.TRAININGS}
    noisy, truth = pairs["paired"]
    again, second = pairs["Noise2Noise"]
    assert noisy.shape == truth.shape == (20, 24, 24)
    np.testing.assert_array_equal(noisy, again)
    errors = noisy - truth, second - truth
    assert abs(np.corrcoef(errors[0].ravel(), errors[1].ravel())[0, 1]) < 0.1
    healthy, full = pairs["no nodules"][1], pairs["a nodule in each"][1]
    assert ((full - healthy).max(axis=(1, 2)) > 0.1).all()
    with pytest.raises(ValueError, match="no training 'clean'; choose from paired"):
        training_squares("clean", 0)


def test_the_benchmark_writes_a_study_and_its_cases(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "FOLDER", tmp_path)
    monkeypatch.setattr(benchmark, "JUDGED", 12)
    monkeypatch.setattr(benchmark, "SEEDS", range(2))
    fitted = denoising.fitted
    monkeypatch.setattr(denoising, "fitted", lambda training, seed: fitted(training, seed=seed, **SHORT))
    monkeypatch.setattr(denoising, "TRAININGS", {"paired": (0.5, "truth")})
    benchmark.main()
    runs, cases = read_study("denoising"), read_cases("denoising")
    assert runs.model.tolist() == 2 * ["no filter", "Gaussian", "median", "total variation", "network, paired"]
    assert runs.look.isna().all()
    one = cases[(cases.seed == "1") & (cases.model == "Gaussian")]
    assert denoising.auc_of(one).value == pytest.approx(runs.auc[6], abs=1e-4)
    assert benchmark.summary(one)["removed"] == pytest.approx(runs.removed[6], abs=1e-3)
