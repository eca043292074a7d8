"""Which side? An exercise of lesson 03."""

import numpy as np

from medlearn.checks import predict
from medlearn.convolution import convolve2d


@predict(
    question="""
    **Which side?** The image is black except for one white dot. The kernel `[1, 0, 0]` looks one pixel to its *left*.
    On which side of the dot is the result of **convolution** bright: `"left"`, `"right"` or `"both"`? Decide before
    you compute it.
    """,
    hints=[
        "Convolution flips the kernel first. What does it look like then?",
        "[0, 0, 1] looks one pixel to its right. Which pixel has the dot on its right?",
    ],
    choices=("left", "right", "both"),
    praise="Flipped, the kernel looks right. The pixel that has the dot on its right lies on the left of the dot.",
    wrong={
        "right": "That is correlation's result: the pixel with something bright on its left lies to the right of the "
        "dot. What does convolution do to the kernel first?",
        "both": "For that the kernel would have to be symmetric, such as [1, 0, 1]. This one has a single 1: its "
        "result is bright in one place only.",
    },
)
def side():
    """Find the side on which the result of convolution is bright."""
    dot, looks_left = np.zeros((1, 5)), np.array([[1.0, 0, 0]])
    dot[0, 2] = 1
    return "left" if convolve2d(dot, looks_left)[0].argmax() < 2 else "right"
