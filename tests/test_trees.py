import numpy as np
import pytest
import skops.io
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks

from medlearn.datasets import load_breast_cancer
from medlearn.trees import LEAF, DecisionTree, RandomForest, best_split, impurity
from medlearn.trees.forest import BINS, bin_ends, put_into_bins
from medlearn.trees.tree import descend, gains

BOTH = [DecisionTree(random_state=0), RandomForest(n_estimators=10, random_state=0)]
SETTINGS = [
    {"min_samples_leaf": 10},
    {"max_depth": 3, "min_samples_leaf": 5},
    {"criterion": "entropy", "min_samples_leaf": 10},
]


def patients(n=800, n_classes=2, seed=0, d=8):
    """Two or more overlapping groups; float32 values, since scikit-learn's trees see no finer ones."""
    X, y = make_classification(n, d, n_informative=5, n_classes=n_classes, flip_y=0.1, random_state=seed)
    return X.astype(np.float32).astype(float), y


def coarse_patients(seed):
    """Patients whose values a forest's bins keep exactly, and two decimals of a threshold too."""
    X, y = patients(n_classes=3, seed=seed)
    X = np.round(2 * X) / 2
    assert max(len(np.unique(column)) for column in X.T) <= BINS
    return X, y


def depth_of(tree):
    """Count the questions on the longest way; in our trees a node stands before its descendants."""
    depth = np.zeros(len(tree.feature_), dtype=int)
    for node in np.flatnonzero(tree.feature_ != LEAF):
        depth[[tree.left_[node], tree.right_[node]]] = depth[node] + 1
    return depth.max()


@parametrize_with_checks(
    [
        DecisionTree(),
        DecisionTree(max_features="sqrt"),
        RandomForest(n_estimators=5),
        RandomForest(n_estimators=5, oob_score=True, criterion="entropy"),
    ]
)
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


def test_impurity_by_hand():
    assert impurity([2, 2]) == 0.5
    assert impurity([1, 3]) == 1 - (1 / 16 + 9 / 16)
    assert impurity([5, 0, 0]) == 0
    assert impurity([1, 1, 1, 1], "entropy") == 2
    assert impurity([1, 3], "entropy") == pytest.approx(0.25 * 2 + 0.75 * np.log2(4 / 3))
    assert np.array_equal(impurity(np.zeros((2, 3))), [0, 0]), "nobody is not mixed"


def test_the_best_split_of_six_patients_by_hand():
    values, codes = np.array([3.0, 1, 6, 2, 5, 4]), np.array([0, 0, 1, 0, 1, 1])
    assert best_split(values, codes) == (3.5, 0.5), "everybody on his own side"
    codes = np.array([0, 0, 1, 0, 0, 1])  # in order of value: 0 0 0 1 0 1
    threshold, gain = best_split(values, codes)
    assert threshold == 3.5
    assert gain == pytest.approx(4 / 9 - 0.5 * (1 - 1 / 9 - 4 / 9))


def test_equal_values_stay_together_and_leaves_are_large_enough():
    values, codes = np.array([1.0, 1, 1, 2, 2]), np.array([0, 1, 0, 1, 1])
    assert best_split(values, codes).threshold == 1.5
    assert best_split(values, codes, min_samples_leaf=3).gain == -np.inf
    assert best_split(np.ones(4), codes[:4]).gain == -np.inf


