"""Exercises for lesson 07: a table that lies, risks by hand, gaps that nobody marked, and models that travel."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "flipped 1 | risk_map 2 | gaps 3 | prepare 4 | for_women 5 | with_weights 6",
    gone={
        "at_prevalence": "Risks for another prevalence are computed in section 6 of the deeper notebook of lesson 07, "
        "Gaps, rare diseases and bad copies."
    },
)
