"""The U-Net's recipe: who is learnt from, slices and back, the loss by hand, and a training on a handful of slices."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import hippocampus as benchmark
from medlearn.masks import dice
from medlearn.studies import hippocampus
from medlearn.studies.table import read_cases, read_study

pytestmark = pytest.mark.slow

# Patients.


def test_nobody_is_on_both_sides_and_nobody_is_lost():
    train, test = hippocampus.split(np.arange(1000, 1170))
    assert sorted([*train, *test]) == list(range(170))
    assert len(test) == 38
    assert not np.array_equal(train, np.sort(train))
    again = hippocampus.split(np.arange(1000, 1170))
    assert all(np.array_equal(one, other) for one, other in zip((train, test), again, strict=True))


def test_volumes_of_one_patient_stay_together():
    patients = np.repeat(np.arange(30), 2)
    train, test = hippocampus.split(patients, test=10)
    assert (len(train), len(test)) == (40, 20)
    assert not set(patients[train]) & set(patients[test])


def test_somebody_must_be_left():
    with pytest.raises(ValueError, match="test is 38 of 38 patients; leave some to learn from"):
        hippocampus.split(range(38))


# Slices.


@pytest.mark.parametrize("shape", [(5, 40, 47), (4, 48, 48), (3, 59, 30), (2, 51, 49)])
def test_slices_go_back_to_their_place(shape):
    volume = np.random.default_rng(0).integers(1, 9, shape)
    square = hippocampus.squared(volume)
    assert square.shape == (shape[0], 48, 48)
    back = hippocampus.restored(square, shape)
    assert back.shape == shape
    seen = back > 0
    assert np.array_equal(back[seen], volume[seen])
    assert seen.sum() == shape[0] * min(shape[1], 48) * min(shape[2], 48)
    assert seen[:, shape[1] // 2, shape[2] // 2].all()


def test_the_middle_stays_in_the_middle():
    volume = np.random.default_rng(0).integers(1, 9, (3, 60, 40))
    assert np.array_equal(hippocampus.squared(volume)[:, 24, 24], volume[:, 30, 20])


def test_channels_are_the_neighbours_and_grey_has_one_scale():
    volume = np.random.default_rng(0).normal(300, 40, (6, 48, 48))
    seen = hippocampus.prepared(volume, 3)
    assert seen.shape == (6, 48, 48, 3)
    assert seen.dtype == np.float32
    assert np.array_equal(seen[1:, ..., 0], seen[:-1, ..., 1])
    assert np.array_equal(seen[:-1, ..., 2], seen[1:, ..., 1])
    assert np.array_equal(seen[0, ..., 0], seen[0, ..., 1])
    assert np.allclose(seen[..., 1], (volume - volume.mean()) / volume.std(), atol=1e-5)
    assert np.allclose(hippocampus.prepared(7 * volume + 100, 3), seen, atol=1e-4)


@pytest.mark.parametrize("volume", [np.full((3, 40, 40), 7), np.full((3, 40, 40), np.nan)])
def test_a_volume_without_contrast_is_refused(volume):
    with pytest.raises(ValueError, match="the same value everywhere, or NaN"):
        hippocampus.prepared(volume)


# The network.


def test_the_u_net_keeps_the_size_and_gives_probabilities():
    model = benchmark.u_net((4, 8, 16), channels=2, side=24, classes=5)
    answers = np.asarray(model(np.random.default_rng(0).normal(size=(3, 24, 24, 2)).astype("float32")))
    assert answers.shape == (3, 24, 24, 5)
    assert np.allclose(answers.sum(axis=-1), 1, atol=1e-5)


def test_the_loss_is_cross_entropy_and_soft_dice():
    rng = np.random.default_rng(0)
    truth, odds = rng.integers(0, 3, (2, 4, 4)), rng.random((2, 4, 4, 3))
    shares = odds / odds.sum(axis=-1, keepdims=True)
    surprise = -np.mean(np.log([shares[place][truth[place]] for place in np.ndindex(truth.shape)]))
    soft = []
    for part in (1, 2):
        drawn, said = truth == part, shares[..., part]
        soft.append((2 * (drawn * said).sum() + 1) / (drawn.sum() + said.sum() + 1))
    found = float(benchmark.loss(truth, shares.astype("float32")))
    assert found == pytest.approx(surprise + 1 - np.mean(soft), rel=1e-4)
    assert float(benchmark.loss(truth, np.eye(3, dtype="float32")[truth])) == pytest.approx(0, abs=1e-5)


def balls(number, seed):
    """Return volumes with a bright ball (1) and a dark one (2) behind it, at places drawn anew in each."""
    rng = np.random.default_rng(seed)
    images, masks = [], []
    for _ in range(number):
        places = np.moveaxis(np.indices((8, 44, 40)), 0, -1)
        front, back = rng.uniform((3, 24, 15), (5, 30, 25)), rng.uniform((3, 10, 15), (5, 16, 25))
        mask = np.zeros((8, 44, 40), np.uint8)
        for part, centre in ((1, front), (2, back)):
            mask[((places - centre) ** 2 / [1, 4, 4]).sum(axis=-1) < 10] = part
        images.append(100 + 60.0 * (mask == 1) - 60 * (mask == 2) + rng.normal(0, 20, mask.shape))
        masks.append(mask)
    return images, masks


SMALL = replace(benchmark.LESSON, maps=(8, 16), epochs=10, batch=4, rate=0.01)


def test_a_few_volumes_teach_it_two_balls():
    model = benchmark.train(*balls(6, 0), 1, SMALL)
    (image,), (mask,) = balls(1, 1)
    says = benchmark.says(model, image, SMALL)
    assert says.shape == (*image.shape, 3)
    assert min(dice(mask == part, says.argmax(axis=-1) == part) for part in (1, 2)) > 0.8


# The tables.


def test_the_recipe_of_the_study_is_the_one_that_was_chosen():
    choice = read_study("hippocampus_choice")
    assert choice.look.isna().all()
    assert choice.loc[choice.chosen, "dice"].item() == choice.dice.max()
    name, recipe = benchmark.chosen()
    assert recipe == benchmark.Recipe(maps=(12, 24, 48, 96), moved=True, epochs=8)
    runs = read_study("hippocampus")
    assert runs[runs.look == benchmark.LOOK].model.str.endswith(name).all()


def test_the_runs_are_the_means_of_their_cases():
    runs, cases = read_study("hippocampus"), read_cases("hippocampus")
    assert runs.look.unique().tolist() == [1, benchmark.LOOK]
    for run in runs[runs.look == benchmark.LOOK].itertuples():
        own = cases[cases.seed == run.seed]
        assert own.file.nunique() == len(own) == 60
        assert np.array_equal(own.patient, (own.file + 1) // 2)
        assert own.patient.nunique() == 38
        parts = ["anterior", "posterior"] if run.setting == "mean" else [run.setting]
        assert own[[f"dice_{part}" for part in parts]].to_numpy().mean() == pytest.approx(run.dice, abs=1e-4)
        assert own[[f"hd95_{part}" for part in parts]].to_numpy().mean() == pytest.approx(run.hausdorff95, abs=0.01)
        assert run.low < run.dice < run.high
