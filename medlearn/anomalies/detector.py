"""What both detectors share: a cut on a score, which `contamination` moves and which changes nothing else."""

import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from medlearn.parameters import Checked, is_number


class Detector(Checked, OutlierMixin, BaseEstimator):
    """An estimator whose `score_samples` is low where a patient is unusual, as scikit-learn has it."""

    def decision_function(self, X):
        """Return `score_samples` minus `offset_`: negative for those who are called unusual.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        scores : ndarray of shape (n,)
        """
        return self.score_samples(X) - self.offset_

    def predict(self, X):
        """Return -1 for the unusual and 1 for the others.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        predicted : ndarray of int, shape (n,)
        """
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
