import numpy as np
import pytest
from sklearn import metrics as theirs

from medlearn import metrics


def patients(n=300, seed=0, ties=False):
    rng = np.random.default_rng(seed)
    truth = (rng.random(n) < 0.3).astype(int)
    scores = 1 / (1 + np.exp(-(rng.normal(size=n) + 1.5 * truth - 1)))
    return truth, np.round(scores, 1) if ties else scores


TRUTH, SCORES = patients()
CALLED = (SCORES > 0.4).astype(int)

AGREEING = {
    "accuracy": theirs.accuracy_score,
    "sensitivity": theirs.recall_score,
    "specificity": lambda truth, called: theirs.recall_score(truth, called, pos_label=0),
    "positive_predictive_value": theirs.precision_score,
    "kappa": theirs.cohen_kappa_score,
}


@pytest.mark.parametrize("name", AGREEING)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_counts_are_scikit_learns(name, seed):
    truth, scores = patients(seed=seed)
    called = (scores > 0.5).astype(int)
    assert np.allclose(getattr(metrics, name)(truth, called), AGREEING[name](truth, called), rtol=1e-12)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_rankings_are_scikit_learns(ties, seed):
    truth, scores = patients(seed=seed, ties=ties)
    assert metrics.auc(truth, scores) == pytest.approx(theirs.roc_auc_score(truth, scores), rel=1e-12)
    assert metrics.average_precision(truth, scores) == pytest.approx(
        theirs.average_precision_score(truth, scores), rel=1e-12
    )
    for ours, other in zip(
        metrics.roc_curve(truth, scores), theirs.roc_curve(truth, scores, drop_intermediate=False), strict=True
    ):
        assert np.allclose(ours, other)


def test_the_auc_counts_pairs():
    truth, scores = patients(60, ties=True)
    ill, healthy = scores[truth == 1], scores[truth == 0]
    by_hand = np.mean([(a > b) + (a == b) / 2 for a in ill for b in healthy])
    assert metrics.auc(truth, scores) == pytest.approx(by_hand)
    assert metrics.auc(1 - truth, scores) == pytest.approx(1 - by_hand)


def test_probabilities():
    assert metrics.brier_score(TRUTH, SCORES) == pytest.approx(theirs.brier_score_loss(TRUTH, SCORES))
    assert metrics.brier_score(TRUTH, np.full(300, 0.3)) == pytest.approx(np.mean((TRUTH - 0.3) ** 2))
    by_hand = 0.0
    for low in np.arange(10) / 10:
        here = (low <= SCORES) & (low + 0.1 > SCORES)
        by_hand += abs(SCORES[here].mean() - TRUTH[here].mean()) * here.mean() if here.any() else 0
    assert metrics.expected_calibration_error(TRUTH, SCORES) == pytest.approx(by_hand)
    assert metrics.expected_calibration_error([1, 1, 0, 0], [1.0, 1, 0, 0]) == 0


@pytest.mark.parametrize("prevalence", [0.001, 0.3, 0.9])
def test_predictive_values_follow_bayes(prevalence):
    """Against patients in whom the prevalence really is so."""
    rng = np.random.default_rng(0)
    truth = (rng.random(400_000) < prevalence).astype(int)
    found, left = metrics.sensitivity(TRUTH, CALLED), metrics.specificity(TRUTH, CALLED)
    called = np.where(truth == 1, rng.random(400_000) < found, rng.random(400_000) >= left)
    assert metrics.positive_predictive_value(TRUTH, CALLED, prevalence) == pytest.approx(
        metrics.positive_predictive_value(truth, called), abs=0.01
    )
    here = TRUTH.mean()
    same = metrics.positive_predictive_value(TRUTH, CALLED)
    assert metrics.positive_predictive_value(TRUTH, CALLED, here) == pytest.approx(same)


UNDEFINED = {
    "sensitivity": ([0, 0], [0, 1], "sensitivity asks about the ill, and there are none"),
    "specificity": ([1, 1], [0, 1], "specificity asks about the healthy, and there are none"),
    "positive_predictive_value": ([0, 1], [0, 0], "asks about the patients called ill"),
    "auc": ([1, 1], [0.2, 0.3], "the AUC asks about the healthy"),
    "roc_curve": ([0, 0], [0.2, 0.3], "the ROC curve asks about the ill"),
    "average_precision": ([0, 0], [0.2, 0.3], "the precision-recall curve asks about the ill"),
}


@pytest.mark.parametrize("name", UNDEFINED)
def test_what_nobody_can_answer_is_refused(name):
    truth, other, message = UNDEFINED[name]
    with pytest.raises(ValueError, match=message):
        getattr(metrics, name)(truth, other)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metrics.sensitivity([0, 1], [0.2, 0.7]), "predicted must be 0 or 1.* Apply a threshold"),
        (lambda: metrics.sensitivity([0, 2], [0, 1]), "truth must be 0 or 1"),
        (lambda: metrics.sensitivity([], []), "at least one patient"),
        (lambda: metrics.accuracy([0, 1], [0, 1, 1]), "truth has 2 patients, predicted has shape"),
        (lambda: metrics.auc([0, 1], [np.nan, 1]), "1 scores are NaN or infinite"),
        (lambda: metrics.brier_score([0, 1], [0.2, 1.3]), "from 0 to 1; got 0.2 to 1.3. Calibrate scores first"),
        (lambda: metrics.expected_calibration_error([0, 1], [0.2, 0.3], 0), "bins=0"),
        (lambda: metrics.positive_predictive_value([0, 1], [0, 1], 30), "prevalence=30 must be a share"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("said", [[0, 0, 0], [1, 1]])
def test_kappa_is_not_defined_where_both_always_say_the_same(said):
    with pytest.raises(ValueError, match="one and the same of every patient"):
        metrics.kappa(said, said)
    assert metrics.kappa([0, 1], [1, 0]) == -1
