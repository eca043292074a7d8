"""Exercises for lesson 17: shadows, photons, the ramp, the axis, gaps in k-space, a shift, and which picture to trust.

Notebook imports: numpy as np; medlearn.reconstruction for mutual_information.
"""

from medlearn.exercises.reconstruction.axis import axis
from medlearn.exercises.reconstruction.best_shift import best_shift
from medlearn.exercises.reconstruction.better_picture import better_picture
from medlearn.exercises.reconstruction.few_rows import few_rows
from medlearn.exercises.reconstruction.half_noise import half_noise
from medlearn.exercises.reconstruction.ramp import ramp
from medlearn.exercises.reconstruction.shadows import shadows

EXERCISES = (shadows, ramp, half_noise, axis, few_rows, better_picture, best_shift)
