"""What a figure says of itself, how it is shown, and what each simple figure draws."""

import base64
import html
import re
import sys
import types

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.metrics import RocCurveDisplay
from sklearn.tree import DecisionTreeClassifier

from medlearn import plots
from medlearn.intervals import Estimate, wilson
from medlearn.plots.description import as_html, number
from medlearn.survival import kaplan_meier


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


DOT = np.zeros((5, 5))
DOT[2, 3] = 1


def test_images_say_size_range_window_and_where_they_are_bright():
    assert plots.describe(plots.image(DOT, "the dot", limits=(0, 0.5))) == (
        "the dot. Image, 5 × 5 pixels, values 0 to 1, shown from 0 (black, 96 %) to 0.5 (white, 4 %); "
        "brightest in row 2, column 3."
    )
    ramp = np.add.outer(np.arange(30.0), np.arange(60))
    assert plots.describe(plots.image(ramp)).endswith("brightest lower right, darkest upper left.")
    ramp[:10, :20] = np.nan
    assert plots.describe(plots.image(ramp)).endswith("brightest lower right, darkest middle left.")
    colour = np.zeros((20, 20, 3), np.uint8)
    colour[:, 10:, 0] = 200
    assert plots.describe(plots.image(colour)) == (
        "Colour image, 20 × 20 pixels, mean red 100, green 0, blue 0; brightest upper right, darkest upper left."
    )
    assert plots.describe(plots.image(np.ones((3, 3)))) == "Image, 3 × 3 pixels, values 1 to 1, all the same."


def test_what_is_no_number_is_said():
    ax = plots.lines([0, 1], {"lost": [np.nan, np.nan]})
    assert plots.describe(ax) == "Line 'lost': 2 points, none of them a number."
    assert plots.describe(plots.image(np.full((3, 3), np.nan))) == "Image, 3 × 3 pixels, none of them a number."


def test_several_panels_are_numbered_and_many_of_one_kind_told_in_few_words():
    text = plots.describe(plots.images([DOT, DOT.T], titles=["one", "two"]))
    assert text.startswith("2 panels. (1) one.")
    assert "column 3. (2) two. " in text
    dots = [DOT + k for k in range(4)]
    four = plots.images(dots, ["a", "b", "", "d"])
    assert plots.describe(four) == (
        "4 panels, images of 5 × 5 pixels: (1) a, mean 0.04; (2) b, mean 1.04; (3) mean 2.04; (4) d, mean 3.04."
    )
    four[1].axvline(2)
    assert "brightest" in plots.describe(four), "with a line in it they are no longer of one kind"
    sizes = plots.describe(plots.images([*dots[:3], np.eye(3)], ["a", "b", "c", "d"]))
    assert sizes.startswith("4 panels, images: (1) a, 5 × 5 pixels, mean 0.04;")


def test_spacing_draws_pixels_in_proportion():
    assert plots.image(DOT, spacing=(5.0, 0.5)).get_aspect() == 10


def test_boxes_name_the_slices_they_were_given():
    text = plots.describe(plots.boxes(plots.image(DOT), {"lesion": (slice(1, 3), slice(2, 5))}))
    assert text.endswith("Box 'lesion': rows 1 to 2, columns 2 to 4.")


def test_directions_run_along_the_edges():
    fields = np.zeros((2, 2, 9))
    fields[0, 1, [4, 8]] = 4, 2  # slopes between 80 and 100 degrees, downwards, have level edges
    ax = plots.directions(plots.image(np.eye(8), "edges"), fields)
    strokes = np.array(ax.collections[0].get_segments()).reshape(2, 2, 9, 2, 2)
    level, steep = np.diff(strokes[0, 1, [4, 8]], axis=1)[:, 0]
    assert level[1] == pytest.approx(0)
    assert np.hypot(*level) == pytest.approx(2 * np.hypot(*steep))
    assert np.dot(steep, [np.cos(np.radians(170)), np.sin(np.radians(170))]) == pytest.approx(0)
    text = plots.describe(ax)
    assert text.startswith("edges. Image under a grid of 2 × 2 fields")
    assert "longest in row 0, column 1, where the slope is at 90 degrees; the weakest field in row 0, column 0." in text


