"""Exercises for lesson 22: what does not fit, what to speed up first, and what comes back from many workers."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "megabytes 1 | which_first 1 | chunks_read 2 | batches_of 3 | thumbnail 2 | minutes 6 | at_most 6 | collected 5",
)
