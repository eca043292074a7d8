"""Exercises for lesson 09: what stands between a network that could learn and one that has learnt."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "by_patient 1 | first_loss 2, easy | overdose 2 and 3, easy | stop_early 4 | other_day 5 | luck 5 | "
    "as_batch images from a table in its deeper notebook, optional",
    gone={"class_weights": "Class weights are in the deeper notebook of lesson 07."},
)
