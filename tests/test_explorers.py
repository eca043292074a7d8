"""Explorers: moved over the ends of every range, with errors raised, and given what cannot be drawn."""

import html
import io
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

pytestmark = pytest.mark.slow

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


MADE = {
    "window": lambda: explorers.window(CT, tissues={"lung": -817, "muscle": 44}),
    "kernel": lambda: explorers.kernel(CT, limits=(-260, 340)),
    "dose": lambda: explorers.dose(*with_a_nodule()),
    "margin": lambda: explorers.margin(*patients(), **WORDS),
    "forest": lambda: explorers.forest(*patients(), held_out=np.arange(0, 48, 3), **WORDS),
    "threshold": lambda: explorers.threshold(*predictions()),
    "learning_rate": lambda: explorers.learning_rate(*weighted_sums()),
    "layers": lambda: explorers.layers(small_network(), pictures(), labels=[0, 1, 1]),
    "occlusion": lambda: explorers.occlusion(lambda many: many[:, 2:7, 3:9].mean(axis=(1, 2, 3)), pictures()[0]),
    "detections": lambda: explorers.detections(np.zeros((9, 9, 3)), np.eye(9), np.array([[1, 1], [3, 5]]), at=0.5),
    "recalibration": lambda: explorers.recalibration(*predictions()),
    "outliers": lambda: explorers.outliers(patients()[0], lambda k: np.abs(patients()[0]).sum(axis=1) / k),
    "stopping": lambda: explorers.stopping(
        {"one": ([3, 2, 1, 1, 1], [3, 2, 2.5, 3, 1]), "two": ([2, 1], [2, 1])}, patience=2
    ),
    "sinogram": lambda: explorers.sinogram(np.outer(*2 * [np.hanning(24)]), project),
    "slices": lambda: explorers.slices(*volume_with_a_ball(), at=4, low=5.0, high=100.0),
    "slab": lambda: explorers.slab(*volume_with_a_ball()),
}
# What changes nothing at the start: one thing to choose from, a filter that is not on, a kernel without gamma.
IDLE = {
    "dose": {"strength"},
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
def test_every_control_has_a_label_and_a_notebook_without_widgets_shows_labels_and_description(name):
    explorer = MADE[name]()
    labels = [control.description for control in explorer.controls.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert not any(getattr(control, "continuous_update", False) for control in explorer.controls.values())
    assert explorer.children[1] is explorer.picture
    bundle = explorer.still()
    seen = [control.description for control in explorer.controls.values() if control.layout.display != "none"]
    text = " ".join(bundle["text/plain"].split())
    assert text == f"Explorer, to be moved once this cell has run. Controls: {'; '.join(seen)}. {explorer.text}"
    assert bundle == MADE[name]().still(), "not the same each time"
    assert f'alt="{html.escape(explorer.name)}"' in bundle["text/html"]
    assert html.escape(explorer.text, quote=False) in bundle["text/html"]


def test_an_explorer_is_a_picture_with_words_and_then_what_moves(monkeypatch):
    outputs, explorer = [], MADE["window"]()
    monkeypatch.setattr("medlearn.notebook.publish", outputs.append)
    explorer._ipython_display_()
    assert outputs[0] == explorer.still()
    assert list(outputs[1]) == ["application/vnd.jupyter.widget-view+json"], "a text would be compared by nbval"


HOLED = CT.copy()
HOLED[3, 4] = np.nan
CLEAN, NOISY, NODULE = with_a_nodule()
FEATURES, LABELS = patients()
TRUTH, SCORES = predictions()
LOST = np.where(SCORES > 0.9, np.nan, SCORES)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: explorers.window(HOLED), "1 of 16384 pixels are NaN or infinite, the first in row 3, column 4"),
        (lambda: explorers.window(np.zeros((0, 5))), "shape (0, 5) is not a grey image"),
        (lambda: explorers.window(np.full((20, 20), 7.0)), "every pixel of the image is 7: no window"),
        (lambda: explorers.kernel(HOLED), "1 of 16384 pixels are NaN or infinite"),
        (lambda: explorers.dose(CLEAN, NOISY, np.zeros_like(NODULE)), "the region is empty"),
        (lambda: explorers.dose(CLEAN, NOISY, np.ones_like(NODULE)), "the region fills the image"),
        (lambda: explorers.margin([[0.0, np.nan], [1, 1]], [0, 1]), "1 measurements are NaN"),
        (lambda: explorers.threshold(np.ones(120), SCORES), "truth hold one class only"),
        (lambda: explorers.threshold(TRUTH, LOST), "scores are NaN or infinite"),
        (lambda: explorers.recalibration(TRUTH, LOST), "scores are NaN or infinite"),
        (lambda: explorers.recalibration(TRUTH, 10 * SCORES), "must lie from 0 to 1"),
        (lambda: explorers.learning_rate(np.eye(4), np.ones(3)), "give (n, d)"),
    ],
)
def test_what_cannot_be_drawn_is_named_in_a_picture_of_the_same_size(make, message):
    explorer = make()
    assert message in explorer.message.value
    assert explorer.sentence.value == ""
    assert explorer.picture.layout.height == f"{size_of(explorer)[1]}px"


