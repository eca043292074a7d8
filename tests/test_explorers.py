"""Explorers: moved over the ends of every range, with errors raised, and given what cannot be drawn."""

import io
import sys
import warnings

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from medlearn import explorers, masks
from medlearn.datasets import load_breast_cancer, load_ct_slice
from medlearn.network import Network
from medlearn.network.layers import Conv2D, Dense, Flatten, MaxPool2D, ReLU
from medlearn.phantoms import make_chest_phantoms
from medlearn.reconstruction import project

CT = load_ct_slice().image
WORDS = {"class_names": ["benign", "malignant"], "xlabel": "texture", "ylabel": "dents"}


def patients(every=12):
    data = load_breast_cancer()
    columns = [list(data.feature_names).index(name) for name in ("worst texture", "worst concave points")]
    features = data.features[::every, columns]
    return (features - features.mean(axis=0)) / features.std(axis=0), data.labels[::every]


def predictions(count=120):
    rng = np.random.default_rng(0)
    truth = np.arange(count) % 2
    return truth, 1 / (1 + np.exp(-rng.normal(size=count) - 2 * truth + 1))


def with_a_nodule():
    made = {
        dose: make_chest_phantoms(2, size=32, prevalence=1, dose=dose, random_state=5) for dose in (500, 32000, np.inf)
    }
    images = {dose: one.images[1] / 255 for dose, one in made.items()}
    return images.pop(np.inf), images, made[500].masks[1]


def small_network():
    network = Network([Conv2D(3, padding="same"), ReLU(), MaxPool2D(), Flatten(), Dense(2)], random_state=0)
    return network.build((12, 12, 1))


def pictures():
    return np.random.default_rng(1).normal(size=(3, 12, 12, 1))


def weighted_sums():
    features = np.random.default_rng(2).normal(size=(40, 3)) * (3, 1, 0.5)
    return features, features @ (1.0, -1.0, 2.0)


def volume_with_a_ball():
    rows, columns, depth = np.indices((9, 12, 14)) - np.array([4, 6, 6]).reshape(3, 1, 1, 1)
    ball = rows**2 + columns**2 + depth**2 <= 10
    return 10.0 * ball + np.random.default_rng(3).normal(0, 4, ball.shape), ball


def pictures_of_two_numbers(latents):
    return latents[:, :1, None] * np.eye(4) + latents[:, 1:, None]


MADE = {
    "window": lambda: explorers.window(CT, tissues={"lung": -817, "muscle": 44}),
    "kernel": lambda: explorers.kernel(CT, limits=(-260, 340)),
    "dose": lambda: explorers.dose(*with_a_nodule()),
    "margin": lambda: explorers.margin(*patients(), **WORDS),
    "forest": lambda: explorers.forest(*patients(), **WORDS),
    "threshold": lambda: explorers.threshold(*predictions()),
    "learning_rate": lambda: explorers.learning_rate(*weighted_sums()),
    "latent": lambda: explorers.latent(pictures_of_two_numbers, points=patients()[0][:, :2]),
    "layers": lambda: explorers.layers(small_network(), pictures(), labels=[0, 1, 1]),
    "occlusion": lambda: explorers.occlusion(lambda many: many[:, 2:7, 3:9].mean(axis=(1, 2, 3)), pictures()[0]),
    "recalibration": lambda: explorers.recalibration(*predictions()),
    "outliers": lambda: explorers.outliers(patients()[0]),
    "memory": lambda: explorers.memory(np.array([0.8, 0.84, 0.5, 1.0, 0.82, 0.78, 0.7])),
    "sinogram": lambda: explorers.sinogram(np.outer(*2 * [np.hanning(24)]), project),
    "kspace": lambda: explorers.kspace(np.outer(*2 * [np.hanning(24)]), lines=6, steps=5),
    "slices": lambda: explorers.slices(*volume_with_a_ball()),
    "slab": lambda: explorers.slab(*volume_with_a_ball()),
}
# What changes nothing at the start: one thing to choose from, a filter that is not on, a kernel without gamma.
IDLE = {
    "window": {"image"},
    "kernel": {"image"},
    "dose": {"strength", "region"},
    "margin": {"gamma"},
    "threshold": {"model"},
    "occlusion": {"image"},
    "recalibration": {"model"},
}
EXPLORERS = pytest.mark.parametrize("name", MADE)


def ends(control):
    """List the values at the ends of a control's range, or all that can be chosen."""
    if isinstance(control, ipywidgets.FloatLogSlider):
        return [control.base**control.min, control.base**control.max]
    if hasattr(control, "options"):
        options = control.options.values() if isinstance(control.options, dict) else control.options
        return [option for option in options if option is not None]
    if isinstance(control, ipywidgets.FloatText):
        return [-10.0, 10.0]
    return [control.min, control.max]


