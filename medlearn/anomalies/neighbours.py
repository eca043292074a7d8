"""Who is near: k-means, nearest neighbours, and how crowded it is among them, the local outlier factor."""

import warnings

import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted, validate_data

from medlearn.parameters import Checked, is_number

CELLS = 1 << 20  # differences held at once: 8 MB


def k_means(points, centres, *, steps=100):
    """Group patients around centres that move until nobody changes sides.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    centres : ndarray of shape (k, d)
        Where the centres start. Another start may end in other groups.
    steps : int
        How often they move, at most; 0 only gives each patient to the nearest centre.

    Returns
    -------
    centres : ndarray of shape (k, d)
    groups : ndarray of int, shape (n,)
        The number of each patient's nearest centre, 0 to k - 1.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a number is NaN or infinite.

    Notes
    -----
    Lloyd (1982), doi 10.1109/TIT.1982.1056489. A centre without patients stays where it is.

    Examples
    --------
    >>> centres, groups = k_means(np.array([[1.0], [2.0], [9.0]]), np.array([[1.0], [2.0]]))
    >>> centres.ravel(), groups
    (array([1.5, 9. ]), array([0, 0, 1]))
    """
    points, centres = np.asarray(points, dtype=float), np.asarray(centres, dtype=float)
    if points.ndim != 2 or centres.ndim != 2 or points.shape[1] != centres.shape[1]:
        raise ValueError(
            f"points of shape {points.shape} and centres of shape {centres.shape} do not fit; give (n, d) and (k, d)."
        )
    if not (np.isfinite(points).all() and np.isfinite(centres).all()):
        raise ValueError("points or centres hold NaN or infinity; fill them or leave these rows out.")
    groups = _nearest_centre(points, centres)
    for _ in range(steps):
        moved = [points[groups == k].mean(axis=0) if np.any(groups == k) else centres[k] for k in range(len(centres))]
        centres, before = np.array(moved), groups
        groups = _nearest_centre(points, centres)
        if np.array_equal(groups, before):
            break
    return centres, groups


def _nearest_centre(points, centres):
    squared = ((points[:, None] - centres) ** 2).sum(axis=2)
    return squared.argmin(axis=1)


def nearest(points, known=None, *, k):
    """Find the k nearest of the known points.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    known : ndarray of shape (m, d), optional
        By default the points themselves; then nobody is a neighbour of himself.
    k : int
        1 to m; to m - 1 among the points themselves.

    Returns
    -------
    distances : ndarray of shape (n, k)
        The nearest first.
    rows : ndarray of int, shape (n, k)
        Of equally far ones, the earlier in `known` first.

    Raises
    ------
    ValueError
        If there are not so many neighbours.

    Examples
    --------
    >>> distances, rows = nearest(np.array([[1.0], [2.0], [9.0]]), k=1)
    >>> distances.ravel(), rows.ravel()
    (array([1., 1., 7.]), array([1, 0, 1]))
    """
    others = points if known is None else known
    most = len(others) - (known is None)
    if not 1 <= k <= most:
        raise ValueError(f"k is {k}, and there are {most} other points; give a whole number from 1 to {most}.")
    step = max(1, CELLS // others.size)
    parts = []
    for start in range(0, len(points), step):
        distances = np.sqrt(((points[start : start + step, None] - others) ** 2).sum(axis=2))
        if known is None:
            here = np.arange(len(distances))
            distances[here, start + here] = np.inf
        rows = distances.argsort(axis=1, kind="stable")[:, :k]
        parts.append((np.take_along_axis(distances, rows, axis=1), rows))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


class Detector(Checked, OutlierMixin, BaseEstimator):
    """An estimator whose `score_samples` is low where a patient is unusual; `contamination` moves its cut, no score."""

    def decision_function(self, X):
        """Return `score_samples` minus `offset_`, shape (n,): negative for those who are called unusual."""
        return self.score_samples(X) - self.offset_

    def predict(self, X):
        """Return -1 for the unusual and 1 for the others, shape (n,)."""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def _read(self, X):
        share = self.contamination
        if share != "auto" and not (is_number(share) and 0 < share <= 0.5):
            self._refuse("contamination", "'auto' or a number above 0 and at most 0.5")
        return validate_data(self, X, dtype=np.float64)

    def _check(self, X):
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, reset=False)

    def _cut(self, scores, usual):
        """Return the score below which a patient is called unusual."""
        return usual if self.contamination == "auto" else np.percentile(scores, 100 * self.contamination)


