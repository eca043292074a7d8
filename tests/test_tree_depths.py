"""Trees cut at a depth, held against trees grown to that depth and against questions asked one by one."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from medlearn.tree_depths import shares_by_depth, shares_in_plane


def two_groups():
    rng = np.random.default_rng(3)
    labels = np.arange(160) % 2
    return rng.normal(size=(160, 2)) + 1.2 * labels[:, None], labels


@pytest.mark.parametrize("depth", [0, 1, 3, 20])
def test_a_tree_cut_at_a_depth_is_the_tree_of_that_depth(depth):
    X, labels = two_groups()
    found = shares_by_depth(DecisionTreeClassifier(random_state=0).fit(X, labels), X, 20)[depth]
    shallow = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, labels) if depth else None
    assert np.allclose(found, shallow.predict_proba(X)[:, 1] if depth else 0.5)


def test_a_tree_that_asks_nothing_says_its_share():
    X, labels = np.ones((4, 2)), np.array([0, 1, 1, 1])
    tree = DecisionTreeClassifier().fit(X, labels)
    assert np.array_equal(shares_by_depth(tree, X, 2), np.full((3, 4), 0.75))
    assert np.array_equal(shares_in_plane([tree], np.arange(3.0), np.arange(2.0), 5), np.full((2, 3), 0.75))


def asked_one_by_one(tree, point, depth):
    """Walk one point down a tree, a question at a time."""
    node = 0
    for _ in range(depth):
        if tree.children_left[node] >= 0:
            goes_left = point[tree.feature[node]] <= tree.threshold[node]
            node = (tree.children_left if goes_left else tree.children_right)[node]
    return tree.value[node, 0, 1]


@pytest.mark.parametrize("depth", [0, 1, 3, 50])
def test_painted_rectangles_are_what_the_trees_say_at_each_point(depth):
    trees = RandomForestClassifier(7, random_state=0).fit(*two_groups()).estimators_
    columns, rows = np.linspace(-3, 4, 31), np.linspace(-2, 5, 17)
    expected = [
        [np.mean([asked_one_by_one(tree.tree_, (x, y), depth) for tree in trees]) for x in columns] for y in rows
    ]
    assert np.allclose(shares_in_plane(trees, columns, rows, depth), expected)


def test_points_on_a_threshold_go_left():
    tree = DecisionTreeClassifier().fit(np.array([[0.0, 0], [2, 0]]), [0, 1])
    assert tree.tree_.threshold[0] == 1
    assert shares_in_plane([tree], np.array([0.0, 1.0, 1.5]), np.zeros(1), 1).tolist() == [[0, 0, 1]]
