"""Exercises for lesson 18: made patients, what they cost to describe, and how they are judged."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "fifth_patient 1 | divergence 2 | forgers_loss 3 | clean 4 | in_noise 4 | copied 5 | release 6"
)
