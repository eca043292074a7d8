"""One epoch in a process of its own, whose memory the system limits: ``python -m medlearn.scaling.apart``.

Linux counts three things: all addresses (``VmSize``), which holds a mapped file in full; private writable memory
(``VmData``, limited by ``RLIMIT_DATA``), which does not; and what lies in memory just now (``VmRSS``), for which
``RLIMIT_RSS`` is accepted and does nothing. The second is counted and limited here, in megabytes of 1 000 000 bytes.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from medlearn.scaling.storage import missing_chunks, open_images
from medlearn.scaling.streaming import batches, bounded, chunk_order

REFUSED = 3  # exit status: the limit held
# A thread's own pool of memory counts in full, though it is mostly empty: let all threads share one, and start few.
FRUGAL = {"MALLOC_ARENA_MAX": "1", "ZARR_THREADING__MAX_WORKERS": "1", "ZARR_ASYNC__CONCURRENCY": "1"}
SHORT_OF_MEMORY = {6, 7, 9, 11}  # Linux's SIGABRT, SIGBUS, SIGKILL, SIGSEGV: how a process without room ends
LONGEST = 300  # seconds; an epoch of lesson 22 takes 5 to 20 with the start
WARM = 4  # batches that are trained before memory is counted: only then TensorFlow has all that it needs
CHUNK = 1000  # images that are shuffled together where a file has no chunks


def train_apart(images, labels, *, whole=False, more=None, batch_size=250, seed=0):
    """Train a small Keras network for one epoch in a process of its own, which ends when this one does.

    Parameters
    ----------
    images, labels : path-like
        As `write_memmap` or `write_zarr` wrote them; labels as ``.npy``.
    whole : bool
        Whether to load all images into memory first.
    more : float, optional
        Megabytes that the process may have above what it holds when it has trained `WARM` batches; Linux only.
    batch_size, seed : int

    Returns
    -------
    trained : SimpleNamespace
        `weights` list of ndarrays, `loss` of the epoch, `seconds` of the epoch with what was read for it, and on Linux
        `above`: the most megabytes above the start, counted after each batch.

    Raises
    ------
    MemoryError
        If the limit did not suffice: NumPy or TensorFlow said so, or a signal of `SHORT_OF_MEMORY` ended the process.
    RuntimeError, TimeoutError
        If the process failed for another reason, or had not ended after `LONGEST` seconds: it is stopped.
    ValueError
        If a chunk is lost; nothing has been trained then.
    """
    lost = missing_chunks(images) if Path(images).is_dir() else []
    if lost:
        raise ValueError(f"{images} has lost chunks {lost}, which would be read as black images: write them once more.")
    with tempfile.TemporaryDirectory() as folder:
        facts = {"images": str(images), "labels": str(labels), "whole": whole, "more": more}
        facts |= {"batch_size": batch_size, "seed": seed, "weights": str(Path(folder, "weights.npz"))}
        done = _ended([sys.executable, "-m", "medlearn.scaling.apart", json.dumps(facts)])
        if done.returncode:
            raise _failure(done, more)
        with np.load(facts["weights"]) as file:
            weights = list(file.values())
    return SimpleNamespace(weights=weights, **json.loads(done.stdout.splitlines()[-1]))


def _ended(command):
    listening, ours = os.pipe()  # the system closes our end when we end, however that happens
    how = {"capture_output": True, "text": True, "env": os.environ | FRUGAL, "timeout": LONGEST}
    try:
        return subprocess.run(command, stdin=listening, **how)
    except subprocess.TimeoutExpired:
        raise TimeoutError(
            f"training apart was stopped after {LONGEST} seconds. A process that is short of memory may wait without "
            "an end: allow it more megabytes, or train on fewer images."
        ) from None
    finally:
        os.close(listening)
        os.close(ours)


def _failure(done, more):
    """Return the error to raise for a process that failed."""
    refused, killed = done.returncode == REFUSED, more is not None and -done.returncode in SHORT_OF_MEMORY
    said = ([*done.stderr.splitlines(), *(done.stdout.splitlines() if refused else [])] or ["it gave no reason"])[-1]
    if not (refused or killed or "bad_alloc" in done.stderr):  # TensorFlow just ends at a bad_alloc
        return RuntimeError(f"training apart failed ({done.returncode}): {said}")
    room = "all memory" if more is None else f"base + {more:g} MB"
    return MemoryError(f"{room} does not suffice: {f'ended by signal {-done.returncode}' if killed else said}")


def memory_of_process():
    """Return the private writable memory of this process in megabytes; None where the system is not Linux."""
    if sys.platform != "linux":
        return None
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 10**6 for line in lines if line.startswith("VmData:"))


def limit_memory(more):
    """Let this process have so many more megabytes and not a byte above (Linux); it cannot be taken back."""
    if sys.platform != "linux" or not more > 0:
        raise OSError(f"memory is limited by Linux only, to megabytes above 0: {sys.platform}, more={more}.")
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (round((memory_of_process() + more) * 10**6),) * 2)


def main(images, labels, *, whole, more, batch_size, seed, weights):
    """Train, save the weights, print what was measured as JSON."""
    images, labels = open_images(images), np.load(labels)
    order = chunk_order(len(labels), getattr(images, "chunks", [CHUNK])[0], random_state=seed)
    network = _small_network(images.shape[1:], seed)
    first, warm = network.get_weights(), order[: WARM * batch_size]
    network.fit(bounded(batches(images, labels, warm, batch_size=batch_size)), verbose=0)
    network.set_weights(first)
    for variable in network.optimizer.variables:  # of the warming nothing stays
        if "learning_rate" not in variable.path:
            variable.assign(np.zeros(variable.shape, variable.dtype))
    counted = _counting(memory_of_process())
    if more is not None:
        limit_memory(more)
    start = time.perf_counter()
    if whole:
        images = images[:] if hasattr(images, "chunks") else np.array(images)
    cut = bounded(batches(images, labels, order, batch_size=batch_size))
    past = network.fit(cut, verbose=0, callbacks=[counted])
    seconds = time.perf_counter() - start
    np.savez(weights, *network.get_weights())
    print(json.dumps({"loss": past.history["loss"][0], "seconds": seconds, "above": counted.above}))


def _small_network(shape, seed):
    """Return a compiled network that takes uint8 and does the arithmetic in float32 itself.

    It has no convolution: for the moment of a step, TensorFlow's takes tens of megabytes more than the images need.
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


def _counting(base):
    """Return a callback that notes how far memory was above its base after a batch."""
    import keras

    class Counting(keras.callbacks.Callback):
        above = None

        def on_train_batch_end(self, batch, logs=None):
            if base is not None:
                self.above = max(self.above or 0, memory_of_process() - base)

    return Counting()


def _end_with_parent():
    sys.stdin.read()  # as long as the parent lives
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import medlearn  # noqa: F401  (limits threads before TensorFlow is imported)

    try:
        main(**json.loads(sys.argv[1]))
    except Exception as error:
        if not isinstance(error, MemoryError) and type(error).__name__ != "ResourceExhaustedError":
            raise
        print(type(error).__name__, " ".join(str(error).split())[:300])
        sys.exit(REFUSED)
