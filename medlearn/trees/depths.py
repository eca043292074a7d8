"""Trees cut at a depth: what they would say if they had to answer after so many questions.

A tree that is grown once holds all its shallower selves: cut at a depth, it is the tree of that depth.
"""

import numpy as np

from medlearn.trees.tree import LEAF, leaf_shares


def shares_by_depth(tree, X, deepest):
    """Follow each row down a tree; return the share of class 1 where it stands after each question.

    Parameters
    ----------
    tree : DecisionTree
        Of two classes.
    X : ndarray of shape (n, d)
    deepest : int
        Questions in a row, at most.

    Returns
    -------
    shares : ndarray of shape (deepest + 1, n)
        Row 0 holds the root's share, before any question.
    """
    rows, node = np.arange(len(X)), np.zeros(len(X), dtype=int)
    share = _class_one(tree)
    found = [share[node]]
    for _ in range(deepest):
        asked = tree.feature_[node]
        below = X[rows, asked] <= tree.threshold_[node]  # in a leaf the column is any, and the answer unused
        node = np.where(asked == LEAF, node, np.where(below, tree.left_[node], tree.right_[node]))
        found.append(share[node])
    return np.array(found)


def shares_in_plane(trees, columns, rows, depth):
    """Average what trees of two features say at each point of a grid, each cut at a depth.

    Parameters
    ----------
    trees : list of DecisionTree
        Of two classes.
    columns, rows : ndarrays of shapes (c,) and (r,)
        Values of the first and of the second feature, in rising order.
    depth : int

    Returns
    -------
    shares : ndarray of shape (r, c)
        Mean share of class 1.

    Notes
    -----
    Every node is a rectangle of the plane. Filling rectangles takes as many steps as the trees have nodes, not as many
    as the grid has points.
    """
    canvas = np.zeros((len(rows), len(columns)))
    for tree in trees:
        share = _class_one(tree)
        waiting = [(0, 0, ((0, len(columns)), (0, len(rows))))]
        while waiting:
            node, asked, box = waiting.pop()
            if asked == depth or tree.feature_[node] == LEAF:
                across, up = box
                canvas[slice(*up), slice(*across)] += share[node]
            else:
                waiting += _halves(tree, node, asked, box, (columns, rows))
    return canvas / len(trees)


def _class_one(tree):
    """Return the share of class 1 in every node, ndarray (nodes,)."""
    return leaf_shares(tree, np.arange(len(tree.counts_)))[:, 1]


def _halves(tree, node, asked, box, places):
    """Cut a node's rectangle, given by the first and last place on each axis, where the node asks."""
    axis = tree.feature_[node]
    first, last = box[axis]
    cut = int(np.clip(np.searchsorted(places[axis], tree.threshold_[node], "right"), first, last))
    for child, side in ((tree.left_[node], (first, cut)), (tree.right_[node], (cut, last))):
        yield child, asked + 1, ((side, box[1]) if axis == 0 else (box[0], side))
