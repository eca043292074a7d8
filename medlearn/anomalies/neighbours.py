"""Nearest neighbours, and how crowded it is among them: the local outlier factor."""

import warnings

import numpy as np
from sklearn.utils.metaestimators import available_if

from medlearn.anomalies.detector import Detector

CELLS = 1 << 20  # differences held at once: 8 MB


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
        """Find how crowded it is around each patient.

        Parameters
        ----------
        X : ndarray of shape (n, d)
        y : ignored

        Returns
        -------
        self : LocalOutlierFactor
        """
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
        """Fit, and return -1 for the unusual among these patients and 1 for the others.

        Parameters
        ----------
        X : ndarray of shape (n, d)
        y : ignored

        Returns
        -------
        predicted : ndarray of int, shape (n,)
        """
        self.fit(X)
        return np.where(self.negative_outlier_factor_ < self.offset_, -1, 1)

    @available_if(_for_new_patients)
    def score_samples(self, X):
        """Return minus the factor of new patients, whose neighbours are patients of `fit`.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        scores : ndarray of shape (n,)
        """
        distances, rows = nearest(self._check(X), self._known, k=self.n_neighbors_)
        return -self._factor(self._crowding(distances, rows), rows)

    @available_if(_for_new_patients)
    def decision_function(self, X):
        """Return `score_samples` minus `offset_`, shape (n,), for X of shape (n, d)."""
        return super().decision_function(X)

    @available_if(_for_new_patients)
    def predict(self, X):
        """Return -1 for the unusual and 1 for the others, shape (n,), for X of shape (n, d)."""
        return super().predict(X)

    def _crowding(self, distances, rows):
        """Return neighbours per distance, which no neighbour's own reach may shorten."""
        reach = np.maximum(distances, self._reach[rows])
        return 1 / (reach.mean(axis=1) + 1e-10)  # patients may be exactly alike

    def _factor(self, density, rows):
        return (self._density[rows] / density[:, None]).mean(axis=1)
