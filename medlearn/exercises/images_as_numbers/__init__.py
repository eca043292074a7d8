"""Exercises for lesson 01: what the numbers in an image mean."""

from medlearn.exercises import room

EXERCISES = room(__name__, "cyst 3, easy | measure 3 | haze 4, easy | greys 4 | length 5, easy | from_the_feet 6")
