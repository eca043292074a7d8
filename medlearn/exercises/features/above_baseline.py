"""Who beats the baseline? An exercise of lesson 04."""

from medlearn.checks import interpret
from medlearn.intervals import wilson

TESTED, HEALTHY = 200, 120
RIGHT = {"intensity": 118, "glcm": 124, "lbp": 128, "hog": 152}
FOUND = {family: wilson(right, TESTED) for family, right in RIGHT.items()}
ROWS = "\n    ".join(
    f"| {family} | {RIGHT[family]} | {share.value:.2f} ({share.low:.2f} to {share.high:.2f}) |"
    for family, share in FOUND.items()
)


@interpret(
    question=f"""
    **Who beats the baseline?** Four families of features, each with its own SVM, on the same {TESTED} test patients, of
    whom **{HEALTHY} are healthy**:

    | family | right | accuracy, 95 % interval |
    |---|---|---|
    {ROWS}

    Which have shown, with their whole interval, that they know more than somebody who never looks at an image:
    `"all four"`, `"glcm, lbp and hog"`, `"only hog"` or `"none"`?
    """,
    hints=[
        "Whoever never looks can always give the same answer. Which one, and how often is it right among these 200?",
        "Set each interval, not only its middle, beside that number.",
    ],
    choices=("all four", "glcm, lbp and hog", "only hog", "none"),
    praise="Always saying *healthy* is right for 120 of 200, 0.60; only hog's interval, from 0.70 up, lies above that.",
    wrong={
        "all four": "All four intervals lie above 0.5, the toss of a coin. But a coin is not the laziest rival here: "
        "of 200 patients 120 are healthy. What does always saying *healthy* reach?",
        "glcm, lbp and hog": "You found the baseline, 0.60, and three accuracies are above it. But look at their "
        "intervals: with 200 patients, could 0.62 be a 0.60 that was lucky?",
        "none": "A wide interval is not always too wide. The baseline is 0.60; does hog's interval contain it?",
    },
)
def above_baseline():
    """Find the families whose interval lies above always saying healthy."""
    above = [family for family, share in FOUND.items() if share.low > HEALTHY / TESTED]
    names = {tuple(RIGHT): "all four", ("glcm", "lbp", "hog"): "glcm, lbp and hog", ("hog",): "only hog", (): "none"}
    return names[tuple(above)]
