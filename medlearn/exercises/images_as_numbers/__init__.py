"""Exercises for lesson 01: what the numbers in an image mean."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "length 3, easy | cyst 4, easy | measure 4 | greys 5 | from_the_feet 6 | how_large 1, easy",
    gone={"haze": "Section 5 of lesson 01 shows the haze in two windows."},
)
