"""Exercises for lesson 03: kernels that slide over images."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "correlate 1 | convolve 2, optional | output_size 1 | side 2, easy | blur_twice 3, optional | calmer 3 | "
    "outline 1 | moved 2",
    also="from scipy import signal",
    gone={"which_kernel": "Section 1 of lesson 03 says what the sum of a kernel's weights does to uniform tissue."},
)
