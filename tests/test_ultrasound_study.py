"""Lesson 19's ultrasound: what was known before, what leaks, and folds that keep patients whole."""

import numpy as np
import pandas as pd
import pytest

from medlearn import metrics
from medlearn.datasets.breast_ultrasound import COLUMNS
from medlearn.studies import ultrasound


@pytest.fixture
def table():
    rows = {"Signs": ["no", "redness&palpable", "palpable"], "Symptoms": ["no", "not available", "no"]}
    return pd.DataFrame(rows | {"Tissue_composition": ["lactating&homogeneous: fat"] * 3, "Age": [50, np.nan, 61]})


def test_each_phrase_is_a_column(table):
    numbers = ultrasound.phrases(table, ["Signs"])
    assert numbers.to_dict("list") == {
        "Signs: no": [1, 0, 0],
        "Signs: palpable": [0, 1, 1],
        "Signs: redness": [0, 1, 0],
    }
    before = ultrasound.known_before(table)
    assert before.shape == (3, 3 + 2 + 1)
    assert np.isnan(before.Age[1])
    with pytest.raises(ValueError, match="no column 'Halo'; it has Signs"):
        ultrasound.phrases(table, ["Halo"])


def test_the_columns_of_the_study_are_those_of_the_set():
    groups = (ultrasound.BEFORE, ultrasound.READ, ultrasound.LEAKING)
    assert {name for group in groups for name in group} < set(COLUMNS)
    assert len({name for group in groups for name in group}) == sum(map(len, groups))


def test_pictures_of_any_size_become_squares_of_the_same_grey():
    squares = ultrasound.shrunk([np.full((300, 200), 80, np.uint8), np.full((64, 64), 7, np.uint8)])
    assert squares.shape == (2, 128, 128)
    assert [set(np.unique(square)) for square in squares] == [{80}, {7}]


def test_nobody_is_judged_by_a_model_that_has_seen_them():
    rng = np.random.default_rng(0)
    patients = np.repeat(np.arange(60), 2)  # two pictures each, the same label, and a number that names the patient
    labels = rng.permutation(np.arange(60) % 2)[patients]
    named = np.eye(60)[patients]
    says = ultrasound.out_of_fold([named], labels, patients, repeats=1)
    assert metrics.auc(labels, says) < 0.65
    helps = labels[:, None] + rng.standard_normal((120, 1))
    alone, both = (ultrasound.out_of_fold(s, labels, patients, repeats=1) for s in ([helps], [helps, named]))
    assert metrics.auc(labels, alone) > 0.65
    assert both == pytest.approx((alone + says) / 2)
