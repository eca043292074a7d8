"""Exercises for lesson 19: what is learnt, what is joined, and who is still at risk."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "learnt 1 | squared 2 | joined 3 | out_of_fold 5 | too_late 6 | survived 7 | rate_ratio 7 | advice 8"
)