def size_of(explorer):
    return Image.open(io.BytesIO(explorer.picture.value)).size


def test_there_is_an_explorer_for_every_name():
    assert set(MADE) | {"Explorer"} == set(explorers.__all__)


@EXPLORERS
def test_the_ends_of_every_range_are_drawn_and_described(name):
    """A ValueError stands in `error`; anything else would be raised by the assignment."""
    explorer, idle = MADE[name](), set()
    before, size = (explorer.text, explorer.picture.value), size_of(explorer)
    for label, control in explorer.controls.items():
        start, changed = control.value, []
        for value in ends(control):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                control.value = value
            assert explorer.error is None, f"{label} = {value}: {explorer.error}"
            assert size_of(explorer) == size
            changed.append(explorer.text != before[0] and explorer.picture.value != before[1])
        idle |= set() if any(changed) else {label}
        control.value = start
    assert idle == IDLE.get(name, set())


@EXPLORERS
def test_all_ends_together_are_drawn(name):
    """Corners of the whole space: every control at its first end, then every one at its last."""
    explorer = MADE[name]()
    for end in (0, -1):
        with explorer.together():
            for control in explorer.controls.values():
                control.value = ends(control)[end]
        assert explorer.error is None


@EXPLORERS
def test_every_control_has_a_label_and_draws_when_it_is_let_go(name):
    explorer = MADE[name]()
    for control in explorer.controls.values():
        assert control.description, control
        assert not getattr(control, "continuous_update", False), control.description
    labels = [control.description for control in explorer.controls.values()]
    assert len(set(labels)) == len(labels)


@EXPLORERS
def test_the_picture_has_its_height_before_it_is_there(name):
    explorer = MADE[name]()
    assert explorer.picture.layout.height == f"{size_of(explorer)[1]}px"
    assert explorer.children[1] is explorer.picture


@EXPLORERS
def test_a_notebook_without_widgets_shows_labels_and_description(name):
    explorer = MADE[name]()
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    text = " ".join(bundle["text/plain"].split())
    assert text.endswith(explorer.text)
    labels = text.split("Controls: ")[1].removesuffix(f". {explorer.text}").split("; ")
    seen = [control for control in explorer.controls.values() if control.layout.display != "none"]
    assert labels == [control.description for control in seen]
    assert bundle["text/plain"] == MADE[name]()._repr_mimebundle_()["text/plain"], "not the same each time"


HOLED = CT.copy()
HOLED[3, 4] = np.nan
BAD_IMAGES = {
    "NaN": (HOLED, "1 of 16384 pixels are NaN or infinite, the first in row 3, column 4"),
    "none": (None, "there is no image"),
    "empty": (np.zeros((0, 5)), r"shape (0, 5) is not a grey image"),
}


@pytest.mark.parametrize("bad", BAD_IMAGES)
@pytest.mark.parametrize("make", [explorers.window, explorers.kernel])
def test_a_bad_image_is_named_and_a_good_one_brings_the_picture_back(make, bad):
    image, message = BAD_IMAGES[bad]
    explorer = make({"good": CT, "bad": image})
    picture, size = explorer.picture.value, size_of(explorer)
    explorer.controls["image"].value = "bad"
    assert message in explorer.message.value
    assert explorer.sentence.value == ""
    assert size_of(explorer) == size
    explorer.controls["image"].value = "good"
    assert explorer.error is None
    assert explorer.message.value == ""
    assert explorer.picture.value == picture
    assert message in make(image).text, "from the start"


def test_a_constant_image_has_nothing_to_window_but_a_border_to_show():
    flat = np.full((20, 20), 7.0)
    assert "every pixel of the image is 7: no window" in explorers.window(flat).text
    assert "all the same" in explorers.kernel(flat).text


def test_a_missing_weight_is_named():
    explorer = MADE["kernel"]()
    explorer.controls["weight_4"].value = float("nan")
    assert "a weight of the kernel is not a number" in explorer.text
    explorer.controls["weight_4"].value = 1.0
    assert explorer.error is None


def test_a_chosen_window_moves_the_sliders_and_a_moved_slider_forgets_its_name():
    explorer = MADE["window"]()
    preset, level, width = (explorer.controls[name] for name in ("preset", "level", "width"))
    preset.value = (-600, 1500)
    assert (level.value, width.value) == (-600, 1500)
    assert "level -600, width 1500" in explorer.text
    level.value = -500
    assert preset.value is None
    assert (level.value, width.value) == (-500, 1500)


