"""How many patients with the finding? An exercise of lesson 23."""

from math import ceil

from medlearn.checks import predict

_SENSITIVITY, _HALF, _Z = 0.9, 0.05, 1.96


@predict(
    question="""
    **How many patients?** You expect a sensitivity of 0.9. Its 95 % interval should reach at most 0.05 to either side.
    With one image for each of n ill patients, it reaches about 1.96 times the root of 0.9 · 0.1 / n. How many ill
    patients does the test need at least? Give a whole number.
    """,
    hints=[
        "Set 1.96 times the root of 0.09 / n equal to 0.05, and solve for n.",
        "Square both sides: 1.96 squared, times 0.09, divided by n, is 0.05 squared.",
        "n must not be smaller than what you get: round up.",
    ],
    praise="139, in the test alone. If one patient in ten is ill, 1390 hold so many on average only: collect more. The "
    "project counts with Wilson's interval, which asks for 141.",
    wrong={
        138: "138.3 is right, and 138 patients are a little too few. Round up.",
        35: "35 gives an interval that is 0.1 to *either side*. Asked is half of that, and that takes four times as "
        "many.",
        12: "You forgot to square: the root of n counts, so 1.96 and 0.05 are squared when you solve for n.",
        36: "36 is without the 1.96: then the interval covers the truth two times in three only.",
        385: "385 is the number for a share of one half, where chance plays most. You expect 0.9.",
        1390: "1390 hold so many ill ones on average, if one in ten is ill. Asked are the ill among them.",
    },
)
def ill_patients():
    """Solve 1.96 * sqrt(0.9 * 0.1 / n) = 0.05 for n, rounded up."""
    return ceil(_Z**2 * _SENSITIVITY * (1 - _SENSITIVITY) / _HALF**2)
