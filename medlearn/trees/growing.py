"""Grow many trees at once, level by level, from values put into a few bins.

A feature's values are replaced by the number of the bin they fall into, once for the whole forest. Then one `bincount`
over (node, feature, class, bin) holds all that is needed to find the best question of every node of a level.
"""

import numpy as np

from medlearn.trees.splitting import LEAF, gains

BINS = 64  # values that a feature is reduced to
CELLS = 1 << 18  # values looked at in one go: a few megabytes, which stay in the processor's cache


def bin_ends(X):
    """Choose the bins that each feature is put into.

    Parameters
    ----------
    X : ndarray of shape (n, d)

    Returns
    -------
    ends : list of d pairs of ndarrays, lowest and highest, each of at most `BINS` rising values
        The values that each bin reaches from and to: one value if a feature has at most `BINS` different ones,
        otherwise about equally many patients.
    """
    return [_ends_of(column) for column in np.sort(X, axis=0).T]


def put_into_bins(X, ends):
    """Replace each value by the number of its bin.

    Parameters
    ----------
    X : ndarray of shape (n, d)
    ends : list of d pairs of ndarrays
        As `bin_ends` gives them.

    Returns
    -------
    codes : ndarray of uint8, shape (n, d)
    """
    codes = np.empty(X.shape, dtype=np.uint8)
    for column, (_, highest) in enumerate(ends):
        codes[:, column] = np.searchsorted(highest[:-1], X[:, column])
    return codes


class Grower:
    """Grows groups of trees on binned values.

    Parameters
    ----------
    codes : ndarray of uint8, shape (n, d)
    labels : ndarray of int, shape (n,)
        0 to n_classes - 1.
    n_classes : int
    drawn : int
        Features that each node may choose among.
    limits : dict
        `criterion`, `max_depth`, `min_samples_leaf`.
    rng : RandomState
    """

    def __init__(self, codes, labels, n_classes, drawn, limits, rng):
        self.codes, self.labels, self.n_classes = codes, labels, n_classes
        self.drawn, self.limits, self.rng = drawn, limits, rng

    def grow(self, weights):
        """Grow one tree for each row of weights.

        Parameters
        ----------
        weights : ndarray of int, shape (trees, n)
            How often each patient was drawn.

        Returns
        -------
        nodes : dict of ndarrays, one entry for each node of all trees
            `tree`, `feature` (-1 in a leaf), `bin` (a patient goes left up to this one), `next_bin` (the lowest that
            somebody on the right is in), `left` (-1 in a leaf; right is the next), `counts`. The first are the roots.
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
