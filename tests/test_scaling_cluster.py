"""The same work by one process and by Dask: a worker dies, chunks are damaged, and the results are the same."""

import os
import shutil
from functools import partial

import numpy as np
import psutil
import pytest

from medlearn.features import extract_features
from medlearn.scaling import (
    chunk_features,
    chunk_file,
    grid_search,
    kill_a_worker,
    local_cluster,
    on_chunks,
    phantom_blocks,
    worker_memory,
    worker_processes,
    write_zarr,
)

CHUNKS, CHUNK = 12, 6
GRID = {"svc__C": [0.1, 10], "svc__gamma": [1e-3, 1e-2]}


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


def test_a_worker_dies_and_nothing_is_lost_or_there_twice(client, stored, expected, tmp_path):
    work, killed = partial(chunk_features, images=stored, ledger=tmp_path / "ledger"), []
    done = on_chunks(work, range(CHUNKS), client, after=lambda _: killed or killed.append(kill_a_worker(client)))
    assert done.failed == {}
    assert list(done.results) == list(range(CHUNKS))
    assert np.array_equal(np.concatenate(list(done.results.values())), expected)
    executions = [line.split() for line in (tmp_path / "ledger").read_text().splitlines()]
    assert {int(chunk) for chunk, _ in executions} == set(range(CHUNKS))
    assert os.getpid() not in {int(process) for _, process in executions}
    assert killed[0] not in worker_processes(client).values()


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


def test_a_grid_search_says_the_same_on_workers(client, cohort, expected):
    _, labels, patients = cohort
    here, there = (grid_search(expected, labels, patients, GRID, run_by) for run_by in (None, client))
    assert here.best_params_ == there.best_params_
    for fold in range(5):
        assert np.array_equal(here.cv_results_[f"split{fold}_test_score"], there.cv_results_[f"split{fold}_test_score"])
    for train, test in here.cv.split(expected, labels, patients):
        assert not set(patients[train]) & set(patients[test])


def test_everything_listens_on_this_machine_only_and_is_measured(client):
    processes = worker_processes(client)
    assert len(set(processes.values()) | {os.getpid()}) == 3
    for process in (os.getpid(), *processes.values()):
        listening = [one for one in psutil.Process(process).net_connections() if one.status == psutil.CONN_LISTEN]
        assert {one.laddr.ip for one in listening} <= {"127.0.0.1"}
    assert all(20 < memory < 500 for memory in worker_memory(client).values())


def fail_on_the_way(processes):
    with local_cluster(workers=1) as client:
        processes.update(worker_processes(client))
        raise KeyError("on the way")


def test_all_processes_stop_even_after_an_error():
    processes = {}
    with pytest.raises(KeyError, match="on the way"):
        fail_on_the_way(processes)
    assert len(processes) == 1
    assert not any(map(psutil.pid_exists, processes.values()))
