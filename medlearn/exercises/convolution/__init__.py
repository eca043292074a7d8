"""Exercises for lesson 03: kernels that slide over images."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "correlate 2 | convolve 3, optional | output_size 2 | side 3, easy | blur_twice 4, optional | calmer 4 | "
    "outline 1 | moved 3",
    gone={"which_kernel": "Section 1 of lesson 03 says what the sum of a kernel's weights does to uniform tissue."},
)
