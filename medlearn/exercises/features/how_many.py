"""How long is the vector? An exercise of lesson 04."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **How long is the vector?** A radiograph of 128 × 96 pixels goes through
    `hog(image, orientations=9, pixels_per_cell=(8, 8), cells_per_block=(2, 2))`. Blocks of 2 × 2 cells slide by one
    cell at a time, and each block gives the nine numbers of each of its cells. How many numbers come out?
    """,
    hints=[
        "How many cells are there, down and across?",
        "A block of two cells fits into a row of 16 cells at 15 places.",
    ],
    praise="15 × 11 blocks of 36 numbers: more features than most studies have patients.",
    wrong={
        1728: "1 728 is nine numbers for each cell, or blocks side by side. They slide by *one* cell and overlap.",
        6912: "6 912 would be a block at each of the 16 × 12 cells. Does one still fit at the last cell of a row?",
        1485: "1 485 is nine numbers for each block. A block gives nine for *each of its four* cells.",
        12288: "12 288 is the number of pixels. HOG sums them up, cell by cell.",
    },
)
def how_many():
    """Let scikit-image count."""
    from skimage.feature import hog

    return len(hog(np.zeros((128, 96)), orientations=9, pixels_per_cell=(8, 8), cells_per_block=(2, 2)))
