"""Isolation: cut at random, and count the cuts until a patient stands alone. The unusual need few."""

import numpy as np
from sklearn.utils import check_random_state

from medlearn.anomalies.neighbours import Detector

LEAF = -1
EULER = 0.5772156649015329


def usual_cuts(n):
    """Return the mean number of cuts that a group of n patients needs, as for an unsuccessful search in a binary tree.

    >>> usual_cuts([1, 2, 256]).round(2)
    array([ 0.  ,  1.  , 10.24])
    """
    n = np.asarray(n, dtype=float)
    many = np.maximum(n, 3)
    cuts = 2 * (np.log(many - 1) + EULER) - 2 * (many - 1) / many
    return np.where(n > 2, cuts, np.where(n == 2, 1.0, 0.0))


class IsolationForest(Detector):
    """Trees of random cuts; the score is the mean number of cuts that a patient needs, on a scale from -1 to 0.

    Parameters
    ----------
    n_estimators : int
        Number of trees.
    max_samples : int
        Patients that each tree sees, drawn without replacement; at most all.
    contamination : "auto" or float
        The share of the patients of `fit` to be called unusual, above 0 to 0.5; "auto" cuts at a score of -0.5.
    random_state : int, RandomState or None

    Attributes
    ----------
    max_samples_ : int
    offset_ : float
        Below it a patient is called unusual.

    Raises
    ------
    ValueError
        By `fit`, for a parameter out of range, NaN or infinite values.

    Notes
    -----
    Liu, Ting and Zhou (2008), doi 10.1109/ICDM.2008.17. A tree stops at the depth at which the usual patient is alone.
    """

    def __init__(self, n_estimators=100, *, max_samples=256, contamination="auto", random_state=None):
        self.n_estimators = n_estimators
        self.max_samples = max_samples
        self.contamination = contamination
        self.random_state = random_state

    def fit(self, X, y=None):
        """Grow the trees from X, shape (n, d); return self."""
        self._need_whole_number("n_estimators")
        self._need_whole_number("max_samples")
        X = self._read(X)
        rng = check_random_state(self.random_state)
        self.max_samples_ = min(self.max_samples, len(X))
        depth = int(np.ceil(np.log2(max(self.max_samples_, 2))))
        samples = (X[rng.permutation(len(X))[: self.max_samples_]] for _ in range(self.n_estimators))
        self._trees = [grow(sample, depth, rng) for sample in samples]
        self.offset_ = -0.5
        if self.contamination != "auto":
            self.offset_ = self._cut(self._scores(X), -0.5)
        return self

    def score_samples(self, X):
        """Return minus two to the power of minus (cuts needed, as a multiple of what is usual), shape (n,).

        About -0.5 for the usual, towards -1 for whoever is alone after very few cuts.
        """
        return self._scores(self._check(X))

    def _scores(self, X):
        cuts = np.mean([cuts_in(tree, X) for tree in self._trees], axis=0)
        return -(2.0 ** (-cuts / max(usual_cuts(self.max_samples_), 1)))


def grow(sample, depth, rng):
    """Grow one isolation tree from (n, d), all nodes of a level at once, with `depth` cuts below each other at most.

    The tree is a dict of arrays with an entry for each node, the root first: `feature` (-1 in a leaf), `cut`, `left`
    (the right is the next), and in a leaf `cuts`: what a patient there has needed, those included that would part it
    from others in the same leaf.
    """
    at, levels, known = np.zeros(len(sample), dtype=int), [], 0
    rows, nodes = np.arange(len(sample)), 1
    for level in range(depth + 1):
        size = np.bincount(at, minlength=nodes)
        no_cuts = np.full(nodes, LEAF), np.full(nodes, np.nan)
        feature, cut = _random_cuts(sample[rows], at, nodes, rng) if level < depth else no_cuts
        inner = feature != LEAF
        left = np.where(inner, known + nodes + 2 * (inner.cumsum() - 1), LEAF)
        levels.append({"feature": feature, "cut": cut, "left": left, "cuts": level + usual_cuts(size)})
        stays = inner[at]
        rows, at = rows[stays], at[stays]
        right = sample[rows, feature[at]] > cut[at]
        known, nodes = known + nodes, 2 * inner.sum()
        at = left[at] + right - known
        if not nodes:
            break
    return {name: np.concatenate([one[name] for one in levels]) for name in levels[0]}


def cuts_in(tree, X):
    """Return how many cuts each row of X needs in a tree of `grow`, shape (n,)."""
    at = np.zeros(len(X), dtype=int)
    moving = np.arange(len(X))
    while len(moving := moving[tree["feature"][at[moving]] != LEAF]):
        node = at[moving]
        at[moving] = tree["left"][node] + (X[moving, tree["feature"][node]] > tree["cut"][node])
    return tree["cuts"][at]


def _random_cuts(values, at, nodes, rng):
    """Draw for each node a feature that is not constant in it, and a cut between its ends; a leaf if there is none."""
    order = at.argsort(kind="stable")
    starts = np.searchsorted(at[order], np.arange(nodes))
    low, high = (end.reduceat(values[order], starts, axis=0) for end in (np.minimum, np.maximum))
    feature = np.where(high > low, rng.random_sample(low.shape), -1.0).argmax(axis=1)
    node = np.arange(nodes)
    low, high = low[node, feature], high[node, feature]
    # A cut at the upper end would leave nobody on the right.
    cut = np.minimum(low + rng.random_sample(nodes) * (high - low), np.nextafter(high, low))
    return np.where(high > low, feature, LEAF), cut
