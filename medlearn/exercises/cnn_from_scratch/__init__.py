"""Exercises for lesson 08: what a convolutional network computes, forward and backward."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "parameters 7, easy | conv_layer 3 | cross_entropy 4 | pool_backward 6 | numerical_gradient 5 | diagnosis "
    "6, optional",
)