@pytest.mark.parametrize("low", [1.0, np.nextafter(1.0, 2)], ids=["rounds down", "rounds up"])
def test_between_neighbouring_floats_the_lower_is_the_threshold(low):
    assert best_split(np.array([low, np.nextafter(low, 2)]), np.array([0, 1])).threshold == low


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_tree_is_scikit_learns(settings, n_classes, seed):
    """Wherever scikit-learn splits, our best gain is its gain (which of several equal ones it took is chance)."""
    X, y = patients(n_classes=n_classes, seed=seed)
    ours = DecisionTree(**settings).fit(X, y)
    model = DecisionTreeClassifier(random_state=0, **settings).fit(X, y)
    theirs, criterion = model.tree_, settings.get("criterion", "gini")
    for node, reached in zip(range(theirs.node_count), model.decision_path(X).toarray().T.astype(bool), strict=True):
        if theirs.feature[node] != -2:
            total = np.bincount(y[reached], minlength=n_classes)
            goes_left = reached & (X[:, theirs.feature[node]] <= theirs.threshold[node])
            gain = gains(np.bincount(y[goes_left], minlength=n_classes), total, criterion)
            splits = best_split(X[reached], y[reached], n_classes, criterion, settings.get("min_samples_leaf", 1))
            assert max(split.gain for split in splits) == pytest.approx(float(gain))
    assert abs(depth_of(ours) - model.get_depth()) <= 1
    assert np.mean(ours.predict(X) == model.predict(X)) > 0.93, "what ties leave"


@pytest.mark.parametrize("settings", [{"min_samples_leaf": 50}, {"max_depth": 2}], ids=str)
@pytest.mark.parametrize("criterion", ["gini", "entropy"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_without_ties_every_node_is_scikit_learns(settings, criterion, seed):
    """In large nodes no two features gain the same."""
    X, y = patients(n_classes=3, seed=seed)
    ours = DecisionTree(criterion, **settings).fit(X, y)
    model = DecisionTreeClassifier(criterion=criterion, **settings).fit(X, y)
    theirs, inner = model.tree_, ours.feature_ != LEAF
    assert np.array_equal(ours.left_, theirs.children_left)
    assert np.array_equal(ours.right_, theirs.children_right)
    assert np.array_equal(ours.feature_[inner], theirs.feature[inner])
    assert np.allclose(ours.threshold_[inner], theirs.threshold[inner], atol=1e-6)
    assert np.allclose(ours.impurity_, theirs.impurity)
    assert np.allclose(ours.feature_importances_, model.feature_importances_)
    assert np.array_equal(descend(ours, X), model.apply(X))


def test_limits_are_kept():
    X, y = patients()
    tree = DecisionTree(max_depth=4, min_samples_leaf=7).fit(X, y)
    assert depth_of(tree) == 4
    assert np.bincount(descend(tree, X))[tree.feature_ == LEAF].min() >= 7
    assert np.sum(tree.feature_ == LEAF) == len(np.unique(descend(tree, X)))


@pytest.mark.parametrize("limits", [{"max_depth": 4}, {"min_samples_leaf": 7}], ids=str)
def test_every_tree_of_a_forest_keeps_the_limits(limits):
    X, y = patients()
    for tree in RandomForest(5, random_state=0, **limits).fit(X, y).estimators_:
        size, leaf = tree.counts_.sum(axis=1), tree.feature_ == LEAF
        assert depth_of(tree) <= limits.get("max_depth", np.inf)
        assert size[leaf].min() >= limits.get("min_samples_leaf", 1)


def test_a_value_on_the_threshold_goes_left():
    tree = DecisionTree().fit([[1.0], [2], [7], [9]], ["well", "well", "ill", "ill"])
    assert list(tree.predict([[4.5], [np.nextafter(4.5, 5)]])) == ["well", "ill"]


def test_the_text_is_the_tree():
    tree = DecisionTree().fit([[1.0], [2], [7], [9]], ["well", "well", "ill", "ill"])
    assert tree.export_text(["pressure"]) == "\n".join(
        ["pressure <= 4.50?", "  yes: well (100% of 2)", "  no: ill (100% of 2)"]
    )
    assert tree.export_text(class_names=["I", "W"]).splitlines()[0] == "feature 0 <= 4.50?"


def test_a_node_draws_its_features():
    X, y = patients()
    roots = {DecisionTree(max_features=1, max_depth=1, random_state=seed).fit(X, y).feature_[0] for seed in range(40)}
    assert len(roots) > 4
    assert DecisionTree(max_depth=1).fit(X, y).feature_[0] in roots


@pytest.mark.parametrize("count", [5, 64, 65, 1000])
def test_bins_keep_the_order(count):
    X = np.random.default_rng(0).choice(np.linspace(-1, 1, count), size=(2000, 2))
    ends = bin_ends(X)
    codes = put_into_bins(X, ends)
    for column in range(2):
        lowest, highest = ends[column]
        assert len(lowest) == len(highest) <= 64
        for number in range(len(highest)):
            inside = X[codes[:, column] == number, column]
            assert (inside.min(), inside.max()) == (lowest[number], highest[number])
        assert (lowest[1:] > highest[:-1]).all()
    if count <= 64:
        assert [len(np.unique(codes[:, column])) for column in range(2)] == [count] * 2, "nothing is lost"
    else:
        assert np.bincount(codes[:, 0]).max() < 2000 / 20, "bins hold about equally many"


def test_bins_of_one_frequent_value():
    """The background of an image: most pixels are 0, and several quantiles fall on them."""
    column = np.append(np.zeros(62 * 50), np.arange(1.0, 101))  # 64 bins of 50 patients, 62 of them full of zeros
    ((lowest, highest),) = bin_ends(column[:, None])
    assert list(highest) == [0, 50, 100]
    assert list(lowest) == [0, 1, 51]
    assert np.bincount(put_into_bins(column[:, None], [(lowest, highest)])[:, 0]).tolist() == [3100, 50, 50]


def test_thresholds_of_a_forest_lie_midway_between_the_groups_of_a_node():
    """Bins that are empty in a node do not pull its threshold towards one side."""
    X = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0], [4, 1], [5, 1], [6, 1], [7, 1]])
    y = np.array(["a", "a", "b", "b", "c", "c", "c", "c"])
    forest = RandomForest(50, max_features=None, random_state=0).fit(X, y)
    texts = [tree.export_text() for tree in forest.estimators_]
    assert texts == [DecisionTree().fit(X[rows], y[rows]).export_text() for rows in map(forest.sample, range(50))]
    assert any(text.startswith("feature 1 <= 0.50?\n  yes: feature 0 <= 5.50?") for text in texts)


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("settings", [{}, {"min_samples_leaf": 8, "criterion": "entropy"}, {"max_depth": 4}], ids=str)
def test_a_tree_of_the_forest_is_a_decision_tree_grown_on_its_sample(settings, seed):
    """The histograms find the tree that the sorted values give, to the last threshold."""
    X, y = coarse_patients(seed)
    forest = RandomForest(3, max_features=None, random_state=1, **settings).fit(X, y)
    for number, tree in enumerate(forest.estimators_):
        rows = forest.sample(number)
        assert tree.export_text() == DecisionTree(**settings).fit(X[rows], y[rows]).export_text()


