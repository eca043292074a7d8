"""Exercises for lesson 23: from a folder to a report."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "kappa 1 | disguise 2 | whole_patients 4 | burnt_in 7 | ill_patients 7 | nearest 8",
    gone={"match": "Section 2 of lesson 23 finds the rows without a file and the files without a row."},
)
