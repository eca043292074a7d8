"""Exercises for lesson 06: questions that sort, trees that vote or correct each other, scores that can be trusted."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "variance_gain 2 | another_ruler 3, easy | vote_map 5 | out_of_bag 6 | stop_at 7, easy | fall_when_shuffled "
    "9, optional",
    gone={
        "gain": "Section 2 of lesson 06 computes the gain for a diagnosis; `variance_gain` asks for a quantity.",
        "next_patient": "Lesson 10 measures what happens when images of one patient are on both sides of a split.",
    },
)
