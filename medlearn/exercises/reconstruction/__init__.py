"""Exercises for lesson 17: the ramp, photons, the axis, which picture to trust, a shift."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "ramp 3 | half_noise 4 | axis 5 | better_picture 6 | best_shift 6",
    also="from medlearn.reconstruction import mutual_information",
    gone={
        "shadows": "The sums of rows and columns are the first turn of lesson 17 now.",
        "few_rows": "Gaps in k-space are in the deeper notebook of lesson 17 now.",
    },
)
