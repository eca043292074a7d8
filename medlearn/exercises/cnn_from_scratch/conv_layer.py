"""The window that never moves. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import mend
from medlearn.convolution import correlate2d

BELOW = np.array([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]])  # large where it is brighter below than above


def _images_kernels_and_biases(rng):
    """Return a slice of a brain in MR, then images that are not square, with kernels without symmetry."""
    from medlearn.datasets import load_mr_volume

    sizes = [((5, 6), 3), ((7, 4), 2), ((4, 6), 1), ((6, 9), 3)]
    made = [(rng.normal(size=image), rng.normal(size=(size, size)), rng.normal()) for image, size in sizes]
    return [(load_mr_volume().image[25:100, :, 12], BELOW, -200.0), *made]


@mend(
    question="""
    **The window that never moves.** This listing computes one map of a convolutional layer, with ReLU, but it has two
    faults. Fix them: `conv_layer(image, kernel, bias)` takes an image (rows, columns), a kernel (size, size) and its
    bias, one number. At each place it correlates the kernel, as it is, with the window there, and adds the bias once.
    Then it applies ReLU. No padding: the map has (rows - size + 1, columns - size + 1) numbers. The check draws a slice
    of a brain in MR, new to you, the expected map and yours. The kernel looks for places that are brighter below.
    """,
    listing="""
    def conv_layer(image, kernel, bias):
        size = len(kernel)
        result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1))
        for y in range(result.shape[0]):
            for x in range(result.shape[1]):
                for i in range(size):
                    for j in range(size):
                        result[y, x] += kernel[i, j] * image[i, j] + bias
        return np.maximum(result, 0)
    """,
    hints=[
        "Why does your picture have the same grey everywhere? Which pixel does the place (y, x) look at?",
        "For the place (y, x) the window begins at row y and column x of the image; i and j count from there.",
        "How often does the innermost line run for one number of the result? How often should the bias be added?",
    ],
    cases=_images_kernels_and_biases,
    draws=True,
    praise="The bias of -200 removes weak edges. What stays is the upper border of the brain and a few strong lines "
    "inside. A network learns both, the kernel and the bias.",
)
def conv_layer(image, kernel, bias):
    """Correlate an image with a kernel, add the bias, and apply ReLU."""
    size = len(kernel)
    result = np.full((image.shape[0] - size + 1, image.shape[1] - size + 1), float(bias))
    for y in range(result.shape[0]):
        for x in range(result.shape[1]):
            for i in range(size):
                for j in range(size):
                    result[y, x] += kernel[i, j] * image[y + i, x + j]
    return np.maximum(result, 0)


def _sums(image, kernel):
    return correlate2d(image, kernel, "valid")


def _unmoved(image, kernel):
    """Return sums that all look at the upper left window."""
    return np.zeros_like(_sums(image, kernel)) + np.sum(kernel * image[: len(kernel), : len(kernel)])


def _with_pixel(at):
    """Return an answer that meets the weight (i, j) at the place (y, x) with another pixel."""

    def answer(image, kernel, bias):
        result = np.zeros_like(_sums(image, kernel)) + bias
        for y, x in np.ndindex(result.shape):
            result[y, x] += sum(kernel[i, j] * image[at(y, x, i, j)] for i, j in np.ndindex(kernel.shape))
        return np.maximum(result, 0)

    return answer


conv_layer.wrong(
    lambda image, kernel, bias: np.maximum(_unmoved(image, kernel) + bias * kernel.size, 0),
    "All places of the map hold the same number: each looks at the upper left corner. Where should the output's place "
    "come in? (Then count how often the bias is added.)",
).wrong(
    lambda image, kernel, bias: np.maximum(_sums(image, kernel) + bias * kernel.size, 0),
    "The window moves now. But the bias is added once for every weight of the kernel, nine times in the example. How "
    "often should it be added?",
).wrong(
    lambda image, kernel, bias: np.maximum(_unmoved(image, kernel) + bias, 0),
    "The bias is right now. But all places of the map still hold the same number: each looks at the upper left corner. "
    "Where should the output's place come in?",
).wrong(
    lambda image, kernel, bias: np.maximum(_sums(image, kernel), 0),
    "The window moves, but the bias is gone, and weak edges fill the picture. Add it once for each number of the "
    "result; inside the loop over i and j was only the wrong place for it.",
).wrong(
    lambda image, kernel, bias: _sums(image, kernel) + bias,
    "Window and bias are right. But your map has negative numbers: ReLU is missing.",
).wrong(
    lambda image, kernel, bias: np.maximum(_sums(image, kernel), 0) + bias,
    "Window and bias are right, but you applied ReLU *before* you added the bias. Then a negative bias leaves negative "
    "numbers. In which order does the question ask for the two?",
).wrong(
    _with_pixel(lambda y, x, i, j: (y, x)),
    "Now every place looks at one pixel only and multiplies it by all weights of the kernel. The window *begins* at "
    "(y, x); i and j must still lead from there to its other pixels.",
).wrong(
    _with_pixel(lambda y, x, i, j: (y - i, x - j)),
    "You step *back* from (y, x), as a true convolution does. At the border the index falls below 0, and NumPy takes "
    "pixels from the opposite end without a word. A layer uses its kernel as it is.",
).wrong(
    _with_pixel(lambda y, x, i, j: (x + i, y + j)),
    "The index leaves the image: x counts columns, and the column is the second index. Here the image has more columns "
    "than rows, so NumPy complains; a square image would have hidden the mistake.",
).wrong(
    lambda image, kernel, bias: np.maximum(_sums(image, kernel.T) + bias, 0),
    "Rows and columns of the kernel are swapped: your map shows left borders. i counts the kernel's rows and belongs "
    "to y, j counts its columns and belongs to x.",
).wrong(
    lambda image, kernel, bias: np.maximum(_sums(image, kernel[::-1, ::-1]) + bias, 0),
    "The window moves and the bias is right. But you flipped the kernel, as in a true convolution, and see the lower "
    "border of the brain. A layer uses its kernel as it is.",
)
