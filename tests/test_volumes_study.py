"""Lesson 15's recipes: what each network sees, how slices come together, shapes by hand, training on a handful."""

import numpy as np
import pytest
from scipy.signal import correlate

from benchmarks import adrenal as glands_benchmark
from benchmarks import volumes as benchmark
from medlearn.studies import table
from medlearn.studies.table import read_answers, read_study

pytestmark = pytest.mark.slow

NETWORK = glands_benchmark.NETWORKS["mean of each map"]

# What is seen.


def test_each_view_shows_its_part_of_the_volume():
    hu = np.random.default_rng(0).integers(-1000, 200, (3, 6, 8, 8)).astype(np.int16)
    scaled = (hu + 800.0) / 400
    assert np.allclose(benchmark.seen("one slice", hu)[..., 0], scaled[:, 3])
    three = benchmark.seen("three slices", hu)
    assert np.allclose(np.moveaxis(three, -1, 1), scaled[:, 2:5])
    assert np.allclose(benchmark.seen("MIP", hu)[..., 0], scaled.max(axis=1))
    for kind in ("3-D", "attention"):
        assert np.allclose(benchmark.seen(kind, hu)[..., 0], scaled)
    assert all(benchmark.seen(kind, hu).dtype == np.float32 for kind in benchmark.VIEWS)


def test_three_planes_cross_in_the_middle_voxel():
    hu = np.random.default_rng(0).integers(-1000, 200, (2, 6, 8, 8))
    planes = benchmark.three_planes(hu)
    assert np.array_equal(planes[..., 0], hu[:, 3])
    assert np.array_equal(planes[:, 1:7, :, 1], hu[:, :, 4])
    assert np.array_equal(planes[:, 1:7, :, 2], hu[:, :, :, 4])
    assert (planes[:, [0, 7], :, 1:] == -800).all()
    assert np.array_equal(planes[:, 4, 4], np.repeat(hu[:, 3, 4, 4], 3).reshape(2, 3))


def test_halving_counts_the_eight_voxels():
    shapes = np.random.default_rng(0).random((3, 6, 8, 4)) < 0.3
    halved = glands_benchmark.halved(255 * shapes.astype(np.uint8))
    assert halved.shape == (3, 3, 4, 2, 1)
    assert halved[2, 1, 3, 0, 0] == shapes[2, 2:4, 6:8, 0:2].mean()


# Shapes.


def ball(radius, side=28):
    squared = sum(((np.arange(side) - side / 2 + 0.5) ** 2).reshape(shape) for shape in [(-1, 1, 1), (-1, 1), (-1,)])
    return squared <= radius**2


def test_a_ball_and_a_box_are_measured_as_geometry_says():
    box = np.zeros((28, 28, 28), bool)
    box[4:8, 5:15, 6:26] = True
    found = [
        dict(zip(glands_benchmark.SHAPE_NAMES, row, strict=True))
        for row in glands_benchmark.shape_measurements(np.array([ball(9), box]))
    ]
    sphere, brick = found
    assert sphere["volume"] == pytest.approx(4 / 3 * np.pi * 9**3, rel=0.02)
    assert sphere["surface"] == pytest.approx(4 * np.pi * 81, rel=0.1)
    assert sphere["sphericity"] == pytest.approx(1, abs=0.1)
    assert sphere["long axis"] == pytest.approx(9 / np.sqrt(5), rel=0.02)
    assert sphere["elongation"] == pytest.approx(1)
    assert (brick["volume"], brick["share of box"], brick["solidity"]) == (800, 1, pytest.approx(1))
    assert [brick[f"extent {axis}"] for axis in "zyx"] == [4, 10, 20]
    assert [brick[f"{axis} axis"] for axis in ("long", "middle", "short")] == pytest.approx(
        [side / np.sqrt(12) for side in (20, 10, 4)]
    )
    assert (brick["thickest"], brick["largest slice"], brick["Euler number"]) == (4, 200, 1)
    assert (brick["mean depth"], brick["depth exceeded by a tenth"]) == (pytest.approx(1.36), 2)  # 288 of 800 at 2
    assert brick["sphericity"] < 0.8 < sphere["sphericity"]
    hollow = box.copy()
    hollow[5:7, 8:12, 10:20] = False
    assert glands_benchmark.shape_measurements(hollow[np.newaxis])[0, -1] == 2


