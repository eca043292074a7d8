"""Lesson 09 draws a table of runs: it must hold every run, be fair from seed to seed, and spare the test patients."""

import numpy as np
import pytest

from benchmarks import cnn_training
from medlearn.studies.table import read_study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def study():
    pytest.importorskip("keras")
    return cnn_training.Study()


def test_every_setting_has_all_its_seeds_and_no_test_patient_played_a_part():
    table = read_study("cnn_training")
    found = table.groupby(["setting", "weights"]).seed.agg(list).to_dict()
    seeds = [str(seed) for seed in cnn_training.SEEDS]
    assert found == {(name, weights): seeds for name in cnn_training.SETTINGS for weights in ("best", "last")}
    assert table.look.isna().all()


def test_no_patient_is_in_two_groups(study):
    groups = [set(part) for part in (study.learn, study.check, study.test)]
    assert sum(map(len, groups)) == len(set.union(*groups))


def test_runs_of_a_seed_start_from_the_same_weights():
    pytest.importorskip("keras")
    plain = cnn_training.network(3).get_weights()
    for setting, parts in cnn_training.SETTINGS.items():
        other = cnn_training.network(3, **parts).get_weights()
        weights = [array for array in other if array.dtype == plain[0].dtype and array.ndim]  # not the states of dice
        assert all(np.array_equal(one, two) for one, two in zip(plain, weights, strict=True)), setting
    assert not np.array_equal(plain[0], cnn_training.network(4).get_weights()[0])


def test_the_table_can_be_made_again(study):
    table = read_study("cnn_training").query("setting == 'plain' and seed == '0'")
    for made in study.rows("plain", 0):
        (old,) = table[table.weights == made["weights"]].to_dict("records")
        assert made["accuracy"] == pytest.approx(old["accuracy"], abs=0.1)  # another processor rounds otherwise
