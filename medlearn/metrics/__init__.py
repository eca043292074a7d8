"""How good a model is, in plain numbers: from counts, from rankings, from probabilities.

`truth` is 0 or 1 for each patient, 1 the finding; `predicted` is 0 or 1, `scores` is any number that is higher where
the finding is likelier, and `probabilities` are scores from 0 to 1.
"""

from medlearn.metrics.counts import (
    accuracy,
    balanced_accuracy,
    confusion_matrix,
    f1_score,
    kappa,
    likelihood_ratios,
    matthews_correlation,
    negative_predictive_value,
    positive_predictive_value,
    sensitivity,
    specificity,
)
from medlearn.metrics.probabilities import brier_score, expected_calibration_error, net_benefit
from medlearn.metrics.rankings import auc, average_precision, precision_recall_curve, roc_curve

__all__ = [
    "accuracy",
    "auc",
    "average_precision",
    "balanced_accuracy",
    "brier_score",
    "confusion_matrix",
    "expected_calibration_error",
    "f1_score",
    "kappa",
    "likelihood_ratios",
    "matthews_correlation",
    "negative_predictive_value",
    "net_benefit",
    "positive_predictive_value",
    "precision_recall_curve",
    "roc_curve",
    "sensitivity",
    "specificity",
]
