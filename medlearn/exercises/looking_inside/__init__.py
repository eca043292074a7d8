"""Exercises for lesson 12: what a network looked at."""

from medlearn.exercises import room

EXERCISES = room(__name__, "occlude 1 | saturated 3 | completeness 3 | hits 5 | control 6, easy | shapley 8, optional")
