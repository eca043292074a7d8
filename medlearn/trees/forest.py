"""A random forest: many trees, each grown on resampled patients and with few features to choose from."""

import numpy as np
from sklearn.utils import check_random_state

from medlearn.trees.classifier import TreeClassifier
from medlearn.trees.growing import CELLS, Grower, bin_ends, put_into_bins
from medlearn.trees.splitting import LEAF, midway
from medlearn.trees.tree import DecisionTree, descend, leaf_shares


class RandomForest(TreeClassifier):
    """A random forest for any number of classes.

    Parameters
    ----------
    n_estimators : int
        Number of trees.
    criterion, max_depth, min_samples_leaf
        As in `DecisionTree`.
    max_features : "sqrt", int or None
        Features that each node may choose among, drawn anew for each node; None is all of them (bagging).
    oob_score : bool
        Whether to let each training patient be judged by the trees that have not seen him.
    random_state : int, RandomState or None

    Attributes
    ----------
    classes_ : ndarray of shape (classes,)
    estimators_ : list of DecisionTree
    feature_importances_ : ndarray of shape (d,)
        Mean of the trees' importances.
    seeds_ : ndarray of int, shape (n_estimators,)
        What each tree's sample is drawn with; `sample(tree)` draws it again.
    oob_decision_function_ : ndarray of shape (n, classes)
        With `oob_score=True`: mean share over the trees that had not drawn a patient; nan if every tree had.
    oob_score_ : float
        Accuracy of these shares.

    Raises
    ------
    ValueError
        By `fit`, for a parameter out of range, NaN or infinite values.

    Notes
    -----
    Breiman (2001), Random forests, doi 10.1023/A:1010933404324. As in scikit-learn the trees' shares are averaged,
    not their votes counted. Each tree gets a sample of its own: n patients drawn with replacement. Each feature is put
    into 64 bins; one with no more different values than that is kept exactly.
    """

    def __init__(
        self,
        n_estimators=100,
        *,
        criterion="gini",
        max_depth=None,
        min_samples_leaf=1,
        max_features="sqrt",
        oob_score=False,
        random_state=None,
    ):
        self.n_estimators = n_estimators
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.oob_score = oob_score
        self.random_state = random_state

    def fit(self, X, y):
        """Grow the trees.

        Parameters
        ----------
        X : ndarray of shape (n, d)
        y : ndarray of shape (n,)

        Returns
        -------
        self : RandomForest
        """
        X, labels = self._read(X, y)
        rng = check_random_state(self.random_state)
        self.seeds_ = rng.randint(np.iinfo(np.int32).max, size=self.n_estimators)
        self._drawn_from = len(X)
        drawn = self._features_to_draw(X.shape[1])
        ends = bin_ends(X)
        grower = Grower(put_into_bins(X, ends), labels, len(self.classes_), drawn, self._limits(), rng)
        at_once = max(1, CELLS // (len(X) * drawn))
        self.estimators_ = []
        for start in range(0, self.n_estimators, at_once):
            seeds = range(start, min(start + at_once, self.n_estimators))
            weights = np.array([np.bincount(self.sample(tree), minlength=len(X)) for tree in seeds])
            self.estimators_ += self._trees(grower.grow(weights), ends)
        self.feature_importances_ = np.mean([tree.feature_importances_ for tree in self.estimators_], axis=0)
        if self.oob_score:
            self._judge_unseen(X, labels)
        return self

    def predict_proba(self, X):
        """Average the shares of each class over the trees.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        shares : ndarray of shape (n, classes)
        """
        X = self._check(X)
        return sum(leaf_shares(tree, descend(tree, X)) for tree in self.estimators_) / len(self.estimators_)

    def sample(self, tree):
        """Draw a tree's sample again.

        Parameters
        ----------
        tree : int

        Returns
        -------
        rows : ndarray of int, shape (n,)
            Training rows, some several times and about 37 % not at all.
        """
        return np.random.RandomState(self.seeds_[tree]).randint(self._drawn_from, size=self._drawn_from)

    def _limits(self):
        return {name: getattr(self, name) for name in ("criterion", "max_depth", "min_samples_leaf")}

    def _trees(self, nodes, ends):
        """Cut the nodes that were grown together into trees with thresholds in the units of the data."""
        asked = np.flatnonzero(nodes["feature"] != LEAF)
        feature, cut, next_bin = (nodes[name][asked] for name in ("feature", "bin", "next_bin"))
        below = np.array([ends[k][1][number] for k, number in zip(feature, cut, strict=True)])
        above = np.array([ends[k][0][number] for k, number in zip(feature, next_bin, strict=True)])
        threshold = np.full(len(nodes["tree"]), np.nan)
        threshold[asked] = midway(below, above)
        nodes = nodes | {"threshold": threshold}
        return [self._one_tree(nodes, np.flatnonzero(nodes["tree"] == tree)) for tree in range(nodes["tree"].max() + 1)]

    def _one_tree(self, nodes, mine):
        # Nodes are numbered across the group; -1, for none, finds the last entry, which is -1.
        number = np.append(np.full(len(nodes["tree"]), -1), -1)
        number[mine] = np.arange(len(mine))
        tree = DecisionTree(**self._limits(), max_features=self.max_features)
        tree.classes_, tree.n_features_in_ = self.classes_, self.n_features_in_
        left, leaf = nodes["left"][mine], nodes["feature"][mine] == LEAF
        below = {"left": number[left], "right": number[np.where(leaf, LEAF, left + 1)]}
        return tree._keep(**below, **{name: nodes[name][mine] for name in ("feature", "threshold", "counts")})

    def _judge_unseen(self, X, labels):
        sums, votes = np.zeros((len(X), len(self.classes_))), np.zeros(len(X))
        for number, tree in enumerate(self.estimators_):
            unseen = np.bincount(self.sample(number), minlength=len(X)) == 0
            sums[unseen] += leaf_shares(tree, descend(tree, X[unseen]))
            votes += unseen
        judged = votes > 0
        self.oob_decision_function_ = np.where(judged[:, None], sums / np.maximum(votes, 1)[:, None], np.nan)
        right = sums[judged].argmax(axis=1) == labels[judged]
        self.oob_score_ = float(right.mean()) if judged.any() else np.nan

    def _check_parameters(self):
        super()._check_parameters()
        self._need_whole_number("n_estimators")
