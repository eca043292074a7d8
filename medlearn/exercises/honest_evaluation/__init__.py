"""Exercises for lesson 10: what a published number is worth."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "sensitivity 1, easy | impossible 2 | auc 3 | promised 4 | if_positive 5 | report 5, optional | leaked 7",
    gone={"called_ill": "It is called `if_positive` now."},
)
