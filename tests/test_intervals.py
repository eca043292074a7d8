from functools import partial

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics as theirs

from medlearn.intervals import Estimate, audit, bootstrap, paired_bootstrap, wilson
from medlearn.metrics import auc


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (1, 7), (3, 4), (10, 10), (50, 143), (989, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_agrees_with_scipy(successes, trials, level):
    theirs = stats.binomtest(successes, trials).proportion_ci(level, method="wilson")
    ours = wilson(successes, trials, level)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert ours.value == successes / trials
    assert ours.level == level


def exact_coverage(shares, trials=60):
    """For each true share, sum the binomial probabilities of all outcomes whose interval holds it."""
    intervals = [wilson(successes, trials) for successes in range(trials + 1)]
    low, high = (np.array([getattr(interval, end) for interval in intervals]) for end in ("low", "high"))
    shares = np.asarray(shares)[:, np.newaxis]
    return np.sum(stats.binom.pmf(np.arange(trials + 1), trials, shares) * ((low <= shares) & (shares <= high)), axis=1)


def test_coverage_is_what_the_docstring_says():
    middle = exact_coverage(np.linspace(0.05, 0.95, 3001))
    assert middle.mean() == pytest.approx(0.951, abs=0.001)
    assert middle.min() == pytest.approx(0.930, abs=0.001)
    assert exact_coverage(np.linspace(0.001, 0.05, 3001)).min() == pytest.approx(0.84, abs=0.005)


def test_interval_keeps_a_width_at_the_ends():
    assert wilson(0, 20).low == 0.0
    assert wilson(0, 20).high > 0.1
    assert wilson(20, 20).high == 1.0
    assert wilson(20, 20).low < 0.9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0), "at least one case"),
        ((5, 4), "successes=5 must lie between 0 and trials=4"),
        ((-1, 4), "successes=-1 must lie"),
        ((1, 4, 1.0), "level=1.0 must lie between 0 and 1"),
        ((1, 4, 95), "level=95 must lie between 0 and 1"),
        ((1, 4, np.nan), "level=nan must lie between 0 and 1"),
        ((0.8, 4), "successes=0.8 is not a count"),
        ((np.nan, 4), "successes=nan is not a count"),
        ((1, np.nan), "trials=nan is not a count"),
        ((1, np.inf), "trials=inf is not a count"),
    ],
)
def test_impossible_counts_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        wilson(*arguments)


def test_estimate_prints_level_and_ends():
    assert str(Estimate(0.5, 0.25, 0.75, 0.9)) == "0.500 (90 % interval 0.250 to 0.750)"


def study(n, seed, distance=1.4657, prevalence=0.5):
    """Two normal groups; their true AUC is 0.85 at this distance."""
    rng = np.random.default_rng(seed)
    truth = (np.arange(n) < prevalence * n).astype(int)
    return truth, rng.normal(size=n) + distance * truth


def test_the_bootstrap_repeats_and_is_a_percentile_interval():
    truth, scores = study(80, 0)
    ours = bootstrap(auc, truth, scores, resamples=500, random_state=1)
    rng = np.random.default_rng(1)
    values = [auc(truth[rows], scores[rows]) for rows in (rng.integers(0, 80, 80) for _ in range(500))]
    assert ours.value == auc(truth, scores)
    assert (ours.low, ours.high) == pytest.approx(tuple(np.quantile(values, [0.025, 0.975])))
    narrower = bootstrap(auc, truth, scores, resamples=500, level=0.5, random_state=1)
    assert ours.low < narrower.low < narrower.high < ours.high


def test_the_bootstrap_of_a_mean_is_the_textbook_interval():
    values = np.random.default_rng(0).normal(size=400)
    ours = bootstrap(lambda _, scores: scores.mean(), np.zeros(400), values, resamples=4000)
    half = 1.96 * values.std() / 20
    assert (ours.low, ours.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.01)


