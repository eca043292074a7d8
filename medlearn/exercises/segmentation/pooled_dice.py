"""Two patients in one Dice. An exercise of lesson 13."""

from medlearn.checks import predict

_COMMON, _TRUE, _CALLED = (95, 0), (100, 4), (100, 0)  # pixels of two patients


@predict(
    question="""
    **Two patients in one Dice.** A lesion of 100 pixels: the program marks 100 pixels, 95 of them right. Another
    patient's lesion of 4 pixels: the program marks nothing. Each by itself has a Dice of 0.95 and 0. Put the pixels of
    both patients together. What is Dice then? Give two digits.
    """,
    solution="pooled_dice = 2 * 95 / (104 + 100)",
    hints=[
        "Dice is twice the common pixels, divided by the true and the marked pixels together.",
        "Over both patients there are 95 + 0 common pixels.",
        "104 true pixels and 100 marked ones.",
    ],
    praise="0.93, beside a mean of 0.475 over the patients. The pooled value hides that one of two was missed.",
    digits=2,
    wrong={
        0.475: "0.475 is the mean of the two patients. Put their *pixels* together first, then divide once.",
        0.95: "0.95 is the first patient alone. The second one's 4 true pixels count too.",
        0.87: "0.87 is IoU of all pixels. Dice doubles the common ones and divides by both sizes.",
        0.91: "0.91 divides by the true pixels only. Those that were marked belong below the line too.",
    },
)
def pooled_dice():
    """Divide twice the common pixels by all pixels of truth and prediction."""
    return 2 * sum(_COMMON) / (sum(_TRUE) + sum(_CALLED))