def test_samples_differ_and_leave_out_a_third():
    X, y = patients()
    forest = RandomForest(50, random_state=0).fit(X, y)
    samples = [forest.sample(tree) for tree in range(50)]
    shares = [len(np.unique(sample)) / len(X) for sample in samples]
    assert np.mean(shares) == pytest.approx(1 - np.exp(-1), abs=0.01)
    assert len({tuple(sample) for sample in samples}) == 50
    assert len({tuple(tree.feature_) for tree in forest.estimators_}) == 50
    assert np.array_equal(forest.sample(3), samples[3]), "drawn again, the same"


def test_out_of_bag_is_unseen():
    """With labels that mean nothing, who has seen a patient knows him by heart; who has not can only guess."""
    X, _ = patients(400)
    y = np.random.default_rng(0).integers(0, 2, 400)
    forest = RandomForest(60, oob_score=True, random_state=0).fit(X, y)
    assert forest.score(X, y) > 0.99
    assert 0.38 < forest.oob_score_ < 0.62
    seen = np.array([np.isin(np.arange(400), forest.sample(tree)) for tree in range(60)])
    shares = np.array([tree.predict_proba(X) for tree in forest.estimators_])
    by_hand = np.where(seen[:, :, None], np.nan, shares)
    assert np.allclose(forest.oob_decision_function_, np.nanmean(by_hand, axis=0))


