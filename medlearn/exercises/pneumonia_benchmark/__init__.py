"""Exercises for lesson 11: reading a benchmark on real patients, and what its numbers do not say."""

from medlearn.exercises import room

EXERCISES = room(__name__, "shrunk 1 | copies 1 | prepared 3 | telling_pair 4 | fall 5 | half_width 6 | best_of_ten 6")
