"""Was this patient among those the model learned from? The simplest attack."""

import numpy as np

from medlearn.intervals import delong
from medlearn.network.model import check_labels


def losses(network, images, labels):
    """Return how improbable a network finds each patient's true label.

    Parameters
    ----------
    network : medlearn.network.Network
        Trained.
    images : ndarray of shape (n, ...)
    labels : ndarray of int, shape (n,)

    Returns
    -------
    losses : ndarray of shape (n,)
        -log of the probability of the label.

    Raises
    ------
    ValueError
        For images or labels that do not fit the network.
    """
    check_labels(images, labels, network.layers[-1].units)
    own = network.predict_proba(images)[np.arange(len(labels)), labels]
    return -np.log(np.maximum(own, np.finfo(network.dtype).tiny))


def membership_auc(members, others, level=0.95):
    """Estimate how well a guess by the loss tells those a model learned from: a small loss, so a member.

    Parameters
    ----------
    members : ndarray of shape (m,)
        Loss of each patient the model learned from; of several images of a patient take the mean.
    others : ndarray of shape (n,)
        Loss of each patient it has never seen, from the same hospital and time.
    level : float
        Of the interval.

    Returns
    -------
    area : medlearn.intervals.Estimate
        How often a member's loss is below that of another patient, ties half; DeLong's interval. 0.5 is guessing.

    Raises
    ------
    ValueError
        If there are fewer than two of a kind, a loss is NaN or infinite, or the level is not a share.

    Notes
    -----
    Yeom et al. (2018), arXiv 1709.01604. The area is a mean over patients: an attack that is sure of one patient in a
    hundred hardly moves it (Carlini et al. 2022, arXiv 2112.03570).

    Examples
    --------
    >>> membership_auc([0.1, 0.2, 0.3], [0.2, 0.9, 1.4]).value.__round__(3)
    0.833
    """
    members, others = np.asarray(members, float), np.asarray(others, float)
    truth = np.concatenate([np.ones(len(members), int), np.zeros(len(others), int)])
    return delong(truth, -np.concatenate([members, others]), level)
