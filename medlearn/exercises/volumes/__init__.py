"""Exercises for lesson 15: volumes, their millimetres, and what is counted in them."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "slab_mip 1, easy | ball_width 2 | square_voxels 2, optional | grown_ml 3 | other_hospital 2 | cost 5 | glands",
    also="from scipy import ndimage",
    gone={
        "pooled": "Section 4 of lesson 15 writes attention pooling out in Keras.",
        "froc_score": "The score of LUNA16 has moved to the deeper notebook of lesson 15, which computes it by hand.",
    },
)
