"""Probabilities, thresholds, what the test says, and how many patients are needed."""

import numpy as np
import pandas as pd
import pytest

from medlearn.intervals import Estimate, wilson
from medlearn.metrics import auc
from medlearn.project.decisions import Calibration, calibrate, rarest_finding, threshold_for
from medlearn.project.errors import error_captions, worst_errors
from medlearn.project.measuring import interval, measure_test, patients_needed, share
from medlearn.project.parts import Part


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
    assert said.endswith(f"it finds 10 of 10: {wilson(10, 10)}; it calls 0 of 10 others.")
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


@pytest.mark.parametrize(
    ("labels", "finding"),
    [
        (["benign", "malignant", "malignant"], "malignant"),
        (["0", "1", "1"], "1"),
        (["Normal ", "a", "a", "b"], "b"),
        (["no", "none"], "no"),
    ],
)
def test_the_rarest_class_that_is_not_well_is_the_finding(labels, finding):
    assert rarest_finding(labels)[0] == finding
    assert "No finding was named" in rarest_finding(labels)[1]


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
    assert len(results) == (6 if n_classes == 2 else 6 + 1 + 4)


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


@pytest.mark.parametrize("wrong", [{"wanted_width": 0}, {"expected": 1}, {"prevalence": 0}, {"prevalence": 10}])
def test_shares_must_be_shares(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}=.* must lie between 0 and 1"):
        patients_needed(**{"wanted_width": 0.1} | wrong)
