"""Exercises for lesson 07: risks by hand, gaps that nobody marked, and models that travel."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "risk_map 2 | gaps 3 | prepare 4 | for_women 4 | with_weights what to do when few are ill, optional "
    "| at_prevalence another share of ill, optional",
)
