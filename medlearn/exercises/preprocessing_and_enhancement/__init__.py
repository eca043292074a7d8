"""Exercises for lesson 02: what may be done to an image before it is trusted.

Notebook imports: numpy as np
"""

from medlearn.exercises.preprocessing_and_enhancement.between import between
from medlearn.exercises.preprocessing_and_enhancement.change import change
from medlearn.exercises.preprocessing_and_enhancement.grid_lines import grid_lines
from medlearn.exercises.preprocessing_and_enhancement.honest_team import honest_team
from medlearn.exercises.preprocessing_and_enhancement.scaled_head import scaled_head
from medlearn.exercises.preprocessing_and_enhancement.standardised import standardised
from medlearn.exercises.preprocessing_and_enhancement.with_mirrored import with_mirrored

EXERCISES = (between, grid_lines, with_mirrored, scaled_head, change, standardised, honest_team)
