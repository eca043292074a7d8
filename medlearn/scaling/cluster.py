"""The same work on every chunk: one after the other, or by Dask's scheduler on workers that are processes.

Everything stays on this machine: scheduler and workers listen on 127.0.0.1 only. The dashboard would need bokeh, which
is not installed; what remains of it answers on 127.0.0.1 too, on a port that was free.
"""

import logging
import os
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from medlearn.scaling.chunks import chunk_file
from medlearn.scaling.storage import open_images

HERE = "127.0.0.1"


class Done(NamedTuple):
    """What came of work on chunks.

    Parameters
    ----------
    results : dict
        What the work returned, by chunk, in the order in which the chunks were given.
    failed : dict of str
        The chunks for which it raised an error, and the error in words.
    """

    results: dict
    failed: dict


@contextmanager
def local_cluster(workers=2):
    """Start Dask's scheduler and workers, and stop them all at the end, whatever happens.

    Parameters
    ----------
    workers : int
        Processes of one thread each. One that dies is started anew.

    Yields
    ------
    client : distributed.Client
    """
    from distributed import Client, LocalCluster

    options = {"host": HERE, "dashboard_address": f"{HERE}:0", "silence_logs": logging.CRITICAL}
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, **options) as cluster,
        Client(cluster) as client,
    ):
        yield client


def on_chunks(work, chunks, client=None, *, after=None):
    """Do the same work on each chunk; one that fails does not stop the others.

    Parameters
    ----------
    work : callable
        Takes a chunk. For Dask it must be importable by the workers, and doing it twice must do no harm.
    chunks : sequence of int or str
        Each different.
    client : distributed.Client, optional
        Without one, the work is done here.
    after : callable, optional
        Called with each chunk when it is finished.

    Returns
    -------
    done : Done

    Raises
    ------
    ValueError
        If a chunk is there twice.
    """
    if len(set(chunks)) != len(chunks):
        raise ValueError(f"{len(chunks)} chunks, {len(set(chunks))} of them different: give each once.")
    results, failed = {}, {}
    for chunk, result, error in _here(work, chunks) if client is None else _by_dask(work, chunks, client):
        if error is None:
            results[chunk] = result
        else:
            failed[chunk] = f"{type(error).__name__}: {error}"
        if after:
            after(chunk)
    return Done(*({chunk: found[chunk] for chunk in chunks if chunk in found} for found in (results, failed)))


def chunk_features(chunk, *, images, ledger=None):
    """Read one chunk of a Zarr array and measure its images: the work of one task.

    Parameters
    ----------
    chunk : int
        Number of the chunk.
    images : path-like
        As `write_zarr` wrote it.
    ledger : path-like, optional
        A file that gets a line "chunk process" at each execution, so that those done twice can be counted.

    Returns
    -------
    features : ndarray of shape (images of the chunk, d)
        Of `medlearn.features.extract_features`.

    Raises
    ------
    ValueError
        If the chunk's file is lost or damaged, naming it.
    """
    from medlearn.features import extract_features

    if ledger is not None:
        _note(ledger, f"{chunk} {os.getpid()}\n")
    file, array = chunk_file(images, chunk), open_images(images)
    if not file.exists():  # Zarr would read zeros
        raise ValueError(f"{file} is lost: write this chunk once more.")
    size = array.chunks[0]
    try:
        pixels = array[chunk * size : (chunk + 1) * size]
    except Exception as error:  # each codec raises its own
        raise ValueError(f"{file} is damaged ({error}): write this chunk once more.") from error
    return extract_features(pixels)


def kill_a_worker(client):
    """Kill the process of a worker that has something to do, if one has; it gets no chance to say goodbye.

    Parameters
    ----------
    client : distributed.Client

    Returns
    -------
    process : int
        Its number.
    """
    import psutil

    processes = worker_processes(client)
    busy = [address for address, tasks in client.processing().items() if tasks and address in processes]
    process = processes[(busy or list(processes))[0]]
    psutil.Process(process).kill()
    return process


def worker_processes(client):
    """Return the process number of each worker, dict of int by address."""
    return client.run(os.getpid)


def worker_memory(client):
    """Return what each worker has in memory, dict of float by address, in megabytes of 1 000 000 bytes."""
    return client.run(_resident)


def grid_search(features, labels, patients, grid, client=None):
    """Search the settings of a support vector machine by cross-validation, five folds of whole patients.

    Parameters
    ----------
    features : ndarray of shape (n, d)
    labels, patients : ndarrays of shape (n,)
    grid : dict of lists
        As scikit-learn's `GridSearchCV` takes it, with names such as "svc__C".
    client : distributed.Client, optional
        Its workers do the fits through joblib; without one they are done here, one after the other.

    Returns
    -------
    search : sklearn.model_selection.GridSearchCV
        Fitted, scored by AUC.
    """
    from joblib import parallel_config
    from sklearn.model_selection import GridSearchCV, GroupKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    search = GridSearchCV(make_pipeline(StandardScaler(), SVC()), grid, scoring="roc_auc", cv=GroupKFold(5))
    how = {"backend": "sequential"} if client is None else {"backend": "dask", "client": client}
    with parallel_config(**how):
        return search.fit(features, labels, groups=patients)


def _here(work, chunks):
    for chunk in chunks:
        try:
            yield chunk, work(chunk), None
        except Exception as error:
            yield chunk, None, error


def _by_dask(work, chunks, client):
    from distributed import as_completed

    run = uuid4().hex[:8]  # a key that Dask knows already would not be computed again
    keys = {f"chunk {chunk}, run {run}": chunk for chunk in chunks}
    for future in as_completed(client.map(work, list(keys.values()), key=list(keys))):
        error = future.exception()
        yield keys[future.key], None if error else future.result(), error


def _note(ledger, line):
    """Append a line whole, though other processes append too."""
    file = os.open(Path(ledger), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, line.encode())
    finally:
        os.close(file)


def _resident():
    import psutil

    return psutil.Process().memory_info().rss / 1e6