def test_slopes_put_the_edge_at_a_right_angle_to_the_arrow():
    axes = plots.slopes([4, 3], [0, 4])
    for ax, step in zip(axes, [(4, 0), (3, 4)], strict=True):
        edge = np.diff(ax.lines[0].get_xydata(), axis=0)[0]
        assert np.dot(edge, step) == pytest.approx(0)
        arrow = np.subtract(ax.texts[0].xy, 3)
        assert arrow == pytest.approx(0.9 * 3 / 5 * np.array(step))  # the steepest, 5, has the longest
    assert "pixel 2: across 3, down 4. A slope whose arrow points to 53 degrees" in plots.describe(axes)


def test_retest_shows_all_panels_on_the_same_scale():
    pairs = {"a": (np.array([0.0, 1.0]), np.array([0.5, 1.0])), "b": (np.array([4.0]), np.array([2.0]))}
    axes = plots.retest(pairs, "roundness")
    assert axes[0].lines[0].get_xdata().tolist() == axes[1].lines[0].get_ydata().tolist() == [0, 4]
    assert plots.describe(axes[0]).startswith("a. 2 patients, test from 0 to 1;")
    assert "0.25 away" in plots.describe(axes[0])


def test_lines_say_ends_extremes_and_marks_as_they_are_now():
    ax = plots.lines([0, 1, 2], {"dose": [3, 5, 4], "noise": [2, 1, 0]}, xlabel="s", ylabel="mGy", marks={"now": 1})
    text = plots.describe(ax)
    assert text == (
        "x axis: s, y axis: mGy. Line 'dose': 3 points from (0, 3) to (2, 4), highest 5 at 1, lowest 3 at 0. "
        "Line 'noise': 3 points from (0, 2) to (2, 0), highest 2 at 0, lowest 0 at 2. Line 'now' at x = 1."
    )
    ax.set_title("changed")
    ax.lines[0].set_ydata([3, 7, 4])
    assert plots.describe(ax) == "changed. " + text.replace("highest 5", "highest 7")


def test_histogram_counts():
    values = [0, 0, 0, 1, 2, 2]
    text = plots.describe(plots.histogram(values, bins=[0, 1, 2, 3], xlabel="HU"))
    assert "Histogram: 6 in 3 bins from 0 to 3, peak 3 between 0 and 1." in text
    several = plots.describe(plots.histogram({"ill": [1, 2], "well": [0, 0, 0]}, bins=[0, 1, 2, 3]))
    assert "Histogram 'ill': 2 in 3 bins" in several
    assert "Histogram 'well': 3 in 3 bins" in several


def test_scatter_counts_each_class():
    ax = plots.scatter([0, 2, 5], [1, 3, 5], [0, 0, 1], class_names=["benign", "malignant"])
    assert "Points 'benign': 2, centred on (1, 2). Points 'malignant': 1, centred on (5, 5)." in plots.describe(ax)


def test_confusion_matrix_reads_row_by_row():
    text = plots.describe(plots.confusion([[50, 3], [2, 40]], ["benign", "malignant"]))
    assert "of 53 truly benign: 50 called benign, 3 called malignant" in text
    assert "of 42 truly malignant: 2 called benign, 40 called malignant." in text


def test_a_figure_of_plain_matplotlib_is_described_too():
    ax = plt.figure().subplots()
    assert plots.describe(ax) == "An empty axis."
    ax.bar(["ill", "well"], [3, 4], label="patients")
    ax.axhline(2)
    assert plots.describe(ax) == "Bars 'patients': ill 3, well 4. Line at y = 2."
    ax = plt.figure().subplots()
    ax.barh(["ill", "well"], [3, 4], left=[2, 1])
    assert plots.describe(ax) == "Bars: ill 3, well 4."
    ax = plt.figure().subplots()
    ax.errorbar([0, 1], [0.5, 0.7], [0.1, 0.2], label="forest", capsize=3)
    assert plots.describe(ax) == (
        "Line 'forest': 2 points from (0, 0.5) to (1, 0.7), highest 0.7 at 1, lowest 0.5 at 0, with intervals from "
        "0.4 to 0.9."
    )


def test_a_roc_curve_says_its_area_and_an_operating_point():
    truth, scores = np.array([0] * 5 + [1] * 4), np.array([1, 2, 3, 4, 8, 5, 6, 7, 9])
    ax = RocCurveDisplay.from_predictions(truth, scores, name="forest").ax_
    assert "AUC 0.85; sensitivity 1.00 at a false-positive rate of 0.20." in plots.describe(ax)
    ax.set_xlabel("grey before")
    assert "5 points from (0, 0) to (1, 1)" in plots.describe(ax), "any curve may end in the corners"


