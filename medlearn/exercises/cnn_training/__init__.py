"""Exercises for lesson 09: what stands between a network that could learn and one that has learnt."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "as_batch images from a table, optional | first_loss 3, easy | overdose 3 and 4, easy | stop_early 5 | "
    "other_day 6 | luck 7 | class_weights 8",
)
