"""Support vector machines with a kernel: sequential minimal optimisation (SMO) of the dual problem."""

import warnings
from functools import partial
from numbers import Real

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from medlearn.svm.linear import BinaryMargin

STRIP = 128  # rows of the kernel matrix made at a time: they stay in the processor's cache until they are finished


def linear(X, Z):
    """Take the inner product of each row of X (n, d) with each row of Z (m, d): ndarray (n, m)."""
    return X @ Z.T


def poly(X, Z, *, gamma=1.0, coef0=0.0, degree=3):
    """Raise the shifted inner products to a power: (gamma x.z + coef0) ** degree.

    >>> poly(np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]]), degree=2)
    array([[25.]])
    """
    return (gamma * (X @ Z.T) + coef0) ** degree


def rbf(X, Z, *, gamma):
    """Let likeness fall with distance: exp(-gamma |x - z|^2), 1 for equal rows and 0 for very unlike ones.

    >>> rbf(np.array([[0.0], [3.0]]), np.array([[0.0]]), gamma=1 / 9).round(3)
    array([[1.   ],
           [0.368]])
    """
    exponent = X @ Z.T
    exponent *= 2
    exponent -= np.einsum("ij,ij->i", X, X)[:, None]  # |x|^2 without a table of squares
    exponent -= np.einsum("ij,ij->i", Z, Z)
    exponent *= gamma
    return np.exp(np.minimum(exponent, 0, out=exponent), out=exponent)


def kernel_matrix(kernel, X):
    """Compare all rows of X (n, d) with each other, every pair once: a symmetric ndarray (n, n) in X's precision."""
    matrix = np.empty((len(X), len(X)), X.dtype)
    for start in range(0, len(X), STRIP):
        stop = start + STRIP
        strip = kernel(X[start:stop], X[:stop])
        matrix[start:stop, :stop] = strip
        matrix[:stop, start:stop] = strip.T
    return matrix


FLATTEST = 1e-12  # two equal patients give a curvature of zero; LIBSVM uses the same floor


class SMO:
    """Solve the dual problem, one pair of patients in each step.

    Every patient t has a signed weight b_t (y_t a_t in the textbooks), and the machine's score is the sum of
    b_s K(s, t) plus an intercept. The dual problem asks for the weights that maximise

        sum |b_t| - 1/2 sum b_s b_t K(s, t)    with  sum b_t = 0  and  0 <= y_t b_t <= limit_t.

    Parameters
    ----------
    rows : ndarray of shape (n, n)
        The kernel matrix.
    diagonal : ndarray of shape (n,)
    labels : ndarray of shape (n,)
        +1 or -1.
    limits : ndarray of shape (n,)
        C for each patient.

    Attributes
    ----------
    weights : ndarray of shape (n,)
        The signed weights b, all zero at the start.
    rising, falling : ndarray of shape (n,)
        What each patient lacks, y_t minus the score without intercept, where its weight can still rise (otherwise
        minus infinity) or fall (otherwise infinity).

    Notes
    -----
    Choice of the pair: Fan, Chen and Lin (2005), Working set selection using second order information, JMLR 6,
    1889-1918. The idea of pairs: Platt (1998), MSR-TR-98-14.
    """

    def __init__(self, rows, diagonal, labels, limits):
        self.rows, self.diagonal, self.labels = rows, diagonal, labels
        self.upper = np.where(labels > 0, limits, 0.0)
        self.lower = self.upper - limits
        self.weights = np.zeros(len(labels))
        self.rising = np.where(self.upper > 0, labels, -np.inf)
        self.falling = np.where(self.lower < 0, labels, np.inf)

    @property
    def lack(self):
        """What each patient lacks, ndarray of shape (n,): label minus score without intercept."""
        return np.where(np.isfinite(self.rising), self.rising, self.falling)

    @property
    def violation(self):
        """By how much the worst pair breaks the optimality (KKT) conditions; 0 or less when none does."""
        return self.rising.max() - self.falling.min()

    @property
    def intercept(self):
        """The intercept at which the patients on the edge of the street lack nothing."""
        free = (self.weights > self.lower) & (self.weights < self.upper)
        return self.lack[free].mean() if free.any() else (self.rising.max() + self.falling.min()) / 2

    @property
    def squared_norm(self):
        """|w|^2, the squared length of the normal of the separating plane."""
        return float(self.weights @ (self.labels - self.lack))

    @property
    def objective(self):
        """The dual objective; it grows with every step."""
        return float(np.abs(self.weights).sum() - self.squared_norm / 2)

    def pair(self):
        """Choose who lacks most, whose weight shall rise, and the partner with whom one step gains most."""
        first = int(self.rising.argmax())
        gap = self.rising[first] - self.falling
        curvature = self.rows[first] * -2.0
        curvature += self.diagonal
        curvature += self.diagonal[first]
        # The gain is gap^2 / curvature (halved); the sign keeps out partners with whom nothing can be gained.
        gain = np.abs(gap)
        gain *= gap
        gain /= np.maximum(curvature, FLATTEST, out=curvature)
        return first, int(gain.argmax())

    def step(self, first, second):
        """Move weight from the second to the first patient, as far as it helps and the limits allow."""
        row, other = self.rows[first], self.rows[second]
        lack, excess = self.rising[first], self.falling[second]
        curvature = self.diagonal[first] + self.diagonal[second] - 2 * float(row[second])
        best = (lack - excess) / max(curvature, FLATTEST)
        amount = min(best, self.upper[first] - self.weights[first], self.weights[second] - self.lower[second])
        change = (row - other) * amount
        self.weights[first] += amount
        self.weights[second] -= amount
        self.rising -= change
        self.falling -= change
        self._sort_in(first, lack - change[first])
        self._sort_in(second, excess - change[second])

    def solve(self, tol, max_iter):
        """Take steps until no pair violates the conditions by more than a tolerance; return how many."""
        for steps in range(max_iter):
            if self.violation <= tol:
                return steps
            self.step(*self.pair())
        return max_iter

    def _sort_in(self, patient, lack):
        weight = self.weights[patient]
        self.rising[patient] = lack if weight < self.upper[patient] else -np.inf
        self.falling[patient] = lack if weight > self.lower[patient] else np.inf


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
        """Find the support vectors and their weights for X (n, d) and y (n,) of two classes; returns itself."""
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
        """Score each row of X (n, d), 1 or -1 at the edges of the street: ndarray (n,)."""
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
        """Return the row that is taken off all rows, or zero: poly alone depends on where the origin is."""
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
