"""The same work on every chunk: one after the other, or by Dask on workers that are processes.

Everything stays on this machine: the scheduler and workers listen on 127.0.0.1 only. The dashboard would need bokeh,
which is not installed; what remains of it answers on 127.0.0.1 too, on a port that was free.
"""

import logging
from contextlib import contextmanager
from typing import NamedTuple
from uuid import uuid4

from medlearn.scaling.storage import chunk_file, open_images

HERE = "127.0.0.1"


class Done(NamedTuple):
    """What the work returned, by chunk, in the order in which the chunks were given; and the errors of the others."""

    results: dict
    failed: dict


@contextmanager
def local_cluster(workers=2):
    """Start Dask's scheduler and workers, processes of one thread each; yield a client, and stop all at the end."""
    from distributed import Client, LocalCluster

    if workers < 1:
        raise ValueError(f"workers={workers}: with none, all work would wait for ever.")
    options = {"host": HERE, "dashboard_address": f"{HERE}:0", "silence_logs": logging.CRITICAL}
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, **options) as cluster,
        Client(cluster) as client,
    ):
        yield client


def on_chunks(work, chunks, client=None):
    """Do the same work on each chunk; one that fails does not stop the others.

    Parameters
    ----------
    work : callable
        Takes a chunk. For Dask, doing it twice must do no harm.
    chunks : sequence of int or str
        Each different.
    client : distributed.Client, optional
        Without one, the work is done here.

    Returns
    -------
    done : Done
        `results` and `failed` by chunk, the latter as "ValueError: what it said".
    """
    if len(set(chunks)) != len(chunks):
        raise ValueError(f"{len(chunks)} chunks, {len(set(chunks))} of them different: give each once.")
    results, failed = {}, {}
    for chunk, result, error in _here(work, chunks) if client is None else _by_dask(work, chunks, client):
        if error is None:
            results[chunk] = result
        else:
            failed[chunk] = f"{type(error).__name__}: {error}"
    return Done(*({chunk: found[chunk] for chunk in chunks if chunk in found} for found in (results, failed)))


def chunk_features(chunk, *, images):
    """Measure the images of one chunk, by its number, of a Zarr array that `write_zarr` wrote.

    Returns `extract_features` of them, ndarray (images of the chunk, d); a ValueError names a file that is lost or
    damaged.
    """
    from medlearn.features import extract_features

    file, array = chunk_file(images, chunk), open_images(images)
    if not file.exists():  # Zarr would read zeros
        raise ValueError(f"{file} is lost: write this chunk once more.")
    size = array.chunks[0]
    try:
        pixels = array[chunk * size : (chunk + 1) * size]
    except Exception as error:  # each codec raises its own
        raise ValueError(f"{file} is damaged ({error}): write this chunk once more.") from error
    return extract_features(pixels)


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
