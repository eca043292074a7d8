"""The middle of four strokes. An exercise of lesson 13."""

import numpy as np

from medlearn.checks import predict

_MAP = np.array([[1, 2], [3, 4]])


@predict(
    question="""
    **The middle of four strokes.** A transposed convolution with a step of two pixels paints this map:

    | | |
    |---|---|
    | 1 | 2 |
    | 3 | 4 |

    Its kernel has 3 x 3 ones, so the result has 5 x 5 pixels, and strokes overlap. Which number is in its very middle?
    """,
    solution="middle_stroke = 1 + 2 + 3 + 4",
    hints=[
        "The stroke of the 1 covers rows 0 to 2 and columns 0 to 2, that of the 2 rows 0 to 2 and columns 2 to 4.",
        "The middle is row 2, column 2. Which of the four strokes cover it?",
        "All four do. Where strokes overlap, they add up.",
    ],
    praise="10, while the corners get one stroke only: 1, 2, 3 and 4.",
    wrong={
        4: "4 is the last stroke, or the number of strokes. They do not cover each other, they add up.",
        2.5: "2.5 is the mean of the four. Strokes add up; nobody divides.",
        1: "1 is the first stroke. The other three reach the middle too.",
        3: "3 would be two strokes, as at the middle of the upper edge. How many reach the very middle?",
        90: "90 adds up everything that was painted, over all pixels. Asked is one pixel.",
        0: "0 would be a gap between strokes. Strokes of 3 pixels with a step of 2 overlap instead.",
    },
)
def middle_stroke():
    """Add up the strokes that cover row 2, column 2."""
    painted = np.zeros((5, 5))
    for row, column in np.ndindex(2, 2):
        painted[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] += _MAP[row, column]
    return float(painted[2, 2])