def looks(artists):
    return {tuple(map(str, look)) for look in artists}


def test_any_number_of_curves_is_drawn_and_no_two_look_alike():
    truth, names = np.arange(40) % 2, [f"model {k}" for k in range(12)]
    lines = plots.lines([0, 1], {name: [0, 1] for name in names}).lines
    assert len(looks((line.get_color(), line.get_linestyle(), line.get_marker()) for line in lines)) == 12
    steps = plots.histogram({name: [0, 1] for name in names}, bins=2).patches
    assert len(looks((step.get_edgecolor(), step.get_linestyle()) for step in steps)) == 12
    clouds = plots.scatter(range(12), range(12), range(12), class_names=names).collections
    assert len(looks((cloud.get_edgecolor(), cloud.get_paths()[0].vertices.tolist()) for cloud in clouds)) == 12
    for ax in (
        plots.calibration(truth, dict.fromkeys(names, truth / 2)),
        plots.survival({name: kaplan_meier([1, 2], [1, 1]) for name in names}),
    ):
        assert len(ax.get_legend().get_texts()) == 12
        assert "model 11" in plots.describe(ax)


def test_course_map_has_an_order_and_tells_all_lessons():
    ax = plots.course_map({"00": (10, 10), "01": (2, 7), "02": (0, 7)})
    text = plots.describe(ax)
    assert "10 honest evaluation (after 07 and 09)" in text
    assert "12 looking inside (after 10)" in text, "10 comes after 09, so no arrow from 09 is needed"
    assert text.endswith("Exercises solved: 00 10 of 10, 01 2 of 7.")
    assert as_html(ax).count('<a href="') == 24


def test_detections_are_counted():
    signal = np.array([[9, 9, 0, 0], [0, 0, 0, 0], [0, 7, 0, 8]])
    marked = np.array([[0, 0], [2, 1], [1, 3]])
    ax = plots.detections(np.zeros((3, 4, 3)), signal, marked, 6)
    assert (
        plots.describe(ax) == "At threshold 6, 3 pieces are outlined: 2 of 3 nuclei found, missed: 1, false alarms: 1."
    )


class Shell:
    """What `get_ipython` returns in a notebook, as far as `show` uses it."""

    kernel = "a kernel"

    def __init__(self):
        self.published = []
        self.display_pub = self

    def publish(self, data):
        self.published.append(data)


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(plt, "get_backend", lambda: "module://matplotlib_inline.backend_inline")
    return shell


def test_in_a_notebook_picture_and_sentence_are_one_output(shell, capsys):
    ax = plots.image(DOT, 'the <"dot">')
    plots.show(ax)
    [output] = shell.published
    assert set(output) == {"text/html", "text/plain"}
    assert " ".join(output["text/plain"].split()) == plots.describe(ax)
    assert max(map(len, output["text/plain"].splitlines())) <= 110
    picture, fold = re.fullmatch(
        r' \n<img src="data:image/png;base64,([^"]+)" alt="the &lt;&quot;dot&quot;&gt;" style="[^"]*">\n'
        r"<details><summary>In words</summary>\n<p>(.*)</p>\n</details>",
        output["text/html"],
    ).groups()
    assert base64.b64decode(picture).startswith(b"\x89PNG")
    assert html.unescape(fold) == plots.describe(ax)
    assert not plt.fignum_exists(ax.figure.number), "else the notebook shows it a second time"
    assert capsys.readouterr().out == ""


def test_every_figure_of_the_axes_is_shown_once_and_named_in_few_words(shell):
    pair, line, other = plots.images([DOT, DOT], ["left", "right"]), plots.lines([0, 1], {"a": [1, 2]}), plt.figure()
    line.set(xlabel="dose", ylabel="noise")
    plots.show([*pair, line])
    assert shell.published[0]["text/plain"].startswith("3 panels.")
    assert plt.get_fignums() == [other.number]
    pair = plots.images([DOT, DOT], ["left", "right"])
    pair[0].figure.suptitle("Two dots")
    for ax in (pair, plots.image(DOT, "dot " * 40), plt.figure().subplots()):
        plots.show(ax)
    names = [name for output in shell.published for name in re.findall(r'alt="([^"]*)"', output["text/html"])]
    assert names[:3] + names[4:] == ["left; right", "noise against dose", "Two dots", "Figure"]
    assert len(names[3]) <= 100
    assert names[3].endswith("dot …")


