"""One decision tree, grown from the best question at every node."""

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from medlearn.trees.classifier import TreeClassifier
from medlearn.trees.splitting import LEAF, best_split, impurity


class DecisionTree(TreeClassifier):
    """A decision tree for any number of classes.

    Parameters
    ----------
    criterion : {"gini", "entropy"}
    max_depth : int, optional
        Questions on the way to a leaf, at most.
    min_samples_leaf : int
        Patients needed on both sides of a question.
    max_features : "sqrt", int or None
        Features that each node may choose among, drawn at random; None is all of them.
    random_state : int, RandomState or None
        For `max_features`.

    Attributes
    ----------
    classes_ : ndarray of shape (classes,)
    feature_ : ndarray of int, shape (nodes,)
        What each node asks about; -1 in a leaf. Node 0 is the root, and a node stands before its descendants.
    threshold_ : ndarray of shape (nodes,)
        A patient goes left if his value is at most this.
    left_, right_ : ndarray of int, shape (nodes,)
        The nodes below; -1 in a leaf.
    counts_ : ndarray of shape (nodes, classes)
        Training patients of each class.
    impurity_ : ndarray of shape (nodes,)
    feature_importances_ : ndarray of shape (d,)
        Share of the impurity that each feature removed.

    Raises
    ------
    ValueError
        By `fit`, for a parameter out of range, NaN or infinite values.

    Notes
    -----
    CART (Breiman and others 1984): the question with the largest gain, and so on until a node is pure. Of features
    with equal gains the first drawn counts.
    """

    def __init__(self, criterion="gini", *, max_depth=None, min_samples_leaf=1, max_features=None, random_state=None):
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, y):
        """Grow the tree.

        Parameters
        ----------
        X : ndarray of shape (n, d)
        y : ndarray of shape (n,)

        Returns
        -------
        self : DecisionTree
        """
        X, codes = self._read(X, y)
        drawn = self._features_to_draw(X.shape[1])
        rng = check_random_state(self.random_state)
        nodes = []
        waiting = [(np.arange(len(X)), 0, None)]  # rows, depth, and where the parent notes the node's number
        while waiting:
            rows, depth, note = waiting.pop()
            node = {"left": LEAF, "right": LEAF, "counts": np.bincount(codes[rows], minlength=len(self.classes_))}
            if note:
                parent, side = note
                parent[side] = len(nodes)
            feature, threshold = self._question(X[rows], codes[rows], node["counts"], depth, drawn, rng)
            nodes.append(node | {"feature": feature, "threshold": threshold})
            if feature != LEAF:
                goes_left = X[rows, feature] <= threshold
                waiting.append((rows[~goes_left], depth + 1, (nodes[-1], "right")))
                waiting.append((rows[goes_left], depth + 1, (nodes[-1], "left")))
        return self._keep(**{name: np.array([node[name] for node in nodes]) for name in nodes[0]})

    def predict_proba(self, X):
        """Return the share of each class in the leaf that each row comes to.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        shares : ndarray of shape (n, classes)
        """
        return leaf_shares(self, descend(self, self._check(X)))

    def export_text(self, feature_names=None, class_names=None):
        """Write the tree as indented questions.

        Parameters
        ----------
        feature_names, class_names : list of str, optional

        Returns
        -------
        text : str
        """
        check_is_fitted(self)
        features = [f"feature {k}" for k in range(self.n_features_in_)] if feature_names is None else feature_names
        classes = self.classes_ if class_names is None else class_names
        return "\n".join(self._lines(0, 0, "", features, classes))

    @property
    def feature_importances_(self):
        """Share of the impurity that each feature removed, ndarray of shape (d,); all 0 if no question was asked."""
        check_is_fitted(self)
        mass = self.counts_.sum(axis=1) * self.impurity_
        inner = np.flatnonzero(self.feature_ != LEAF)
        removed = mass[inner] - mass[self.left_[inner]] - mass[self.right_[inner]]
        sums = np.bincount(self.feature_[inner], weights=removed, minlength=self.n_features_in_)
        return sums / sums.sum() if sums.sum() > 0 else sums

    def _question(self, X, codes, counts, depth, drawn, rng):
        """Return the feature and threshold that unmix a node best, or (LEAF, nan)."""
        too_deep = self.max_depth is not None and depth >= self.max_depth
        if too_deep or counts.max() == len(X):
            return LEAF, np.nan
        order = rng.permutation(X.shape[1]) if drawn < X.shape[1] else np.arange(X.shape[1])
        # Features that are constant here do not count as drawn, as in scikit-learn.
        useful = order[np.ptp(X[:, order], axis=0) > 0][:drawn]
        splits = best_split(X[:, useful], codes, len(counts), self.criterion, self.min_samples_leaf)
        if not splits:
            return LEAF, np.nan
        best = int(np.argmax([split.gain for split in splits]))
        return (int(useful[best]), splits[best].threshold) if splits[best].gain > -np.inf else (LEAF, np.nan)

    def _keep(self, feature, threshold, left, right, counts):
        self.feature_, self.threshold_, self.left_, self.right_ = feature, threshold, left, right
        self.counts_, self.impurity_ = counts.astype(float), impurity(counts, self.criterion)
        return self

    def _lines(self, node, depth, answer, features, classes):
        start = "  " * depth + answer
        if self.feature_[node] == LEAF:
            counts = self.counts_[node]
            return [f"{start}{classes[counts.argmax()]} ({counts.max() / counts.sum():.0%} of {counts.sum():.0f})"]
        return [
            f"{start}{features[self.feature_[node]]} <= {self.threshold_[node]:.2f}?",
            *self._lines(self.left_[node], depth + 1, "yes: ", features, classes),
            *self._lines(self.right_[node], depth + 1, "no: ", features, classes),
        ]


def leaf_shares(tree, leaves):
    """Return the share of each class in each leaf.

    Parameters
    ----------
    tree : DecisionTree
    leaves : ndarray of int, shape (n,)

    Returns
    -------
    shares : ndarray of shape (n, classes)
    """
    counts = tree.counts_[leaves]
    return counts / counts.sum(axis=1, keepdims=True)


def descend(tree, X):
    """Follow a tree's questions to the leaf of each row.

    Parameters
    ----------
    tree : DecisionTree
    X : ndarray of shape (n, d)

    Returns
    -------
    leaves : ndarray of int, shape (n,)
        Numbers of nodes.
    """
    nodes = np.zeros(len(X), dtype=np.intp)
    moving = np.arange(len(X)) if tree.feature_[0] != LEAF else np.arange(0)
    while len(moving):
        at = nodes[moving]
        goes_left = X[moving, tree.feature_[at]] <= tree.threshold_[at]
        nodes[moving] = at = np.where(goes_left, tree.left_[at], tree.right_[at])
        moving = moving[tree.feature_[at] != LEAF]
    return nodes