def test_out_of_bag_is_scikit_learns_up_to_chance():
    X, y = patients()
    ours = RandomForest(100, oob_score=True, random_state=0).fit(X, y).oob_score_
    theirs = RandomForestClassifier(100, oob_score=True, random_state=0).fit(X, y).oob_score_
    assert ours == pytest.approx(theirs, abs=0.025)


@pytest.mark.parametrize("n_classes", [2, 4])
def test_probabilities_are_the_mean_of_the_trees(n_classes):
    X, y = patients(n_classes=n_classes)
    forest = RandomForest(7, random_state=0).fit(X, y)
    mean = np.mean([tree.predict_proba(X) for tree in forest.estimators_], axis=0)
    assert np.allclose(forest.predict_proba(X), mean)
    assert np.array_equal(forest.predict(X), forest.classes_[mean.argmax(axis=1)])
    assert forest.feature_importances_.sum() == pytest.approx(1)


@pytest.mark.parametrize("criterion", ["gini", "entropy"])
def test_the_forest_is_as_good_as_scikit_learns(criterion):
    X, y = patients(3000, n_classes=3, seed=1, d=12)
    ours = RandomForest(60, criterion=criterion, random_state=0).fit(X[:1500], y[:1500])
    theirs = RandomForestClassifier(60, criterion=criterion, random_state=0).fit(X[:1500], y[:1500])
    right = [model.predict(X[1500:]) == y[1500:] for model in (ours, theirs)]
    difference = right[0].astype(int) - right[1]
    assert abs(difference.mean()) < 3 * difference.std() / np.sqrt(1500)
    assert np.corrcoef(ours.feature_importances_, theirs.feature_importances_)[0, 1] > 0.98


@pytest.mark.parametrize("machine", BOTH)
def test_the_seed_decides(machine):
    X, y = patients()
    machine = clone(machine).set_params(max_features=2)
    first, again = (clone(machine).fit(X, y).predict_proba(X[:50]) for _ in range(2))
    other = clone(machine).set_params(random_state=1, max_depth=4).fit(X, y).predict_proba(X[:50])
    same_depth = clone(machine).set_params(max_depth=4).fit(X, y).predict_proba(X[:50])
    assert np.array_equal(first, again)
    assert not np.array_equal(other, same_depth)


@pytest.mark.parametrize("machine", BOTH)
def test_a_second_fit_forgets_the_first(machine):
    X, y = patients()
    again = clone(machine).fit(X[:100, :3], 1 - y[:100]).fit(X, y)
    assert np.array_equal(again.predict_proba(X), clone(machine).fit(X, y).predict_proba(X))


@pytest.mark.parametrize("machine", BOTH)
def test_constant_features_give_the_shares(machine):
    y = [0, 1, 1, 1] * 50
    model = clone(machine).fit(np.ones((200, 3)), y)
    assert model.predict_proba(np.zeros((1, 3)))[0] == pytest.approx([0.25, 0.75], abs=0.05)
    assert (model.feature_importances_ == 0).all()


@pytest.mark.parametrize("machine", BOTH)
def test_one_class_is_a_single_leaf(machine):
    model = clone(machine).fit([[0.0], [1.0]], ["ill", "ill"])
    assert list(model.predict([[5.0]])) == ["ill"]


@pytest.mark.parametrize("machine", [DecisionTree(), RandomForest(200, random_state=0)])
def test_two_patients(machine):
    assert list(machine.fit([[0.0], [1.0]], ["well", "ill"]).predict([[0.1], [0.9]])) == ["well", "ill"]


@pytest.mark.parametrize("machine", BOTH)
def test_equal_patients_with_opposite_labels(machine):
    X = np.repeat(np.arange(20.0), 2)[:, None]
    model = clone(machine).fit(X, [0, 1] * 20)
    assert np.isfinite(model.predict_proba(X)).all()
    if isinstance(model, DecisionTree):
        assert (model.predict_proba(X) == 0.5).all()