def test_a_good_choice_brings_the_picture_back():
    explorer = explorers.threshold(TRUTH, {"good": SCORES, "lost": LOST})
    picture = explorer.picture.value
    explorer.controls["model"].value = "lost"
    assert "scores are NaN or infinite" in explorer.text
    explorer.controls["model"].value = "good"
    assert (explorer.error, explorer.message.value, explorer.picture.value) == (None, "", picture)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: explorers.forest(FEATURES, 0 * LABELS, held_out=[0]), "hold one class only"),
        (lambda: explorers.forest(FEATURES, LABELS, held_out=slice(None)), "all 48 patients are held out"),
        (lambda: explorers.threshold(TRUTH, SCORES, prevalence=0), "start with a number above 0"),
        (lambda: explorers.learning_rate(np.zeros((4, 2)), np.ones(4)), "all features are zero"),
        (lambda: explorers.layers(Network([Dense(2)]), pictures(), labels=[0, 1, 1]), "has not been built"),
    ],
)
def test_what_leaves_nothing_to_move_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_chosen_window_moves_the_sliders_and_a_moved_slider_forgets_its_name():
    explorer = MADE["window"]()
    preset, level, width = (explorer.controls[name] for name in ("preset", "level", "width"))
    assert (level.max, width.max) == (1167, 2 * (1167 + 896))
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
    explorer.controls["weight_4"].value = float("nan")
    assert "a weight of the kernel is not a number" in explorer.text


def test_several_controls_moved_together_draw_once(monkeypatch):
    explorer = MADE["window"]()
    drawn = []
    monkeypatch.setattr(
        explorer, "update", lambda: drawn.append((explorer.controls["level"].value, explorer.controls["width"].value))
    )
    explorer.controls["preset"].value = (400, 1800)
    assert drawn == [(400, 1800)]


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
    assert "margin 4.00" in explorer.text
    explorer.controls["patient"].value = 1
    assert (explorer.controls["across"].value, explorer.controls["label"].value) == (4, 1)
    with explorer.together():
        explorer.controls["across"].value, explorer.controls["C"].value = 3.0, 100.0
    moved = explorer.text
    assert "margin 4.00" not in moved
    explorer.controls["patient"].value = 0
    assert "patient 0 at (0, 0), a support vector" in explorer.text
    street, other = (text.partition(" In the square:")[0] for text in (explorer.text, moved))
    assert street == other, "looking at another patient moves nobody"


def test_a_solver_without_an_end_is_said(monkeypatch):
    explorer = explorers.margin(*patients(4), **WORDS)
    explorer.controls["C"].value = 100.0
    monkeypatch.setattr("medlearn.svm.STEPS", 2)
    explorer.controls["kernel"].value = "rbf"
    assert "with C = 100 the solver does not come to an end" in explorer.text


def test_a_start_beyond_the_usual_range_is_kept():
    truth, scores = predictions()
    explorer = explorers.threshold(truth, scores, prevalence=0.7, price=0.5)
    assert (explorer.controls["prevalence"].value, explorer.controls["price"].value) == pytest.approx((0.7, 0.5))
    slider = explorers.threshold(truth, 10 * scores - 5).controls["at"]
    assert slider.min < -3 < 3 < slider.max


def test_a_layer_with_fewer_maps_takes_the_map_back():
    explorer = explorers.layers(small_network(), pictures(), labels=[0, 1, 1])
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
    explorer = explorers.slab(volume, ball, name="ball")
    assert explorer.controls["at"].value == 4
    assert "brightest of slices 2 to 6" in explorer.text
    explorer.controls["thick"].value = 8
    assert "brightest of slices 0 to 8" in explorer.text
    explorer.controls["at"].value = 0
    assert "slice 0. Image, 12 × 14 pixels. Outline 'ball': empty." in explorer.text


def test_slices_judge_the_threshold():
    volume, ball = volume_with_a_ball()
    explorer = explorers.slices(volume, ball, at=4, low=5, high=100)
    assert f"Dice of the volume {masks.dice(ball, volume >= 5):.2f}" in explorer.text
    explorer.controls["at"].value = 5
    assert f"slice 5, Dice {masks.dice(ball[5], volume[5] >= 5):.2f}" in explorer.text
