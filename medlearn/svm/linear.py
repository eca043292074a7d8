"""The linear support vector machine, solved in the primal: the gradient of the cost itself leads to the line."""

import warnings

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from medlearn.parameters import Checked


class BinaryMargin(Checked, ClassifierMixin, BaseEstimator):
    """A classifier for two classes whose score is positive for the second of them."""

    def predict(self, X):
        """Say on which side of the boundary each row of X (n, d) lies: ndarray (n,)."""
        positive = self.decision_function(X) > 0
        return self.classes_[positive.astype(int)]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _read(self, X, y):
        """Return X, the labels as +1 and -1, and C for each row."""
        for name in ("C", "tol", "max_iter"):
            self._need_positive(name)
        X, y = validate_data(self, X, y, dtype=[np.float64, np.float32])
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self._refuse_unless_two(y)
        weights = compute_class_weight(self.class_weight, classes=self.classes_, y=y)
        return X, 2.0 * codes - 1, self.C * weights[codes]

    def _check(self, X):
        check_is_fitted(self)
        return validate_data(self, X, dtype=[np.float64, np.float32], reset=False)

    def _keep_support(self, X, weights):
        """Keep the rows with a weight: all that the machine needs from its training data."""
        self.support_ = np.flatnonzero(weights)
        self.support_vectors_ = X[self.support_]
        self.dual_coef_ = weights[None, self.support_]

    def _refuse_unless_two(self, y):
        if len(self.classes_) == 1:
            raise ValueError(
                f"{type(self).__name__} needs two classes to separate; the data contain one class only, "
                f"{self.classes_[0]!r}. Was the split stratified?"
            )
        if len(self.classes_) > 2:
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {type_of_target(y)} "
                f"with {len(self.classes_)} classes; wrap {type(self).__name__} in OneVsRestClassifier."
            )


# The rounding of the corner, in units of half the street: how much narrower each time, from where on a gap that grows
# is due to rounding errors, and where to stop in any case.
SHARPER, SHARP, FINEST = 4, 1e-3, 1e-12
FAR = 1e-3  # duality gap of a line that cannot be relied on
RIDGE = 1e-10  # relative: keeps Newton's equations solvable when no patient stands in the rounded part


class LinearSVM(BinaryMargin):
    """Linear support vector machine with the hinge loss, for two classes.

    It minimises |w|^2 / 2 + C sum max(0, 1 - y_t (w.x_t + b)) over w and b. The intercept b costs nothing, as in
    `SVC(kernel="linear")`; scikit-learn's `LinearSVC` charges for it.

    Parameters
    ----------
    C : float
        What a patient inside the street or on its wrong side costs.
    class_weight : dict or "balanced", optional
        Factors of C for each class.
    tol : float
        Relative duality gap at which to stop: the cost is then at most this share above the best possible one.
    max_iter : int
        Newton steps at most.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    coef_ : ndarray of shape (1, d)
        w, the normal of the line.
    intercept_ : ndarray of shape (1,)
    margin_ : float
        Width of the street, 2 / |w|.
    support_ : ndarray of int, shape (s,)
        The rows that pull on the line: those on the edge of the street, inside it or on the wrong side.
    support_vectors_ : ndarray of shape (s, d)
    dual_coef_ : ndarray of shape (1, s)
        Their signed pulls, between -C and C; their sum weighted by the rows is w.
    n_iter_ : int
        Newton steps taken.

    Raises
    ------
    ValueError
        By `fit`, for a parameter out of range, NaN or infinite values, and anything but two classes.

    Warns
    -----
    ConvergenceWarning
        If `max_iter` steps were not enough, or rounding errors stopped the search far from the best line.

    Notes
    -----
    The corner of the hinge is rounded (Chapelle 2007, doi 10.1162/neco.2007.19.5.1155), the rounded cost is minimised
    by Newton's method, and the rounding is made four times narrower until the duality gap is closed. With more features
    than patients the problem is first turned into the space that the patients span, for w is a sum of patients.
    """

    def __init__(self, C=1.0, *, class_weight=None, tol=1e-6, max_iter=1000):
        self.C = C
        self.class_weight = class_weight
        self.tol = tol
        self.max_iter = max_iter

    def fit(self, X, y):
        """Find the line for X (n, d) and y (n,) of two classes; returns itself."""
        X, labels, limits = self._read(X, y)
        basis, table = _span(X.astype(float))
        search = _Newton(table, labels, limits)
        gap = search.solve(self.tol, self.max_iter)
        self.n_iter_ = max(1, search.steps)
        self.coef_ = (basis @ search.line[:-1])[None]
        self.intercept_ = search.line[-1:].copy()
        self._keep_support(X, search.pulls() * labels)
        norm = np.linalg.norm(self.coef_)
        self.margin_ = float(2 / norm) if norm > 0 else np.inf
        if not gap <= self.tol and (search.steps >= self.max_iter or not gap < FAR):
            self._warn(gap, search.steps)
        return self

    def decision_function(self, X):
        """Score each row of X (n, d): w.x + b, 1 or -1 at the edges of the street, ndarray (n,)."""
        return self._check(X) @ self.coef_[0] + self.intercept_[0]

    def _warn(self, gap, steps):
        warnings.warn(
            f"LinearSVM stopped after {steps} steps with a duality gap of {gap:.2g} (tol={self.tol:g}): "
            "standardise the features, lower C, or raise max_iter.",
            ConvergenceWarning,
            stacklevel=3,
        )


