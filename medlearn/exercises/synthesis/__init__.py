"""Exercises for lesson 18: made patients, what they cost to describe, and how they are judged."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "fifth_patient 1 | divergence 3 | forgers_loss 4 | clean 5 | copied 6 | release 7 | in_noise 5"
)
