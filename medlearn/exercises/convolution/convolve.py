"""The half-width. An exercise of lesson 03."""

import numpy as np

from medlearn.checks import mend
from medlearn.convolution import convolve2d, correlate2d
from medlearn.exercises.convolution.inputs import WHOLE, images_and_kernels


@mend(
    question="""
    **The half-width.** This listing lets its sums run from -a to a, and takes a and b for the *whole* height and width
    of the kernel. Fix it: `convolve(image, kernel)` is the true convolution. It flips the kernel, outside the image is
    zero, and the result is as large as the image. The kernel has odd sides. (The example, this 3 x 3 image and a kernel
    with ones on both diagonals, gives [[5, 8, 5], [7, 8, 7], [5, 8, 5]].)
    """,
    listing="""
    def convolve(image, kernel):
        a, b = kernel.shape
        padded = np.pad(image, ((a, a), (b, b)))
        result = np.zeros(image.shape)
        for y, x in np.ndindex(image.shape):
            for i in range(-a, a + 1):
                for j in range(-b, b + 1):
                    result[y, x] += kernel[i + a, j + b] * padded[y + a + i, x + b + j]
        return result
    """,
    hints=[
        "For a kernel of 3 x 3 the sum runs over -1, 0, 1. What is a then? And for 5 x 5?",
        "Count the rows with kernel.shape[0] // 2.",
        "One sign tells convolution from correlation. Which of the two has it now?",
    ],
    cases=lambda rng: [
        (np.array([[1.0, 2, 1], [3, 4, 3], [1, 2, 1]]), np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]])),
        *images_and_kernels(rng)[1:],
        WHOLE,
    ],
    praise="With its symmetric kernel the example alone could not tell you whether the sign was right.",
)
def convolve(image, kernel):
    """Flip a kernel (odd sides) and slide it; the result has the image's shape."""
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image, ((a, a), (b, b)))
    result = np.zeros(image.shape)
    for y, x in np.ndindex(image.shape):
        for i in range(-a, a + 1):
            for j in range(-b, b + 1):
                result[y, x] += kernel[i + a, j + b] * padded[y + a - i, x + b - j]
    return result


def _over_the_whole_height(image, kernel):
    a, b = kernel.shape
    rows, columns = np.mgrid[-a : a + 1, -b : b + 1]
    return [kernel[i + a, j + b] for i, j in zip(rows.ravel(), columns.ravel(), strict=True)]


convolve.wrong(
    _over_the_whole_height,
    "The index leaves the kernel. If a is the whole height, the sum from -a to a has 2a + 1 terms: how many rows does "
    "the kernel have?",
)


convolve.wrong(
    lambda image, kernel: correlate2d(image, kernel),
    "The half-widths are right now, but your kernel is not flipped: that is correlation. The symmetric kernel of "
    "the example cannot tell you; the next one can. Where does the minus sign belong?",
).wrong(
    lambda image, kernel: correlate2d(image, kernel[::-1]),
    "You flipped only the rows: top and bottom have changed places. A half-turn exchanges top and bottom *and* left "
    "and right.",
).wrong(
    lambda image, kernel: correlate2d(image, kernel[:, ::-1]),
    "You flipped only the columns: left and right have changed places. A half-turn exchanges top and bottom as well.",
).wrong(
    lambda image, kernel: convolve2d(image, kernel).astype(image.dtype),
    "Right for images with decimals. Where the image holds whole numbers your result does too, and 0.5 has become 0: "
    "it took over the image's type. Look at how you make the array of zeros.",
).clause("an image of whole numbers", lambda image, kernel: image.dtype.kind == "i", convolve.misconceptions[-1].answer)
