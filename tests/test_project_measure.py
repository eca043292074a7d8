"""Probabilities, thresholds, what the test says by patient, its errors, and every look at it."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from sklearn.metrics import cohen_kappa_score

from medlearn.intervals import Estimate, wilson
from medlearn.metrics import auc
from medlearn.project.measure import (
    LOOKS,
    Calibration,
    Look,
    calibrate,
    chosen_finding,
    digest_of,
    error_captions,
    headline,
    interval,
    measure_test,
    patients_needed,
    read_looks,
    say_looks,
    share,
    take_look,
    threshold_for,
    worst_errors,
)
from medlearn.project.split import Part


def drawn(n, seed=0):
    """Draw labels whose true probability is the sigmoid of 2 s - 1, and the scores s."""
    rng = np.random.default_rng(seed)
    score = rng.normal(size=n)
    labels = (rng.random(n) < 1 / (1 + np.exp(1 - 2 * score))).astype(int)
    return np.column_stack([-score, score]), labels


def test_calibration_finds_the_curve_that_labels_were_drawn_from():
    calibration = calibrate(*drawn(20_000))
    assert calibration.slopes == pytest.approx([2, 2], abs=0.1)
    assert calibration.offsets == pytest.approx([1, -1], abs=0.1)
    scores, _ = drawn(10, seed=1)
    assert calibration.probabilities(scores)[:, 1] == pytest.approx(1 / (1 + np.exp(1 - 2 * scores[:, 1])), abs=0.02)


def test_probabilities_of_several_classes_add_up():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 5, 300)
    scores = rng.normal(size=(300, 5)) + 3 * np.eye(5)[labels]
    shares = calibrate(scores, labels).probabilities(scores)
    assert shares.sum(axis=1) == pytest.approx(np.ones(300))
    assert np.mean(shares.argmax(axis=1) == labels) > 0.9


def test_few_cases_without_an_error_do_not_make_certainty():
    scores = np.array([[1, -1], [1, -1], [1, -1], [-1, 1], [-1, 1.0]])
    shares = calibrate(scores, np.array([0, 0, 0, 1, 1])).probabilities(scores)
    assert shares.max() < 0.85  # Platt's targets: 4/5 and 3/4


def test_scores_that_rank_the_wrong_way_round_give_everybody_the_share():
    scores, labels = drawn(400)
    shares = calibrate(-scores, labels).probabilities(scores)
    assert np.ptp(shares[:, 1]) == 0
    assert shares[0, 1] == pytest.approx(labels.mean(), abs=0.01)
    assert np.ptp(calibrate(np.zeros((400, 2)), labels).probabilities(scores), axis=0).max() == 0


def test_a_class_without_validation_images_gets_small_probabilities():
    scores, labels = drawn(200)
    three = np.column_stack([scores, np.random.default_rng(0).normal(size=200)])
    assert calibrate(three, labels).probabilities(three)[:, 2].max() < 0.05


@pytest.mark.parametrize("scores", [np.empty((0, 2)), np.full((3, 2), np.nan), np.zeros((2, 2))])
def test_calibration_wants_finite_scores(scores):
    with pytest.raises(ValueError, match="calibration needs one finite score each"):
        calibrate(scores, np.array([0, 1, 1]))


def test_a_calibration_refuses_scores_of_other_classes():
    with pytest.raises(ValueError, match="do not fit a calibration of 2 classes"):
        Calibration([1, 1], [0, 0]).probabilities(np.zeros((4, 3)))


@pytest.mark.parametrize("wanted", [0.05, 0.5, 0.9, 0.95, 1.0])
def test_the_threshold_finds_enough_and_costs_no_more_false_alarms_than_the_highest(wanted):
    rng = np.random.default_rng(0)
    truth, shares = rng.random(100) < 0.4, rng.random(100)
    value = threshold_for(truth, shares, np.arange(100), sensitivity=wanted).value
    assert np.mean(shares[truth] >= value) >= wanted
    highest = max(share for share in shares if np.mean(shares[truth] >= share) >= wanted)
    assert np.sum(shares[~truth] >= value) == np.sum(shares[~truth] >= highest)
    assert value <= highest


def test_where_nobody_is_in_between_the_threshold_stands_in_the_middle():
    truth, shares = np.repeat([True, False], 10), np.r_[np.linspace(0.7, 0.9, 10), np.linspace(0, 0.3, 10)]
    assert threshold_for(truth, shares, np.arange(20), sensitivity=0.5).value == 0.5


def test_a_threshold_says_what_it_does_and_that_few_say_little():
    truth, shares = np.repeat([True, False], 10), np.linspace(1, 0, 20)
    said = threshold_for(truth, shares, np.arange(20), sensitivity=0.9).said
    assert said.endswith(f"it finds 10 of 10: {wilson(10, 10)}; it flags 0 of 10 others.")
    said = threshold_for(truth, shares, np.arange(20) // 3, sensitivity=0.9).said
    assert said.endswith(
        "4 patients with the finding: fewer than 10 say little, and an interval from them is a rough guide only."
    )


@pytest.mark.parametrize("wrong", [0, 90])
def test_a_wanted_share_must_be_one(wrong):
    with pytest.raises(ValueError, match=f"sensitivity={wrong} must be a share"):
        threshold_for([True, False], [0.9, 0.1], [1, 2], sensitivity=wrong)


def test_nobody_with_the_finding_is_said():
    with pytest.raises(ValueError, match="no validation image has the finding"):
        threshold_for([False, False], [0.9, 0.1], [1, 2], sensitivity=0.9)


def test_two_classes_need_to_be_told_which_is_to_be_found():
    with pytest.raises(
        ValueError, match=r"two classes, 'benign' and 'malignant': .* finding='malignant' or .*--finding"
    ):
        chosen_finding(None, ["benign", "malignant"])
    with pytest.raises(ValueError, match=r"no class 'tumor', but 'healthy', 'tumour'. Did you mean 'tumour'\?"):
        chosen_finding("tumor", ["healthy", "tumour"])
    assert chosen_finding("tumour", ["healthy", "tumour"]) == "tumour"
    assert chosen_finding(None, ["0", "1", "2"]) is None


def test_without_a_finding_the_headline_and_the_errors_are_of_all_classes():
    labels, shares = np.array([0, 1, 2]), np.array([[0.8, 0.1, 0.1], [0.7, 0.2, 0.1], [0.5, 0.4, 0.1]])
    assert headline(labels, shares, classes=list("abc")).endswith("3 classes it names the class of 1 correctly.")
    assert worst_errors(labels, shares, classes=list("abc")).tolist() == [2, 1]
    table = pd.DataFrame({"file": ["a.png", "b.png", "c.png"], "patient": ["P1", "P2", "c.png"]})
    part = Part(None, labels, None, table, "")
    assert error_captions(part, [1, 2], shares, classes=list("abc")) == [
        "predicted: a (0.70)\nb, P2\nb.png",
        "predicted: a (0.50)\nc\nc.png",
    ]


def test_a_share_of_one_image_a_patient_has_wilsons_interval():
    assert share(np.ones(10, bool), np.arange(10) < 8, patients=np.arange(10)) == wilson(8, 10)


def test_ten_copies_of_each_patient_do_not_narrow_a_share():
    hits = np.arange(40) < 30
    once = share(np.ones(40, bool), hits, patients=np.arange(40))
    ten = share(np.ones(400, bool), np.repeat(hits, 10), patients=np.repeat(np.arange(40), 10))
    assert ten.value == once.value
    assert ten.high - ten.low == pytest.approx(once.high - once.low, rel=0.1)


def test_no_error_is_no_certainty():
    found = share(np.ones(12, bool), np.ones(12, bool), patients=np.repeat(np.arange(4), 3))
    assert found == wilson(4, 4)  # four patients, not twelve images
    truth, patients = np.repeat([0, 1], [20, 10]), np.arange(30) // 2
    assert interval(auc, truth, truth * 1.0, patients=patients) == wilson(5, 5)


def test_patients_of_one_share_each_give_no_interval_without_width():
    six = share(np.ones(12, bool), np.arange(12) % 2 == 0, patients=np.arange(12) // 2)
    assert (six.value, six.low, six.high) == (0.5, wilson(3, 6).low, wilson(3, 6).high)
    five = share(np.ones(10, bool), np.arange(10) % 2 == 0, patients=np.arange(10) // 2)
    assert (five.value, five.low, five.high) == (0.5, wilson(2, 5).low, wilson(3, 5).high)


@pytest.mark.parametrize(("spoilt", "threshold"), [(np.nan, 0.5), (0.5, np.nan)])
def test_what_is_no_number_is_not_measured(spoilt, threshold):
    shares = np.array([[0.5, 0.5], [0.2, 0.8], [1 - spoilt, spoilt]])
    how = {"classes": ["a", "b"], "finding": "b", "threshold": threshold}
    with pytest.raises(ValueError, match=f"{int(np.isnan(spoilt))} images have a probability that is not a number"):
        measure_test(np.array([0, 1, 1]), shares, np.arange(3), **how)


def test_what_is_not_defined_is_a_sentence():
    one = np.array([True, True])
    assert share(~one, one, patients=np.arange(2)) == "not defined: there is no such image in the test part"
    assert "are of one patient" in share(one, np.array([True, False]), patients=np.zeros(2))
    assert interval(auc, np.ones(5), np.arange(5.0), patients=np.arange(5)).startswith("not defined: ")


def test_the_share_of_several_images_covers_the_truth():
    """95 % promised; 40 patients with up to 4 images that agree mostly: a percentile bootstrap gives 92 % or so."""
    rng, caught = np.random.default_rng(0), 0
    for _ in range(100):
        patients = np.repeat(np.arange(40), rng.integers(1, 5, 40))
        hits = rng.random(len(patients)) < rng.beta(4, 2, 40)[patients]
        found = share(np.ones(len(hits), bool), hits, patients=patients)
        caught += found.low <= 4 / 6 <= found.high
    assert 0.88 <= caught / 100 <= 0.99


@pytest.mark.parametrize("n_classes", [2, 4])
def test_the_test_is_measured_by_finding_and_by_class(n_classes):
    rng = np.random.default_rng(0)
    labels = np.arange(80) % n_classes
    shares = rng.dirichlet(np.ones(n_classes), 80) + np.eye(n_classes)[labels]
    classes = [f"class {n}" for n in range(n_classes)]
    how = {"classes": classes, "finding": "class 1", "threshold": 0.5}
    results = measure_test(labels, shares / 2, np.arange(80), **how)
    assert all(isinstance(value, Estimate) for value in results.values())
    assert results["sensitivity for class 1"].value == np.mean(shares[labels == 1, 1] / 2 >= 0.5)
    assert results["specificity for class 1"].value == np.mean(shares[labels != 1, 1] / 2 < 0.5)
    assert len(results) == (6 if n_classes == 2 else 6 + 2 + 4)
    graded = measure_test(labels, shares / 2, np.arange(80), classes=classes, ordered=True)
    kappa = cohen_kappa_score(labels, shares.argmax(axis=1), weights="quadratic")
    assert len(graded) == (0 if n_classes == 2 else 3 + 4)
    assert n_classes == 2 or graded["quadratic weighted kappa"].value == pytest.approx(kappa)


def errors(labels, shares, threshold, **how):
    shares, at = np.array(shares), {"classes": ["well", "ill"], "finding": "ill", "threshold": threshold}
    return worst_errors(np.array(labels), np.column_stack([1 - shares, shares]), **at, **how).tolist()


def test_classes_of_few_patients_are_named_with_their_counts():
    labels, classes = np.repeat([0, 1, 2], [30, 30, 6]), ["a", "b", "rare"]
    shares = np.random.default_rng(0).dirichlet(np.ones(3), 66)
    how = {"classes": classes, "finding": "a", "threshold": 0.5}
    results = measure_test(labels, shares, np.arange(66) // 2, **how)
    said = "3 patients with rare: fewer than 10 say little, and an interval from them is a rough guide only."
    assert results["few test patients"] == f"{said} The mean AUC counts each class alike, these too."
    assert "few test patients" not in measure_test(
        labels[:60], shares[:60], np.arange(60), **how | {"classes": classes[:2]}
    )


def test_the_worst_errors_are_those_at_the_threshold():
    labels, shares = [0, 0, 0, 1, 1, 1], [0.04, 0.3, 0.5, 0.04, 0.01, 0.3]
    assert errors(labels, shares, 0.05) == [4, 3, 2, 1]  # the ill one with 0.3 is called: no error
    assert errors(labels, shares, 0.05, most=2) == [4, 2]
    assert errors(labels, shares, 0.05, most=3) == [4, 3, 2]
    assert errors(labels, shares, 0.4) == [4, 3, 5, 2]
    assert errors([0] * 6 + [1], [0.9] * 6 + [0.1], 0.5, most=4) == [6, 0, 1, 2]  # more of one where there are fewer
    assert errors([1] * 6 + [0], [0.1] * 6 + [0.9], 0.5, most=4) == [0, 1, 2, 6]
    assert errors([0, 1], [0.05, 0.06], 0.06) == []


def test_of_several_classes_the_named_one_decides():
    shares = np.array([[0.3, 0.6, 0.1], [0.3, 0.1, 0.6], [0.7, 0.2, 0.1]])
    how = {"classes": ["a", "b", "c"], "finding": "a", "threshold": 0.5}
    assert worst_errors(np.array([0, 1, 2]), shares, **how).tolist() == [0, 2]  # b taken for c is no error here


def test_a_caption_says_what_by_how_much_whose_and_where():
    table = pd.DataFrame({"file": ["a.png", "b.png"], "patient": ["P1", "b.png"]})
    how = {"classes": ["well", "ill"], "finding": "ill", "threshold": 0.06}
    shares = np.array([[0.97, 0.03], [0.9, 0.1]])
    part = Part(None, np.array([1, 0]), None, table, "")
    captions = error_captions(part, [0, 1], shares, **how)
    assert captions == ["missed: 0.030 < 0.060\nill, P1\na.png", "false alarm: 0.100 ≥ 0.060\nwell\nb.png"]


@pytest.mark.parametrize(("width", "expected"), [(0.1, 0.9), (0.2, 0.5), (0.05, 0.95), (0.3, 0.8)])
def test_so_many_patients_give_the_wanted_width_and_one_fewer_does_not(width, expected):
    needed = patients_needed(width, expected=expected)
    # Wilson's interval takes whole numbers: the width lies between those of the neighbours.
    ends = [wilson(round(expected * n) + more, n) for n in (needed,) for more in (-1, 0, 1) if round(expected * n) < n]
    assert min(end.high - end.low for end in ends) <= width + 1e-9
    ends = [wilson(round(expected * n) + more, n) for n in (needed - 1,) for more in (-1, 0, 1)]
    assert max(end.high - end.low for end in ends) > width


def test_nine_collections_of_ten_hold_enough_ill_patients():
    ill, everybody = patients_needed(0.1), patients_needed(0.1, prevalence=0.1)
    assert binom.sf(ill - 1, everybody, 0.1) >= 0.9 > binom.sf(ill - 1, everybody - 1, 0.1)
    assert binom.sf(ill - 1, 10 * ill, 0.1) == pytest.approx(0.51, abs=0.01)  # ten times as many: one in two


@pytest.mark.parametrize("wrong", [{"wanted_width": 0}, {"expected": 1}, {"prevalence": 0}, {"prevalence": 10}])
def test_shares_must_be_shares(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}=.* must lie between 0 and 1"):
        patients_needed(**{"wanted_width": 0.1} | wrong)


# Every look at the test patients is kept, and what was done to the file is noticed.
def look(folder, model="m1", patients="p1", **more):
    return take_look(folder, model=model, patients=patients, measured="AUC, sensitivity", **more)


def test_looks_are_kept_in_their_order(tmp_path):
    assert read_looks(tmp_path) == []
    first = look(tmp_path, when="2030-01-01T00:00:00+00:00")
    assert first == [Look("2030-01-01T00:00:00+00:00", "m1", "p1", "AUC, sensitivity")]
    second = look(tmp_path, model="m2")
    assert second[0] == first[0]
    assert second[1].when.endswith("+00:00")
    assert [one.model for one in read_looks(tmp_path)] == ["m1", "m2"]
    assert (tmp_path / LOOKS).read_bytes().count(b"\n") == 3


def test_one_look_is_said_plainly_and_more_are_warned_of():
    one, again, other, moved = (Look("t", *what, "AUC") for what in (("a", "p"), ("a", "p"), ("b", "p"), ("a", "q")))
    assert say_looks([]) == "The test set was not used."
    assert say_looks([one]) == "The test set was used once."
    assert say_looks([one, again]) == "The test set was used 2 times, with 1 model."
    assert (
        "with 2 models. Changing the model after an evaluation and testing again is choosing by the test"
        in say_looks([one, other])
    )
    assert "The test set was not always the same, there were 2" in say_looks([one, moved])
    assert "Changing" not in say_looks([one, moved])


@pytest.mark.parametrize(
    "text", ["", "\n", "when,model\n1,2\n", "when,model,patients,measured\n1,2,3\n", "not\0 a table", "\xff\xfe"]
)
def test_a_file_that_was_changed_is_no_fresh_start(tmp_path, text):
    (tmp_path / LOOKS).write_text(text, encoding="latin-1")
    for use in (read_looks, look):
        with pytest.raises(ValueError, match=r"looks\.csv is not as it was written .* Put back the file as it was"):
            use(tmp_path)
    assert (tmp_path / LOOKS).read_text(encoding="latin-1") == text


@pytest.mark.parametrize("looks", [0, 1])
def test_a_last_line_without_its_end_stays_a_line(tmp_path, looks):
    header = "when,model,patients,measured"
    (tmp_path / LOOKS).write_text("\n".join([header, *["t,m0,p,AUC"] * looks]))
    assert len(look(tmp_path)) == looks + 1
    assert [one.model for one in read_looks(tmp_path)] == ["m0"] * looks + ["m1"]


def test_a_look_that_cannot_be_written_is_none(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        look(tmp_path / "nowhere")


def test_digests_see_values_order_and_shape_but_not_rounding():
    assert digest_of([0.1 + 0.2]) == digest_of([0.3]) == digest_of([0.30000001])
    assert digest_of([0.0]) == digest_of([-0.0])
    different = [([1, 2],), ([2, 1],), ([[1, 2]],), ([1], [2]), (["1", "2"],), ([1.001, 2],)]
    assert len({digest_of(*values) for values in different}) == len(different)
    assert len(digest_of(["ä", "ß"])) == 12
