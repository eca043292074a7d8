"""Exercises for lesson 00: the Python and the NumPy that the lessons use."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "slices | loops | bmi | keys | text | errors | axes | mask | overflow | evened", within="questions"
)
