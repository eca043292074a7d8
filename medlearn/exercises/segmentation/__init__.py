"""Exercises for lesson 13: masks, and how well they fit."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "dice 1 | pooled_dice 1, easy | second_reader 2, easy | hausdorff95 3 | detections 7 | grow",
    gone={"middle_stroke": "Transposed convolution has moved to the deeper notebook of lesson 13, which paints a map."},
)
