"""Softmax and cross-entropy: from scores to probabilities, and how wrong they are."""

import numpy as np


def softmax(scores):
    """Turn scores into probabilities.

    Parameters
    ----------
    scores : ndarray of shape (n, classes)

    Returns
    -------
    probabilities : ndarray of shape (n, classes)
        exp(score) over the sum of the row; the largest score of a row is taken off first, so that nothing overflows.
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_cross_entropy(scores, labels):
    """Measure how improbable the true labels are, and say how the scores should change.

    Parameters
    ----------
    scores : ndarray of shape (n, classes)
    labels : ndarray of int, shape (n,)

    Returns
    -------
    loss : float
        Mean of -log p(label).
    gradient : ndarray of shape (n, classes)
        With respect to the scores: (p - 1 at the label) / n.
    """
    n, rows = len(scores), np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    loss = float(np.mean(log_sums - shifted[rows, labels]))
    gradient = np.exp(shifted - log_sums[:, None])
    gradient[rows, labels] -= 1
    return loss, gradient / n
