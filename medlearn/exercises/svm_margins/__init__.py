"""Exercises for lesson 05: the widest margin, what exceptions cost, the gradient, a radial SVM, the unit of gamma."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "boundary | nearest | cost | gradient | scores | islands | grey_units",
    gone={
        "slope": "It is called `gradient` now.",
        "unfinished": "The KKT conditions are in the deeper notebook of lesson 05, How an SVM is trained.",
    },
)
