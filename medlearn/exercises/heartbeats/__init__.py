"""Exercises for lesson 16: early beats, memory, bytes, and false alarms."""

from medlearn.exercises import room

EXERCISES = room(
    __name__, "early_beats 1 | through_time 3 | new_state 4 | twelve_bits 5 | tomorrow 6 | false_alarms 9 | lined_up 1"
)
