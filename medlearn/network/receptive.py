"""What each layer makes of an image, and which part of the image a place of it sees: its receptive field."""

import numpy as np


def layer_outputs(network, image):
    """Return what each layer of a network makes of one image.

    Parameters
    ----------
    network : medlearn.network.Network
        Built.
    image : ndarray of shape (height, width, channels)
        Prepared as for training.

    Returns
    -------
    outputs : list of ndarrays, one for each layer
        Maps of shape (height, width, maps); a layer that keeps no places gives values of shape (n,).

    Raises
    ------
    ValueError
        If the network has not been built, or the image does not fit or has NaN.
    """
    if network.input_shape is None:
        raise ValueError("the network has not been built; train it first, or call its build.")
    values = np.asarray(image, dtype=network.dtype)[np.newaxis]
    if values.shape[1:] != network.input_shape:
        raise ValueError(f"an image of shape {values.shape[1:]} does not fit a network for {network.input_shape}.")
    if not np.isfinite(values).all():
        raise ValueError(f"{np.sum(~np.isfinite(values))} pixels of the image are NaN or infinite.")
    outputs = []
    for layer in network.layers:
        values = layer.forward(values)
        outputs.append(values[0])
    return outputs


def receptive_field(layers, place, size):
    """Return the first and the last pixel of the image, along one axis, that a place of the last layer looks at.

    Parameters
    ----------
    layers : list of medlearn.network.layers.Layer
        From the first to the one whose place it is; only windows, those of Conv2D and the pools, widen the view.
    place : int
        Row or column in the last layer.
    size : int
        Rows or columns of the image; beyond its edge there is nothing to see.

    Returns
    -------
    first, last : int

    Examples
    --------
    Two kernels of 3 pixels see 5; through a pool of 2 each of them counts twice:

    >>> from medlearn.network import Conv2D, MaxPool2D
    >>> receptive_field([Conv2D(1), Conv2D(1)], 10, 100)
    (10, 14)
    >>> receptive_field([MaxPool2D(), Conv2D(1), Conv2D(1)], 10, 100)
    (20, 29)
    """
    first = last = place
    for layer in reversed(layers):
        if hasattr(layer, "size"):
            step = layer.stride or layer.size  # pooling windows lie side by side
            around = getattr(layer, "padding", 0)
            first, last = first * step - around, last * step - around + layer.size - 1
    return max(first, 0), min(last, size - 1)
