"""Exercises for lesson 21: who stands alone, who was a member, what noise keeps, and what a gradient tells."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "alone 1, easy | caught 3 | doubt 4 | published 4 | may_leave 5 | neighbour 7",
    gone={
        "attack": "The AUC as pairs is `auc` of lesson 10; `caught` measures the attack in another way.",
        "averaged": "Lesson 21 averages the hospitals' weights in section 6.",
        "clipped_sum": "Lesson 21 clips gradients in section 5.",
        "recovered": "One patient's gradient is a turn in section 7 of lesson 21; `neighbour` takes two.",
        "unmasked": "Masks that cancel are in section 6 of the deeper notebook of lesson 21.",
    },
)
