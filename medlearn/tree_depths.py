"""Trees of scikit-learn cut at a depth: what they say after so many questions, of patients and in a plane."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier


def bagged(features, labels, count):
    """Grow trees on bootstrap samples of features (n, d) and labels 0 and 1 (n,), none of which hides a feature."""
    return RandomForestClassifier(count, max_features=None, random_state=0).fit(features, labels).estimators_


def shares_by_depth(tree, X, deepest):
    """Return the proportion of class 1 where each row of X (n, d) stands after each question."""
    grown, values = tree.tree_, X.astype(np.float32)  # as scikit-learn sees them
    rows, node = np.arange(len(X)), np.zeros(len(X), dtype=int)
    found = [grown.value[node, 0, 1]]
    for _ in range(deepest):
        below = values[rows, grown.feature[node]] <= grown.threshold[node]  # in a leaf the column is any
        child = np.where(below, grown.children_left[node], grown.children_right[node])
        node = np.where(grown.children_left[node] < 0, node, child)
        found.append(grown.value[node, 0, 1])
    return np.array(found)


def shares_in_plane(trees, columns, rows, depth):
    """Average what trees of two features, cut at a depth, say at each point of a grid: ndarray (r, c)."""
    canvas = np.zeros((len(rows), len(columns)))
    for tree in (model.tree_ for model in trees):
        waiting = [(0, 0, ((0, len(columns)), (0, len(rows))))]
        while waiting:
            node, asked, box = waiting.pop()
            if asked == depth or tree.children_left[node] < 0:
                across, up = box
                canvas[slice(*up), slice(*across)] += tree.value[node, 0, 1]
            else:
                waiting += _halves(tree, node, asked, box, (columns, rows))
    return canvas / len(trees)


def _halves(tree, node, asked, box, places):
    """Cut a node's rectangle, given by the first and last place on each axis, where the node asks."""
    axis = tree.feature[node]
    first, last = box[axis]
    cut = int(np.clip(np.searchsorted(places[axis], tree.threshold[node], "right"), first, last))
    for child, side in ((tree.children_left[node], (first, cut)), (tree.children_right[node], (cut, last))):
        yield child, asked + 1, ((side, box[1]) if axis == 0 else (box[0], side))
