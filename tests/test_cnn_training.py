"""Lesson 09 quotes a table of runs: it must hold every run, be fair from seed to seed, and look at the test once."""

import numpy as np
import pytest

from benchmarks import cnn_training
from medlearn.studies.table import read_study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def study():
    keras = pytest.importorskip("keras")
    before = keras.config.floatx()
    _set_precision(keras, "float64")
    yield cnn_training.Study()
    _set_precision(keras, before)


def _set_precision(keras, name):
    """Set both: Keras remembers the policy of the first model in a process, and then no longer asks for floatx."""
    keras.config.set_floatx(name)
    keras.config.set_dtype_policy(name)


@pytest.fixture(scope="module")
def table():
    return read_study("cnn_training")


def test_every_setting_has_all_its_seeds(study, table):
    plan = study.plan()
    assert set(table.setting) == {setting for setting, _ in plan}
    for setting, seeds in plan:
        assert table[table.setting == setting].seed.tolist() == [str(seed) for seed in seeds], setting


def test_only_what_was_kept_looked_at_the_test_patients_and_once(table):
    assert (table[table.setting == "kept"].look == 1).all()
    assert table[table.setting != "kept"].look.isna().all()


def test_no_patient_is_in_two_groups(study):
    from medlearn.phantoms import make_chest_phantoms

    patients = make_chest_phantoms(700, size=16, random_state=9).patients
    groups = [set(patients[rows]) for rows in (study.train, study.validation, study.test)]
    assert sum(map(len, groups)) == len(set(patients)) == len(set.union(*groups))


def test_runs_of_a_seed_start_from_the_same_weights(study):
    plain = cnn_training.network(3).get_weights()
    for parts in ({"dropout": 0.5}, {"augment": cnn_training.other_days}, {"augment": cnn_training.mirrored}):
        other = cnn_training.network(3, **parts).get_weights()
        weights = [array for array in other if array.dtype == plain[0].dtype and array.ndim]  # not the states of dice
        assert all(np.array_equal(one, two) for one, two in zip(plain, weights, strict=True)), parts
    assert not np.array_equal(plain[0], cnn_training.network(4).get_weights()[0])


def test_both_classes_weigh_the_same(study):
    ill = int(study.labels[study.rare].sum())
    together = [(len(study.rare) - ill) * study.weights[0], ill * study.weights[1]]
    assert together == pytest.approx([len(study.rare) / 2] * 2)


def test_the_table_can_be_made_again(study, table):
    made = study.row("rate 0.00003, 10 epochs", 0)
    (old,) = table[(table.setting == made["setting"]) & (table.seed == "0")].to_dict("records")
    assert made["auc"] == pytest.approx(old["auc"], abs=0.02)  # training on another processor may differ a little
    assert made["training_loss"] == pytest.approx(old["training_loss"], abs=0.01)
