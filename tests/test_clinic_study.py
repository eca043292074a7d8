"""Lesson 20: its model on Keras's other backends, its readers and years, and what its study's tables hold."""

import os
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import clinic as benchmark
from medlearn.reading import Case
from medlearn.studies import clinic
from medlearn.studies.table import read_study

pytestmark = pytest.mark.slow

NEEDED = ["jax==0.10.2", "jaxlib==0.10.2", "opt-einsum"]
SAVE = """
import medlearn
import keras, numpy as np
keras.utils.set_random_seed(0)
layers = keras.layers
stack = [keras.Input((16, 16, 1)), layers.AveragePooling2D(4), layers.Flatten(), layers.Dense(9, "sigmoid")]
network = keras.Sequential([*stack, layers.Dense(1, use_bias=False)])
images = np.random.default_rng(0).random((5, 16, 16, 1), dtype="float32")
network.save("model.keras")
np.savez("known.npz", images=images, answers=network.predict(images, verbose=0))
"""
LOAD = """
import sys
import keras, numpy as np
known = np.load("known.npz")
answers = np.asarray(keras.saving.load_model("model.keras").predict(known["images"], verbose=0))
assert "tensorflow" not in sys.modules
np.testing.assert_allclose(answers, known["answers"], rtol=0, atol=1e-6)
print(keras.backend.backend())
"""


@pytest.fixture(scope="module")
def jax(tmp_path_factory):
    """A folder with JAX, which learners need not have."""
    folder = tmp_path_factory.mktemp("jax")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--retries", "0", "--target", str(folder)]
    try:
        subprocess.run([*pip, *NEEDED], capture_output=True, text=True, check=True, timeout=180)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"JAX cannot be installed here: {str(error.stderr or error).strip()[-200:]}")
    return folder


def test_a_saved_model_gives_the_same_answer_on_other_backends(jax, tmp_path):
    run = {"cwd": tmp_path, "check": True, "timeout": 120, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "-c", SAVE], **run)
    for backend in ("jax", "numpy"):
        path = os.pathsep.join([str(jax), os.environ.get("PYTHONPATH", "")])
        env = os.environ | {"PYTHONPATH": path, "KERAS_BACKEND": backend, "JAX_PLATFORMS": "cpu"}
        assert subprocess.run([sys.executable, "-c", LOAD], env=env, **run).stdout.split()[-1] == backend


def test_years_are_counted_by_the_month_of_their_first_alarm(monkeypatch):
    months = iter([None, 3, 6, 9, 6])
    monkeypatch.setattr(clinic, "alarm_of_year", lambda seed, **how: next(months))
    assert clinic.alarms_of_years(range(5), change=6) == (1, 2, 1)
    months = iter([None, 3, 11])
    assert clinic.alarms_of_years(range(3)) == (2, 0, 0)


def test_the_department_is_the_same_until_the_machine_changes():
    quiet, changed = clinic.department(2, 5), clinic.department(2, 5, change=1)
    assert quiet.images.shape == (120, 64, 64)
    assert np.array_equal(quiet.labels, changed.labels)
    assert np.array_equal(quiet.images[:60], changed.images[:60])
    moved = np.any(quiet.images != changed.images, axis=(1, 2))
    assert np.array_equal(moved, changed.machines)
    assert 0.3 < moved[60:].mean() < 0.7


def test_readers_have_the_skill_that_was_asked_for():
    truth = np.arange(400) % 4 == 0
    cases = [Case(f"image {row:04d}", row, row, None, row % 2, 0, 1, 0, None) for row in range(400)]
    alone = clinic.read_by(cases, truth, readers=3, skill=0.9, follows=0, seed=1)
    assert sorted({said.reader for said in alone}) == ["reader 1", "reader 2", "reader 3"]
    assert np.mean([said.label == truth[int(said.case[-4:])] for said in alone]) == pytest.approx(0.9, abs=0.03)
    follow = clinic.read_by(cases, truth, readers=1, skill=0.9, follows=1, seed=1)
    assert {said.answer for said in follow} == {"agree"}


def test_the_tables_hold_what_the_lesson_says():
    alarms, loop = read_study("clinic_alarms"), read_study("clinic")
    years = alarms.groupby("setting").alarms.agg(["sum", "count"])
    assert years.loc["quiet", "sum"] / (10 * years.loc["quiet", "count"]) < 0.1
    assert (alarms.alarms[alarms.setting != "quiet, one reference"] <= benchmark.BLOCK).all()
    for_each = alarms[alarms.setting == "quiet, one reference"].alarms / benchmark.YEARS
    assert len(for_each) == benchmark.REFERENCES
    assert for_each.min() == 0
    assert for_each.max() == pytest.approx(0.12, abs=0.005)
    kinds = loop.groupby("setting")
    assert (kinds.size() == benchmark.DRAWS).all()
    promoted = kinds.low.apply(lambda low: int((low > 0).sum()))
    assert promoted["three careful read"] > 0 == promoted["nobody read"] == promoted["three followers read"]
    gain = kinds.auc.mean()
    assert gain["three careful read"] > 0.02 > 0 > gain["one tired read"]
    found = read_study("clinic_departments").groupby("setting").mean(numeric_only=True)
    left = 1 - found.accuracy
    assert left["abstains on 50%"] < left["abstains on 30%"] < left["abstains on 10%"] < left["abstains on 0%"]
    assert left["calls nobody"] < left["abstains on 0%"]
    one, own = found.loc["one for both"], found.loc["one per machine"]
    assert own.sensitivity > one.sensitivity + 0.03
    assert abs(own.specificity - one.specificity) < 0.01
