"""Blur twice. An exercise of lesson 03."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **Blur twice.** You blur with a Gaussian kernel of sigma 3, and the result with one of sigma 4. Both together do
    what a single Gaussian does: the two kernels, convolved. Guess its sigma first; then measure it along one row. With
    `steps = np.arange(-40, 41)` the weights are `np.exp(-steps**2 / (2 * sigma**2))`, divided by their sum;
    `np.convolve(one, other, "same")` convolves them; and a row of weights that add up to 1 has the sigma
    `np.sqrt(np.sum(weights * steps**2))`. Give it to one decimal.
    """,
    hints=[
        "First try the measuring on a single row of weights: for sigma 3 it must give 3.",
        "Two rows of weights, one of sigma 3 and one of sigma 4; np.convolve makes a third one; measure that.",
    ],
    digits=1,
    praise="Variances add: 9 + 16 = 25. A detector's blur and a filter's blur join in the same way.",
    wrong={
        7: "7 is the sum of the two: wider than it is. Measure: how far from the middle do the convolved weights "
        "reach?",
        25: "25 is the mean of the *squared* steps. Sigma is its root.",
        3.5: "3.5 is the mean of the two, less than the second blur alone. Can blurring more ever make an image "
        "sharper?",
        4: "4 is the second blur alone. The first left its mark too; can it have been for nothing?",
    },
)
def blur_twice():
    """Convolve the two rows of weights, and measure the sigma of the result, in pixels."""
    steps = np.arange(-40, 41)
    one, other = (np.exp(-(steps**2) / (2 * sigma**2)) for sigma in (3, 4))
    both = np.convolve(one / one.sum(), other / other.sum(), "same")
    return round(float(np.sqrt(np.sum(both * steps**2))), 3)
