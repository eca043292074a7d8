"""Private training: each patient's gradient is cut to a length, and noise hides what is left of it.

Abadi et al. (2016), DP-SGD, doi 10.1145/2976749.2978318.
"""

import numpy as np

from medlearn.network.layers import Dense
from medlearn.network.loss import softmax_cross_entropy
from medlearn.network.model import check_counts, check_labels, checked_images


def per_example_gradients(network, images, labels):
    """Return the gradient of each patient's own loss: one after the other, or at once if only Dense layers learn.

    Parameters
    ----------
    network : medlearn.network.Network
        Built or trained.
    images : ndarray of shape (n, ...)
    labels : ndarray of int, shape (n,)

    Returns
    -------
    gradients : list of ndarrays of shape (n, ...)
        One for each of `network.parameters`; their means over n are `network.gradients`, if nothing is dropped.

    Raises
    ------
    ValueError
        For images or labels that do not fit the network.
    """
    check_labels(images, labels, network.layers[-1].units)
    if all(isinstance(layer, Dense) for layer in network.layers if layer.parameters):
        return _all_at_once(network, images, labels)
    alone = [network.gradients(images[i : i + 1], labels[i : i + 1])[1] for i in range(len(images))]
    return [np.stack(same) for same in zip(*alone, strict=True)]


def _all_at_once(network, images, labels):
    """In a Dense layer a patient's gradient is what came in times what comes back, for each pair of units."""
    _, upstream = softmax_cross_entropy(network.scores(images, training=True), labels)
    upstream, gradients = upstream * len(images), []
    for layer in reversed(network.layers):
        if layer.parameters:
            gradients[:0] = [layer.inputs[:, :, np.newaxis] * upstream[:, np.newaxis, :], upstream]
        upstream = layer.backward(upstream)[0]
    return gradients


def gradient_norms(gradients):
    """Return the length of each patient's gradient over all parameters together, ndarray (n,)."""
    squares = [(array.reshape(len(array), -1).astype(float) ** 2).sum(axis=1) for array in gradients]
    return np.sqrt(np.sum(squares, axis=0))


def clipped(gradients, bound):
    """Shorten the gradients that are longer than a bound; the others stay.

    Parameters
    ----------
    gradients : list of ndarrays of shape (n, ...)
        As from `per_example_gradients`.
    bound : float

    Returns
    -------
    gradients : list of ndarrays of shape (n, ...)
        Each patient's length over all parameters together is at most the bound; the direction stays.

    Raises
    ------
    ValueError
        If the bound is not a positive number, or a gradient is NaN or infinite.
    """
    if not 0 < bound < np.inf:
        raise ValueError(f"the clipping bound {bound} must be a positive number, such as 1.")
    norms = gradient_norms(gradients)
    if not np.isfinite(norms).all():
        raise ValueError("a gradient is NaN or infinite: lower the learning rate, or look for huge values.")
    factors = np.minimum(1, bound / np.maximum(norms, np.finfo(float).tiny))
    return [array * factors.reshape(-1, *[1] * (array.ndim - 1)).astype(array.dtype) for array in gradients]


def private_gradients(network, images, labels, *, bound, noise, expected, rng):
    """Return a noisy mean gradient in which no patient counts for more than the bound.

    Parameters
    ----------
    network : medlearn.network.Network
    images : ndarray of shape (n, ...)
        Those who were drawn for this step; there may be none.
    labels : ndarray of int, shape (n,)
    bound : float
        The most that one patient's gradient may measure.
    noise : float
        Standard deviation of the noise in units of the bound; 0 clips without noise, and promises nothing.
    expected : float
        How many are drawn on average: the sum is divided by it, not by how many came, which would be a secret.
    rng : numpy.random.Generator

    Returns
    -------
    gradients : list of ndarrays
        One for each of `network.parameters`, for an optimiser.

    Raises
    ------
    ValueError
        If the noise is negative, `expected` not positive, or as in `clipped` and `per_example_gradients`.
    """
    if not 0 <= noise < np.inf or not 0 < expected < np.inf:
        raise ValueError(f"noise={noise} must be at least 0, and expected={expected} positive.")
    sums = [np.zeros_like(array) for array in network.parameters]
    if len(images):
        sums = [array.sum(axis=0) for array in clipped(per_example_gradients(network, images, labels), bound)]
    noisy = [array + rng.normal(scale=noise * bound, size=array.shape) for array in sums]
    return [(array / expected).astype(network.dtype) for array in noisy]


def private_fit(network, images, labels, *, steps, sampling, bound, noise, optimiser, rng):
    """Train by DP-SGD with Poisson sampling.

    Parameters
    ----------
    network : medlearn.network.Network
        Goes on from its weights; gets first ones if it has none. Start from weights that know no patient.
    images : ndarray of shape (n, ...)
        One for each patient: the promise is about a row.
    labels : ndarray of int, shape (n,)
    steps : int
    sampling : float
        The probability with which each patient takes part in a step.
    bound, noise : float
        As in `private_gradients`. What it keeps: `gaussian_epsilon(noise=noise, sampling=sampling, ...)`.
    optimiser : medlearn.network.SGD or Adam
    rng : numpy.random.Generator

    Returns
    -------
    network : medlearn.network.Network

    Raises
    ------
    ValueError
        For images or labels that do not fit, no steps, or a sampling that is no probability.
    """
    check_counts(steps=steps)
    check_labels(images, labels, network.layers[-1].units)
    if not 0 < sampling <= 1:
        raise ValueError(f"sampling={sampling} is the probability to take part: above 0, at most 1.")
    images, labels = checked_images(images, network.dtype, network.input_shape), np.asarray(labels)
    if network.input_shape is None:
        network.build(images.shape[1:])
    how = {"bound": bound, "noise": noise, "expected": sampling * len(images), "rng": rng}
    for _ in range(steps):
        drawn = rng.random(len(images)) < sampling
        optimiser.step(network.parameters, private_gradients(network, images[drawn], labels[drawn], **how))
    return network
