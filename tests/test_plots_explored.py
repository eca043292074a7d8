"""The plots that explorers move: what they draw and say, held against numbers computed in another way."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.ndimage import binary_dilation
from scipy.signal import correlate2d
from skimage.metrics import peak_signal_noise_ratio
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import confusion_matrix, roc_auc_score
from sklearn.svm import SVC

from medlearn import plots
from medlearn.network import Network, softmax
from medlearn.network.descent import cliff
from medlearn.network.layers import Conv2D, Dense, Flatten, MaxPool2D, ReLU
from medlearn.plots.evaluation import move


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


RAMP = np.arange(100.0).reshape(10, 10)


def test_a_window_says_what_it_hides():
    text = plots.describe(plots.window(RAMP, 50, 40, tissues={"air": 2, "water": 50, "bone": 90}))
    assert "level 50, width 40 HU" in text
    assert "the window reaches from 30 to 70: 31 % below it are black, 30 % above it white, 39 % lie inside" in text
    assert "one of 256 greys is 0.156 HU. Black: air; grey: water; white: bone." in text
    mask = np.zeros((6, 6))
    mask[0] = 1
    assert "17 % above it white, 0 % lie inside" in plots.describe(plots.window(mask, 0.5, 0.5))


def test_a_window_is_drawn_where_it_is():
    axes = plots.window(RAMP, 50, 40)
    assert axes[0].images[0].get_clim() == (30, 70)
    band = next(patch for patch in axes[1].patches if patch.get_label() == "_window")
    assert (band.get_x(), band.get_width()) == (30, 40)
    assert axes[1].get_xlim() == (0, 99)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_a_response_is_that_of_scipy(stride, padding):
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(13, 9)), rng.normal(size=(3, 3))
    axes = plots.kernel(image, kernel, stride=stride, padding=padding)
    expected = correlate2d(np.pad(image, padding), kernel, "valid")[::stride, ::stride]
    assert np.allclose(axes[2].images[0].get_array(), expected)
    size = f"{expected.shape[0]} × {expected.shape[1]}"
    assert f"stride {stride}, padding {padding}: {size}" in plots.describe(axes)


def test_a_kernel_is_written_out_and_sets_the_greys_of_its_result():
    axes = plots.kernel(RAMP, [[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    assert "(2) kernel, sum 0. Weights row by row: 1 0 -1; 2 0 -2; 1 0 -1." in plots.describe(axes)
    black, white = axes[2].images[0].get_clim()
    assert black == -white, "nothing is middle grey"
    doubled = plots.kernel(RAMP, [[0, 0, 0], [0, 2, 0], [0, 0, 0]], limits=(10, 60))
    assert doubled[2].images[0].get_clim() == (20, 120)


def noisy_disc():
    rows, columns = np.indices((40, 40))
    region = (rows - 20) ** 2 + (columns - 18) ** 2 < 20
    clean = 0.3 + 0.2 * region + 0.002 * rows
    return clean, clean + np.random.default_rng(0).normal(0, 0.05, clean.shape), region


def test_noise_is_scored_as_scikit_image_does_and_contrast_as_lesson_02_does():
    clean, noisy, region = noisy_disc()
    restored = 0.5 * (noisy + clean)
    text = plots.describe(plots.dose(clean, noisy, restored, region, names=("truth", "dose 500", "half")))
    ring = binary_dilation(region, iterations=6) & ~binary_dilation(region, iterations=2)
    for name, image in (("dose 500", noisy), ("half", restored)):
        kept = (image[region].mean() - image[ring].mean()) / (clean[region].mean() - clean[ring].mean())
        score = peak_signal_noise_ratio(clean, image, data_range=1)
        assert f"{name}: PSNR {score:.1f} dB, contrast of the region kept {kept:.0%}" in text
    assert "truth: the truth, contrast of the region kept 100%" in text
    assert f"spread {(noisy - restored).std():.3f}" in text


def test_a_filter_that_flattens_everything_keeps_no_contrast():
    clean, noisy, region = noisy_disc()
    text = plots.describe(plots.dose(clean, noisy, np.full(clean.shape, 0.5), region))
    assert "filtered: PSNR" in text
    assert "contrast of the region kept 0%" in text


def two_groups():
    rng = np.random.default_rng(3)
    labels = np.arange(160) % 2
    return rng.normal(size=(160, 2)) + 1.2 * labels[:, None], labels


def test_a_vote_says_how_it_does_on_patients_seen_and_held_out():
    features, labels = two_groups()
    held = np.arange(160) % 4 == 0
    forest = RandomForestClassifier(9, max_features=None, random_state=0).fit(features[~held], labels[~held])
    words = {"class_names": ["well", "ill"], "xlabel": "size", "ylabel": "dents", "deepest": 30}
    text = plots.describe(plots.forest(forest.estimators_, 30, features, labels, held, **words))
    right = forest.predict(features) == labels
    assert "9 trees, at most 30 questions in a row. Plane of size (right) and dents (up), held out: 40 well" in text
    assert f"seen {right[~held].mean():.3f}, held out {right[held].mean():.3f} (95 % interval" in text
    assert "Always well: 1." in text


@pytest.mark.parametrize("model", [SVC(C=100, kernel="linear"), SVC(C=100)])
def test_a_street_says_how_wide_it_is_and_who_holds_it_up(model):
    """Of two patients at each end, the street is 4 wide: from 0 to 4."""
    features, labels = np.array([[0.0, 0], [4, 0], [0, 1], [9, 1]]), np.array([0, 1, 0, 1])
    model = model.fit(features, labels)
    words = {"class_names": ["well", "ill"], "xlabel": "size", "ylabel": "dents"}
    text = plots.describe(plots.margin(model, features, labels, marked=3, **words))
    heading = "C = 100, gamma = scale. " if model.get_params().get("kernel") == "rbf" else "C = 100: margin 4.00. "
    assert text.startswith(heading)
    who = "a" if 3 in model.support_ else "no"
    assert text.endswith(f"In the square: patient 3 at (9, 1), {who} support vector.")
    assert f"{len(model.support_)} support vectors" in text
    assert "In the square" not in plots.describe(plots.margin(model, features, labels, **words))


def test_an_arrow_stands_at_a_right_angle_to_its_line():
    features, labels = np.array([[1.0, 1], [3, 3]]), np.array([0, 1])
    ax = plots.street([0.5, 0.5], -2, features, labels, class_names=["well", "ill"], title="by hand")
    assert ax.get_aspect() == 1
    text = plots.describe(ax)
    assert text.startswith("by hand. Plane of")
    assert text.endswith("0 of the patients lie on the wrong side. The arrow w goes from (2, 2) to (2.5, 2.5).")


def scored():
    rng = np.random.default_rng(1)
    truth = (np.arange(200) % 4 == 0).astype(int)
    return truth, np.clip(rng.normal(0.35 + 0.3 * truth, 0.2), 0, 1)


def test_a_threshold_counts_people_at_a_prevalence():
    truth, scores = scored()
    text = plots.describe(plots.threshold(truth, scores, 0.5, prevalence=0.02, price=20))
    (left, alarms), (missed, found) = confusion_matrix(truth, scores >= 0.5)
    sensitivity, specificity = found / (found + missed), left / (left + alarms)
    ill, well = 200 * sensitivity, 9800 * (1 - specificity)
    assert f"{alarms} of 150 healthy and {found} of 50 finding are at or above it" in text
    assert f"AUC {roc_auc_score(truth, scores):.3f}; ring at sensitivity {sensitivity:.3f}" in text
    assert f"of 200 with finding, {ill:.0f} are found and {200 - ill:.0f} missed" in text
    assert f"PPV {100 * ill / (ill + well):.3g} %" in text
    cost = 1000 * (0.02 * (1 - sensitivity) * 20 + 0.98 * (1 - specificity))
    assert f"if a miss is worth 20 alarms: {cost:.3g} here" in text
    assert "flagging nobody 400, flagging everybody 980" in text


@pytest.mark.parametrize("at", np.linspace(0.05, 0.95, 19))
def test_the_ring_stands_on_the_curve_of_costs(at):
    truth, scores = scored()
    curve, ring = plots.threshold(truth[:30], scores[:30], at, prevalence=0.02, price=20)[3].lines[:2]
    assert curve.get_drawstyle() == "steps-post"
    thresholds, costs = curve.get_data()
    assert (np.diff(thresholds) <= 0).all()
    reached = np.flatnonzero(thresholds >= at)
    if reached.size:
        assert ring.get_ydata()[0] == pytest.approx(costs[reached[-1]])


def test_a_threshold_that_calls_nobody_has_no_predictive_value():
    text = plots.describe(plots.threshold(*scored(), 2.0, prevalence=0.1))
    assert "PPV not defined, NPV 90 %" in text


FEATURES = np.random.default_rng(5).normal(size=(50, 3)) * (3, 1, 0.3)


@pytest.mark.parametrize(
    ("share", "momentum", "steps", "verdict"),
    [
        (1.03, 0.0, 1000, "it explodes"),
        (0.97, 0.0, 1000, "it descends"),
        (1.03, 0.5, 1000, "it explodes"),
        (0.97, 0.5, 1000, "it descends"),
        (0.97, 0.95, 10, "it swings, and will settle"),
        (0.97, 0.95, 1000, "it descends"),
        (0.01, 0.0, 10, "it crawls"),
    ],
)
def test_a_descent_says_how_it_goes_on(share, momentum, steps, verdict):
    targets, rate = FEATURES @ (1, -2, 1), share * cliff(FEATURES, momentum)
    axes = plots.learning_rate(FEATURES, targets, rate, steps=steps, momentum=momentum)
    text = plots.describe(axes)
    assert verdict in text
    assert f"the rate is {share:.0%} of the cliff" in text
    drawn = 10 ** axes[1].lines[0].get_ydata()
    assert drawn[0] == pytest.approx(np.mean(targets**2))
    slope = -2 * FEATURES.T @ targets / 50
    assert drawn[1] == pytest.approx(np.mean((FEATURES @ (-rate * slope) - targets) ** 2))


def test_a_descent_to_a_large_rest_has_still_arrived():
    noise = np.random.default_rng(0).normal(size=50)
    text = plots.describe(
        plots.learning_rate(FEATURES, FEATURES @ (0.3, 0.3, 0) + 2 * noise, 0.9 * cliff(FEATURES), steps=1000)
    )
    assert "it descends" in text, "nothing is left to be learnt, however large the loss"


def network():
    body = [Conv2D(3, padding="same"), ReLU(), MaxPool2D(), Conv2D(4, size=3, stride=2, padding=1), Flatten(), Dense(2)]
    return Network(body, random_state=0, dtype="float64").build((12, 12, 1))


def test_a_layer_shows_its_maps_and_what_the_network_says():
    made, image = network(), np.random.default_rng(0).normal(size=(12, 12, 1))
    axes = plots.layers(made, image, 1, 2, class_names=["healthy", "finding"])
    text = plots.describe(axes)
    values = np.maximum(made.layers[0].forward(image[np.newaxis])[0], 0)
    assert np.array_equal(axes[2].images[0].get_array(), values[..., 2])
    assert f"1 ReLU: 3 maps of 12 × 12. Values 0 to {values.max():.3g}" in text
    assert f"{100 * np.mean(values == 0):.0f} % are exactly 0" in text
    chances = softmax(made.logits(image[np.newaxis]))[0]
    assert f"healthy {chances[0]:.2f}, finding {chances[1]:.2f}" in text


def test_the_sheet_holds_every_map_once_with_its_number():
    made, image = network(), np.random.default_rng(0).normal(size=(12, 12, 1))
    ax = plots.layers(made, image, 0)[1]
    assert [text.get_text() for text in ax.texts] == ["0", "1", "2"]
    sheet = np.asarray(ax.images[0].get_array(), dtype=float)
    values = made.layers[0].forward(image[np.newaxis])[0]
    assert np.allclose(np.sort(sheet[np.isfinite(sheet)]), np.sort(values.ravel()))


def test_a_layer_without_maps_is_a_row():
    text = plots.describe(plots.layers(network(), np.ones((12, 12, 1)), 5))
    assert "5 Dense: 2 values" in text
    assert "No map: this layer keeps no places." in text


def test_a_repair_moves_probabilities_and_never_their_order():
    truth, scores = scored()
    text = plots.describe(plots.recalibration(truth, scores, -0.5, 2.0))
    area = roc_auc_score(truth, scores)
    assert "shift -0.5, slope 2. Mean predicted probability" in text
    assert text.count(f"AUC {area:.3f}") == 2
    odds = 0.3 / 0.7
    assert move(np.array([0.3]), -0.5, 2)[0] == pytest.approx(np.exp(-0.5) * odds**2 / (1 + np.exp(-0.5) * odds**2))
    assert np.allclose(move(scores, 0, 1), np.clip(scores, 1e-6, 1 - 1e-6))


def test_an_occlusion_says_where_and_how_far_the_score_fell():
    axes = plots.occlusion(RAMP, RAMP - 50, (slice(2, 5), slice(6, 9)), (1.5, -0.25))
    text = plots.describe(axes)
    assert "(1) Image covered in rows 2 to 4, columns 6 to 8: score 1.5 → -0.25, fall 1.75." in text
    assert "largest 49 at row 9, column 9; smallest -50." in text
    assert axes[1].images[0].get_clim() == (-50, 50)
    box = axes[0].patches[0]
    assert (box.get_x(), box.get_y(), box.get_width(), box.get_height()) == (5.5, 1.5, 3, 3)


def test_the_points_with_the_highest_scores_are_circled():
    points = np.arange(40.0).reshape(20, 2)
    axes = plots.outliers(points, np.arange(20)[::-1], 0.1, title="two")
    text = plots.describe(axes[0])
    assert text == "two. 20 points, 2 of them circled. The highest score, 19, is at (0, 1); the median is 9.5."
    assert np.array_equal(axes[0].collections[1].get_offsets(), points[:2])
    assert "x = 17.1" in plots.describe(axes[1])


@pytest.mark.parametrize(
    ("patience", "told"),
    [
        (1, "Training ends after epoch 3 of 5; the weights of epoch 2 are kept, with a validation loss of 2. Epoch 5 "),
        (2, "Training ends after epoch 4 of 5; the weights of epoch 2 are kept"),
        (3, "Training ends after epoch 5 of 5, not stopped; the weights of epoch 5 are kept"),
    ],
)
def test_early_stopping_tells_its_end_and_what_it_keeps(patience, told):
    assert plots.describe(plots.stopping([3, 2, 1, 1, 1], [3, 2, 2, 3, 1], patience)).startswith(told)


def test_a_reconstruction_tells_its_error():
    truth = np.eye(4)
    axes = plots.sinogram(truth, np.arange(8.0).reshape(4, 2), truth + 0.5, names=("truth", "two views", "found"))
    text = plots.describe(axes)
    assert "two views: 4 positions and 2 views, from 0 to 7." in text
    assert "found: rms error 0.500, on average +0.500, from 0.5 to 1.5 where the truth goes from 0 to 1." in text


CUBE = np.pad(np.ones((3, 2, 4), bool), ((1, 1), (2, 2), (0, 3)))


def test_slices_say_where_both_masks_lie_and_how_well_they_fit():
    moved = np.roll(CUBE, 1, axis=2)
    text = plots.describe(plots.slices(moved * 7.0, CUBE, 2, 5, 9))
    assert "Outline 'drawn by hand': 8 pixels in rows 2 to 3, columns 0 to 3." in text
    assert "Outline '5 to 9': 8 pixels in rows 2 to 3, columns 1 to 4." in text
    assert "slice 2, Dice 0.75" in text
    assert "Dice of the volume 0.75" in text, "the empty slices at both ends take no part in it"
    assert "5 points from (0, 1) to (4, 1), highest 1 at 0, lowest 0.75 at 1" in text
    assert "'9 to 5': empty" in plots.describe(plots.slices(moved * 7.0, CUBE, 2, 9, 5))


def test_an_outline_closes_at_the_edge_of_the_image():
    ax = plots.outlines(plots.image(np.zeros((4, 7))), {"organ": CUBE[1, :4]})
    contour = ax.collections[0].get_paths()[0]
    assert (contour.vertices[0] == contour.vertices[-1]).all()
    assert contour.vertices.min() < 0


def test_a_slab_shows_the_brightest_of_its_slices_and_where_it_lies():
    volume = np.arange(5.0)[:, None, None] + CUBE * 10
    axes = plots.slab(volume, CUBE, 1, 1, spacing=(3, 1, 1), name="cube")
    assert np.array_equal(axes[0].images[0].get_array(), volume[1])
    assert np.array_equal(axes[1].images[0].get_array(), volume[:3].max(axis=0))
    assert np.array_equal(axes[2].images[0].get_array(), volume.max(axis=1))
    assert [ax.get_aspect() for ax in axes] == [1, 1, 3]
    assert [line.get_ydata()[0] for line in axes[2].lines] == [1, -0.5, 2.5]
    text = plots.describe(axes)
    assert "(1) slice 1. Image, 6 × 7 pixels. Outline 'cube': 8 pixels in rows 2 to 3, columns 0 to 3." in text
    assert "(2) brightest of slices 0 to 2. Image, 6 × 7 pixels. Outline 'cube': 8 pixels" in text
    assert "(3) from the side, slices 0 to 4. Image, 5 × 7 pixels. Outline 'cube': 12 pixels in rows 1 to 3" in text


def panels():
    clean, noisy, region = noisy_disc()
    features, labels = two_groups()
    held = np.arange(160) % 4 == 0
    trees = RandomForestClassifier(3, random_state=0).fit(features, labels).estimators_
    return {
        "window": (2, lambda axes: plots.window(RAMP, 50, 40, axes=axes)),
        "kernel": (3, lambda axes: plots.kernel(RAMP, np.ones((3, 3)), axes=axes)),
        "dose": (4, lambda axes: plots.dose(clean, noisy, noisy, region, axes=axes)),
        "forest": (2, lambda axes: plots.forest(trees, 2, features, labels, held, class_names=["a", "b"], axes=axes)),
        "threshold": (4, lambda axes: plots.threshold(*scored(), 0.5, axes=axes)),
        "learning_rate": (2, lambda axes: plots.learning_rate(features, labels, 0.1, axes=axes)),
        "layers": (4, lambda axes: plots.layers(network(), np.ones((12, 12, 1)), 0, axes=axes)),
        "occlusion": (2, lambda axes: plots.occlusion(RAMP, RAMP, (slice(2, 5), slice(6, 9)), (1, 0), axes=axes)),
        "recalibration": (2, lambda axes: plots.recalibration(*scored(), axes=axes)),
        "outliers": (2, lambda axes: plots.outliers(features, np.arange(len(features)), 0.1, axes=axes)),
        "slab": (3, lambda axes: plots.slab(CUBE * 7.0, CUBE, 2, 1, axes=axes)),
        "slices": (2, lambda axes: plots.slices(CUBE * 7.0, CUBE, 2, 5, 9, axes=axes)),
    }


@pytest.mark.parametrize("name", panels())
def test_panels_are_drawn_where_they_are_told_and_described_one_by_one(name):
    count, draw = panels()[name]
    axes = plt.figure().subplots(1, count)
    assert list(draw(axes)) == list(axes)
    text = plots.describe(axes)
    assert text.startswith(f"{count} panels. (1) ")
    assert plots.describe(draw(None)) == text, "the same words wherever it is drawn"
    assert plots.describe(axes) == text, "and however often it is asked"


PAIR, LAST = np.ones((2, 2)), (slice(2, 5), slice(6, 9))


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.dose(RAMP, RAMP[:-1], RAMP, RAMP > 50), r"and a region of \(10, 10\) differ"),
        (lambda: plots.forest([], 1, PAIR, [0, 1], [0, 0], class_names="ab"), "0 of 2 patients are held out"),
        (lambda: plots.forest([], 11, PAIR, [0, 1], [0, 1], class_names="ab"), "depth=11 must lie from 0 to deepest"),
        (lambda: plots.threshold(*scored(), 0.5, prevalence=0), "prevalence=0 must lie between"),
        (lambda: plots.recalibration([0, 0], [0.2, 0.7]), "truth hold one class only"),
        (lambda: plots.recalibration([0, 2], [0.2, 0.7]), "truth must be 0 or 1"),
        (lambda: plots.outliers(np.ones((3, 3)), np.ones(3)), r"give \(n, 2\) and \(n,\)"),
        (lambda: plots.outliers(PAIR, [1, np.nan]), "NaN or infinity"),
        (lambda: plots.stopping([0.8], [0.8, 0.8], 1), "two rows alike"),
        (lambda: plots.stopping([0.8], [np.nan], 1), "smaller learning rate"),
        (lambda: plots.sinogram(RAMP, RAMP, RAMP[:3]), "must be the same"),
        (lambda: plots.occlusion(RAMP, RAMP[:5], LAST, (1, 0)), "differ"),
        (lambda: plots.slices(RAMP, RAMP > 0, 0, 0, 1), r"the volume has shape \(10, 10\)"),
        (lambda: plots.slices(CUBE, CUBE, 5, 0, 1), "there is no slice 5; the volume has slices 0 to 4"),
        (lambda: plots.slab(CUBE, CUBE[0], 0, 1), r"the volume has shape \(5, 6, 7\), its mask \(6, 7\)"),
        (
            lambda: plots.outlines(plots.image(RAMP), {"liver": PAIR}),
            r"'liver' has shape \(2, 2\), the image \(10, 10\)",
        ),
        (lambda: plots.outlines(plots.image(RAMP), dict.fromkeys("abcd", RAMP)), "there are 4 masks; more than 3"),
        (lambda: plots.layers(network(), np.ones((12, 12, 1)), 9), "layers 0 to 5; there is no 9"),
        (lambda: plots.layers(network(), np.ones((12, 12, 1)), 0, 3), "maps 0 to 2; there is no 3"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
