"""Exercises for lesson 23: from a folder to a report."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "match 2 | disguise 2 | whole_patients 3 | nearest 4 | burnt_in 2 | ill_patients how many patients you "
    "need | kappa two readers",
)
