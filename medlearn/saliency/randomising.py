"""Forget what a network has learnt, layer by layer from the last, as a test of maps that claim to show it."""

import copy


def randomise(network, count, rng):
    """Return a copy of a network whose last layers have new random weights.

    Parameters
    ----------
    network : medlearn.network.Network
        Built or trained; it stays as it is.
    count : int
        How many of the layers with weights, counted from the last.
    rng : numpy.random.Generator

    Returns
    -------
    forgetful : medlearn.network.Network

    Raises
    ------
    ValueError
        If the network has no weights yet, or not so many layers with weights.

    Notes
    -----
    Each array of weights is shuffled, so that its values stay and only their places are lost: the scores keep their
    scale. A bias is shuffled too. This is the cascading randomisation of Adebayo and others, arXiv 1810.03292 (2018),
    who draw new weights instead.
    """
    learnt = [layer for layer in network.layers if layer.parameters]
    if not learnt:
        raise ValueError("the network has no weights yet: train it by fit(images, labels).")
    if count not in range(len(learnt) + 1):
        raise ValueError(f"count={count!r}; {len(learnt)} layers have weights: give a number from 0 to {len(learnt)}.")
    forgetful = copy.deepcopy(network)
    chosen = [layer for layer in forgetful.layers if layer.parameters][len(learnt) - count :]
    for layer in reversed(chosen):
        for name, array in layer.parameters.items():
            layer.parameters[name] = rng.permutation(array.ravel()).reshape(array.shape)
    return forgetful