def test_a_chosen_kernel_is_written_into_the_boxes():
    explorer = MADE["kernel"]()
    explorer.controls["kernel"].value = (0, 1, 0, 1, -4, 1, 0, 1, 0)
    assert [explorer.controls[f"weight_{k}"].value for k in range(9)] == [0, 1, 0, 1, -4, 1, 0, 1, 0]
    explorer.controls["weight_0"].value = 2
    assert explorer.controls["kernel"].value is None
    assert "2 1 0; 1 -4 1; 0 1 0" in explorer.text


def test_several_controls_moved_together_draw_once(monkeypatch):
    explorer = MADE["window"]()
    drawn = []
    monkeypatch.setattr(explorer, "update", lambda: drawn.append(explorer.values))
    explorer.controls["preset"].value = (400, 1800)
    assert [(values["level"], values["width"]) for values in drawn] == [(400, 1800)]


def test_an_empty_region_is_named():
    clean, noisy, nodule = with_a_nodule()
    explorer = explorers.dose(clean, noisy, {"nodule": nodule, "nothing": np.zeros_like(nodule)})
    explorer.controls["region"].value = "nothing"
    assert "the region is empty" in explorer.text
    explorer.controls["region"].value = "nodule"
    assert explorer.error is None
    assert "there is no image" in explorers.dose(None, {}, nodule).text
    assert "the region fills the image" in explorers.dose(clean, noisy, np.ones_like(nodule)).text


def test_one_class_is_named_until_there_are_two_again():
    features, labels = np.array([[0.0, 0], [1, 1], [2, 1]]), np.array([0, 0, 1])
    explorer = explorers.margin(features, labels, **WORDS)
    explorer.controls["patient"].value = 2
    assert explorer.controls["label"].value == 1
    explorer.controls["label"].value = 0
    assert "the diagnoses hold one class only" in explorer.text
    explorer.controls["label"].value = 1
    assert explorer.error is None


def test_a_moved_patient_stays_where_he_was_put():
    explorer = explorers.margin(np.array([[0.0, 0], [4, 0], [0, 1], [4, 1]]), np.array([0, 1, 0, 1]), **WORDS)
    assert "a street 4.00 wide" in explorer.text
    explorer.controls["patient"].value = 1
    assert (explorer.controls["across"].value, explorer.controls["label"].value) == (4, 1)
    with explorer.together():
        explorer.controls["across"].value, explorer.controls["C"].value = 3.0, 100.0
    moved = explorer.text
    assert "a street 4.00 wide" not in moved
    explorer.controls["patient"].value = 0
    assert "patient 0 at (0, 0), a support vector" in explorer.text
    assert street_of(explorer.text) == street_of(moved), "looking at another patient moves nobody"


def street_of(text):
    return text.partition(" In the square:")[0]


def test_the_patient_to_move_is_framed():
    explorer = explorers.margin(np.array([[0.0, 0], [4, 0], [0, 1], [9, 1]]), np.array([0, 1, 0, 1]), **WORDS)
    explorer.controls["patient"].value = 3
    assert explorer.text.endswith("In the square: patient 3 at (9, 1), no support vector.")
    before = explorer.picture.value
    explorer.controls["up"].value = 0.5
    assert explorer.text.endswith("In the square: patient 3 at (9, 0.5), no support vector.")
    assert explorer.picture.value != before


def test_without_patients_the_margin_says_so():
    assert "there are no patients" in explorers.margin(None, None, **WORDS).text
    holed = np.array([[0.0, np.nan], [1, 1]])
    assert "1 measurements are NaN" in explorers.margin(holed, [0, 1], **WORDS).text


def test_a_solver_without_an_end_is_said(monkeypatch):
    explorer = explorers.margin(*patients(4), C=100.0, **WORDS)
    monkeypatch.setattr(sys.modules["medlearn.explorers.margin"], "STEPS", 2)
    explorer.controls["kernel"].value = "rbf"
    assert "with C = 100 the solver does not come to an end" in explorer.text
    explorer.controls["kernel"].value = "linear"
    assert explorer.error is None


def test_every_window_with_a_name_is_within_reach():
    explorer = explorers.window(np.arange(256.0).reshape(16, 16), presets={"soft": [100, 50], "lung": [-600, 1500]})
    explorer.controls["preset"].value = (-600, 1500)
    assert "level -600, width 1500" in explorer.text


def test_a_start_beyond_the_usual_range_is_kept():
    truth, scores = predictions()
    explorer = explorers.threshold(truth, scores, prevalence=0.7, price=0.5)
    assert (explorer.controls["prevalence"].value, explorer.controls["price"].value) == pytest.approx((0.7, 0.5))
    assert explorers.recalibration(truth, scores, groups=12).controls["groups"].value == 12
    with pytest.raises(ValueError, match="start with a number above 0"):
        explorers.threshold(truth, scores, prevalence=0)


