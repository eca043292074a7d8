"""Exercises for lesson 19: what is learnt, what is joined, and who is still at risk."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "squared 1 | learnt 3 | joined 4 | too_late 4 | out_of_fold 5 | survived 5 | rate_ratio 5 | advice 5"
)
