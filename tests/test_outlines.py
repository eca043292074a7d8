"""Six ways to outline lungs: each against what it promises, on a picture whose answer is known and on phantoms."""

import numpy as np
import pytest

from benchmarks import segmentation as outlines
from medlearn.masks import dice
from medlearn.phantoms import make_chest_phantoms
from medlearn.studies.table import read_cases, read_study

pytestmark = pytest.mark.slow

ROWS, COLUMNS = np.indices((48, 48))
LUNGS = [(ROWS - 24) ** 2 / 4 + (COLUMNS - column) ** 2 < 64 for column in (13, 34)]
TRUTH = np.logical_or(*LUNGS)
IMAGE = np.clip(np.where(TRUTH, 60.0, 200.0) + np.random.default_rng(0).normal(0, 8, TRUTH.shape), 0, 255)
STARTS = [(24, 13), (24, 34)]


@pytest.mark.parametrize(
    "answer",
    [
        outlines.by_threshold(IMAGE, 0.5),
        outlines.by_growing(IMAGE, STARTS, 60),
        outlines.by_watershed(IMAGE, STARTS, 0.5),
        outlines.by_contour(IMAGE, STARTS, 0),
    ],
    ids=["Otsu", "growing", "watershed", "Chan-Vese"],
)
def test_two_dark_ovals_are_found_without_learning(answer):
    assert answer.dtype == bool
    assert dice(TRUTH, answer) > 0.95


def test_growing_stops_at_an_edge_and_leaks_where_there_is_none():
    first = outlines.by_growing(IMAGE, STARTS[:1], 60)
    assert not (first & LUNGS[1]).any()
    assert outlines.by_growing(IMAGE, STARTS[:1], 250).all()


def test_starts_lie_where_lungs_lie_most_often():
    masks = np.stack([np.roll(TRUTH, shift, axis=0) for shift in (-2, 0, 2)])
    (row, left), (_, right) = outlines.starts(masks)
    assert abs(row - 24) <= 1
    assert abs(left - 13) <= 1
    assert abs(right - 34) <= 1


def test_only_the_largest_pieces_are_kept():
    mask = np.array([[1, 1, 1, 0, 1, 0, 1, 1]], bool)
    assert outlines.largest(mask).tolist() == [[True, True, True, False, False, False, True, True]]
    assert not outlines.largest(mask & False).any()


def test_the_dark_piece_is_the_one_in_the_middle():
    image = np.full((64, 64), 200.0)
    image[:10], image[28:40, 26:38] = 20, 20
    found = outlines.dark_piece(image, 2)
    assert found[34, 32]
    assert not found[:10].any()


def test_features_see_a_pixel_its_surroundings_and_its_place():
    features = outlines.pixel_features(IMAGE)
    assert features.shape == (48 * 48, 15)
    assert np.allclose(features[:, 0], IMAGE.ravel() / 255, atol=1e-6)
    assert np.allclose(features[:, -2].reshape(48, 48), ROWS / 48, atol=1e-6)


def test_shrinking_averages():
    assert np.allclose(outlines.shrunk([np.full((100, 80), 7)], 16), 7, atol=1e-4)


@pytest.fixture(scope="module")
def phantoms():
    made = make_chest_phantoms(14, images_per_patient=1, random_state=0)
    return outlines.framed(made.images), outlines.framed(made.lungs)


def test_a_forest_of_pixels_learns_from_few_phantoms(phantoms):
    images, masks = phantoms
    forest = outlines.pixel_forest(images[:10], masks[:10], seed=0, each=200)
    found = [outlines.forest_scores(forest, image) >= 0.5 for image in images[10:]]
    assert min(dice(*pair) for pair in zip(masks[10:], found, strict=True)) > 0.85


def test_a_u_net_learns_from_few_phantoms(phantoms):
    images, masks = phantoms
    model = outlines.small_u_net(images[:10], masks[:10], seed=0, epochs=20, mirrored=True, maps=(4, 8))
    scores = outlines.u_net_scores(model, images[10:])
    assert scores.shape == (4, 48, 48)
    assert dice(masks[10:], scores >= 0.5) > 0.7


def test_blur_and_cut_are_chosen_on_learning_patients_who_were_not_learnt_from():
    ranks, asked_about = np.random.default_rng(0).random((8, 48, 48)), []
    masks = np.stack([np.roll(TRUTH, shift, axis=0) for shift in range(8)])
    images = 0.2 * masks + 0.1 * ranks  # a model that answers in the pictures' own grey never reaches 0.5

    def scores(learnt, drawn, asked):
        asked_about.append([any(np.array_equal(one, other) for other in learnt) for one in asked])
        assert len(learnt) == len(drawn)
        return asked

    found = outlines.both_ways("model", scores, images[:7], masks[:7], images[7:], seed=0)
    (plain, half), (chosen, cut) = found["model"], found["model, chosen"]
    assert half == 0.5
    assert not (plain >= half).any()
    assert dice(masks[7], chosen[0] >= cut) > 0.99
    assert asked_about == [[False], [False]]


def test_blurring_leaves_each_map_to_itself():
    maps = np.zeros((2, 9, 9))
    maps[0, 4, 4] = 1
    assert outlines.blurred(maps, 1)[0].sum() == pytest.approx(1, abs=1e-3)
    assert not outlines.blurred(maps, 1)[1].any()
    assert np.array_equal(outlines.blurred(maps, 0), maps)


# The tables.


def test_each_way_saw_the_same_phantoms_and_the_runs_are_the_means_of_their_cases():
    runs, cases = read_study("segmentation"), read_cases("segmentation")
    for run in runs.itertuples():
        own = cases[(cases.seed == run.seed) & (cases.setting == run.setting)]
        values = own[run.model].dropna()
        assert len(values) == (60 if run.setting == "lungs" else 256)
        if run.setting == "lungs":
            assert values.mean() == pytest.approx(run.dice, abs=1e-4)
    assert set(runs[runs.setting == "lungs"].model) >= {"Otsu", "Chan-Vese", "U-Net"}
    assert {"pixel forest, chosen", "U-Net, chosen"} <= set(runs[runs.setting == "tumours"].model)


def test_fewer_pixels_are_called_at_a_higher_threshold():
    points = read_study("segmentation_froc")
    curve = points[points.model == "U-Net"]
    assert curve.sensitivity.between(0, 1).all()
    assert (curve.false_alarms >= 0).all()
