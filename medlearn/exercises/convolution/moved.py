"""Where does the picture go? An exercise of lesson 03."""

import numpy as np

from medlearn.checks import interpret
from medlearn.convolution import correlate2d


@interpret(
    question="""
    **Where does the picture go?** A trained network holds this kernel, and the network slides it by *correlation*:

    ```text
    0  0  0
    0  0  0
    0  0  1
    ```

    What does it do to a radiograph? It moves the picture `"up and left"` by a pixel, it moves it `"down and right"`, or
    it moves nothing and makes an `"edge"` image.
    """,
    hints=[
        "At each pixel, which neighbour's value does the kernel take?",
        "Think of one white dot. The pixel that sees it at its lower right is white in the result: where does it lie?",
    ],
    choices=("up and left", "down and right", "edge"),
    praise="Each pixel takes the value of its lower right neighbour. Convolution would move the picture the other way.",
    wrong={
        "down and right": "That is what *convolution* does: it turns the kernel first. Correlation looks: which pixel "
        "sees a white dot at its lower right?",
        "edge": "An edge image needs weights of both signs. This kernel takes one neighbour's value as it is.",
    },
)
def moved():
    """Follow one white dot."""
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    row, _ = np.argwhere(correlate2d(dot, np.pad([[1.0]], ((2, 0), (2, 0)))))[0]
    return "up and left" if row < 2 else "down and right"
