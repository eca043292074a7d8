"""Random forests: many trees, each grown on resampled patients and with few features to choose from.

They grow at once, level by level. A feature's values are replaced by the number of the bin they fall into, once for the
whole forest; then one `bincount` over (node, feature, class, bin) holds all that is needed to find the best question of
every node of a level.
"""

import numpy as np
from sklearn.utils import check_random_state

from medlearn.trees.tree import LEAF, DecisionTree, TreeClassifier, descend, gains, leaf_shares, midway

BINS = 64  # values that a feature is reduced to
CELLS = 1 << 18  # values looked at in one go: a few megabytes, which stay in the processor's cache


def bin_ends(X):
    """Return the lowest and the highest value of each bin, at most `BINS`, of each column of X (n, d)."""
    return [_ends_of(column) for column in np.sort(X, axis=0).T]


def put_into_bins(X, ends):
    """Replace each value of X (n, d) by the number of its bin, ndarray of uint8 (n, d)."""
    codes = np.empty(X.shape, dtype=np.uint8)
    for column, (_, highest) in enumerate(ends):
        codes[:, column] = np.searchsorted(highest[:-1], X[:, column])
    return codes


class Grower:
    """Grows groups of trees on bin numbers `codes` (n, d) and labels 0 to n_classes - 1 (n,).

    Each node chooses among `drawn` features; `limits` holds criterion, max_depth and min_samples_leaf.
    """

    def __init__(self, codes, labels, n_classes, drawn, limits, rng):
        self.codes, self.labels, self.n_classes = codes, labels, n_classes
        self.drawn, self.limits, self.rng = drawn, limits, rng

    def grow(self, weights):
        """Grow one tree for each row of weights (trees, n), which say how often each patient was drawn.

        Returns a dict of ndarrays with an entry for each node of all trees, roots first: `tree`, `feature` (-1 in a
        leaf), `bin` (a patient goes left up to this one), `next_bin` (the lowest that somebody on the right is in),
        `left` (-1 in a leaf; right is the next), `counts`.
        """
        tree, rows = np.nonzero(weights)
        self.rows, self.weights, self.at = rows, weights[tree, rows].astype(float), tree
        owners, levels, known, depth = np.arange(len(weights)), [], 0, 0
        while len(owners):
            level = self._one_level(owners, known, depth)
            owners = np.repeat(owners[level["feature"] != LEAF], 2)
            levels.append(level)
            known, depth = known + len(level["tree"]), depth + 1
        return {name: np.concatenate([level[name] for level in levels]) for name in levels[0]}

    def _one_level(self, owners, known, depth):
        """Ask the best question of every node of a level, and send the patients to the nodes of the next."""
        counts = self._count(self.at * self.n_classes + self.labels[self.rows], (len(owners), self.n_classes))
        questions = np.full((3, len(owners)), LEAF)
        asking = np.flatnonzero(self._may_ask(counts, depth))
        self._stay_in(asking, len(owners))
        if len(asking):
            questions[:, asking] = self._questions(counts[asking])
        feature, cut, next_bin = questions
        split = feature != LEAF
        left = np.where(split, known + len(owners) + 2 * (split.cumsum() - 1), LEAF)
        self._send(asking, feature, cut, split)
        return {"tree": owners, "feature": feature, "bin": cut, "next_bin": next_bin, "left": left, "counts": counts}

    def _may_ask(self, counts, depth):
        total = counts.sum(axis=1)
        deep = self.limits["max_depth"] is not None and depth >= self.limits["max_depth"]
        return (counts.max(axis=1) < total) & (total >= 2 * self.limits["min_samples_leaf"]) & (not deep)

    def _stay_in(self, asking, n_nodes):
        """Forget the patients of finished nodes and number the others' nodes anew, 0 to len(asking) - 1."""
        number = np.full(n_nodes, LEAF)
        number[asking] = np.arange(len(asking))
        self.at = number[self.at]
        stays = self.at >= 0
        self.rows, self.weights, self.at = self.rows[stays], self.weights[stays], self.at[stays]

    def _questions(self, counts):
        """Return the best question of every node; where the drawn features say nothing, all are asked."""
        nodes, d = len(counts), self.codes.shape[1]
        if self.drawn < d:
            features = self.rng.random_sample((nodes, d)).argpartition(self.drawn, axis=1)[:, : self.drawn]
        else:
            features = np.broadcast_to(np.arange(d), (nodes, d))
        questions = self._best(features, counts, self.at, slice(None))
        silent = np.flatnonzero(questions[0] == LEAF)
        if self.drawn < d and len(silent):
            self._ask_all(silent, counts, questions)
        return questions

    def _ask_all(self, silent, counts, questions):
        """Ask some nodes about every feature and note the answers; few at a time, for this takes room."""
        d = self.codes.shape[1]
        for some in np.array_split(silent, min(len(silent), 1 + len(silent) * d * BINS // (4 * CELLS))):
            number = np.full(len(counts), LEAF)
            number[some] = np.arange(len(some))
            here = np.flatnonzero(number[self.at] != LEAF)
            everything = np.broadcast_to(np.arange(d), (len(some), d))
            questions[:, some] = self._best(everything, counts[some], number[self.at[here]], here)

    def _best(self, features, counts, at, here):
        """Count the classes in every bin of the nodes' features, and take the cut with the largest gain.

        Returns ndarray (3, nodes): the feature, the highest bin on the left, the lowest on the right.
        """
        nodes = np.arange(len(features))
        left = self._histogram(features, at, here).cumsum(axis=-1)[..., :-1]
        rule = self.limits["criterion"], self.limits["min_samples_leaf"]
        gain = gains(np.moveaxis(left, 0, -1), counts[:, None, None], *rule)
        flat = gain.reshape(len(nodes), -1)
        best = flat.argmax(axis=1)
        column, cut = np.divmod(best, BINS - 1)
        # Cuts through bins that are empty here gain the same, and the first is found: look where the next patients are.
        up_to = left[:, nodes, column].sum(axis=0)  # (nodes, bins - 1)
        next_bin = (up_to <= up_to[nodes, cut][:, None]).sum(axis=1)
        found = flat[nodes, best] > -np.inf
        return np.where(found, [features[nodes, column], cut, next_bin], LEAF)

    def _histogram(self, features, at, here):
        """Return ndarray (classes, nodes, drawn, bins): patients of each class in each bin."""
        nodes, drawn = features.shape
        rows, d = self.rows[here], self.codes.shape[1]
        codes = self.codes.ravel()[(rows * d)[:, None] + features[at]]  # (patients, drawn)
        first = (self.labels[rows] * nodes + at)[:, None] * drawn + np.arange(drawn)
        shape = (self.n_classes, nodes, drawn, BINS)
        return self._count((first * BINS + codes).ravel(), shape, np.repeat(self.weights[here], drawn))

    def _count(self, keys, shape, weights=None):
        weights = self.weights if weights is None else weights
        return np.bincount(keys, weights=weights, minlength=np.prod(shape)).reshape(shape)

    def _send(self, asking, feature, cut, split):
        """Move each patient to the left or right node of the next level; those in new leaves are done."""
        self._stay_in(np.flatnonzero(split[asking]), len(asking))
        mine = np.flatnonzero(split)[self.at]
        right = self.codes[self.rows, feature[mine]] > cut[mine]
        self.at = 2 * self.at + right


def _ends_of(ordered):
    distinct = ordered[np.append(True, ordered[1:] > ordered[:-1])]
    if len(distinct) <= BINS:
        return distinct, distinct
    places = np.arange(1, BINS + 1) * len(ordered) // BINS
    highest = np.unique(ordered[places - 1])
    above = np.searchsorted(distinct, highest[:-1]) + 1
    return distinct[np.append(0, above)], highest


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
        """Grow the trees on X (n, d) and y (n,); returns itself."""
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
        """Average the proportions of each class over the trees for each row of X (n, d): ndarray (n, classes)."""
        X = self._check(X)
        return sum(leaf_shares(tree, descend(tree, X)) for tree in self.estimators_) / len(self.estimators_)

    def sample(self, tree):
        """Draw a tree's sample again: training rows (n,), some several times and about 37 % not at all."""
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
