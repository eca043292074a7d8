"""Exercises for lesson 12: what a network looked at."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "occlude 2 | twice 2 | deletion 4 | hits 5 | control 5, easy",
    gone={
        "saturated": "Integrated gradients are in the deeper notebook of lesson 12 now, in ten lines.",
        "completeness": "What integrated gradients add up to is in the deeper notebook of lesson 12 now.",
        "shapley": "Shapley values are in the deeper notebook of lesson 06 now.",
    },
)
