"""Exercises for lesson 12: what a network looked at.

Notebook imports: numpy as np.
"""

from medlearn.exercises.looking_inside.completeness import completeness
from medlearn.exercises.looking_inside.control import control
from medlearn.exercises.looking_inside.hits import hits
from medlearn.exercises.looking_inside.occlude import occlude
from medlearn.exercises.looking_inside.saturated import saturated
from medlearn.exercises.looking_inside.shapley import shapley

EXERCISES = (occlude, saturated, completeness, hits, control, shapley)
