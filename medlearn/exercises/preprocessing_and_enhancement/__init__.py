"""Exercises for lesson 02: what may be done to an image before it is trusted."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "between 1 | grid_lines 2, optional | with_mirrored 3 | scaled_head 5 | change 6 | standardised 9 | honest_team 9",
)
