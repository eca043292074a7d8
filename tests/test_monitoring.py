"""Drift: distances held against SciPy, a false-alarm rate that is measured, and a planted change of machine found."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from medlearn.intervals import wilson
from medlearn.monitoring import alarm_limit, distance, first_alarm, image_summaries
from medlearn.phantoms import make_chest_months, make_chest_phantoms

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(5))
def test_distance_is_that_of_scipy_ties_included(seed):
    rng = np.random.default_rng(seed)
    month, reference = rng.integers(0, 12, size=(30, 2)), rng.integers(0, 9, size=(100, 2))
    theirs = [ks_2samp(month[:, column], reference[:, column]).statistic for column in (0, 1)]
    assert distance(month[:, 0], reference[:, 0]) == pytest.approx(theirs[0])
    assert distance(month, reference) == pytest.approx(max(theirs))
    assert distance(month, month) == 0


def test_one_year_in_twenty_raises_a_false_alarm():
    years = 120
    alarms = 0
    for seed in range(years):
        rng = np.random.default_rng(seed)
        reference = rng.standard_normal((160, 2))
        limit = alarm_limit(reference, 40, resamples=1200, random_state=seed)
        values, months = rng.standard_normal((480, 2)), np.repeat(np.arange(12), 40)
        alarms += first_alarm(values, months, reference, limit)[0] is not None
    found = wilson(alarms, years)
    assert found.low < 0.05 < found.high


def test_a_rarer_alarm_has_a_higher_limit_and_the_same_seed_the_same():
    reference = np.random.default_rng(0).standard_normal(200)
    usual, rare = (alarm_limit(reference, 40, rate=rate) for rate in (0.2, 0.03))
    assert usual < rare
    assert usual == alarm_limit(reference, 40, rate=0.2)
    assert usual > alarm_limit(reference, 40, rate=0.2, months=1)


@pytest.mark.parametrize("seed", range(3))
def test_a_change_of_machine_raises_the_alarm_in_its_month(seed):
    reference = image_summaries(make_chest_months(1, 240, random_state=100 + seed).images)
    limit = alarm_limit(reference, 60, random_state=seed)
    year = make_chest_months(6, 60, change=4, after={"dose": 2500}, random_state=seed)
    alarm, distances = first_alarm(image_summaries(year.images), year.months, reference, limit)
    assert alarm == 4
    assert list(distances) == list(range(6))
    assert max(distances[month] for month in range(4)) < min(distances[4], distances[5])


@pytest.mark.parametrize("names", [(1.2, 1.7), ("2026-01", "2026-02")])
def test_no_month_hides_another_of_a_similar_name(names):
    values, months = np.array([9.0, 9, 1, 2]), np.repeat(names, 2)
    alarm, distances = first_alarm(values, months, np.array([1.0, 2]), 0.5)
    assert alarm == names[0]
    assert distances == {names[0]: 1.0, names[1]: 0.0}


def test_before_the_change_months_are_those_without_one():
    with_change = make_chest_months(3, 20, change=2, after={"dose": 2500}, random_state=5)
    without = make_chest_months(3, 20, random_state=5)
    assert (with_change.machines == (with_change.months == 2)).all()
    np.testing.assert_array_equal(with_change.labels, without.labels)
    same = (with_change.images == without.images).all(axis=(1, 2))
    assert same[:40].all()
    assert not same[40:].any()
    one = make_chest_phantoms(20, size=32, site_shift=0, images_per_patient=1, random_state=0)
    assert one.images.shape == without.images[:20].shape


def test_the_median_of_differences_is_blind_to_an_edge():
    edge = np.repeat([0.0, 100.0], 8)[None, None].repeat(3, axis=1)
    assert image_summaries(edge)[0].tolist() == [50, 50, 0]
    stripes = np.array([[[0.0, 7, 0, 7], [0, 7, 0, 7]]])  # neighbours in a row differ, those in a column do not
    assert image_summaries(stripes)[0, 2] == 7


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: distance([], [1]), "month has shape"),
        (lambda: distance([np.nan], [1]), "finite numbers"),
        (lambda: distance([[1, 2]], [1]), "month has 2 columns, reference 1"),
        (lambda: alarm_limit(np.arange(100), 40), "100 patients are too few for months of 40"),
        (lambda: alarm_limit(np.arange(100), 1), "too few for months of 1"),
        (lambda: alarm_limit(np.arange(100), 20, rate=0), "rate=0 must lie"),
        (lambda: alarm_limit(np.arange(100), 20, resamples=100), "100 resamples are too few .* take 1173"),
        (lambda: first_alarm([1, 2], [1], [1, 2], 0.5), "2 values but 1 months"),
        (lambda: image_summaries(np.ones((3, 3))), "images have shape"),
        (lambda: make_chest_months(3, 5, change=4, random_state=0), "change"),
        (lambda: make_chest_months(3, 5, before={"images_per_patient": 2}, random_state=0), "has one image"),
        (lambda: first_alarm([1, 2], [1, 1], [1, 2], np.nan), "limit is nan"),
        (lambda: first_alarm([1, 2], [1, 1], [1, 2], 1.5), "limit is 1.5"),
        (lambda: image_summaries(np.full((1, 2, 2), np.nan)), "not finite"),
    ],
)
def test_bad_input_is_told(call, words):
    with pytest.raises(ValueError, match=words):
        call()
