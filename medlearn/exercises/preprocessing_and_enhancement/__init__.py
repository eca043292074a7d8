"""Exercises for lesson 02: what may be done to an image before it is trusted."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "one_size 1 | with_mirrored 2 | scaled_head 4 | change 5 | halo 6, easy | standardised 8 | honest_team 8",
    gone={
        "between": "Section 1 of lesson 02 asks it now, as a turn of yours, with the answer folded below.",
        "grid_lines": "Aliasing has left the lesson; `anti_aliasing=True` of skimage's resize prevents it.",
    },
)