class _Newton:
    """Newton's method on the hinge loss with a rounded corner, which gets sharper and sharper.

    `line` is w with the intercept appended; `rows` are the patients, each with a 1 appended and times its label, so
    that `rows @ line` are the margins: 1 or more means right and outside the street.
    """

    def __init__(self, table, labels, limits):
        self.rows = np.column_stack([table, np.ones(len(table))]) * labels[:, None]
        self.limits = limits
        self.costs = np.append(np.ones(table.shape[1]), 0.0)  # the intercept is free
        self.line = np.zeros(len(self.costs))
        self.rounding, self.steps = 1.0, 0

    def solve(self, tol, max_iter):
        """Sharpen the corner until the duality gap, returned, is within the tolerance or rounding errors rule it."""
        best, kept = np.inf, None
        while self.rounding > FINEST and best > tol and self.steps < max_iter:
            self.descend(max_iter)
            gap = self.duality_gap()
            if gap < best:
                best, kept = gap, (self.line, self.rounding)
            elif self.rounding < SHARP:
                break
            self.rounding /= SHARPER
        if kept:
            self.line, self.rounding = kept
        return best

    def descend(self, max_iter):
        """Minimise the cost with the present rounding: Newton's steps, halved until the cost falls."""
        flat = 1e-9 * np.abs(self.limits @ np.abs(self.rows)).max()
        while self.steps < max_iter:
            slope = self.costs * self.line - self.pulls() @ self.rows
            step = np.linalg.solve(self.curvature(), -slope)
            cost, promised = self.cost(self.line), slope @ step
            while self.cost(self.line + step) > cost + 1e-4 * promised and -promised > 1e-15 * cost:
                step, promised = step / 2, promised / 2
            if np.abs(slope).max() <= flat or -promised <= 1e-15 * cost:
                return
            self.line = self.line + step
            self.steps += 1

    def cost(self, line):
        """|w|^2 / 2 and the hinge of every patient, its corner rounded by a parabola."""
        short = 1 - self.rows @ line
        inside = np.clip(short, -self.rounding, self.rounding)
        hinge = np.maximum(short, 0) + (self.rounding - np.abs(inside)) ** 2 / (4 * self.rounding)
        return self.costs @ line**2 / 2 + self.limits @ hinge

    def pulls(self):
        """How strongly each patient pulls on the line: 0 outside the street, C inside, a ramp in the rounded part."""
        return self.limits * np.clip((1 + self.rounding - self.rows @ self.line) / (2 * self.rounding), 0, 1)

    def curvature(self):
        """Second derivative of the cost: only patients in the rounded part bend it."""
        pulls = self.pulls()
        rounded = (pulls > 0) & (pulls < self.limits)
        part = self.rows[rounded] * np.sqrt(self.limits[rounded, None] / (2 * self.rounding))
        matrix = part.T @ part
        matrix[np.diag_indices(len(matrix))] += self.costs + RIDGE * (1 + np.trace(matrix) / len(matrix))
        return matrix

    def duality_gap(self):
        """Share by which the cost is above the dual objective, and so at most above the best cost."""
        pulls, normal = self.pulls(), self.line[:-1]
        primal = normal @ normal / 2 + self.limits @ np.maximum(0, 1 - self.rows @ self.line)
        summed = pulls @ self.rows[:, :-1]
        return abs(primal - pulls.sum() + summed @ summed / 2) / max(primal, np.finfo(float).tiny)


def _span(X):
    """Return an orthonormal basis (d, r) and the rows written in it (n, r); the rows themselves if d <= n."""
    n, d = X.shape
    if d <= n:
        return np.eye(d), X
    basis, triangle = np.linalg.qr(X.T)
    return basis, triangle.T
