"""Exercises for lesson 13: masks, and how well they fit.

Notebook imports: numpy as np.
"""

from medlearn.exercises.segmentation.detections import detections
from medlearn.exercises.segmentation.dice import dice
from medlearn.exercises.segmentation.grow import grow
from medlearn.exercises.segmentation.hausdorff95 import hausdorff95
from medlearn.exercises.segmentation.middle_stroke import middle_stroke
from medlearn.exercises.segmentation.pooled_dice import pooled_dice
from medlearn.exercises.segmentation.second_reader import second_reader

EXERCISES = (dice, grow, hausdorff95, pooled_dice, detections, second_reader, middle_stroke)
