"""Exercises for lesson 14: what is unusual, where, and how many alarms that means."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "one_step 1 | nearest_other 2 | first_cut 3 | learnt_more 4 | alarm_share 5 | alarms_per_day 5 | difference_map 6",
)
