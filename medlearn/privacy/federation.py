"""Hospitals that train together and keep their patients at home: weights travel, images do not."""

import numpy as np

from medlearn.network.loss import SGD
from medlearn.network.model import check_counts


def federated_average(weights, sizes):
    """Average the weights of several hospitals, each by its number of patients.

    Parameters
    ----------
    weights : list of list of ndarrays
        A hospital's weights, as from `Network.get_weights`, for each hospital.
    sizes : list of int
        Patients of each hospital.

    Returns
    -------
    average : list of ndarrays
        For `Network.set_weights`. After one step on all patients of each hospital it is a step on all of them pooled.

    Raises
    ------
    ValueError
        If there is no hospital, their number or shapes differ, a size is not positive, or weights are NaN or infinite.

    Notes
    -----
    McMahan et al. (2017), arXiv 1602.05629.
    """
    if len(weights) != len(sizes) or len(sizes) == 0:
        raise ValueError(
            f"{len(weights)} lists of weights and {len(sizes)} sizes: give one of each for every hospital."
        )
    if not np.isfinite(sizes).all() or min(sizes) <= 0:
        raise ValueError(f"sizes {list(sizes)}: leave out hospitals without patients.")
    shapes = [[np.shape(array) for array in own] for own in weights]
    if any(own != shapes[0] for own in shapes):
        raise ValueError("the hospitals' weights differ in shape: all must train the same network.")
    if not all(np.isfinite(array).all() for own in weights for array in own):
        raise ValueError("a hospital sent NaN or infinity: leave it out of this round, and look at its training.")
    shares = np.asarray(sizes) / np.sum(sizes)
    return [
        sum(share * array for share, array in zip(shares, same, strict=True)) for same in zip(*weights, strict=True)
    ]


def federated_fit(network, hospitals, *, rounds, epochs=1, batch_size=32, learning_rate=0.1):
    """Train in rounds: every hospital goes on from the same weights by itself, then they are averaged.

    Parameters
    ----------
    network : medlearn.network.Network
    hospitals : list of (images, labels)
        Of each hospital; in a real federation each stays where it is.
    rounds : int
    epochs : int
        At each hospital in each round. More of them save messages, and let the hospitals drift apart.
    batch_size : int
    learning_rate : float
        Of plain gradient descent, `SGD`.

    Returns
    -------
    network : medlearn.network.Network

    Raises
    ------
    ValueError
        If there is no round or no hospital, or as in `Network.fit`.
    """
    check_counts(rounds=rounds)
    if len(hospitals) == 0:
        raise ValueError("there are no hospitals: give a list of (images, labels).")
    if network.input_shape is None:
        network.build(np.shape(hospitals[0][0])[1:])
    for _ in range(rounds):
        shared, sent = network.get_weights(), []
        for images, labels in hospitals:
            network.set_weights(shared)
            how = {"epochs": epochs, "batch_size": batch_size, "optimiser": SGD(learning_rate), "progress": False}
            sent.append(network.fit(images, labels, **how).get_weights())
        network.set_weights(federated_average(sent, [len(labels) for _, labels in hospitals]))
    return network
