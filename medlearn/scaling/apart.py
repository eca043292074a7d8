"""One epoch in a process of its own, whose memory the system limits: ``python -m medlearn.scaling.apart``."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from medlearn.scaling.chunks import check_chunks
from medlearn.scaling.memory import limit_memory, memory_of_process
from medlearn.scaling.storage import open_images
from medlearn.scaling.streaming import batches, bounded, chunk_order

REFUSED = 3  # exit status: the limit held
# A thread's own pool of memory counts in full, though it is mostly empty: let all threads share one, and start few.
FRUGAL = {"MALLOC_ARENA_MAX": "1", "ZARR_THREADING__MAX_WORKERS": "1", "ZARR_ASYNC__CONCURRENCY": "1"}
SHORT_OF_MEMORY = {6, 7, 9, 11}  # Linux's SIGABRT, SIGBUS, SIGKILL, SIGSEGV: how a process without room ends
LONGEST = 300  # seconds; an epoch of lesson 22 takes 5 to 20 with the start
WARM = 4  # batches that are trained before memory is counted: only then TensorFlow has all that it needs


def train_apart(images, labels, *, whole=False, more=None, kind="data", chunk=1000, batch_size=250, seed=0):
    """Train a small Keras network for one epoch in a process of its own.

    Parameters
    ----------
    images, labels : path-like
        As `write_memmap` or `write_zarr` wrote them; labels as ``.npy``.
    whole : bool
        Whether to load all images into memory first.
    more : float, optional
        Megabytes that the process may have above what it holds when it has trained `WARM` batches; Linux only.
    kind : {"data", "addresses"}
        Of `limit_memory`.
    chunk : int
        Images that are shuffled together: see `chunk_order`.
    batch_size, seed : int

    Returns
    -------
    trained : SimpleNamespace
        `weights` list of ndarrays, `loss` of the epoch, `seconds` of the epoch with what was read for it, and on Linux
        `base`, `limit` and `most` megabytes of `kind` (`most` counted after each batch).

    Raises
    ------
    MemoryError
        If the limit did not suffice: NumPy or TensorFlow said so, or a signal of `SHORT_OF_MEMORY` ended the process.
    RuntimeError
        If the process failed for another reason.
    TimeoutError
        If the process had not ended after `LONGEST` seconds: it is stopped.
    ValueError
        If a chunk is lost; nothing has been trained then.
    """
    check_chunks(images)
    with tempfile.TemporaryDirectory() as folder:
        facts = {"images": str(images), "labels": str(labels), "whole": whole, "more": more, "kind": kind}
        facts |= {"chunk": chunk, "batch_size": batch_size, "seed": seed, "weights": str(Path(folder, "weights.npz"))}
        command = [sys.executable, "-m", "medlearn.scaling.apart", json.dumps(facts)]
        done = _ended(command)
        if done.returncode:
            raise _failure(done, more)
        with np.load(facts["weights"]) as file:
            weights = list(file.values())
    return SimpleNamespace(weights=weights, **json.loads(done.stdout.splitlines()[-1]))


def _ended(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, env=os.environ | FRUGAL, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise TimeoutError(
            f"training apart was stopped after {LONGEST} seconds. A process that is short of memory may wait without "
            "an end: allow it more megabytes, or train on fewer images."
        ) from None


def _failure(done, more):
    """Return the error to raise for a process that failed."""
    refused, killed = done.returncode == REFUSED, more is not None and -done.returncode in SHORT_OF_MEMORY
    said = (done.stdout if refused else done.stderr).strip().splitlines() or ["it gave no reason"]
    if not (refused or killed or "bad_alloc" in done.stderr):  # TensorFlow just ends at a bad_alloc
        return RuntimeError(f"training apart failed ({done.returncode}): {said[-1]}")
    room = "all memory" if more is None else f"base + {more:g} MB"
    # What a killed process wrote last is a line of its source, not a reason.
    why = f"ended by signal {-done.returncode} ({signal.strsignal(-done.returncode)})" if killed else said[-1]
    return MemoryError(f"{room} does not suffice: {why}")


def small_network(shape, *, seed):
    """Return a compiled Keras network that is cheap to train: it takes uint8 and does the arithmetic in float32 itself.

    It has no convolution: for the moment of a step, TensorFlow's takes tens of megabytes more than the images need.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns.
    seed : int

    Returns
    -------
    network : keras.Model
    """
    import keras

    keras.utils.set_random_seed(seed)
    layers = [
        keras.Input((*shape, 1), dtype="uint8"),
        keras.layers.Rescaling(1 / 127.5, offset=-1),
        keras.layers.Flatten(),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(2),
    ]
    network = keras.Sequential(layers)
    network.compile(keras.optimizers.Adam(1e-4), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return network


def main(facts):
    """Train as `facts` say, save the weights, print what was measured as JSON."""
    images, labels = open_images(facts["images"]), np.load(facts["labels"])
    order = chunk_order(len(labels), facts["chunk"], random_state=facts["seed"])
    fresh = _warm(images, labels, order, facts)
    base = _memory(facts["kind"])
    limit = facts["more"] and limit_memory(facts["more"], kind=facts["kind"])
    start = time.perf_counter()
    if facts["whole"]:
        images = images[:] if hasattr(images, "chunks") else np.array(images)
    most = _counting(facts["kind"])
    past = fresh.fit(_cut(images, labels, order, facts), verbose=0, callbacks=[most])
    seconds = time.perf_counter() - start
    np.savez(facts["weights"], *fresh.get_weights())
    measured = {"loss": past.history["loss"][0], "seconds": seconds, "base": base, "limit": limit, "most": most.most}
    print(json.dumps(measured))


def reason(error):
    """Return the line that says what there was no room for: TensorFlow puts others first, and some errors say none.

    Parameters
    ----------
    error : Exception

    Returns
    -------
    line : str
        The error's type if it says nothing.
    """
    lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return next((line for line in lines if "llocat" in line or "OOM" in line), lines[0])


def _warm(images, labels, order, facts):
    """Return an untrained network whose training has run once, with other weights."""
    network = small_network(images.shape[1:], seed=facts["seed"])
    first, rows = network.get_weights(), order[: WARM * facts["batch_size"]]
    network.fit(_cut(images, labels, rows, facts), verbose=0)
    network.set_weights(first)
    for variable in network.optimizer.variables:
        if "learning_rate" not in variable.path:
            variable.assign(np.zeros(variable.shape, variable.dtype))
    return network


def _cut(images, labels, rows, facts):
    return bounded(batches(images, labels, rows, batch_size=facts["batch_size"]))


def _memory(kind):
    return memory_of_process()[kind] if sys.platform == "linux" else None


def _counting(kind):
    """Return a callback that notes the most memory after a batch."""
    import keras

    class Counting(keras.callbacks.Callback):
        most = None

        def on_train_batch_end(self, batch, logs=None):
            if sys.platform == "linux":
                self.most = max(self.most or 0, _memory(kind))

    return Counting()


if __name__ == "__main__":
    import medlearn  # noqa: F401  (limits threads before TensorFlow is imported)

    try:
        main(json.loads(sys.argv[1]))
    except Exception as error:
        if not isinstance(error, MemoryError) and type(error).__name__ != "ResourceExhaustedError":
            raise
        print(reason(error))
        sys.exit(REFUSED)
