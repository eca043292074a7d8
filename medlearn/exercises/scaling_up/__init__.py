"""Exercises for lesson 22: what to speed up first, and what comes back from many workers."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "which_first 2 | at_most 2 | thumbnail 3 | batches_of 4 | minutes 6 | collected 6",
    gone={
        "megabytes": "Section 1 of lesson 22 multiplies the shape by the bytes of the type.",
        "chunks_read": "Section 3 of lesson 22 counts the chunks of a batch.",
    },
)
