"""Exercises for lesson 14: what is unusual, where, and how many alarms that means."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "one_step | nearest_other 1 | first_cut | learnt_more 3 | alarm_share 4 | alarms_per_day 4 | difference_map 3",
)
