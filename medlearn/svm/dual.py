"""The support vector machine with a kernel, solved in the dual."""

import warnings
from functools import partial
from numbers import Real

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from medlearn.svm.binary import BinaryMargin
from medlearn.svm.kernels import STRIP, kernel_matrix, linear, poly, rbf
from medlearn.svm.smo import SMO

KERNELS = ("linear", "poly", "rbf")
LARGEST = 500e6  # bytes of the kernel matrix


class KernelSVM(BinaryMargin):
    """Support vector machine with a kernel, for two classes.

    Parameters
    ----------
    C : float
        What a patient inside the street or on its wrong side costs; small is wide and lenient, large is narrow.
    kernel : {"rbf", "linear", "poly"}
    gamma : "scale" or float
        Of rbf and poly. "scale" is 1 / (d X.var()).
    degree : int
        Of poly.
    coef0 : float
        Of poly.
    class_weight : dict or "balanced", optional
        Factors of C for each class.
    tol : float
        The violation of the optimality conditions at which to stop.
    max_iter : int
        Steps at most.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    support_ : ndarray of int, shape (s,)
        The rows with a weight: the support vectors.
    support_vectors_ : ndarray of shape (s, d)
    dual_coef_ : ndarray of shape (1, s)
        Their signed weights.
    intercept_ : ndarray of shape (1,)
    coef_ : ndarray of shape (1, d)
        The normal of the plane; for the linear kernel only.
    margin_ : float
        Width of the street, 2 / |w|, in the space of the kernel.
    n_iter_ : int
        Steps taken.

    Raises
    ------
    ValueError
        By `fit`, for a parameter out of range, NaN or infinite values, anything but two classes, and more patients than
        can be compared with each other in 500 MB: 7 905, in float32 11 180.

    Warns
    -----
    ConvergenceWarning
        If `max_iter` steps were not enough.

    Notes
    -----
    The problem is that of Cortes and Vapnik (1995), doi 10.1007/BF00994018, as solved in LIBSVM (Chang and Lin 2011,
    doi 10.1145/1961189.1961199). Rows given in float32 are compared in float32: half the memory and twice the speed,
    six digits instead of fifteen.
    """

    def __init__(
        self, C=1.0, kernel="rbf", gamma="scale", *, degree=3, coef0=0.0, class_weight=None, tol=1e-3, max_iter=100_000
    ):
        self.C = C
        self.kernel = kernel
        self.gamma = gamma
        self.degree = degree
        self.coef0 = coef0
        self.class_weight = class_weight
        self.tol = tol
        self.max_iter = max_iter

    def fit(self, X, y):
        """Find the support vectors and their weights.

        Parameters
        ----------
        X : ndarray of shape (n, d)
        y : ndarray of shape (n,)
            Two classes.

        Returns
        -------
        self : KernelSVM
        """
        X, labels, limits = self._read(X, y)
        self._gamma, self._centre = self._gamma_for(X), self._centre_of(X)
        matrix = self._compare(X - self._centre)
        solver = SMO(matrix, matrix.diagonal().astype(float), labels, limits)
        self.n_iter_ = max(1, solver.solve(self.tol, self.max_iter))
        self._keep_support(X, solver.weights)
        self._intercept = solver.intercept  # that of the centred rows
        self.intercept_ = np.array([self._intercept])
        if self.kernel == "linear":
            self.intercept_ -= self.coef_ @ self._centre
        norm = np.sqrt(max(0.0, solver.squared_norm))
        self.margin_ = float(2 / norm) if norm > 0 else np.inf
        if solver.violation > self.tol:
            self._warn(solver.violation)
        return self

    def decision_function(self, X):
        """Score each row: positive on the side of `classes_[1]`, and 1 or -1 at the edges of the street.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        scores : ndarray of shape (n,)
        """
        X = self._check(X) - self._centre
        kernel, support = self._kernel(), self.support_vectors_ - self._centre
        starts = range(0, len(X), STRIP)
        parts = [kernel(X[start : start + STRIP], support) @ self.dual_coef_[0] for start in starts]
        return np.concatenate(parts) + self._intercept

    @property
    def coef_(self):
        """The normal of the separating plane, ndarray of shape (1, d)."""
        if self.kernel != "linear":
            raise AttributeError(f"coef_ exists for the linear kernel only, not for {self.kernel!r}.")
        return self.dual_coef_ @ (self.support_vectors_ - self._centre)

    def _compare(self, X):
        """Return the kernel matrix, (n, n)."""
        size = X.itemsize * len(X) ** 2
        if size > LARGEST:
            raise ValueError(
                f"{len(X)} patients make a kernel matrix of {size / 1e9:.1f} GB, all kept at once. Take fewer "
                "than 7 900, or sklearn.svm.SVC, which computes its rows when they are needed."
            )
        return kernel_matrix(self._kernel(), X)

    def _centre_of(self, X):
        """Return the row that is taken off all rows, or zero: poly alone depends on where the origin is.

        Distances and the widest street stay the same, but the products of numbers far from zero lose all digits.
        """
        return np.zeros(1, X.dtype) if self.kernel == "poly" else X.mean(axis=0, dtype=float).astype(X.dtype)

    def _kernel(self):
        if self.kernel == "linear":
            return linear
        if self.kernel == "poly":
            return partial(poly, gamma=self._gamma, coef0=self.coef0, degree=self.degree)
        return partial(rbf, gamma=self._gamma)

    def _gamma_for(self, X):
        if self.kernel not in KERNELS:
            allowed = ", ".join(map(repr, KERNELS))
            raise ValueError(
                f"The 'kernel' parameter of KernelSVM must be one of {allowed}. Got {self.kernel!r} instead."
            )
        if isinstance(self.gamma, str) and self.gamma == "scale":
            spread = X.var(dtype=float)
            return 1 / (X.shape[1] * spread) if spread > 0 else 1.0
        if not isinstance(self.gamma, Real) or not 0 < self.gamma < np.inf:
            raise ValueError(
                f"The 'gamma' parameter of KernelSVM must be 'scale' or a number above 0. Got {self.gamma!r} instead."
            )
        return float(self.gamma)

    def _warn(self, violation):
        warnings.warn(
            f"KernelSVM stopped after {self.max_iter} steps with a violation of {violation:.2g} (tol={self.tol:g}): "
            "standardise the features, lower C, raise max_iter, or for a linear kernel take LinearSVM.",
            ConvergenceWarning,
            stacklevel=3,
        )
