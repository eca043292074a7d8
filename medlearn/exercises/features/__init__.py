"""Exercises for lesson 04: from an image to a vector of fixed length."""

from medlearn.exercises import room

EXERCISES = room(__name__, "measure | pairs | pattern , optional | roundness | above_baseline | opening , optional")
