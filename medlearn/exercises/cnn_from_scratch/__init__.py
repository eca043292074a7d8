"""Exercises for lesson 08: what a convolutional network computes, forward and backward."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "conv_layer 1 | cross_entropy 3 | numerical_gradient 4 | pool_backward 5 | silent 5 | parameters 6, easy",
    gone={"diagnosis": "Checking layers by nudging is in the deeper notebook of lesson 08, Backpropagation in full."},
)