@pytest.mark.parametrize("where", ["no notebook", "a notebook with figures that can be turned by hand"])
def test_elsewhere_the_figure_is_shown_and_the_description_printed(where, request, monkeypatch, capsys):
    shown = []
    if where != "no notebook":
        assert request.getfixturevalue("shell").published == []
        monkeypatch.setattr(plt, "get_backend", lambda: "widget")
    monkeypatch.setattr(plt, "show", lambda: shown.append("all"))
    plots.show(plots.image(DOT, "the dot"))
    assert capsys.readouterr().out.startswith("the dot. Image, 5 × 5 pixels")
    assert shown == ["all"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.000123456, "0.000123"), (1167.4, "1170"), (12345, "12345"), (-2.5, "-2.5")]
)
def test_numbers_are_short_and_without_exponent(value, text):
    assert number(value) == text


class Halves:
    """Calls everything right of a place malignant; the street around it is two wide."""

    def __init__(self, place):
        self.place = place

    def decision_function(self, points):
        return points[:, 0] - self.place


def drawn_plane(place=1.0, **more):
    features = np.array([[0.0, 0], [0, 2], [2, 0], [2, 2], [0.5, 1]])
    labels = np.array([0, 0, 1, 1, 1])
    return plots.plane(Halves(place), features, labels, class_names=["benign", "malignant"], **more)


def test_a_plane_says_who_is_where():
    text = plots.describe(drawn_plane(xlabel="size", ylabel="dents", support=[2, 4]))
    assert "Plane of size (right) and dents (up): 2 benign, 3 malignant, 2 support vectors" in text
    assert "centred on (0, 1) and (1.5, 1)" in text
    assert "50 % of the plane is called malignant; 1 of the patients lie on the wrong side" in text
    assert "malignant; 0 of the patients" in plots.describe(drawn_plane(0.25))


def test_a_plane_draws_boundary_and_street():
    (lines,) = [artist for artist in drawn_plane().collections if hasattr(artist, "levels")]
    assert list(lines.levels) == [-1, 0, 1]
    narrow = plots.plane(Halves(5), np.eye(2), np.array([0, 1]), class_names=["benign", "malignant"])
    assert not [artist for artist in narrow.collections if hasattr(artist, "levels")], "the boundary lies elsewhere"


def test_a_plane_takes_probabilities():
    class Coin:
        def predict_proba(self, points):
            return np.column_stack([1 - points[:, 1] / 2, points[:, 1] / 2])

    ax = plots.plane(Coin(), np.array([[0.0, 0], [1, 2]]), np.array([0, 1]), class_names=["no", "yes"])
    assert "50 % of the plane is called yes; 0 of the patients" in plots.describe(ax)


def test_estimates_are_read_from_the_figure():
    values = {"forest": Estimate(0.9, 0.85, 0.93), "guess": Estimate(0.5, 0.4, 0.6)}
    ax = plots.estimates(values, xlabel="AUC", title="Cleveland", reference={"chance": 0.5})
    assert plots.describe(ax) == (
        "Cleveland. AUC: forest 0.900 (0.850 to 0.930); guess 0.500 (0.400 to 0.600). Dashed: chance at 0.500."
    )


def test_a_tree_is_told_level_by_level_as_far_as_it_is_drawn():
    X = np.array([[1.0, 0], [2, 0], [3, 0], [8, 0], [9, 5], [9, 6]])
    model, names = (
        DecisionTreeClassifier(random_state=0).fit(X[:, :1], [0, 0, 0, 1, 0, 0]),
        {"feature_names": ["size"], "class_names": ["well", "ill"]},
    )
    assert plots.describe(plots.tree(model, **names)) == (
        "Tree, yes to the left, from the left in each level. level 0: size ≤ 5.5? 6 patients. "
        "level 1: well 100% of 3; size ≤ 8.5? 3 patients. level 2: ill 100% of 1; well 100% of 2."
    )
    text = plots.describe(plots.tree(model, deepest=1, **names))
    assert text.endswith("level 1: well 100% of 3; well 67% of 3 (asks on).")


