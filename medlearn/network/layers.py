"""The layers of a convolutional network, each with its forward and its backward pass.

Images are (n, height, width, channels) and kernels (height, width, channels_in, channels_out), as in Keras. `forward`
remembers what `backward` needs; `backward` takes the gradient of the loss with respect to the outputs and returns the
gradient with respect to the inputs and a dict of gradients for the parameters. It changes nothing: that is for the
optimiser.
"""

import numpy as np

from medlearn.convolution import (
    average_pool,
    average_pool_backward,
    correlate,
    correlate_backward,
    max_pool,
    max_pool_backward,
    output_size,
)


class Layer:
    """A step of a network without parameters; the others override what differs."""

    def __init__(self):
        self.parameters = {}

    def build(self, shape, rng, dtype):
        """Make the parameters for inputs of a shape (without the batch); return the shape of one output."""
        return shape

    def forward(self, inputs, training=False):
        """Return the outputs, ndarray (n, ...), for inputs (n, ...)."""
        raise NotImplementedError

    def backward(self, upstream):
        """Return the gradient of the inputs and a dict of gradients of the parameters."""
        raise NotImplementedError


class Conv2D(Layer):
    """Convolutional layer: correlate with learnt kernels and add a bias for each map.

    Parameters
    ----------
    maps : int
        Kernels, and so output channels.
    size : int
        Height and width of the kernels.
    stride : int
    padding : int or "same"
        Zeros around the image; "same" keeps its size (odd kernels, stride 1).

    Notes
    -----
    The kernels start uniform within +-sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010), as in Keras.
    """

    def __init__(self, maps, size=3, *, stride=1, padding=0):
        super().__init__()
        if padding == "same":
            if size % 2 == 0 or stride != 1:
                raise ValueError(f"padding='same' needs an odd size and stride 1, not size={size}, stride={stride}.")
            padding = size // 2
        self.maps, self.size, self.stride, self.padding = maps, size, stride, padding

    def build(self, shape, rng, dtype):
        """Make kernels (size, size, channels, maps) and a bias (maps,) for images of this shape."""
        if len(shape) != 3:
            raise ValueError(
                f"Conv2D takes images (n, height, width, channels), not one input of shape {shape}; "
                "for grey images add the channel: images[..., np.newaxis]."
            )
        height, width, channels = shape
        fans = self.size**2 * channels, self.size**2 * self.maps
        kernels = _glorot((self.size, self.size, channels, self.maps), fans, rng, dtype)
        self.parameters = {"kernels": kernels, "bias": np.zeros(self.maps, dtype)}
        return (*_sides(self, (height, width), self.stride, self.padding), self.maps)

    def forward(self, inputs, training=False):
        """Return maps (n, out_height, out_width, maps)."""
        self.inputs = inputs
        where = {"stride": self.stride, "padding": self.padding}
        return correlate(inputs, self.parameters["kernels"], **where) + self.parameters["bias"]

    def backward(self, upstream):
        """Return gradients of the images, the kernels and the bias."""
        where = {"stride": self.stride, "padding": self.padding}
        received, kernels = correlate_backward(self.inputs, self.parameters["kernels"], upstream, **where)
        return received, {"kernels": kernels, "bias": upstream.sum(axis=(0, 1, 2))}


class MaxPool2D(Layer):
    """Keep the largest value of each window.

    Parameters
    ----------
    size : int
    stride : int, optional
        By default the windows lie side by side.
    """

    def __init__(self, size=2, *, stride=None):
        super().__init__()
        self.size, self.stride = size, stride

    def build(self, shape, rng, dtype):
        """Return the shape after pooling; there are no parameters."""
        if len(shape) != 3:
            raise ValueError(f"{type(self).__name__} takes images (n, height, width, channels), not (n, {shape[0]}).")
        height, width, channels = shape
        return (*_sides(self, (height, width), self.stride or self.size), channels)

    def forward(self, inputs, training=False):
        """Return pooled images (n, out_height, out_width, channels)."""
        self.inputs = inputs
        return max_pool(inputs, self.size, self.stride)

    def backward(self, upstream):
        """Send each gradient to the pixel that was the largest."""
        return max_pool_backward(self.inputs, upstream, self.size, self.stride), {}


