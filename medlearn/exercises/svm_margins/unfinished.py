"""Is it trained? An exercise of lesson 05."""

from medlearn.checks import interpret

TRAINED = {"A": (0, 2.40), "B": (1, -0.80), "C": (0.35, 1.00), "D": (0.60, 1.90), "E": (1, 0.97)}


ROWS = "\n    ".join(f"| {name} | {alpha:.2f} | {margin:.2f} |" for name, (alpha, margin) in TRAINED.items())


@interpret(
    question=f"""
    **Is it trained?** Somebody has trained a soft-margin SVM with C = 1 and shows you five of the patients:

    | patient | alpha | margin y (w x + b) |
    |---|---|---|
    {ROWS}

    One row shows that the training is *not* finished. Which: `"A"`, `"B"`, `"C"`, `"D"` or `"E"`?
    """,
    hints=[
        "Alpha is the force with which a patient pulls: 0 outside the street, C inside it or beyond the line.",
        "Between 0 and C there is only one place where a patient may stand: on the kerb. Which margin is that?",
    ],
    choices=("A", "B", "C", "D", "E"),
    praise="D is far outside the street, with 1.90, and still pulls with 0.60. Nobody outside may: his alpha must "
    "fall to 0.",
)
def unfinished():
    """Find the patient who breaks the KKT conditions."""

    def obeys(alpha, margin, C=1):
        return margin >= 1 if alpha == 0 else margin <= 1 if alpha == C else margin == 1

    return next(name for name, (alpha, margin) in TRAINED.items() if not obeys(alpha, margin))


unfinished.wrong(
    "A",
    "A lies outside the street, on the right side, and does not pull: an alpha of 0 is just what he should have. Most "
    "patients of a trained machine look like him.",
).wrong(
    "B",
    "B is on the wrong side, and that is allowed: it is what slack is for. He pulls with the full force C = 1, as he "
    "should. A soft margin need not get everybody right.",
).wrong(
    "C",
    "A margin of exactly 1.00 is no accident: C stands on the kerb. There, and only there, may alpha lie between 0 "
    "and C.",
).wrong(
    "E",
    "E is inside the street, if only just, with 0.97, and pulls with the full force. On the right side of the *line* "
    "is not enough; what counts is the kerb, at 1.",
)
