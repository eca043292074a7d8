"""Which must stay? An exercise of lesson 18."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Which must stay?** Two generators learnt from the same 300 patients (invented numbers). Of new real patients, 5 %
    lie nearer to one of the 300 than the limit that is used here.

    | images | told from real, AUC | trained on them, tested on real, AUC | nearer than the limit |
    |---|---|---|---|
    | of generator A | 0.55 | 0.90 | 41 % |
    | of generator B | 0.72 | 0.86 | 5 % |
    | real ones | 0.50 | 0.91 | 5 % |

    Which generator's images must not leave the hospital, by what this table shows? Answer `"A"`, `"B"`, `"both"` or
    `"neither"`.
    """,
    choices=("A", "B", "both", "neither"),
    hints=[
        "Which of the three judges looks for patients who can be recognised?",
        "A generator that returns its training images would win with the first two judges.",
    ],
    praise="A looks best because it copies. B passed this one judge; before a release comes the question what else "
    "could give a patient away.",
    wrong={
        "B": "B is easier to tell from real, and less useful. That harms nobody's privacy. Look at the last column.",
        "both": "Of B's images, as many lie near a patient as of new patients: chance alone. Which one has more?",
        "neither": "41 % of one generator's images lie nearer to a patient than 5 % of new patients do. By chance?",
    },
)
def release():
    """Name the generator that copies."""
    return "A"