def _for_new_patients(self):
    if not self.novelty:
        raise AttributeError(
            "With novelty=False only the patients of fit are judged: use fit_predict and negative_outlier_factor_, or "
            "set novelty=True for new patients."
        )
    return True


def _for_known_patients(self):
    if self.novelty:
        raise AttributeError("With novelty=True use fit on known patients, then predict on new ones.")
    return True


class LocalOutlierFactor(Detector):
    """How much emptier a patient's place is than the places of the neighbours.

    Parameters
    ----------
    n_neighbors : int
    contamination : "auto" or float
        The share of the patients of `fit` to be called unusual, above 0 to 0.5; "auto" cuts at a factor of 1.5.
    novelty : bool
        False judges the patients of `fit` themselves, True new ones.

    Attributes
    ----------
    negative_outlier_factor_ : ndarray of shape (n,)
        Of the patients of `fit`: about -1 where it is as crowded as around the neighbours, lower where it is emptier.
    offset_ : float
        Below it a patient is called unusual.
    n_neighbors_ : int
        At most the number of other patients.

    Raises
    ------
    ValueError
        By `fit`, for a parameter out of range, NaN or infinite values.

    Notes
    -----
    Breunig and others (2000), doi 10.1145/342009.335388. With equally far neighbours, which k are taken is
    arbitrary, and other programs may take others.
    """

    def __init__(self, n_neighbors=20, *, contamination="auto", novelty=False):
        self.n_neighbors = n_neighbors
        self.contamination = contamination
        self.novelty = novelty

    def fit(self, X, y=None):
        """Find how crowded it is around each patient of X, shape (n, d); return self."""
        self._need_whole_number("n_neighbors")
        X = self._read(X)
        if len(X) < 2:
            raise ValueError(f"Found array with {len(X)} sample(s): one patient has no neighbours; give two at least.")
        self.n_neighbors_ = min(self.n_neighbors, len(X) - 1)
        if self.n_neighbors > len(X):
            warnings.warn(f"n_neighbors={self.n_neighbors}, but each has {len(X) - 1} neighbours only.", stacklevel=2)
        self._known = X
        distances, rows = nearest(X, k=self.n_neighbors_)
        self._reach = distances[:, -1]
        self._density = self._crowding(distances, rows)
        self.negative_outlier_factor_ = -self._factor(self._density, rows)
        self.offset_ = self._cut(self.negative_outlier_factor_, -1.5)
        return self

    @available_if(_for_known_patients)
    def fit_predict(self, X, y=None):
        """Fit, and return -1 for the unusual among these patients and 1 for the others, shape (n,)."""
        self.fit(X)
        return np.where(self.negative_outlier_factor_ < self.offset_, -1, 1)

    @available_if(_for_new_patients)
    def score_samples(self, X):
        """Return minus the factor of new patients, shape (n,), whose neighbours are patients of `fit`."""
        distances, rows = nearest(self._check(X), self._known, k=self.n_neighbors_)
        return -self._factor(self._crowding(distances, rows), rows)

    decision_function = available_if(_for_new_patients)(Detector.decision_function)
    predict = available_if(_for_new_patients)(Detector.predict)

    def _crowding(self, distances, rows):
        """Return neighbours per distance, which no neighbour's own reach may shorten."""
        reach = np.maximum(distances, self._reach[rows])
        return 1 / (reach.mean(axis=1) + 1e-10)  # patients may be exactly alike

    def _factor(self, density, rows):
        return (self._density[rows] / density[:, None]).mean(axis=1)
