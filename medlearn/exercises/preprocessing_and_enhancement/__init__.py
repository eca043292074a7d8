"""Exercises for lesson 02: what may be done to an image before it is trusted."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "in_millimetres 1 | scaled_head 2 | change 3 | halo 3, easy | standardised 5 | honest_team 5 | with_mirrored 5",
    gone={
        "between": "Section 1 of lesson 02 asks it now, as a turn of yours, with the answer folded below.",
        "one_size": "The cell to take home of lesson 02 pads each picture to a square now.",
        "grid_lines": "Aliasing has left the lesson; `anti_aliasing=True` of skimage's resize prevents it.",
    },
)
