"""Exercises for lesson 21: who stands alone, who was a member, and what noise and masks keep."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "alone 1 | attack 3 | doubt 4 | clipped_sum 5 | averaged 6 | recovered 7 | unmasked 8 | may_leave 8"
)
