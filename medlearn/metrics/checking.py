"""Refuse what no metric can be computed from, and say why."""

import numpy as np


def as_labels(name, values):
    """Return values as an array of 0 and 1, shape (n,), or raise ValueError."""
    values = np.asarray(values)
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"{name} has shape {values.shape}; give one number for each of at least one patient.")
    if values.dtype != bool and not np.isin(values, (0, 1)).all():
        raise ValueError(f"{name} must be 0 or 1; got {np.unique(values)[:5]}. Apply a threshold to scores first.")
    return values.astype(int)


def as_pair(truth, predicted):
    """Return truth and predicted, both 0 or 1 and of the same length."""
    truth, predicted = as_labels("truth", truth), as_labels("predicted", predicted)
    _same_length(truth, predicted, "predicted")
    return truth, predicted


def as_scored(truth, scores):
    """Return truth (0 or 1) and finite scores of the same length."""
    truth, scores = as_labels("truth", truth), np.asarray(scores, dtype=float)
    _same_length(truth, scores, "scores")
    if not np.isfinite(scores).all():
        raise ValueError(f"{np.sum(~np.isfinite(scores))} scores are NaN or infinite; a metric cannot rank them.")
    return truth, scores


def as_probable(truth, probabilities):
    """Return truth and probabilities from 0 to 1."""
    truth, probabilities = as_scored(truth, probabilities)
    if probabilities.min() < 0 or probabilities.max() > 1:
        raise ValueError(
            f"probabilities must lie from 0 to 1; got {probabilities.min():.3g} to {probabilities.max():.3g}. "
            "Calibrate scores first."
        )
    return truth, probabilities


def need(count, who, what):
    """Refuse to divide by nobody."""
    if count == 0:
        raise ValueError(f"{what} asks about the {who}, and there are none: it is not defined here.")


def _same_length(truth, other, name):
    if other.shape != truth.shape:
        raise ValueError(f"truth has {len(truth)} patients, {name} has shape {other.shape}; they must match.")
