"""What one tree and a forest share: parameters checked, labels turned into codes, the class of the highest share."""

from numbers import Integral

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from medlearn.parameters import Checked, is_number
from medlearn.trees.splitting import CRITERIA


class TreeClassifier(Checked, ClassifierMixin, BaseEstimator):
    """A classifier whose `predict_proba` gives the share of each class."""

    def predict(self, X):
        """Name the most likely class of each row.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        predicted : ndarray of shape (n,)
        """
        shares = self.predict_proba(X)
        return self.classes_[shares.argmax(axis=1)]

    def _read(self, X, y):
        """Return X, and the class of each row as a number from 0 up."""
        self._check_parameters()
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        return X, codes

    def _check(self, X):
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, reset=False)

    def _check_parameters(self):
        if self.criterion not in CRITERIA:
            self._refuse("criterion", f"one of {', '.join(map(repr, CRITERIA))}")
        self._need_whole_number("max_depth", or_none=True)
        self._need_whole_number("min_samples_leaf")

    def _features_to_draw(self, d):
        """Turn max_features into a number of features for each node."""
        wanted = self.max_features
        if wanted is None:
            return d
        if isinstance(wanted, str) and wanted == "sqrt":
            return int(np.sqrt(d))
        if not is_number(wanted, Integral) or wanted < 1:
            self._refuse("max_features", "'sqrt', a whole number of at least 1, or None")
        return min(int(wanted), d)
