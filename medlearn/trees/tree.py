"""Decision trees: which question unmixes a group best, and one tree grown from the best question at every node.

Counts are (..., classes): how many patients of each class a group holds.
"""

from numbers import Integral
from typing import NamedTuple

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from medlearn.parameters import Checked, is_number

CRITERIA = ("gini", "entropy")
LEAF = -1  # what a node asks about, and what stands below it, where it asks nothing


class Split(NamedTuple):
    """A question `value <= threshold?` and how much impurity it removes; no question if the gain is -inf."""

    threshold: float
    gain: float


def impurity(counts, criterion="gini"):
    """Measure how mixed groups are: 0 if all patients are of one class.

    Parameters
    ----------
    counts : ndarray of shape (..., classes)
    criterion : {"gini", "entropy"}
        "gini", sum p (1 - p): how often two patients drawn at random differ. "entropy", -sum p log2 p: how many
        yes-or-no questions, on average, tell a patient's class.

    Returns
    -------
    impurity : ndarray of shape (...)

    Notes
    -----
    Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 4.

    Examples
    --------
    >>> impurity(np.array([5.0, 5.0])), impurity(np.array([10.0, 0.0]))
    (np.float64(0.5), np.float64(0.0))
    """
    counts = np.asarray(counts, dtype=float)
    total = counts.sum(axis=-1, keepdims=True)
    share = counts / np.where(total > 0, total, 1)
    if criterion == "gini":
        return (share * (1 - share)).sum(axis=-1)
    return -(share * np.log2(np.where(share > 0, share, 1))).sum(axis=-1) + 0.0


def gains(left, total, criterion="gini", min_samples_leaf=1):
    """Return by how much splits lower the mean impurity of a group: (...), -inf where a side is too small.

    `left` counts those who would go left, `total` all of the group, both (..., classes).
    """
    right = total - left
    on_left, on_right = left.sum(axis=-1), right.sum(axis=-1)
    after = on_left * impurity(left, criterion) + on_right * impurity(right, criterion)
    gain = impurity(total, criterion) - after / np.asarray(total).sum(axis=-1)
    return np.where((on_left >= min_samples_leaf) & (on_right >= min_samples_leaf), gain, -np.inf)


def midway(low, high):
    """Put thresholds between neighbouring values low < high (...): at least low and less than high."""
    middle = low / 2 + high / 2
    return np.where(middle < high, middle, low)  # between two neighbouring floats there is no middle


def best_split(values, codes, n_classes=2, criterion="gini", min_samples_leaf=1):
    """Try every threshold of every feature.

    Parameters
    ----------
    values : ndarray of shape (n,) or (n, d)
    codes : ndarray of int, shape (n,)
        The class of each patient, 0 to n_classes - 1.
    n_classes : int
    criterion : {"gini", "entropy"}
    min_samples_leaf : int

    Returns
    -------
    split : Split, or for (n, d) a list of d
        The threshold lies midway between two neighbouring values; of equal gains the lowest one counts.

    Examples
    --------
    >>> best_split(np.array([1.0, 2.0, 7.0, 9.0]), np.array([0, 0, 1, 1]))
    Split(threshold=4.5, gain=0.5)
    """
    table = values[:, None] if values.ndim == 1 else values
    order = np.argsort(table, axis=0, kind="stable")
    ordered = np.take_along_axis(table, order, axis=0)
    left = np.cumsum(np.eye(n_classes)[codes[order]], axis=0)  # (n, d, classes): after the first, the second, ...
    gain = gains(left[:-1], left[-1], criterion, min_samples_leaf)
    gain[ordered[1:] == ordered[:-1]] = -np.inf  # no threshold fits between equal values
    splits = [Split(*_at(ordered[:, column], gain[:, column])) for column in range(table.shape[1])]
    return splits[0] if values.ndim == 1 else splits


def _at(ordered, gain):
    if len(gain) == 0:
        return np.nan, -np.inf
    place = int(gain.argmax())
    return float(midway(ordered[place], ordered[place + 1])), float(gain[place])


class TreeClassifier(Checked, ClassifierMixin, BaseEstimator):
    """A classifier whose `predict_proba` gives the share of each class."""

    def predict(self, X):
        """Name the most likely class of each row of X (n, d): ndarray (n,)."""
        shares = self.predict_proba(X)
        return self.classes_[shares.argmax(axis=1)]

    def _read(self, X, y):
        """Return X, and the class of each row as a number from 0 up."""
        self._check_parameters()
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        return X, codes

    def _check(self, X):
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, reset=False)

    def _check_parameters(self):
        if self.criterion not in CRITERIA:
            self._refuse("criterion", f"one of {', '.join(map(repr, CRITERIA))}")
        self._need_whole_number("max_depth", or_none=True)
        self._need_whole_number("min_samples_leaf")

    def _features_to_draw(self, d):
        """Turn max_features into a number of features for each node."""
        wanted = self.max_features
        if wanted is None:
            return d
        if isinstance(wanted, str) and wanted == "sqrt":
            return int(np.sqrt(d))
        if not is_number(wanted, Integral) or wanted < 1:
            self._refuse("max_features", "'sqrt', a whole number of at least 1, or None")
        return min(int(wanted), d)


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
        """Grow the tree on X (n, d) and y (n,); returns itself."""
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
        """Return the proportion of each class in the leaf that each row of X (n, d) comes to, ndarray (n, classes)."""
        return leaf_shares(self, descend(self, self._check(X)))

    def export_text(self, feature_names=None, class_names=None):
        """Write the tree as indented questions, with names of features and classes if given."""
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
    """Return the proportion of each class in each leaf, ndarray (n, classes), for numbers of nodes (n,)."""
    counts = tree.counts_[leaves]
    return counts / counts.sum(axis=1, keepdims=True)


def descend(tree, X):
    """Follow a tree's questions for each row of X (n, d); return the numbers of their leaves, ndarray (n,)."""
    nodes = np.zeros(len(X), dtype=np.intp)
    moving = np.arange(len(X)) if tree.feature_[0] != LEAF else np.arange(0)
    while len(moving):
        at = nodes[moving]
        goes_left = X[moving, tree.feature_[at]] <= tree.threshold_[at]
        nodes[moving] = at = np.where(goes_left, tree.left_[at], tree.right_[at])
        moving = moving[tree.feature_[at] != LEAF]
    return nodes
