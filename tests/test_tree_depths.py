"""Trees cut at a depth, held against trees grown to that depth and against questions asked one by one."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from medlearn.trees import DecisionTree, RandomForest
from medlearn.trees.tree import shares_by_depth, shares_in_plane


def two_groups(features=2):
    rng = np.random.default_rng(3)
    labels = np.arange(160) % 2
    return rng.normal(size=(160, features)) + 1.2 * labels[:, None], labels


@pytest.mark.parametrize("depth", [0, 1, 3, 20])
@pytest.mark.parametrize("features", [2, 5])
def test_a_tree_cut_at_a_depth_is_the_tree_of_that_depth(depth, features):
    X, labels = two_groups(features)
    found = shares_by_depth(DecisionTree().fit(X, labels), X, 20)[depth]
    shallow = DecisionTree(max_depth=depth).fit(X, labels) if depth else None
    expected = shallow.predict_proba(X)[:, 1] if depth else np.full(160, 0.5)
    assert np.allclose(found, expected)


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_cut_trees_are_as_right_as_those_of_scikit_learn(depth):
    X, labels = two_groups()
    theirs = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, labels)
    found = shares_by_depth(DecisionTree().fit(X, labels), X, depth)[depth]
    assert np.allclose(found, theirs.predict_proba(X)[:, 1])


def test_a_tree_that_asks_nothing_says_its_share():
    X, labels = np.ones((4, 2)), np.array([0, 1, 1, 1])
    tree = DecisionTree().fit(X, labels)
    assert np.array_equal(shares_by_depth(tree, X, 2), np.full((3, 4), 0.75))
    assert np.array_equal(shares_in_plane([tree], np.arange(3.0), np.arange(2.0), 5), np.full((2, 3), 0.75))


def asked_one_by_one(tree, point, depth):
    """Walk one point down a tree, a question at a time."""
    node = 0
    for _ in range(depth):
        if tree.feature_[node] >= 0:
            goes_left = point[tree.feature_[node]] <= tree.threshold_[node]
            node = (tree.left_ if goes_left else tree.right_)[node]
    return tree.counts_[node, 1] / tree.counts_[node].sum()


@pytest.mark.parametrize("depth", [0, 1, 3, 50])
def test_painted_rectangles_are_what_the_trees_say_at_each_point(depth):
    X, labels = two_groups()
    trees = RandomForest(7, random_state=0).fit(X, labels).estimators_
    columns, rows = np.linspace(-3, 4, 31), np.linspace(-2, 5, 17)
    expected = [[np.mean([asked_one_by_one(tree, (x, y), depth) for tree in trees]) for x in columns] for y in rows]
    assert np.allclose(shares_in_plane(trees, columns, rows, depth), expected)


def test_points_on_a_threshold_go_left():
    X, labels = np.array([[0.0, 0], [2, 0]]), np.array([0, 1])
    tree = DecisionTree().fit(X, labels)
    assert tree.threshold_[0] == 1
    assert shares_in_plane([tree], np.array([0.0, 1.0, 1.5]), np.zeros(1), 1).tolist() == [[0, 0, 1]]
