"""The study of tumours: what goes into a network comes back to its place, and the tables are those of its patients."""

import numpy as np
import pytest

from benchmarks import segmentation as study
from medlearn.masks import dice
from medlearn.studies.table import read_cases, read_study

pytestmark = pytest.mark.slow


def blob(shape, seed):
    """Return a picture with a dark disc, uint8, and the disc."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices(shape)
    row, column = (rng.integers(side // 3, 2 * side // 3) for side in shape)
    mask = (rows - row) ** 2 + (columns - column) ** 2 < (min(shape) // 5) ** 2
    return np.where(mask, 60, 160).astype(np.uint8), mask


@pytest.mark.parametrize("shape", [(300, 411), (411, 300), (256, 256)])
def test_a_mask_that_is_squared_and_restored_lies_where_it_was(shape):
    _, mask = blob(shape, 1)
    square = study.squared(255 * mask)
    assert square.shape == (study.SIDE, study.SIDE)
    assert dice(mask, study.restored(square, shape) >= 0.5) > 0.97


def test_a_picture_and_its_mask_are_augmented_alike():
    image, mask = (study.squared(one) for one in (blob((128, 128), 3)[0], 255 * blob((128, 128), 3)[1]))
    rng = np.random.default_rng(0)
    for _ in range(5):
        lit, drawn = study.augmented(image, mask, rng)
        small = lit.reshape(64, 2, 64, 2).mean(axis=(1, 3))
        between = (small[drawn].max() + np.median(small[~drawn])) / 2
        assert dice(drawn, (small < between) & (small > 0.05)) > 0.8


def test_the_runs_are_the_means_of_their_cases_and_each_patient_is_judged_once():
    runs, cases = read_study("segmentation"), read_cases("segmentation")
    for (model, seed), run in runs.groupby(["model", "seed"]):
        own = cases[(cases.model == model) & ((cases.seed == seed) | (seed == "all")) & (cases.pixels > 0)]
        assert len(own) == own.patient.nunique() == run.patients.item()
        assert own.dice.mean() == pytest.approx(run.dice.item(), abs=1e-4)
        assert run.low.item() < run.dice.item() < run.high.item()


def test_what_the_lesson_says_of_the_study():
    runs = read_study("segmentation")
    whole = runs[runs.seed == "all"].set_index("model").dice
    assert whole.round(2).to_dict() == {"ImageNet weights": 0.76, "random weights": 0.61}
    folds = runs[runs.seed != "all"].pivot(index="seed", columns="model", values="dice")
    assert (folds["ImageNet weights"] > folds["random weights"]).all()
    cases = read_cases("segmentation").query("pixels > 0").pivot(index="patient", columns="model", values="dice")
    assert (cases["ImageNet weights"] > cases["random weights"]).sum() == 213


def test_the_curve_counts_fractions_and_alarms():
    points = read_study("segmentation_froc")
    assert points.sensitivity.between(0, 1).all()
    assert (points.false_alarms >= 0).all()
