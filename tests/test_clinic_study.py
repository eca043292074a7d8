"""A saved Keras model on other backends, and the department of lesson 20."""

import os
import subprocess
import sys

import numpy as np
import pytest

from medlearn.studies import clinic

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


def test_the_department_is_the_same_until_the_machine_changes():
    quiet, changed = clinic.department(2, 5), clinic.department(2, 5, change=1)
    assert quiet.images.shape == (120, 64, 64)
    assert np.array_equal(quiet.labels, changed.labels)
    assert np.array_equal(quiet.images[:60], changed.images[:60])
    moved = np.any(quiet.images != changed.images, axis=(1, 2))
    assert np.array_equal(moved, changed.machines)
    assert 0.3 < moved[60:].mean() < 0.7