def test_a_forest_needs_two_classes_and_somebody_held_out():
    features, labels = patients()
    assert "hold one class only" in explorers.forest(features, np.zeros_like(labels)).text
    everybody = explorers.forest(features, labels, held_out=np.ones(len(labels), bool))
    assert f"all {len(labels)} patients are held out" in everybody.text


@pytest.mark.parametrize("make", [explorers.threshold, explorers.recalibration])
def test_one_class_and_lost_scores_are_named(make):
    truth, scores = predictions()
    assert "truth hold one class only" in make(np.ones_like(truth), scores).text
    explorer = make(truth, {"good": scores, "lost": np.where(scores > 0.9, np.nan, scores)})
    explorer.controls["model"].value = "lost"
    assert "scores are NaN or infinite" in explorer.text
    explorer.controls["model"].value = "good"
    assert explorer.error is None


def test_scores_that_are_no_probabilities_widen_the_slider_and_stop_the_calibration():
    truth, scores = predictions()
    slider = explorers.threshold(truth, 10 * scores - 5).controls["at"]
    assert slider.min < -3
    assert slider.max > 3
    assert "must lie from 0 to 1" in explorers.recalibration(truth, 10 * scores).text


def test_a_learning_rate_needs_a_slope():
    features, targets = weighted_sums()
    assert "all features are zero" in explorers.learning_rate(0 * features, targets).text
    assert "NaN" in explorers.learning_rate(np.where(features > 2, np.nan, features), targets).text
    assert "give (n, d)" in explorers.learning_rate(features, targets[:3]).text


def test_layers_without_images_or_network_say_so():
    assert "there is no image" in explorers.layers(small_network(), None).text
    assert "has not been built" in explorers.layers(Network([Flatten(), Dense(2)]), pictures()).text
    lost = pictures()
    lost[1, 0, 0] = np.nan
    explorer = explorers.layers(small_network(), lost)
    explorer.controls["image"].value = 1
    assert "1 pixels of the image are NaN" in explorer.text
    explorer.controls["image"].value = 2
    assert explorer.error is None


def test_a_layer_with_fewer_maps_takes_the_map_back():
    explorer = explorers.layers(small_network(), pictures())
    explorer.controls["map"].value = 2
    explorer.controls["layer"].value = 4
    assert (explorer.controls["map"].value, explorer.controls["map"].max) == (0, 0)
    assert "4 Dense: 2 values" in explorer.text


def test_a_mistake_of_the_program_goes_through():
    def draw(axes, number):
        return 1 / number

    with pytest.raises(ZeroDivisionError):
        explorers.Explorer(draw, {"number": ipywidgets.IntSlider(value=0, description="Number")}, size=(2, 2))


def test_words_under_the_picture_are_text_and_no_markup():
    explorer = explorers.window(CT, tissues={"a < b & c": 0})
    assert "a &lt; b &amp; c" in explorer.sentence.value
    assert "a < b & c" in explorer.text


def test_python_collects_its_garbage_as_before():
    import gc

    MADE["recalibration"]()
    assert gc.isenabled()


def test_a_slab_starts_in_the_middle_and_grows():
    volume, ball = volume_with_a_ball()
    explorer = explorers.slab(volume, ball, thick=1, name="ball")
    assert explorer.controls["at"].value == 4
    assert "brightest of slices 3 to 5" in explorer.text
    explorer.controls["thick"].value = 8
    assert "brightest of slices 0 to 8" in explorer.text
    explorer.controls["at"].value = 0
    assert "slice 0. Image, 12 × 14 pixels. Outline 'ball': empty." in explorer.text


def test_slices_start_where_most_of_the_organ_is_and_judge_the_threshold():
    volume, ball = volume_with_a_ball()
    explorer = explorers.slices(volume, ball, low=5, high=100)
    assert explorer.controls["at"].value == 4
    assert f"Dice of the volume {masks.dice(ball, volume >= 5):.2f}" in explorer.text
    explorer.controls["at"].value = 5
    assert f"slice 5, Dice {masks.dice(ball[5], volume[5] >= 5):.2f}" in explorer.text


def test_a_latent_space_is_decoded_once_and_followed():
    asked = []
    explorer = explorers.latent(lambda latents: asked.append(len(latents)) or pictures_of_two_numbers(latents), steps=7)
    assert asked == [49]
    assert "decoded at (0, 0)" in explorer.text
    explorer.controls["first"].value = 2.0
    explorer.controls["second"].value = -3.0
    assert "decoded at (2, -3)" in explorer.text
    assert asked == [49]
