"""The slope of a score for each pixel, at one image and along a way to it."""

import numpy as np

from medlearn.saliency.checking import checked_image, checked_weights


def log_odds(network, images):
    """Return the score of class 1 minus that of class 0: the logarithm of p / (1 - p).

    Parameters
    ----------
    network : medlearn.network.Network
        Of two classes.
    images : ndarray of shape (n, height, width, channels)

    Returns
    -------
    scores : ndarray of shape (n,)

    Raises
    ------
    ValueError
        If the network has more classes, or refuses the images.
    """
    return network.scores(images) @ checked_weights(network, (-1, 1))


def input_gradient(network, images, *, weights=(-1, 1)):
    """Return how fast the score rises with each value of each image.

    Parameters
    ----------
    network : medlearn.network.Network
        Built or trained.
    images : ndarray of shape (n, height, width, channels)
    weights : sequence of float
        What is differentiated: the sum of the scores before the softmax, each times its weight. The default is the
        log-odds of two classes.

    Returns
    -------
    slopes : ndarray of shape (n, height, width, channels)

    Raises
    ------
    ValueError
        If the weights do not fit the classes, or the network refuses the images.

    Notes
    -----
    Simonyan and others, arXiv 1312.6034 (2013).
    """
    weights = checked_weights(network, weights)
    scores = network.scores(images)
    slopes = np.broadcast_to(weights.astype(scores.dtype), scores.shape)
    for layer in reversed(network.layers):
        slopes, _ = layer.backward(slopes)
    return slopes


def integrated_gradients(gradient, image, baseline, *, steps=64):
    """Add up the slopes on the straight way from a baseline to an image.

    Parameters
    ----------
    gradient : callable
        Takes images (n, height, width, channels), returns slopes of the same shape.
    image, baseline : ndarrays of shape (height, width, channels)
    steps : int
        Images on the way, each in the middle of its step.

    Returns
    -------
    shares : ndarray of shape (height, width, channels)
        They add up to score(image) - score(baseline), but for the finite number of steps.

    Raises
    ------
    ValueError
        If the images do not fit together, `steps` is not a whole number of at least 1, or the slopes do not fit.

    Notes
    -----
    Sundararajan and others, arXiv 1703.01365 (2017).

    Examples
    --------
    For the score x * x the slope is 2 * x; from 0 to 3 it rises by 9:

    >>> integrated_gradients(lambda images: 2 * images, np.full((1, 1, 1), 3.0), np.zeros((1, 1, 1)))
    array([[[9.]]])
    """
    image, baseline = checked_image(image), checked_image(baseline, "baseline")
    if image.shape != baseline.shape:
        raise ValueError(f"the baseline has shape {baseline.shape}; it must be that of the image, {image.shape}.")
    if not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps={steps!r}; give a whole number of at least 1, such as 64.")
    shares = (np.arange(steps) + 0.5) / steps
    path = baseline + shares[:, np.newaxis, np.newaxis, np.newaxis] * (image - baseline)
    slopes = np.asarray(gradient(path), dtype=float)
    if slopes.shape != path.shape or not np.isfinite(slopes).all():
        raise ValueError(
            f"the gradient gave shape {slopes.shape} for {path.shape}; it must give finite slopes for all."
        )
    return (image - baseline) * slopes.mean(axis=0)
