"""That the table of lesson 22 says what can be derived again."""

import numpy as np
import pytest

from benchmarks import scaling as benchmark
from medlearn.scaling import phantom_blocks, write_zarr
from medlearn.studies import table
from medlearn.studies.table import read_study

written = pytest.mark.skipif(
    not (table.FOLDER / "scaling.csv").exists(), reason="the study has not been run: python -m benchmarks.scaling"
)


def test_the_serial_share_of_times_that_follow_the_law_is_found():
    for serial in (0, 0.1, 1):
        assert benchmark.serial_share(40, 40 * serial + 40 * (1 - serial) / 3, 3) == pytest.approx(serial)


def test_all_ways_to_write_hold_the_same_images_and_are_weighed(tmp_path):
    blocks = [images for images, *_ in phantom_blocks(20, block=10, size=16, different=5)]
    for store in benchmark.STORES:
        array = benchmark.written(tmp_path / store, blocks, 20, store)
        assert np.array_equal(array[:], np.concatenate(blocks))
        files = sum(
            file.stat().st_size for file in [tmp_path / store, *(tmp_path / store).rglob("*")] if file.is_file()
        )
        assert benchmark.on_disk(tmp_path / store) == pytest.approx(files / 1e6)


def test_of_some_tries_the_fastest_counts_for_every_size(tmp_path, monkeypatch):
    sizes, asked = [benchmark.PIECE, 2 * benchmark.PIECE], []
    took = iter([3.0, 5.0, 2.0, 7.0, 4.0, 6.0, 9.0, 8.0, 12.0, 11.0, 10.0, 13.0])  # two take turns, three tries each

    def seconds_for(work, n, client):
        asked.append((n, client))
        return next(took)

    monkeypatch.setattr(benchmark, "seconds_for", seconds_for)
    write_zarr(tmp_path / "z", (images for images, *_ in phantom_blocks(50, block=50, size=16)), 50)
    times = benchmark.shared_out(tmp_path / "z", sizes, {None: None, "again": None})
    assert times == {None: {50: 2.0, 100: 9.0}, "again": {50: 5.0, 100: 8.0}}
    assert asked == [(n, None) for n in sizes for _ in range(2 * benchmark.TRIES)]


def test_rows_of_features_bear_the_serial_share_of_their_seed():
    rows = list(benchmark.feature_rows({None: {100: 3.5}, 1: {100: 4.0}, 2: {100: 2.5}}, 7))
    said = [(row["model"], row["setting"], row["metric"], row["value"], row["seconds"]) for row in rows]
    assert said == [
        ("features", "one process", "images a second", 100 / 3.5, 3.5),
        ("features", "1 worker", "images a second", 25, 4.0),
        ("features", "2 workers", "images a second", 40, 2.5),
        ("serial", "2 workers", "serial", 0.25, None),
    ]


def of(runs, model, metric):
    return runs[(runs.model == model) & (runs.metric == metric)]


@written
def test_the_table_holds_every_run_and_the_limit_held():
    runs = read_study("scaling")
    counts = runs.groupby(["model", "setting", "metric", runs.images.fillna(0)]).seed.nunique()
    assert (counts == len(benchmark.SEEDS)).all()
    assert of(runs, "epoch", "loss").groupby("seed").value.nunique().eq(1).all()
    above = of(runs, "epoch", "megabytes").groupby("setting").value
    assert above.max().drop("memory").max() < benchmark.LIMIT
    assert above.min()["memory"] > 0.9 * 4096 * benchmark.IMAGES / 1e6


@written
def test_serial_shares_in_the_table_are_those_of_its_rates():
    runs = read_study("scaling")
    rates = of(runs, "features", "images a second").set_index(["setting", "images", "seed"]).value
    for run in of(runs, "serial", "serial").itertuples():
        one, two = (rates[who, run.images, run.seed] for who in ("1 worker", "2 workers"))
        assert run.value == pytest.approx(benchmark.serial_share(1 / one, 1 / two, 2), abs=1e-3)
