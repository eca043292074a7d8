"""Slide a kernel. An exercise of lesson 03."""

import numpy as np

from medlearn.checks import implement
from medlearn.convolution import convolve2d, correlate2d
from medlearn.exercises.convolution.inputs import WHOLE, images_and_kernels


@implement(
    question="""
    **Slide a kernel.** Write `correlate(image, kernel)`: at every pixel, the sum of the products of the kernel, *as it
    is*, with the neighbourhood. Outside the image is zero; the result is as large as the image. The kernel has an
    odd number of rows and of columns.
    """,
    hints=[
        "Surround the image with zeros (np.pad): half the kernel's height above and below, half its width beside.",
        "For the pixel (y, x), cut out padded[y : y + kernel_rows, x : x + kernel_columns].",
        "Multiply that piece by the kernel, number by number, and add up. Two loops, over y and x, do the rest.",
    ],
    cases=lambda rng: [*images_and_kernels(rng), WHOLE],
    praise="Around a single dot correlation prints the kernel upside down, because every pixel looks back at the dot.",
)
def correlate(image, kernel):
    """Slide a kernel (odd sides) over an image; the result has the image's shape."""
    rows, columns = kernel.shape
    padded = np.pad(image, ((rows // 2, rows // 2), (columns // 2, columns // 2)))
    response = np.zeros(image.shape)
    for y, x in np.ndindex(image.shape):
        response[y, x] = np.sum(padded[y : y + rows, x : x + columns] * kernel)
    return response


# Right on whole numbers: a misconception is known whatever type the answer's zeros have.
def _with_decimals(image, kernel):
    return image.dtype.kind != "i"


correlate.wrong(
    lambda image, kernel: convolve2d(image, kernel, "same"),
    "You flipped the kernel: that is convolution. Correlation slides it as it is. Look at the dot of the example: "
    "which of the kernel's numbers does the pixel above it meet?",
    where=_with_decimals,
).wrong(
    lambda image, kernel: correlate2d(image, kernel, "valid"),
    "The middle is right but the border is missing: your result has the shape {got.shape}, the image {expected.shape}. "
    "What could stand outside the image, so that the kernel may hang over its edge?",
    where=_with_decimals,
).wrong(
    lambda image, kernel: correlate2d(image, kernel, "full"),
    "You let the kernel hang over on all sides until only a corner touches: that is 'full', of shape {got.shape}. Keep "
    "only the places where the kernel's *centre* lies on the image.",
    where=_with_decimals,
)


def _repeats_the_border(image, kernel):
    rows, columns = kernel.shape
    padded = np.pad(image, ((rows // 2, rows // 2), (columns // 2, columns // 2)), mode="edge")
    return correlate2d(padded, kernel, "valid")


correlate.wrong(
    _repeats_the_border,
    "Outside the image you repeat its border. That is a choice some programs make, but here outside is zero.",
    where=_with_decimals,
)


correlate.wrong(
    lambda image, kernel: correlate2d(image, kernel) / kernel.size,
    "Your response is divided by the number of kernel values: that is an average. Correlation only adds the products. "
    "If you want an average, put the 1/9 into the kernel.",
    where=_with_decimals,
).wrong(
    lambda image, kernel: correlate2d(image, kernel.T),
    "You exchanged rows and columns of the kernel. Row i of the kernel belongs to row y + i of the image.",
    where=_with_decimals,
)


def _response_of_whole_numbers(image, kernel):
    return correlate2d(image, kernel).astype(image.dtype)


correlate.wrong(
    _response_of_whole_numbers,
    "Right for images with decimals. Where the image holds whole numbers your response does too, and 0.5 has become 0: "
    "it took over the image's type. Look at how you make the array of zeros.",
)


correlate.clause("an image of whole numbers", lambda image, kernel: image.dtype.kind == "i", _response_of_whole_numbers)
