"""The dual problem of a support vector machine, solved by sequential minimal optimisation: two patients at a time."""

import warnings

import numpy as np

STEPS = 1_000_000  # of scikit-learn's solver: enough for some hundred patients, and over in a second


def fitted(features, labels, **settings):
    """Fit scikit-learn's SVC to features (n, d) and labels (n,), or say that its solver does not come to an end."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import SVC

    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            return SVC(max_iter=STEPS, **settings).fit(features, labels)
        except ConvergenceWarning:
            raise ValueError(
                f"with C = {settings['C']:.3g} the solver does not come to an end: lower C, or raise gamma."
            ) from None


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
