"""Exercises for lesson 06: questions that sort, trees that vote, and scores that can be trusted."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "gain 2 | another_ruler 3, easy | vote_map 6 | out_of_bag 7 | next_patient 7, easy | fall_when_shuffled "
    "8, optional",
)
