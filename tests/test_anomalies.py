"""Detectors against scikit-learn's, against brute force, and against what is known by construction."""

import numpy as np
import pytest
from sklearn import cluster, ensemble, neighbors
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from medlearn import metrics
from medlearn.anomalies import IsolationForest, LocalOutlierFactor, k_means, nearest
from medlearn.anomalies.forest import cuts_in, grow, usual_cuts
from medlearn.datasets import load_breast_cancer


def cloud(n=300, d=4, seed=0):
    """A crowded group, a thin one, and a few far from both."""
    rng = np.random.default_rng(seed)
    thin = rng.normal(8, 3, (n // 3, d))
    return np.concatenate([rng.normal(size=(n - n // 3, d)), thin, rng.uniform(-20, 20, (9, d))])


def tumours():
    """Every benign tumour and the first ten malignant ones, each measurement from 0 to 1."""
    data = load_breast_cancer()
    rows = np.sort(np.r_[np.flatnonzero(data.labels == 0), np.flatnonzero(data.labels == 1)[:10]])
    X = data.features[rows]
    return (X - X.min(axis=0)) / np.ptp(X, axis=0), data.labels[rows]


def isolating_cuts(patient, others, *, rng):
    """Count the random cuts until a patient (d,) is alone among others (n, d): slow, but easy to believe."""
    cuts = 0
    while len(others):
        everybody = np.vstack([others, patient])
        low, high = everybody.min(axis=0), everybody.max(axis=0)
        open_features = np.flatnonzero(high > low)
        if not len(open_features):
            break
        feature = rng.choice(open_features)
        cut = rng.uniform(low[feature], high[feature])
        same_side = (others[:, feature] <= cut) == (patient[feature] <= cut)
        others, cuts = others[same_side], cuts + 1
    return cuts


@parametrize_with_checks(
    [
        LocalOutlierFactor(),
        LocalOutlierFactor(novelty=True),
        LocalOutlierFactor(5, contamination=0.1),
        IsolationForest(20),
        IsolationForest(20, contamination=0.1),
    ]
)
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize("k", [1, 5, 20])
@pytest.mark.parametrize("contamination", ["auto", 0.07])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_local_outlier_factor_is_scikit_learns(k, contamination, seed):
    X, new = cloud(seed=seed), cloud(seed=seed + 10)
    ours, theirs = (kind(k, contamination=contamination) for kind in (LocalOutlierFactor, neighbors.LocalOutlierFactor))
    assert np.array_equal(ours.fit_predict(X), theirs.fit_predict(X))
    assert np.abs(ours.negative_outlier_factor_ - theirs.negative_outlier_factor_).max() < 1e-9
    assert ours.offset_ == pytest.approx(theirs.offset_, abs=1e-9)
    ours, theirs = (clone(model).set_params(novelty=True).fit(X) for model in (ours, theirs))
    assert np.abs(ours.score_samples(new) - theirs.score_samples(new)).max() < 1e-9
    assert np.array_equal(ours.predict(new), theirs.predict(new))


def test_local_outlier_factor_of_real_tumours_is_scikit_learns():
    X, _ = tumours()
    for k in (10, 30, 50):
        ours, theirs = LocalOutlierFactor(k).fit(X), neighbors.LocalOutlierFactor(n_neighbors=k).fit(X)
        assert np.abs(ours.negative_outlier_factor_ - theirs.negative_outlier_factor_).max() < 1e-9


def test_the_local_outlier_factor_of_a_lattice_is_one():
    ring = np.array([[np.cos(a), np.sin(a)] for a in np.arange(12) * np.pi / 6])
    assert np.allclose(LocalOutlierFactor(2).fit(ring).negative_outlier_factor_, -1)


def test_a_factor_by_hand():
    # Values 0, 1, 2 and 10 with one neighbour: 0 and 1 are alone with each other; 10 has 2, at 8, whose own is at 1.
    model = LocalOutlierFactor(1).fit(np.array([[0.0], [1.0], [2.0], [10.0]]))
    assert np.allclose(model.negative_outlier_factor_, [-1, -1, -1, -8])


def test_alike_patients_are_no_error():
    model = LocalOutlierFactor(2).fit(np.array([[1.0]] * 5 + [[4.0]]))
    assert np.isfinite(model.negative_outlier_factor_).all()
    assert model.negative_outlier_factor_.argmin() == 5
    assert np.isfinite(IsolationForest(5, random_state=0).fit(np.ones((6, 2))).score_samples(np.ones((2, 2)))).all()


def test_nearest_is_brute_force():
    X, new = cloud(60, 3, seed=1), cloud(40, 3, seed=2)
    distances, rows = nearest(new, X, k=4)
    for row, found, at in zip(new, distances, rows, strict=True):
        every = np.array([np.linalg.norm(row - other) for other in X])
        assert np.allclose(found, np.sort(every)[:4])
        assert np.array_equal(at, every.argsort(kind="stable")[:4])
    own, rows = nearest(X, k=len(X) - 1)
    assert not np.any(rows == np.arange(len(X))[:, None])
    assert np.all(own[:, 0] > 0)


def test_nearest_in_pieces_is_nearest_at_once(monkeypatch):
    X = cloud(70, 3)
    at_once = nearest(X, k=6)
    monkeypatch.setattr("medlearn.anomalies.neighbours.CELLS", 1)
    for whole, piece in zip(at_once, nearest(X, k=6), strict=True):
        assert np.array_equal(whole, piece)


@pytest.mark.parametrize(("k", "most"), [(0, 2), (3, 2)])
def test_too_many_neighbours_are_refused(k, most):
    with pytest.raises(ValueError, match=f"k is {k}, and there are {most} other points; give a whole number from 1"):
        nearest(np.zeros((3, 2)), k=k)


def test_the_forest_ranks_as_scikit_learns_does():
    X, labels = tumours()
    areas = [
        [metrics.auc(labels, -kind(random_state=seed).fit(X).score_samples(X)) for seed in range(10)]
        for kind in (IsolationForest, ensemble.IsolationForest)
    ]
    assert abs(np.mean(areas[0]) - np.mean(areas[1])) < 0.01


def test_the_forests_scores_are_scikit_learns():
    X = cloud()
    ours = IsolationForest(400, random_state=0).fit(X).score_samples(X)
    theirs = ensemble.IsolationForest(n_estimators=400, max_samples=256, random_state=0).fit(X).score_samples(X)
    assert np.abs(ours - theirs).max() < 0.05
    assert np.abs(ours - theirs).mean() < 0.01
    assert np.corrcoef(ours, theirs)[0, 1] > 0.995


def test_a_tree_cuts_as_its_slow_twin_does():
    X = cloud(21, 3, seed=3)
    rng = np.random.RandomState(0)
    fast = np.mean([cuts_in(grow(X, 60, rng), X) for _ in range(1500)], axis=0)
    for row in (0, 25, len(X) - 1):
        slow = [isolating_cuts(X[row], np.delete(X, row, axis=0), rng=rng) for _ in range(1500)]
        assert abs(np.mean(slow) - fast[row]) < 5 * np.std(slow) / np.sqrt(750)


def test_a_deep_tree_sets_everybody_apart():
    X = cloud(60, 3)
    tree = grow(X, 200, np.random.RandomState(0))
    leaves = np.sum(tree["feature"] == -1)
    assert leaves == len(X)
    assert np.array_equal(tree["cuts"][tree["feature"] == -1].round(9) % 1, np.zeros(leaves))


def test_neighbouring_floats_are_parted():
    X = np.array([[1.0], [np.nextafter(1.0, 2)]])
    assert np.array_equal(cuts_in(grow(X, 5, np.random.RandomState(0)), X), [1, 1])


def test_usual_cuts_are_twice_the_harmonic_number():
    for n in (10, 256, 1000):
        harmonic = np.sum(1 / np.arange(1, n))
        assert usual_cuts(n) == pytest.approx(2 * harmonic - 2 * (n - 1) / n, abs=0.12)
    assert usual_cuts([1, 2]).tolist() == [0, 1]


@pytest.mark.parametrize("model", [LocalOutlierFactor(10, novelty=True), IsolationForest(20, random_state=0)])
def test_contamination_moves_the_cut_and_nothing_else(model):
    X, new = cloud(), cloud(seed=5)
    few, many = (clone(model).set_params(contamination=share).fit(X) for share in (0.02, 0.3))
    assert np.array_equal(few.score_samples(new), many.score_samples(new))
    assert few.offset_ < many.offset_
    assert np.mean(few.predict(new) == -1) < np.mean(many.predict(new) == -1)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (LocalOutlierFactor(0), "'n_neighbors' parameter of LocalOutlierFactor must be a whole number of at least 1"),
        (LocalOutlierFactor(True), "Got True instead"),
        (IsolationForest(2.5), "'n_estimators' parameter of IsolationForest must be a whole number"),
        (IsolationForest(max_samples=0), "'max_samples' parameter"),
        (IsolationForest(contamination=0.7), "must be 'auto' or a number above 0 and at most 0.5. Got 0.7 instead"),
    ],
)
def test_bad_parameters_are_refused_in_one_sentence(model, text):
    with pytest.raises(ValueError, match=text):
        model.fit(cloud())


def test_lof_says_for_whom_it_is():
    with pytest.raises(AttributeError) as refused:
        _ = LocalOutlierFactor().fit(cloud()).predict
    assert "set novelty=True for new patients" in str(refused.value.__cause__)
    with pytest.raises(AttributeError) as refused:
        _ = LocalOutlierFactor(novelty=True).fit_predict
    assert "use fit on known patients" in str(refused.value.__cause__)
    with pytest.warns(UserWarning, match="each has 4 neighbours only"):
        LocalOutlierFactor(20).fit(np.arange(5.0)[:, None])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_k_means_is_scikit_learns(seed):
    X = cloud(seed=seed)
    start = X[np.random.default_rng(seed).permutation(len(X))[:4]]
    centres, groups = k_means(X, start)
    theirs = cluster.KMeans(4, init=start, n_init=1, algorithm="lloyd", tol=0).fit(X)
    assert np.allclose(centres, theirs.cluster_centers_)
    assert np.array_equal(groups, theirs.labels_)


def test_a_centre_without_patients_stays():
    centres, groups = k_means([[0.0], [1.0]], [[0.5], [99.0]])
    assert np.array_equal(centres, [[0.5], [99.0]])
    assert np.array_equal(groups, [0, 0])
    assert np.array_equal(k_means([[0.0], [1.0]], [[3.0]], steps=0)[0], [[3.0]])


@pytest.mark.parametrize(
    ("points", "centres", "text"),
    [
        ([1.0, 2.0], [[1.0]], r"points of shape \(2,\)"),
        ([[1.0, 2.0]], [[1.0]], "do not fit"),
        ([[np.nan]], [[1.0]], "NaN or infinity"),
    ],
)
def test_k_means_refuses_what_does_not_fit(points, centres, text):
    with pytest.raises(ValueError, match=text):
        k_means(points, centres)
