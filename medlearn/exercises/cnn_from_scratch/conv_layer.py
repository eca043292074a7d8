"""The window that never moves. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import mend
from medlearn.convolution import correlate


def _images_kernels_and_bias(rng):
    """Return images that are not square, kernels without symmetry, and a bias for each map."""
    example = (np.arange(12.0).reshape(3, 4, 1), np.arange(4.0).reshape(2, 2, 1, 1), np.array([10.0]))
    sizes = [((5, 6, 2), (3, 3, 2, 3)), ((4, 4, 3), (3, 3, 3, 2)), ((7, 4, 2), (2, 2, 2, 1)), ((3, 5, 1), (1, 1, 1, 2))]
    made = [(rng.normal(size=image), rng.normal(size=kernels), rng.normal(size=kernels[3])) for image, kernels in sizes]
    return [example, *made]


@mend(
    question="""
    **The window that never moves.** In the formula of an article the output's place does not occur on the right. This
    listing does what it prints, and has a second fault of its own. Mend both: `conv_layer(image, kernels, bias)` takes
    one image (rows, columns, channels), kernels (size, size, channels, maps) and a bias (maps,). It returns maps
    (rows - size + 1, columns - size + 1, maps): no padding, stride 1, kernels as they stand, the bias added once.
    """,
    listing="""
    def conv_layer(image, kernels, bias):
        size, maps = kernels.shape[0], kernels.shape[3]
        result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, maps))
        for y, x, m in np.ndindex(result.shape):
            for i, j in np.ndindex(size, size):
                result[y, x, m] += np.sum(image[i, j] * kernels[i, j, :, m]) + bias[m]
        return result
    """,
    hints=[
        "Print the result for the example. Why are all its numbers alike? Which pixel does the place (y, x) look at?",
        "For the place (y, x) the window begins at row y and column x of the image; i and j count from there.",
        "How often is the innermost line executed for one number of the result? How often is the bias due?",
    ],
    cases=_images_kernels_and_bias,
    praise="These are section 1's sums, in loops. The one line that moves the window is what makes a network convolve.",
)
def conv_layer(image, kernels, bias):
    """Correlate one image with each kernel and add its bias."""
    size, maps = kernels.shape[0], kernels.shape[3]
    result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, maps))
    for y, x, m in np.ndindex(result.shape):
        result[y, x, m] = bias[m]
        for i, j in np.ndindex(size, size):
            result[y, x, m] += np.sum(image[y + i, x + j] * kernels[i, j, :, m])
    return result


def _slid(image, kernels, bias, pixel):
    """Do what the mended listing does, with the pixel at (y, x, i, j) as given."""
    size = len(kernels)
    result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, kernels.shape[3])) + bias
    for y, x, m in np.ndindex(result.shape):
        for i, j in np.ndindex(size, size):
            result[y, x, m] += np.sum(image[pixel(y, x, i, j)] * kernels[i, j, :, m])
    return result


def _unmoved(image, kernels):
    """Return maps in which every place looks at the upper left window."""
    size = len(kernels)
    result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, kernels.shape[3]))
    return result + np.tensordot(image[:size, :size], kernels, 3)


conv_layer.wrong(
    lambda image, kernels, bias: _unmoved(image, kernels) + bias * len(kernels) ** 2,
    "All places of a map hold the same number: each looks at the upper left corner. Where should the output's place "
    "come in? (Then count how often the bias does.)",
).wrong(
    lambda image, kernels, bias: correlate(image[np.newaxis], kernels)[0] + bias * len(kernels) ** 2,
    "The window moves now. But the bias comes in once for every place of the kernel: four times in the example. How "
    "often does the formula add it?",
    credit=0.5,
).wrong(
    lambda image, kernels, bias: _unmoved(image, kernels) + bias,
    "The bias is right now. But all places of a map still hold the same number: each looks at the upper left corner. "
    "Where should the output's place come in?",
    credit=0.5,
).wrong(
    lambda image, kernels, bias: correlate(image[np.newaxis], kernels)[0],
    "The window moves, but the bias has gone. It is due once for each number of the result; the loop over i and j is "
    "only the wrong place for it.",
    credit=0.5,
).wrong(
    lambda image, kernels, bias: _slid(image, kernels, bias, lambda y, x, i, j: (y, x)),
    "Now every place looks at one pixel only and meets it with all numbers of the kernel. The window *begins* at (y, "
    "x); i and j must still lead from there to its other pixels.",
).wrong(
    lambda image, kernels, bias: _slid(image, kernels, bias * len(kernels) ** 2, lambda y, x, i, j: (y, x)),
    "The place comes in, but i and j have gone: every place looks at one pixel only, and meets it with all numbers of "
    "the kernel. (And count how often the bias comes in.)",
).wrong(
    lambda image, kernels, bias: _slid(image, kernels, bias, lambda y, x, i, j: (y - i, x - j)),
    "You step *back* from (y, x), as a true convolution does. At the border the index falls below 0, and NumPy fetches "
    "pixels from the opposite end without a word. A layer takes its kernels as they stand.",
).wrong(
    lambda image, kernels, bias: _slid(image, kernels, bias, lambda y, x, i, j: (x + i, y + j)),
    "The index leaves the image: x counts columns, and columns stand second. The example has three rows and four "
    "columns, so that this comes to light; a square image would have kept quiet.",
).wrong(
    lambda image, kernels, bias: correlate(image[np.newaxis], kernels.transpose(1, 0, 2, 3))[0] + bias,
    "Rows and columns have changed places: i counts the kernel's rows and belongs to y, j counts its columns and "
    "belongs to x.",
).wrong(
    lambda image, kernels, bias: correlate(image[np.newaxis], kernels[::-1, ::-1])[0] + bias,
    "The window moves and the bias is right. But your kernels are turned over, as in a true convolution. A layer takes "
    "them as they stand: i and j count forwards in both, image and kernel.",
    credit=0.5,
)
