"""Lesson 18's study: noise and the way back are as mathematics has them, and copies are counted."""

from functools import partial

import numpy as np
import pytest

from benchmarks import synthesis as benchmark
from medlearn.studies import synthesis, table
from medlearn.studies.table import read_study

pytestmark = pytest.mark.slow

IMAGES, LABELS = synthesis.patients(28, seed=0)


def test_the_first_patients_of_more_are_the_same():
    images, labels = synthesis.patients(8, seed=0)
    assert images.dtype == np.float32
    assert images.shape == (8, 16, 16, 1)
    assert np.array_equal(images, IMAGES[:8])
    assert np.array_equal(labels, LABELS[:8])


def test_noise_in_one_go_is_noise_step_by_step():
    kept, rng = benchmark.alpha_bar(20), np.random.default_rng(0)
    image = np.full(200_000, 0.7)
    steps = image.copy()
    for now, before in zip(kept[:8], [1.0, *kept[:7]], strict=True):
        steps = np.sqrt(now / before) * steps + np.sqrt(1 - now / before) * rng.standard_normal(len(steps))
    at_once = benchmark.noisy(image, rng.standard_normal(len(image)), kept[7])
    assert steps.mean() == pytest.approx(at_once.mean(), abs=0.01)
    assert steps.var() == pytest.approx(at_once.var(), abs=0.01)
    assert at_once.mean() == pytest.approx(np.sqrt(kept[7]) * 0.7, abs=0.01)


def test_the_way_back_of_a_normal_law_gives_that_law():
    """Pixels with mean 0.4 and variance 0.25: the best guess is known, and so is what must come out."""

    def best(images, kept, labels):
        return 0.4 + 0.25 * np.sqrt(kept) / (0.25 * kept + 1 - kept) * (images - np.sqrt(kept) * 0.4)

    made = benchmark.sampled(best, np.zeros(50_000), (1,), seed=0, steps=200)
    assert made.mean() == pytest.approx(0.4, abs=0.02)
    assert made.std() == pytest.approx(0.5, abs=0.02)


def test_nearest_is_what_looking_at_each_pair_finds():
    distances, places = synthesis.nearest(IMAGES[:5], IMAGES[5:])
    pairs = np.sqrt(((IMAGES[:5, None] - IMAGES[None, 5:]) ** 2).mean(axis=(2, 3, 4)))
    assert np.array_equal(places, pairs.argmin(axis=1))
    assert np.allclose(distances, pairs.min(axis=1), atol=1e-6)


def test_copies_are_counted_and_new_patients_are_not():
    nearer, limit = synthesis.copies(np.concatenate([IMAGES[:4], IMAGES[16:]]), IMAGES[:8], IMAGES[8:16], share=0)
    assert nearer[:4].all()
    assert limit > 0
    assert nearer[4:].mean() < 0.5


def test_the_benchmark_trains_and_writes_draws_and_their_means(tmp_path, monkeypatch):
    few = {"DRAWS": range(2), "MADE": 6, "OTHERS": 20, "UPDATES": 3, "TRAINED": ((12, 3), (12, 2))}
    for name, value in few.items():
        monkeypatch.setattr(benchmark, name, value)
    monkeypatch.setattr(table, "FOLDER", tmp_path)
    small = partial(benchmark.diffusion, width=8, depth=1, steps=3)
    monkeypatch.setattr(benchmark, "diffusion", small)
    benchmark.main()
    runs = read_study("synthesis_copies")
    assert set(runs.model) == {"diffusion", "other real"}
    same = runs[runs.setting == "12 real, 2 updates"]
    assert same.seed.tolist() == ["0", "1", "all"]
    assert same.copies.iloc[2] == pytest.approx(same.copies[:2].mean(), abs=1e-4)
    again = [small(IMAGES, LABELS, seed=1, updates=2)(4, 5)[0] for _ in range(2)]
    assert np.allclose(*again, atol=1e-5)
    assert np.abs(again[0]).max() <= 1
