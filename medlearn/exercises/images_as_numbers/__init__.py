"""Exercises for lesson 01: what the numbers in an image mean.

Notebook imports: numpy as np
"""

from medlearn.exercises.images_as_numbers.cyst import cyst
from medlearn.exercises.images_as_numbers.from_the_feet import from_the_feet
from medlearn.exercises.images_as_numbers.greys import greys
from medlearn.exercises.images_as_numbers.haze import haze
from medlearn.exercises.images_as_numbers.length import length
from medlearn.exercises.images_as_numbers.measure import measure

EXERCISES = (cyst, measure, haze, greys, length, from_the_feet)