def test_a_node_whose_drawn_features_are_constant_draws_others():
    X = np.zeros((60, 40))
    X[:, 17] = np.arange(60)
    y = (np.arange(60) >= 30).astype(int)
    forest = RandomForest(20, max_features=1, random_state=0).fit(X, y)
    assert forest.score(X, y) == 1
    assert forest.feature_importances_[17] == 1
    assert len(DecisionTree(max_features=1, random_state=0).fit(X, y).feature_) == 3, "one question, two leaves"


BAD = {
    "criterion": ({"criterion": "mse"}, "must be one of 'gini', 'entropy'. Got 'mse' instead"),
    "max_depth": ({"max_depth": 0}, "'max_depth' parameter of .* whole number of at least 1 or None. Got 0 instead"),
    "leaf": ({"min_samples_leaf": -3}, "'min_samples_leaf' .* at least 1. Got -3 instead"),
    "float": ({"min_samples_leaf": 0.5}, "Got 0.5 instead"),
    "features": ({"max_features": "half"}, "'max_features' .* 'sqrt', a whole number .* Got 'half' instead"),
    "no features": ({"max_features": 0}, "Got 0 instead"),
    "a share of them": ({"max_features": 0.5}, "Got 0.5 instead"),
}


@pytest.mark.parametrize("machine", BOTH)
@pytest.mark.parametrize("name", BAD)
def test_bad_parameters_are_named(machine, name):
    parameters, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        clone(machine).set_params(**parameters).fit([[0.0], [1.0]], [0, 1])


def test_a_forest_needs_a_tree():
    with pytest.raises(ValueError, match=r"'n_estimators' .* at least 1. Got 0 instead"):
        RandomForest(0).fit([[0.0], [1.0]], [0, 1])


@pytest.mark.parametrize("machine", BOTH)
@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[np.nan], [1]], [0, 1], "Input X contains NaN"),
        ([[np.inf], [1]], [0, 1], "Input X contains infinity"),
        ([["high"], ["low"]], [0, 1], "could not convert string to float"),
        ([[0.0], [1.0]], [0.5, 1.7], "Unknown label type: continuous"),
        ([[0.0], [1.0]], [0, 1, 1], "inconsistent numbers of samples"),
    ],
)
def test_bad_data_is_named(machine, X, y, message):
    with pytest.raises(ValueError, match=message):
        clone(machine).fit(X, y)


@pytest.mark.parametrize("machine", BOTH)
def test_another_number_of_features_is_refused(machine):
    model = clone(machine).fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(ValueError, match=r"X has 2 features, but \w+ is expecting 1"):
        model.predict([[0.0, 1.0]])


@pytest.mark.parametrize("machine", BOTH)
def test_it_works_where_scikit_learns_do(machine):
    data = load_breast_cancer()
    X, y = data.features[::2], data.labels[::2]
    pipeline = make_pipeline(StandardScaler(), machine)
    assert cross_validate(pipeline, X, y, cv=3, scoring="roc_auc")["test_score"].min() > 0.85
    name = type(machine).__name__.lower()
    search = GridSearchCV(pipeline, {f"{name}__max_depth": [2, 4]}, cv=3).fit(X, y)
    calibrated = CalibratedClassifierCV(search.best_estimator_, cv=3).fit(X, y)
    assert np.allclose(calibrated.predict_proba(X).sum(axis=1), 1)


@pytest.mark.parametrize("machine", BOTH)
def test_it_can_be_saved_without_pickle(machine):
    X, y = patients(200)
    model = clone(machine).fit(X, y)
    stored = skops.io.dumps(model)
    asked = skops.io.get_untrusted_types(data=stored)
    assert all(name.startswith("medlearn.trees.") for name in asked), "only our own classes need trust"
    assert np.array_equal(skops.io.loads(stored, trusted=asked).predict_proba(X), model.predict_proba(X))
