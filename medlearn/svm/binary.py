"""What both machines share: two classes turned into +1 and -1, checked the way scikit-learn checks them."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from medlearn.parameters import Checked


class BinaryMargin(Checked, ClassifierMixin, BaseEstimator):
    """A classifier for two classes whose score is positive for the second of them."""

    def predict(self, X):
        """Say on which side of the boundary each row lies.

        Parameters
        ----------
        X : ndarray of shape (n, d)

        Returns
        -------
        predicted : ndarray of shape (n,)
        """
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