def test_whole_patients_are_drawn():
    """Twenty patients with ten equal rows each know no more than twenty rows."""
    rng = np.random.default_rng(0)
    truth, scores = np.repeat(np.arange(20) % 2, 10), np.repeat(rng.normal(size=20), 10)
    patients = np.repeat(rng.permutation(20), 10)
    shuffled = rng.permutation(200)

    def mean(_, scores):
        return scores.mean()

    by_row = bootstrap(mean, truth, scores)
    by_patient = bootstrap(mean, truth[shuffled], scores[shuffled], groups=patients[shuffled])
    alone = bootstrap(mean, truth[::10], scores[::10])
    assert by_patient.high - by_patient.low == pytest.approx(alone.high - alone.low, rel=0.1)
    assert by_patient.high - by_patient.low > 2.5 * (by_row.high - by_row.low)


def test_rows_of_one_patient_stay_together():
    groups = np.array([5, 3, 5, 8, 3, 3])
    seen = []
    bootstrap(lambda truth, rows: seen.append(np.sort(rows)) or 0.0, groups, np.arange(6), groups=groups, resamples=50)
    for rows in seen[1:]:
        counts = np.bincount(rows, minlength=6)
        assert counts[0] == counts[2]
        assert counts[1] == counts[4] == counts[5]


def test_a_pair_is_compared_on_the_same_patients():
    truth, scores = study(200, 3)
    worse = scores + np.random.default_rng(0).normal(scale=0.3, size=200)
    difference = paired_bootstrap(auc, truth, scores, worse)
    assert difference.value == pytest.approx(auc(truth, scores) - auc(truth, worse))
    alone = bootstrap(auc, truth, scores)
    assert difference.high - difference.low < 0.6 * (alone.high - alone.low), "what is hard for both cancels"
    same = paired_bootstrap(auc, truth, scores, scores)
    assert (same.low, same.value, same.high) == (0, 0, 0)


def test_resamples_without_a_class_are_drawn_again():
    truth, scores = study(40, 0, prevalence=0.05)
    assert 0 <= bootstrap(auc, truth, scores, resamples=300).low <= 1
    with pytest.raises(ValueError, match=r"20 resamples in a row have no value .* too few patients of a class"):
        bootstrap(lambda t, s: auc(t, s) if np.array_equal(s, scores) else auc(0 * t, s), truth, scores)


@pytest.mark.parametrize("interval", [bootstrap, lambda *args, **more: paired_bootstrap(*args, args[2], **more)])
def test_what_is_wrong_is_said_before_anything_is_drawn(interval):
    truth, scores = study(40, 0)
    with pytest.raises(ValueError, match="level=95 must lie between 0 and 1"):
        interval(auc, truth, scores, level=95)
    for resamples in (0, 1, np.nan):
        with pytest.raises(ValueError, match=f"resamples={resamples}: at least two"):
            interval(auc, truth, scores, resamples=resamples)
    with pytest.raises(ValueError, match="must match"):
        interval(auc, truth, scores[1:])
    with pytest.raises(ValueError, match="1 scores are NaN"):
        interval(auc, truth, np.where(np.arange(40) == 3, np.nan, scores))


@pytest.mark.parametrize("interval", [bootstrap, lambda *args, **more: paired_bootstrap(*args, args[2], **more)])
def test_one_patient_gives_no_interval(interval):
    def mean(_, scores):
        return scores.mean()

    truth, scores = np.ones(6), np.full(6, 0.8)
    with pytest.raises(ValueError, match="1 patient: resampling draws the same one"):
        interval(mean, truth, scores, groups=np.zeros(6))
    with pytest.raises(ValueError, match="1 patient: resampling draws the same one"):
        interval(mean, truth[:1], scores[:1])
    for groups in ([1.0, 1, 2, 2, np.nan, np.nan], np.array(["a", "a", "b", "b", None, None], object)):
        with pytest.raises(ValueError, match="2 rows have no patient"):
            interval(mean, truth, scores, groups=groups)
    with pytest.raises(ValueError, match=r"groups have shape \(6, 1\)"):
        interval(mean, truth, scores, groups=np.arange(6)[:, None])


@pytest.mark.parametrize("interval", [bootstrap, lambda *args, **more: paired_bootstrap(*args, args[2], **more)])
def test_a_metric_that_gives_nan_gives_no_interval(interval):
    truth, scores = study(40, 0)
    with pytest.raises(ValueError, match="the metric gave nan"):
        interval(lambda t, s: np.nan, truth, scores)