class AveragePool2D(MaxPool2D):
    """Keep the mean of each window.

    Parameters
    ----------
    size : int
    stride : int, optional
    """

    def forward(self, inputs, training=False):
        """Return pooled images (n, out_height, out_width, channels)."""
        self.inputs = inputs
        return average_pool(inputs, self.size, self.stride)

    def backward(self, upstream):
        """Spread each gradient evenly over its window."""
        return average_pool_backward(self.inputs, upstream, self.size, self.stride), {}


class ReLU(Layer):
    """Rectified linear unit: negative values become 0."""

    def forward(self, inputs, training=False):
        """Return max(0, inputs), of the same shape."""
        self.positive = inputs > 0
        return inputs * self.positive

    def backward(self, upstream):
        """Let gradients through where the input was positive."""
        return upstream * self.positive, {}


class Flatten(Layer):
    """Write each image out as one row."""

    def build(self, shape, rng, dtype):
        """Return the number of values of one input; there are no parameters."""
        return (int(np.prod(shape)),)

    def forward(self, inputs, training=False):
        """Return rows (n, values)."""
        self.shape = inputs.shape
        return inputs.reshape(len(inputs), -1)

    def backward(self, upstream):
        """Give the gradients the shape of the images."""
        return upstream.reshape(self.shape), {}


class Dense(Layer):
    """Fully connected layer: each output is a weighted sum of all inputs, plus a bias.

    Parameters
    ----------
    units : int
        Outputs.
    """

    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape, rng, dtype):
        """Make weights (values, units) and a bias (units,) for rows of this length."""
        if len(shape) != 1:
            raise ValueError(f"Dense takes rows (n, values), not one input of shape {shape}; put Flatten() before it.")
        weights = _glorot((*shape, self.units), (*shape, self.units), rng, dtype)
        self.parameters = {"weights": weights, "bias": np.zeros(self.units, dtype)}
        return (self.units,)

    def forward(self, inputs, training=False):
        """Return inputs @ weights + bias, (n, units)."""
        self.inputs = inputs
        return inputs @ self.parameters["weights"] + self.parameters["bias"]

    def backward(self, upstream):
        """Return gradients of the rows, the weights and the bias."""
        gradients = {"weights": self.inputs.T @ upstream, "bias": upstream.sum(axis=0)}
        return upstream @ self.parameters["weights"].T, gradients


class Dropout(Layer):
    """In training set a share of the values to 0 and enlarge the others, so that the mean stays; else do nothing.

    Parameters
    ----------
    rate : float
        Share that is dropped, at least 0 and below 1.
    """

    def __init__(self, rate):
        super().__init__()
        if not 0 <= rate < 1:
            raise ValueError(f"rate={rate}: the share of values to drop is at least 0 and below 1, such as 0.5.")
        self.rate = rate

    def build(self, shape, rng, dtype):
        """Keep a source of chance of its own; there are no parameters."""
        self.rng, self.dtype = rng.spawn(1)[0], dtype
        return shape

    def forward(self, inputs, training=False):
        """Return the inputs, in training with a share of them dropped."""
        self.kept = np.ones((), inputs.dtype)
        if training and self.rate > 0:
            self.kept = ((self.rng.random(inputs.shape) >= self.rate) / (1 - self.rate)).astype(inputs.dtype)
        return inputs * self.kept

    def backward(self, upstream):
        """Let gradients through where the value was kept."""
        return upstream * self.kept, {}


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


def _glorot(shape, fans, rng, dtype):
    limit = np.sqrt(6 / sum(fans))
    return rng.uniform(-limit, limit, size=shape).astype(dtype)


def _sides(layer, sides, stride, padding=0):
    """Return height and width of the outputs, or say that the window does not fit."""
    if min(sides) + 2 * padding < layer.size:
        raise ValueError(
            f"{type(layer).__name__} with windows of {layer.size} x {layer.size} does not fit in images of "
            f"{sides[0]} x {sides[1]}; use fewer layers before it, a smaller window or larger images."
        )
    return tuple(output_size(side, layer.size, stride, padding) for side in sides)
