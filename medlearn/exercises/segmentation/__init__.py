"""Exercises for lesson 13: masks, and how well they fit."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "dice 1 and 4 | grow 2 | hausdorff95 3 | pooled_dice 4 | detections whether the lesion was found | "
    "second_reader 5 | middle_stroke 6",
)
