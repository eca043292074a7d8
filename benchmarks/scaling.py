"""Write benchmarks/scaling.csv: what it costs when images stay on the disk and work is shared out, for lesson 22.

``python -m benchmarks.scaling``; some six minutes on two processors that do nothing else, and 1 GB in the temporary
folder. With ``--small`` a twentieth of everything is done, and printed instead of written. A row is what a
run measured (metric, value): its seed, the study (column model), what was done (setting), to how many images, seconds,
and the machine. No look: phantoms can be drawn anew.

- *writing*: seconds, and megabytes on the disk. *reading*: every image once, chunk by chunk; "any order": a tenth of
  them, in batches from anywhere. The files have just been written, so the system still holds them in memory: the time
  of a slower disk is not in it.
- *epoch*: one epoch of a small Keras network in a process of its own, on one thread; megabytes above its base, which
  the system limits to 40 for those that stream (Linux; elsewhere without a limit and without megabytes).
- *features*: `extract_features` on chunks of 50 by one process, and by Dask with one and two workers, all of whom have
  loaded what they need before. The workers take turns, and each is the fastest of three tries: whatever else the
  machine does can only slow one down. *serial*: the share that two workers do not share out, by Amdahl's law, of the
  same seed. *empty*: a thousand tasks that do nothing. *start*: until the workers answer. *worker*: megabytes of a
  worker.
"""

import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from medlearn.machine import THREAD_VARIABLES, available_cpus
from medlearn.studies.table import write_study

SEEDS, TRIES = range(3), 3
IMAGES, READ, MEASURED = 100_000, 20_000, (100, 400, 1600)
CHUNK, BATCH, PIECE, TASKS = 1000, 250, 50, 1000
LIMIT = 40
STORES = ("memory map", "zarr, none", "zarr, lz4", "zarr, zstd")


