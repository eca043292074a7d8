"""The same work by one process and by Dask: a worker dies, chunks are damaged, and the results are the same."""

import os
import shutil
from functools import partial

import numpy as np
import psutil
import pytest

from medlearn.features import extract_features
from medlearn.scaling import chunk_features, chunk_file, local_cluster, on_chunks, phantom_blocks, write_zarr

pytestmark = pytest.mark.slow

CHUNKS, CHUNK = 12, 6


@pytest.fixture(scope="module")
def client():
    with local_cluster() as client:
        yield client


@pytest.fixture(scope="module")
def cohort():
    blocks = phantom_blocks(CHUNKS * CHUNK, block=CHUNK, size=32, different=40)
    return [np.concatenate(same) for same in zip(*blocks, strict=True)]


@pytest.fixture(scope="module")
def stored(cohort, tmp_path_factory):
    path = tmp_path_factory.mktemp("stored") / "images.zarr"
    write_zarr(path, (cohort[0][start : start + CHUNK] for start in range(0, CHUNKS * CHUNK, CHUNK)), CHUNKS * CHUNK)
    return path


@pytest.fixture(scope="module")
def expected(cohort):
    return extract_features(cohort[0])


def inverse(number):
    return 1 / number


def risky(chunk, images, ledger):
    """Note each beginning; kill the worker that is the first to begin chunk 5."""
    first = not (ledger / "5").exists()
    (ledger / str(chunk)).mkdir(exist_ok=True)
    (ledger / str(chunk) / f"{os.getpid()}").touch()
    if chunk == 5 and first:
        psutil.Process().kill()
    return chunk_features(chunk, images=images)


def test_a_worker_dies_and_nothing_is_lost_or_there_twice(client, stored, expected, tmp_path):
    done = on_chunks(partial(risky, images=stored, ledger=tmp_path), range(CHUNKS), client)
    assert done.failed == {}
    assert list(done.results) == list(range(CHUNKS))
    assert np.array_equal(np.concatenate(list(done.results.values())), expected)
    began = {int(file.name) for file in (tmp_path / "5").iterdir()}
    assert len(began) == 2
    assert len(began & set(client.run(os.getpid).values())) <= 1
    assert os.getpid() not in began


@pytest.mark.parametrize("by_dask", [False, True])
def test_lost_and_damaged_chunks_are_named_and_the_others_done(request, stored, expected, tmp_path, by_dask):
    path = tmp_path / "images.zarr"
    shutil.copytree(stored, path)
    chunk_file(path, 2).unlink()
    damaged = chunk_file(path, 4)
    damaged.write_bytes(damaged.read_bytes()[:-9])
    client = request.getfixturevalue("client") if by_dask else None
    done = on_chunks(partial(chunk_features, images=path), range(6), client)
    assert list(done.results) == [0, 1, 3, 5]
    assert np.array_equal(done.results[5], expected[5 * CHUNK : 6 * CHUNK])
    assert list(done.failed) == [2, 4]
    assert done.failed[2] == f"ValueError: {chunk_file(path, 2)} is lost: write this chunk once more."
    assert done.failed[4].startswith(f"ValueError: {damaged} is damaged (")


def test_the_same_work_twice_is_done_anew_and_errors_keep_their_kind(client):
    for run_by in (client, client, None):
        done = on_chunks(inverse, [4, 0, 2], run_by)
        assert done.results == {4: 0.25, 2: 0.5}
        assert done.failed == {0: "ZeroDivisionError: division by zero"}
    with pytest.raises(ValueError, match="3 chunks, 2 of them different"):
        on_chunks(inverse, [1, 2, 1])


def test_everything_listens_on_this_machine_only(client):
    client.wait_for_workers(2)  # one may have been killed before
    processes = client.run(os.getpid)
    assert len(set(processes.values()) | {os.getpid()}) == 3
    for process in (os.getpid(), *processes.values()):
        listening = [one for one in psutil.Process(process).net_connections() if one.status == psutil.CONN_LISTEN]
        assert {one.laddr.ip for one in listening} <= {"127.0.0.1"}


def fail_on_the_way(processes):
    with local_cluster(workers=1) as client:
        processes.update(client.run(os.getpid))
        raise KeyError("on the way")


def test_all_processes_stop_even_after_an_error():
    processes = {}
    with pytest.raises(KeyError, match="on the way"):
        fail_on_the_way(processes)
    assert len(processes) == 1
    assert not any(map(psutil.pid_exists, processes.values()))


def test_a_cluster_of_nobody_is_refused():
    with pytest.raises(ValueError, match="workers=0: with none, all work would wait"), local_cluster(0):
        pass
