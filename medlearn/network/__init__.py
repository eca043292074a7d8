"""A convolutional network in NumPy: layers one after the other, softmax cross-entropy, SGD and Adam, early stopping."""

from medlearn.network.loss import softmax, softmax_cross_entropy
from medlearn.network.model import Network
from medlearn.network.optimisers import SGD, Adam

__all__ = ["SGD", "Adam", "Network", "softmax", "softmax_cross_entropy"]
