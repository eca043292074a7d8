"""One batch shared out between processes: averaged by the number of images, their gradients are those of the batch."""

from functools import partial

import numpy as np


def shard_gradients(network, images, labels):
    """Return the gradients of one part of a batch, and how many images it holds: the work of one process.

    Parameters
    ----------
    network : medlearn.network.Network
        Without layers that look at other images or draw at random, such as Dropout.
    images : ndarray of shape (n, height, width, channels)
    labels : ndarray of int, shape (n,)

    Returns
    -------
    gradients : list of ndarrays, in the order of `network.parameters`
    n : int
    """
    return network.gradients(images, labels)[1], len(labels)


def averaged(parts):
    """Average gradients, each part counting as many times as it holds images.

    Parameters
    ----------
    parts : iterable of (gradients, n)
        As of `shard_gradients`.

    Returns
    -------
    gradients : list of ndarrays

    Raises
    ------
    ValueError
        If there is no image.

    Examples
    --------
    >>> averaged([([np.array([1.0])], 1), ([np.array([4.0])], 2)])
    [array([3.])]
    """
    parts = list(parts)
    n = sum(size for _, size in parts)
    if n == 0:
        raise ValueError("there is no image: give at least one part that holds some.")
    weighted = ([gradient * (size / n) for gradient in gradients] for gradients, size in parts if size)
    return [np.sum(same, axis=0) for same in zip(*weighted, strict=True)]


def shared_step(network, images, labels, optimiser, *, parts=2, run=map):
    """Train one step on a batch that is shared out.

    Parameters
    ----------
    network : medlearn.network.Network
        Its weights are changed.
    images : ndarray of shape (n, height, width, channels)
    labels : ndarray of int, shape (n,)
    optimiser : medlearn.network.SGD or Adam
        One for all: each process would otherwise keep its own momentum.
    parts : int
        At most n.
    run : callable
        Such as the `map` of a `concurrent.futures.ProcessPoolExecutor`; here, without one.

    Returns
    -------
    gradients : list of ndarrays

    Raises
    ------
    ValueError
        If parts is below 1 or above the number of images.
    """
    if not 1 <= parts <= len(labels):
        raise ValueError(f"parts={parts}: {len(labels)} images can be shared out into 1 to {len(labels)} parts.")
    shards = np.array_split(images, parts), np.array_split(labels, parts)
    gradients = averaged(run(partial(shard_gradients, network), *shards))
    optimiser.step(network.parameters, gradients)
    return gradients
