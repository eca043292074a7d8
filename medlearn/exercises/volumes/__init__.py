"""Exercises for lesson 15: volumes, their millimetres, and what is counted in them."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "slab_mip 1 | ball_width 2 | cost 3 | other_hospital 4 | pooled 5 | froc_score 6 | square_voxels 2",
    also="from scipy import ndimage",
)
