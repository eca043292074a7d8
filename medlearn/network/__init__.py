"""A network in NumPy: convolutional layers, softmax cross-entropy, SGD and Adam, early stopping.

The module `descent` holds gradient descent on the simplest loss, a bowl, where all of it can be followed.
"""

from medlearn.network.gradcheck import layer_errors, numerical_gradient, relative_error
from medlearn.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, MaxPool2D, ReLU, receptive_field
from medlearn.network.loss import SGD, Adam, softmax, softmax_cross_entropy
from medlearn.network.model import Network, layer_outputs

__all__ = [
    "SGD",
    "Adam",
    "AveragePool2D",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "MaxPool2D",
    "Network",
    "ReLU",
    "layer_errors",
    "layer_outputs",
    "numerical_gradient",
    "receptive_field",
    "relative_error",
    "softmax",
    "softmax_cross_entropy",
]
