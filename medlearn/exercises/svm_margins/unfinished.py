"""Is it trained? An exercise of lesson 05."""

from medlearn.checks import interpret

TRAINED = {"A": (0, 2.40), "B": (1, -0.80), "C": (0.35, 1.00), "D": (0.60, 1.90), "E": (1, 0.97)}


ROWS = "\n    ".join(f"| {name} | {pull:.2f} | {signed:.2f} |" for name, (pull, signed) in TRAINED.items())


@interpret(
    question=f"""
    **Is it trained?** Somebody has trained an SVM with C = 1 and shows you five of the patients:

    | patient | pull | signed score |
    |---|---|---|
    {ROWS}

    One row shows that the training is *not* finished. Which: `"A"`, `"B"`, `"C"`, `"D"` or `"E"`?
    """,
    hints=[
        "Outside the street the pull is 0. Inside it, or on the wrong side, it is C. See the picture in section 5.",
        "With a pull between 0 and C there is only one place to be: exactly on an edge. Which signed score is that?",
    ],
    choices=("A", "B", "C", "D", "E"),
    praise="D is far outside the street, with 1.90, and still pulls with 0.60. Nobody outside may pull: 0.60 must "
    "fall to 0.",
    wrong={
        "A": "A lies outside the street, on the correct side, and does not pull, as it should be. Most patients of a "
        "trained SVM look like A.",
        "B": "B is on the wrong side, and that is allowed, at a price. B pulls with the full force C = 1, as it "
        "should be. An SVM with exceptions need not get everybody right.",
        "C": "A signed score of exactly 1.00 is no accident: C is on an edge. There, and only there, the pull may "
        "lie between 0 and the price C.",
        "E": "E is inside the street, if only just, with 0.97, and pulls with the full force. The correct side of "
        "the *line* is not enough. What counts is the edge, at 1.",
    },
)
def unfinished():
    """Find the patient whose pull does not fit the signed score."""

    def fits(pull, signed, C=1):
        return signed >= 1 if pull == 0 else signed <= 1 if pull == C else signed == 1

    return next(name for name, (pull, signed) in TRAINED.items() if not fits(pull, signed))
