"""Exercises for lesson 04: from an image to a vector of fixed length."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "measure 1 | pairs 2 | pattern , optional | how_many 3 | same_length 3 | above_baseline 5 | roundness ",
    gone={"opening": "Section 4 of lesson 04 says when a pickle runs a hidden program, and saves with skops instead."},
)
