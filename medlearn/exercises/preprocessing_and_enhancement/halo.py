"""Sharper than it was. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **Sharper than it was.** A row of pixels crosses from lung into rib: 10, 10, 10, 40, 40, 40. It is sharpened: blur
    it by the mean of each pixel and its two neighbours, and add *twice* what the blur took away (`amount=2`). Nothing
    is cut off. What is the darkest value of the sharpened row? Commit yourself to a number.
    """,
    hints=[
        "Blur first. Beside the edge stand 10, 10, 40 and 10, 40, 40: what are their means?",
        "What the blur took away is pixel minus mean. On the dark side of the edge that is negative.",
    ],
    tolerance=0.01,
    praise="The blurred row holds 20 beside the edge, 10 too much. Twice that is taken away: darker than any lung.",
    wrong={
        0: "0 is what comes out with amount 1. Here the difference is added twice.",
        10: "10 is the lung itself. Sharpening is more than a steeper edge: look at the pixel just beside it.",
        20: "20 is the *blurred* pixel beside the edge. How far is the pixel from it, and where does twice that lead?",
        60: "60 is the *brightest* value, on the other side of the edge. The darkest lies in the lung.",
        -20: "-20 is how far the pixel is moved, twice 10 - 20. It starts from 10.",
    },
)
def halo():
    """Sharpen the row and find its darkest value."""
    row = np.array([10.0, 10, 10, 40, 40, 40])
    blurred = np.convolve(np.pad(row, 1, mode="edge"), np.ones(3) / 3, mode="valid")
    return float((row + 2 * (row - blurred)).min())