def test_calibration_sets_prediction_beside_outcome():
    truth = np.array([0, 0, 0, 1, 1, 1, 0, 1])
    sure = np.array([0.1, 0.1, 0.2, 0.2, 0.8, 0.8, 0.9, 0.9])
    ax = plots.calibration(truth, {"first": sure, "second": 1 - sure}, groups=2, title="clinic")
    assert plots.describe(ax) == (
        "clinic. Mean predicted probability → share of ill patients, group by group: "
        "first 0.15 → 0.25, 0.85 → 0.75; second 0.15 → 0.75, 0.85 → 0.25."
    )
    low = ax.containers[0].lines[2][0].get_segments()[0][0][1]
    assert low == pytest.approx(wilson(1, 4).low)


def test_a_survival_curve_steps_where_events_happen_and_ticks_stand_on_it():
    curve = kaplan_meier([2, 3, 4, 4, 5, 6], [1, 0, 1, 0, 0, 0])
    ax = plots.survival({"all": curve}, last_seen={"all": [3, 4, 5, 6]}, title="few patients")
    steps, ticks = ax.lines
    after = 5 / 6 * 3 / 4
    assert steps.get_xydata() == pytest.approx(np.array([[0, 1], [2, 5 / 6], [4, after], [6, after]]))
    assert steps.get_drawstyle() == "steps-post"
    assert ticks.get_ydata() == pytest.approx([5 / 6, after, after, after]), "seen at a step, one stands below it"
    assert plots.describe(ax) == (
        "few patients. share without the event over months. Curve 'all': 2 steps down from 1 to 0.625 at 6, never "
        "down to one half; 4 ticks of patients last seen."
    )


def test_a_survival_curve_that_ends_at_zero_can_be_drawn():
    curve = kaplan_meier([1, 2], [1, 1])
    ax = plots.survival({"all": curve})
    assert plots.describe(ax).endswith("Curve 'all': 2 steps down from 1 to 0 at 2, half at 1.")
    band = ax.collections[0].get_paths()[0].vertices
    assert [2, pytest.approx(curve.low[0])] in band.tolist()  # as far as the last event


def test_a_strip_names_its_beats():
    signal = np.zeros(3600)
    beats = np.array([100, 700, 1000, 1800, 3500])
    signal[beats] = [1, 1, 1.5, 1, 1]
    ax = plots.strip(signal, beats, list("NNVNS"), start=1, seconds=5, title="record 1")
    assert plots.describe(ax) == (
        "record 1. Electrocardiogram, 5 s from 1 s on, 0 to 1.5 mV, 3 beats marked: 2 N; 1 V at 2.78 s."
    )
    assert [text.get_text() for text in ax.texts] == ["N", "V", "N"]
    assert plots.describe(plots.strip(signal, beats[:1])).endswith("10 s from 0 s on, 0 to 1.5 mV, 1 beat marked.")


def test_bodies_of_voxels_share_a_scale_and_tell_where_they_lie():
    masks = np.zeros((2, 4, 6, 5), dtype=bool)
    masks[0, 1:3, 2:4, 1], masks[1, 0, 0, 0] = True, True
    axes = plots.voxels(masks, ["a rod", "a voxel"], spacing=(3, 1.5, 1), marked=2)
    assert axes[0].get_zlim() == axes[1].get_zlim() == (0, 12)
    assert axes[0].get_ylim() == (9, 0)  # rows run towards the reader
    assert [len(ax.collections) for ax in axes] == [4, 1]
    told = "a rod. 4 voxels of 3 × 1.5 × 1 mm, in slices 1 to 2, rows 2 to 3, columns 1 to 1; slice 2 is orange."
    assert plots.describe(axes[0]) == told


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.image(np.zeros((4, 4, 9))), r"shape \(4, 4, 9\) cannot be shown; .* volume\[:, :, 10\]"),
        (lambda: plots.confusion([[1, 2], [3, 4]], ["a", "b", "c"]), "does not fit 3 classes"),
        (lambda: plots.voxels(np.zeros((1, 2, 2, 2)), ["nothing"]), "the mask of 'nothing' is empty; give at least"),
        (lambda: plots.strip(np.zeros(3600), [5], ["N", "V"]), "1 beats and 2 classes"),
        (lambda: plots.strip(np.zeros((3600, 2))), r"a signal of shape \(3600, 2\) has nothing"),
        (lambda: plots.strip(np.zeros(100), start=9.0), r"a signal of shape \(100,\) has nothing from 9.0 s on"),
        (lambda: plots.strip(np.full(3600, np.nan)), "holds NaN or infinity in this window"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