def main():
    """Run all studies and write the table."""
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))  # for the processes that are started
    small = 20 if "--small" in sys.argv[1:] else 1
    with tempfile.TemporaryDirectory() as folder:
        rows = [*storage(Path(folder), READ // small), *epochs(Path(folder), IMAGES // small)]
        rows += cluster(Path(folder), [max(PIECE, n // small) for n in MEASURED])
    if small == 1:
        write_study("scaling", rows)


def storage(folder, n):
    """Yield what it costs to write and to read images in each way."""
    from medlearn.scaling import phantom_blocks

    for seed in SEEDS:
        blocks = [images for images, *_ in phantom_blocks(n, block=CHUNK, random_state=seed)]
        for store in STORES:
            path = folder / f"{store}, {seed}"
            seconds, array = timed(partial(written, path, blocks, n, store))
            yield from rows_of(seed, "writing", store, n, seconds, megabytes=on_disk(path))
            yield from readings(array, store, seed)
        yield from readings(array[:], "memory", seed)


def written(path, blocks, n, store):
    """Write blocks in one of the ways of `STORES`, and open what was written."""
    import zarr
    from zarr.codecs import BloscCodec

    from medlearn.scaling import open_images, write_memmap, write_zarr

    if store in ("memory map", "zarr, zstd"):
        return (write_memmap if store == "memory map" else write_zarr)(path, blocks, n)
    how = {"shape": (n, *blocks[0].shape[1:]), "chunks": blocks[0].shape, "dtype": blocks[0].dtype}
    array = zarr.create_array(path, **how, compressors=BloscCodec(cname="lz4") if store == "zarr, lz4" else None)
    for number, images in enumerate(blocks):
        array[number * len(blocks[0]) : number * len(blocks[0]) + len(images)] = images
    return open_images(path)


def on_disk(path):
    """Return the size of a file, or of all files of a folder, in megabytes."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def readings(array, store, seed):
    """Yield the time to read all images chunk by chunk, and a tenth of them from anywhere."""
    import numpy as np

    from medlearn.scaling import chunk_order

    n = array.shape[0]
    orders = {
        store: chunk_order(n, CHUNK, random_state=seed),
        f"{store}, any order": np.random.default_rng(seed).permutation(n)[: n // 10],
    }
    for setting, order in orders.items():
        seconds, _ = timed(partial(read_all, array, order))
        yield from rows_of(seed, "reading", setting, len(order), seconds)


def read_all(array, order):
    """Read images batch by batch."""
    from medlearn.scaling.streaming import Rows

    source = Rows(array)
    return sum(int(source[order[start : start + BATCH]][0, 0, 0]) for start in range(0, len(order), BATCH))


def epochs(folder, n):
    """Yield an epoch in memory, from a memory map and from Zarr, on the same images in the same order."""
    import numpy as np

    from medlearn.scaling import phantom_blocks, train_apart, write_memmap, write_zarr

    images, labels = folder / "images.npy", folder / "labels.npy"
    array = write_memmap(images, (block for block, *_ in phantom_blocks(n, block=CHUNK)), n)
    write_zarr(folder / "images.zarr", (array[start : start + CHUNK] for start in range(0, n, CHUNK)), n)
    np.save(labels, np.concatenate([own for _, own, _ in phantom_blocks(n, block=CHUNK)]))
    limit = {"more": LIMIT} if sys.platform == "linux" else {}
    ways = {"memory": (images, {"whole": True}), "memory map": (images, limit)}
    ways["zarr, zstd"] = (folder / "images.zarr", limit)
    for seed in SEEDS:
        first = None
        for setting, (path, how) in ways.items():
            done = train_apart(path, labels, batch_size=BATCH, seed=seed, **how)
            first = first or done.weights
            if not all(map(np.array_equal, first, done.weights)):
                raise RuntimeError(f"seed {seed}: the weights from {setting} are not those from memory.")
            above = {} if done.above is None else {"megabytes": done.above}
            yield from rows_of(seed, "epoch", setting, n, done.seconds, loss=done.loss, **above)


def cluster(folder, sizes):
    """Yield feature extraction by one process, one worker and two, and what Dask itself costs."""
    from medlearn.scaling import local_cluster, phantom_blocks, write_zarr

    path, n = folder / "measured.zarr", max(sizes)
    write_zarr(path, (images for images, *_ in phantom_blocks(n, block=PIECE)), n)
    for seed in SEEDS:
        seconds = shared_out(path, sizes, {None: None})  # before there is a scheduler, which lives in this process
        with ExitStack() as running:
            clients = {}
            for workers in (1, 2):
                began, clients[workers] = timed(partial(running.enter_context, local_cluster(workers)))
                yield from of_dask(clients[workers], workers, seed, began)
            seconds |= shared_out(path, sizes, clients)
        yield from feature_rows(seconds, seed)


def shared_out(path, sizes, clients):
    """Return the seconds of each to measure the first so many images: in turn, and of some tries the fastest."""
    from medlearn.scaling import chunk_features

    work = partial(chunk_features, images=path)
    for client in clients.values():
        if client is None:
            work(0)
        else:
            client.run(work, 0)  # on each worker: what it imports is not counted
    seconds = {who: {} for who in clients}
    for n in sizes:
        tries = [{who: seconds_for(work, n, client) for who, client in clients.items()} for _ in range(TRIES)]
        for who, own in seconds.items():
            own[n] = min(took[who] for took in tries)
    return seconds


def seconds_for(work, n, client):
    """Return the seconds to measure the first n images."""
    from medlearn.scaling import on_chunks

    seconds, done = timed(partial(on_chunks, work, range(n // PIECE), client))
    if done.failed:
        raise RuntimeError(f"chunks failed: {done.failed}")
    return seconds


def of_dask(client, workers, seed, began):
    """Yield what the scheduler costs: to start, for an empty task, and in memory."""
    from medlearn.scaling import on_chunks

    yield from rows_of(seed, "start", in_words(workers), None, began, **{"seconds to start": began})
    seconds, _ = timed(partial(on_chunks, abs, range(TASKS), client))
    yield from rows_of(seed, "empty", in_words(workers), TASKS, seconds)
    memory = client.run(resident).values()
    yield from rows_of(seed, "worker", in_words(workers), None, None, megabytes=sum(memory) / len(memory))


def resident():
    """Return what this process has in memory, in megabytes."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def serial_share(one, many, workers):
    """Return the share that was not shared out, from two times: Amdahl's law solved for it."""
    return (many / one - 1 / workers) / (1 - 1 / workers)


def feature_rows(seconds, seed):
    """Yield a row for each number of workers and images, and what Amdahl's law says of two workers."""
    for workers, spent in seconds.items():
        for n, took in spent.items():
            yield from rows_of(seed, "features", in_words(workers), n, took)
    for n, took in seconds[2].items():
        yield from rows_of(seed, "serial", in_words(2), n, None, serial=serial_share(seconds[1][n], took, 2))


def in_words(workers):
    """Return who did it."""
    return "one process" if workers is None else f"{workers} worker{'s' * (workers > 1)}"


def timed(work):
    """Return the seconds that some work takes, and what it returns."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def rows_of(seed, model, setting, images, seconds, **measured):
    """Yield a row for each thing that a run measured; the rate is always one, where images and seconds are known."""
    if images and seconds:
        measured = {"images a second": images / seconds} | measured
    machine = f"{platform.system()} {platform.machine()}, {available_cpus()} processors"
    for metric, value in measured.items():
        made = {"look": None, "seed": seed, "model": model, "setting": setting, "images": images, "metric": metric}
        print(*made.values(), value, seconds, flush=True)
        yield made | {"value": value, "seconds": seconds, "machine": machine}


if __name__ == "__main__":
    main()
