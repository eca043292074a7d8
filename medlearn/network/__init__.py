"""A convolutional network in NumPy: layers one after the other, softmax cross-entropy, SGD and Adam, early stopping."""

from medlearn.network.gradcheck import layer_errors, numerical_gradient, relative_error
from medlearn.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, MaxPool2D, ReLU
from medlearn.network.loss import softmax, softmax_cross_entropy
from medlearn.network.model import Network
from medlearn.network.optimisers import SGD, Adam

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
    "numerical_gradient",
    "relative_error",
    "softmax",
    "softmax_cross_entropy",
]
