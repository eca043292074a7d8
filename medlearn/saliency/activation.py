"""Grad-CAM: the maps of a layer, each weighted by the mean slope of the score for it."""

import numpy as np

from medlearn.saliency.checking import checked_image, checked_weights


def grad_cam(network, image, layer, *, weights=(-1, 1)):
    """Add up the maps of a layer, each times the mean slope of the score for it, and keep what is above 0.

    Parameters
    ----------
    network : medlearn.network.Network
        Built or trained.
    image : ndarray of shape (height, width, channels)
    layer : int
        Place of a layer in `network.layers` that gives maps: usually the last ReLU before they are averaged.
    weights : sequence of float
        As for `input_gradient`.

    Returns
    -------
    cam : ndarray of shape (rows, columns), of the layer's maps
        `enlarged` brings it to the size of the image.

    Raises
    ------
    ValueError
        If the image or the weights do not fit, or the layer gives no maps.

    Notes
    -----
    Selvaraju and others, ICCV 2017, doi.org/10.1109/ICCV.2017.74.
    """
    image, weights = checked_image(image), checked_weights(network, weights)
    maps, slopes = maps_and_slopes(network, image, layer, weights)
    return np.maximum(maps @ slopes.mean(axis=(0, 1)), 0)


def enlarged(cam, size):
    """Enlarge a map to (size, size) by straight lines between the middles of its fields.

    Parameters
    ----------
    cam : ndarray of shape (rows, columns)
    size : int

    Returns
    -------
    large : ndarray of shape (size, size)

    Examples
    --------
    >>> enlarged(np.array([[0.0, 4.0]]), 4)[0]
    array([0., 1., 3., 4.])
    """
    rows, columns = np.shape(cam)
    down, across = _between(rows, size), _between(columns, size)
    return down @ cam @ across.T


def maps_and_slopes(network, image, layer, weights):
    """Return the maps of a layer and the slopes of the score for them, both (rows, columns, maps)."""
    kept = range(len(network.layers))
    if layer not in kept:
        raise ValueError(f"layer={layer!r}; the network has layers 0 to {len(network.layers) - 1}.")
    network.scores(image[np.newaxis])  # refuses what does not fit
    values = image[np.newaxis].astype(network.dtype)
    outputs = []
    for step in network.layers:
        values = step.forward(values)
        outputs.append(values)
    maps = outputs[layer]
    if maps.ndim != 4:
        raise ValueError(f"layer {layer} gives {maps.shape[1]} numbers, no maps; choose one before Flatten.")
    slopes = weights[np.newaxis].astype(network.dtype)
    for step in reversed(network.layers[layer + 1 :]):
        slopes, _ = step.backward(slopes)
    return maps[0], slopes[0]


def _between(small, size):
    """Return the matrix (size, small) that interpolates between the middles of the small fields."""
    places = np.clip((np.arange(size) + 0.5) * small / size - 0.5, 0, small - 1)
    return np.maximum(1 - np.abs(places[:, np.newaxis] - np.arange(small)), 0)
