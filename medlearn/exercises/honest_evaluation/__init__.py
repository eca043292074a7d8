"""Exercises for lesson 10: what a published number is worth."""

from medlearn.exercises import room

EXERCISES = room(__name__, "sensitivity | called_ill | auc | report | leaked | impossible")
