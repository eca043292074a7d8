"""Exercises for lesson 20: an operating point, abstaining, slices in order, readers, warnings and promotion."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "operating_point 2 | abstain 2 | in_order 3 | agreement_of_readers 4 | first_warning 5 | promoted 6 | "
    "in_the_register 6",
)