def test_measurements_are_of_the_shape_not_of_its_place():
    box = np.zeros((2, 12, 12, 12), np.uint8)
    box[0, 1:4, 2:7, 3:5], box[1, 8:11, 6:11, 0:2] = 255, 1
    first, second = glands_benchmark.shape_measurements(box)
    assert np.allclose(first, second)
    single = np.zeros((1, 4, 4, 4))
    single[0, 1, 1, 1] = 1
    assert np.isfinite(glands_benchmark.shape_measurements(single)).all()


# Networks.


def test_a_3d_kernel_is_one_more_loop():
    model = benchmark.deep_network((5, 6, 7, 1))
    kernel = np.asarray(model.layers[1].kernel)
    assert kernel.shape == (3, 3, 3, 1, 8)
    volume = np.random.default_rng(0).normal(size=(1, 5, 6, 7, 1)).astype(np.float32)
    found = np.asarray(model.layers[1](volume))
    for number in range(8):
        expected = correlate(volume[0, ..., 0], kernel[..., 0, number], "same")
        assert np.allclose(found[0, ..., number], expected, atol=1e-5)


def test_a_mean_over_each_map_forgets_the_place():
    averaged = benchmark.deep_network((8, 8, 8, 1), averaged=True)
    assert averaged.layers[-1].kernel.shape == (16, 1)
    assert benchmark.deep_network((8, 8, 8, 1)).layers[-1].kernel.shape == (2 * 2 * 2 * 16, 1)


def test_attention_weighs_slices_and_does_not_know_their_order():
    import keras

    model = benchmark.attention_network((6, 8, 8, 1))
    rng = np.random.default_rng(0)
    volume = rng.normal(size=(3, 6, 8, 8, 1)).astype(np.float32)
    weights = keras.Model(model.input, model.get_layer("weights").output)
    given = np.asarray(weights(volume))
    assert given.shape == (3, 6, 1)
    assert np.allclose(given.sum(axis=1), 1, atol=1e-5)
    order = rng.permutation(6)
    assert np.allclose(np.asarray(weights(volume[:, order])), given[:, order], atol=1e-5)
    assert np.allclose(model(volume[:, order]), model(volume), atol=1e-5)
    deep = benchmark.deep_network((6, 8, 8, 1))
    assert not np.allclose(deep(volume[:, order]), deep(volume), atol=1e-5)


# The tables.


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "FOLDER", tmp_path)


def test_the_benchmark_of_phantoms_writes_a_study(folder, monkeypatch):
    monkeypatch.setattr(benchmark, "BLOCKS", 24)
    monkeypatch.setattr(benchmark, "DRAWS", range(2))
    monkeypatch.setattr(benchmark, "SETTINGS", {"as in the lesson": ({}, ("one slice",))})
    benchmark.main()
    runs = read_study("volumes")
    assert runs.seed.tolist() == ["0", "1", "all"]
    first, second, both = runs.auc[:3]
    assert both == pytest.approx((first + second) / 2, abs=1e-4)
    assert runs.look.isna().all()
    assert (runs.low <= runs.auc).all()


def test_the_benchmark_of_glands_chooses_then_looks(folder, monkeypatch):
    monkeypatch.setattr(glands_benchmark, "EPOCHS", 1)
    rng = np.random.default_rng(0)
    labels = np.arange(40) % 2
    shapes = np.array([ball(3 + 2 * label + rng.random(), side=12) for label in labels])
    models = {
        "forest": (glands_benchmark.shape_measurements, glands_benchmark.shape_forest, glands_benchmark.FORESTS),
        "3-D network": (
            glands_benchmark.halved,
            glands_benchmark.shape_network,
            {"small": glands_benchmark.NETWORKS["map by place"]},
        ),
    }
    glands_benchmark.choose(models, shapes, labels)
    choice = read_study("adrenal_choice")
    assert choice.chosen.sum() == 2
    assert choice.look.isna().all()
    from sklearn.utils import Bunch

    glands_benchmark.look(models, shapes, labels, Bunch(images=shapes, labels=labels))
    runs = read_study("adrenal")
    assert sorted(runs.look.unique()) == [1, 2, 3]
    assert runs.model[runs.seed == "all"].tolist() == ["forest, five together", "3-D network, five together"]
    found, answers = read_answers("adrenal")
    assert np.array_equal(found, labels)
    assert {model: says.shape for model, says in answers.items()} == {"forest": (40, 5), "3-D network": (40, 5)}
