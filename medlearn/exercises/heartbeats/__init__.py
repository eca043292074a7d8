"""Exercises for lesson 16: early beats, memory, bytes, and false alarms.

Notebook imports: numpy as np.
"""

from medlearn.exercises.heartbeats.early_beats import early_beats
from medlearn.exercises.heartbeats.false_alarms import false_alarms
from medlearn.exercises.heartbeats.lined_up import lined_up
from medlearn.exercises.heartbeats.new_state import new_state
from medlearn.exercises.heartbeats.through_time import through_time
from medlearn.exercises.heartbeats.tomorrow import tomorrow
from medlearn.exercises.heartbeats.twelve_bits import twelve_bits

EXERCISES = (early_beats, through_time, new_state, twelve_bits, tomorrow, false_alarms, lined_up)
