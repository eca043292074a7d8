"""Exercises for lesson 17: shadows, photons, the ramp, the axis, k-space, a shift, which picture to trust."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "shadows 1 | ramp 3 | half_noise 4 | axis 6 | few_rows 7 | better_picture 8 | best_shift 7",
    also="from medlearn.reconstruction import mutual_information",
)
