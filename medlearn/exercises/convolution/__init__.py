"""Exercises for lesson 03: kernels that slide over images."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "correlate 2 | convolve 3, optional | output_size 4 | side 3, easy | blur_twice 5, optional | "
    "which_kernel 6, easy | calmer 5 | outline 6",
)
