"""Exercises for lesson 08: what a convolutional network computes, forward and backward.

Notebook imports: numpy as np.
"""

from medlearn.exercises.cnn_from_scratch.conv_layer import conv_layer
from medlearn.exercises.cnn_from_scratch.cross_entropy import cross_entropy
from medlearn.exercises.cnn_from_scratch.diagnosis import diagnosis
from medlearn.exercises.cnn_from_scratch.numerical_gradient import numerical_gradient
from medlearn.exercises.cnn_from_scratch.parameters import parameters
from medlearn.exercises.cnn_from_scratch.pool_backward import pool_backward

EXERCISES = (parameters, conv_layer, cross_entropy, pool_backward, numerical_gradient, diagnosis)
