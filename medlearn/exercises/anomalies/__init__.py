"""Exercises for lesson 14: what is unusual, where, and how many alarms that means.

Notebook imports: numpy as np.
"""

from medlearn.exercises.anomalies.alarm_share import alarm_share
from medlearn.exercises.anomalies.alarms_per_day import alarms_per_day
from medlearn.exercises.anomalies.difference_map import difference_map
from medlearn.exercises.anomalies.first_cut import first_cut
from medlearn.exercises.anomalies.learnt_more import learnt_more
from medlearn.exercises.anomalies.nearest_other import nearest_other
from medlearn.exercises.anomalies.one_step import one_step

EXERCISES = (one_step, nearest_other, first_cut, learnt_more, alarm_share, alarms_per_day, difference_map)
