"""What went wrong? An exercise of lesson 05."""

from medlearn.checks import interpret


@interpret(
    question="""
    **What went wrong?** An SVM with a radial kernel has learnt from 300 radiographs. It is right on all, and all 300
    are support vectors. But on new patients it always predicts the same class. Which explanation fits all of this?

    | | |
    |---|---|
    | A | gamma is far too large for the unit of grey |
    | B | gamma is far too small |
    | C | `C` is far too small |
    | D | the cross-validation had too few folds |

    Answer with `"A"`, `"B"`, `"C"` or `"D"`.
    """,
    hints=[
        "Look again at the third picture of section 6. Where is a patient similar to nobody else?",
        "If all similarities to a new patient are 0, what is left of the score?",
    ],
    choices=("A", "B", "C", "D"),
    praise="With a huge gamma each radiograph resembles only itself. It keeps its own label, and for a new patient "
    "only b is left, the same for everybody. Choose gamma by cross-validation, or begin with gamma='scale'.",
    wrong={
        "B": "With a tiny gamma all radiographs are alike. Then the SVM cannot be right on all 300 that it has seen. "
        "What makes each of them an island?",
        "C": "With a tiny `C` all may be support vectors, and all may get the same prediction. But then it is wrong on "
        "many of the 300 as well. Here it is right on every one.",
        "D": "The number of folds changes how well we *measure* the SVM. It does not change the SVM itself, and the "
        "300 support vectors.",
    },
)
def islands():
    """Name the setting that makes every image an island."""
    return "A"
