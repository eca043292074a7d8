"""Exercises for lesson 15: volumes, their millimetres, and what is counted in them.

Notebook imports: numpy as np; ndimage from scipy.
"""

from medlearn.exercises.volumes.ball_width import ball_width
from medlearn.exercises.volumes.cost import cost
from medlearn.exercises.volumes.froc_score import froc_score
from medlearn.exercises.volumes.other_hospital import other_hospital
from medlearn.exercises.volumes.pooled import pooled
from medlearn.exercises.volumes.slab_mip import slab_mip
from medlearn.exercises.volumes.square_voxels import square_voxels

EXERCISES = (slab_mip, ball_width, cost, other_hospital, pooled, froc_score, square_voxels)
