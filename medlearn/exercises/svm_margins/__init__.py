"""Exercises for lesson 05: the widest street, what its exceptions cost, votes of support vectors, the unit of gamma."""

from medlearn.exercises import room

EXERCISES = room(__name__, "boundary | nearest | cost | slope | unfinished | scores | grey_units")