def test_a_resample_without_a_value_is_drawn_again():
    values = np.array([1.0, 2, 3, 4])
    ours = bootstrap(lambda _, s: np.nan if s.max() < 3 else s.mean(), np.zeros(4), values, resamples=300)
    assert 1.5 <= ours.low <= ours.high <= 4


@pytest.mark.parametrize("claim", [np.nan, np.inf, None, "0.98", True])
def test_a_claim_that_is_no_number_neither_agrees_nor_disagrees(claim):
    with pytest.raises(ValueError, match=r"accuracy=.* is not a figure that can be checked"):
        audit([[90, 0], [10, 0]], {"accuracy": claim})


@pytest.mark.parametrize("matrix", [[[np.nan, 1], [1, 1]], [[np.inf, 1], [1, 1]], [["1", "2"], ["3", "4"]]])
def test_a_matrix_of_no_counts_is_not_audited(matrix):
    with pytest.raises(ValueError, match="the matrix must be 2 x 2 counts"):
        audit(matrix, {"accuracy": 0.9})


def coverage(interval, n, studies):
    hits = [interval(*study(n, seed)) for seed in range(studies)]
    return np.mean([hit.low <= 0.85 <= hit.high for hit in hits])


def test_coverage_of_the_bootstrap_is_as_documented():
    def quick(truth, scores):
        return bootstrap(auc, truth, scores, resamples=200)

    assert coverage(quick, 60, 400) == pytest.approx(0.94, abs=0.03)


ARTICLE = [[3935, 675], [410, 25]]
CLAIMS = {"accuracy": 0.98, "sensitivity": 0.76, "precision": 0.80, "f1": 0.78, "cases": 5035, "ill": 435}


def test_an_article_is_audited():
    found = audit(ARTICLE, CLAIMS)
    assert found.contradictions == ("accuracy", "sensitivity", "precision", "f1", "cases")
    text = str(found)
    assert "accuracy: published 0.98, the matrix says 0.7849: contradicted" in text
    assert "cases: published 5035, the matrix says 5045: contradicted" in text
    assert "ill: published 435, the matrix says 435: agrees" in text
    assert text.endswith("5 of 6 figures are contradicted.")


def test_what_rounding_hides_is_no_contradiction():
    assert not audit([[85, 15], [24, 76]], {"sensitivity": 0.76, "accuracy": 0.81, "specificity": 0.85}).contradictions
    assert audit([[85, 15], [24, 76]], {"accuracy": 0.82}).contradictions == ("accuracy",)


def test_audit_agrees_with_scikit_learn():
    truth = np.repeat([0, 0, 1, 1], [40, 10, 5, 45])
    called = np.repeat([0, 1, 0, 1], [40, 10, 5, 45])
    figures = {
        "accuracy": theirs.accuracy_score,
        "sensitivity": theirs.recall_score,
        "specificity": partial(theirs.recall_score, pos_label=0),
        "precision": theirs.precision_score,
        "npv": partial(theirs.precision_score, pos_label=0),
        "f1": theirs.f1_score,
        "balanced accuracy": theirs.balanced_accuracy_score,
        "mcc": theirs.matthews_corrcoef,
    }
    claims = {name: metric(truth, called) for name, metric in figures.items()}
    for published, true in audit([[40, 10], [5, 45]], claims).figures.values():
        assert true == pytest.approx(published, abs=1e-12)


def test_a_figure_that_is_not_defined_cannot_be_published():
    assert audit([[90, 0], [10, 0]], {"precision": 0.9}).contradictions == ("precision",)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: audit(ARTICLE, {"precison": 0.8}), "no figure is called 'precison'; the names are 'accuracy'"),
        (lambda: audit([[1, 2, 3]], {}), r"must be 2 x 2 counts .* got \[\[1, 2, 3\]\]"),
        (lambda: audit([[0.5, 1], [1, 1]], {}), "must be 2 x 2 counts"),
        (lambda: bootstrap(auc, [0, 1], [0.1]), "truth has 2 rows, the other array 1"),
        (lambda: bootstrap(auc, *study(20, 0), level=95), "level=95 must lie between 0 and 1"),
    ],
)
def test_impossible_requests(call, message):
    with pytest.raises(ValueError, match=message):
        call()
