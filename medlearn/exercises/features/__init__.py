"""Exercises for lesson 04: from an image to a vector of fixed length.

Notebook imports: numpy as np.
"""

from medlearn.exercises.features.above_baseline import above_baseline
from medlearn.exercises.features.measure import measure
from medlearn.exercises.features.opening import opening
from medlearn.exercises.features.pairs import pairs
from medlearn.exercises.features.pattern import pattern
from medlearn.exercises.features.roundness import roundness

EXERCISES = (measure, pairs, pattern, roundness, above_baseline, opening)
