"""Exercises for lesson 00: the Python and the NumPy that the lessons use.

Notebook imports: numpy as np
"""

from medlearn.exercises.start_here.questions import axes, bmi, errors, evened, keys, loops, mask, overflow, slices, text

EXERCISES = (slices, loops, bmi, keys, text, errors, axes, mask, overflow, evened)
