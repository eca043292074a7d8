"""Lesson 19: which images are labelled, what a body may know, how heads are settled, and the table of the study."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import transfer as benchmark
from medlearn import metrics
from medlearn.studies import pneumonia, transfer
from medlearn.studies.table import aucs_of, read_cases, read_study

pytestmark = pytest.mark.slow

SMALL = replace(transfer.LESSON, maps=(2, 3), most=4)


@pytest.fixture
def drawn():
    rng = np.random.default_rng(0)
    labels = np.arange(24) % 2
    images = rng.integers(0, 120, (24, 28, 28)).astype(np.uint8)
    images[labels == 1, 8:20, 8:20] += 100
    return images, labels


def test_labelled_images_keep_the_shares_and_grow_with_their_number():
    labels = (np.arange(1000) % 4 > 0).astype(int)
    draws = [transfer.labelled(labels, number, seed=1) for number in (20, 40, 400)]
    assert [labels[draw].mean() for draw in draws] == [0.75] * 3
    assert set(draws[0]) < set(draws[1]) < set(draws[2])
    assert len(set(draws[2])) == 400
    assert set(draws[0]) != set(transfer.labelled(labels, 20, seed=2))
    for number in (1, 2000):
        with pytest.raises(ValueError, match=f"{number} of 1000 images cannot be drawn"):
            transfer.labelled(labels, number, seed=0)


def test_few_images_are_shown_often():
    assert [transfer.LESSON.epochs(number) for number in (25, 100, 1600)] == [60, 30, 6]


def test_a_pair_of_views_that_is_nearest_costs_least():
    pytest.importorskip("keras")
    near = np.eye(4, dtype=np.float32)[[0, 1, 0, 1]]
    far = near[[0, 1, 1, 0]]
    partner = np.array([2, 3, 0, 1])
    by_hand = -np.log(np.exp(5) / (np.exp(5) + 2))  # temperature 0.2: nearness 1 counts 5, nearness 0 nothing
    assert np.asarray(transfer.contrast(partner, near)) == pytest.approx([by_hand] * 4, rel=1e-5)
    assert (np.asarray(transfer.contrast(partner, far)) > 5).all()


def test_views_are_parts_of_their_image():
    images = np.tile(np.arange(28, dtype=np.uint8) * 9, (50, 28, 1))
    views = transfer.further(images, np.random.default_rng(0))
    assert views.shape == images.shape
    assert 0 <= views.min() <= views.max() <= 1
    assert (np.diff(views.mean(axis=1), axis=1) > -0.06).all()  # noise aside, still brighter to the right


def test_fine_tuning_leaves_its_start_as_it_was(drawn):
    import keras

    keras.utils.set_random_seed(0)
    start = transfer.body(SMALL)
    before = [weights.copy() for weights in start.get_weights()]
    one, again = (transfer.fine_tuned(start, *drawn, seed=3, recipe=SMALL) for _ in range(2))
    assert all(map(np.array_equal, before, start.get_weights()))
    assert all(map(np.array_equal, one.get_weights(), again.get_weights()))
    assert not np.array_equal(one.get_weights()[0], before[0])
    assert pneumonia.probabilities(one, drawn[0]).shape == (24,)
    assert transfer.features(start, drawn[0]).shape == (24, 3)


def test_a_body_learns_without_labels(drawn):
    images = np.tile(drawn[0], (12, 1, 1))
    bodies = [transfer.untaught(images, seed=0, epochs=epochs, recipe=SMALL) for epochs in (1, 1)]
    assert all(map(np.array_equal, bodies[0].get_weights(), bodies[1].get_weights()))


def test_an_unknown_start_is_refused():
    with pytest.raises(ValueError, match="no start 'ImageNet'; choose from untrained, phantoms"):
        transfer.started("ImageNet", seed=0)


@pytest.mark.parametrize("kind", transfer.SETTINGS)
def test_a_head_is_settled_inside_the_labelled_images(kind, drawn):
    images, labels = drawn
    copies = transfer.copies(images, seed=0)
    assert copies.shape == (400 // 24, *images.shape)
    assert np.allclose(copies[0], images / 255)
    shown = np.stack([transfer.two_numbers(copy) for copy in copies])
    model, setting = transfer.settled(kind, shown, labels, seed=0)
    assert setting in transfer.SETTINGS[kind]
    says = transfer.says(model, transfer.two_numbers(images / 255))
    assert metrics.auc(labels, says) == 1
    assert says.min() < 0 < says.max()


def test_every_draw_of_the_study_is_the_same_for_all_models():
    runs = read_study("transfer")
    assert set(runs.look) == {benchmark.LOOK}
    models = runs.groupby(["model", "setting"])
    assert len(models) == sum(map(len, benchmark.FROZEN.values())) + len(transfer.STARTS) + sum(
        map(len, benchmark.SEEN.values())
    )
    for _, rows in models:
        assert set(zip(rows.seed, rows.labelled, strict=True)) == {
            (seed, number) for seed in runs.seed.unique() for number in transfer.SIZES
        }


def test_what_five_models_say_gives_the_numbers_of_the_table():
    runs, cases = read_study("transfer"), read_cases("transfer")
    for (model, setting), name in benchmark.ANSWERS.items():
        rows = runs[(runs.model == model) & (runs.setting == setting) & (runs.labelled == benchmark.KEPT)]
        for row in rows.itertuples():
            case = cases[cases.seed == row.seed]
            assert metrics.auc(case.label, case[name]) == pytest.approx(row.auc, abs=1e-3)


def test_the_draws_of_a_model_come_in_the_order_of_their_seeds():
    study = read_study("transfer")
    aucs = aucs_of(study.sample(frac=1, random_state=0), "fine-tuned", "phantoms", 100)
    rows = study[(study.model == "fine-tuned") & (study.setting == "phantoms") & (study.labelled == 100)]
    assert aucs.tolist() == [rows.auc[rows.seed == str(seed)].item() for seed in range(5)]
    with pytest.raises(ValueError, match="no run of 'a guess'"):
        aucs_of(study, "a guess", "phantoms", 100)
    with pytest.raises(ValueError, match="several runs of a seed"):
        aucs_of(study, "fine-tuned", "phantoms")
