"""Draw the outline of a kidney. An exercise of lesson 03."""

import numpy as np

from medlearn.checks import implement
from medlearn.convolution import correlate2d


def _kidney_and_others(rng):
    """Return a kidney in an MR image with a Gaussian, then noise with a lopsided kernel, and an image of 8 bits."""
    from medlearn.datasets import load_mr_slice

    bell = np.array([1.0, 4, 6, 4, 1]) / 16
    lopsided = np.array([[1.0, 2, 0], [3, 4, 0], [0, 0, 0]]) / 10
    noise = [(rng.normal(size=size), lopsided) for size in ((9, 12), (10, 8))]
    eight_bits = (rng.integers(0, 256, (9, 11), dtype=np.uint8), np.ones((1, 1)))
    return [(load_mr_slice().image[150:270, 90:210], np.outer(bell, bell)), *noise, eight_bits]


def _steepness(image, combined=np.hypot, mode="valid"):
    """Combine Sobel's two answers."""
    sobel = np.outer([1, 2, 1], [-1, 0, 1])
    return combined(correlate2d(image, sobel, mode), correlate2d(image, sobel.T, mode))


@implement(
    question="""
    **Draw the outline of a kidney.** Write `outline(image, smoothing)`. First correlate the image with the kernel
    `smoothing`. Then correlate the result with Sobel's two kernels: [-1, 0, 1] in three rows weighted 1, 2, 1, and the
    same turned on its side. Return the steepness, the root of the sum of their squares. Use mode "valid" everywhere.
    The image may hold whole numbers of 8 bits. `correlate2d` comes from `medlearn.convolution`. The check draws the
    outline of a kidney in an MR image, new to you: the expected picture, and yours beside it.
    """,
    hints=[
        "Three correlations: one with the smoothing, then two of its result, with sobel and with sobel.T.",
        "sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])",
        "np.hypot(a, b) is the root of a * a + b * b, pixel by pixel.",
    ],
    cases=_kidney_and_others,
    draws=True,
    praise="A program that measures kidneys may begin like this; a network learns such kernels in its first layer.",
)
def outline(image, smoothing):
    """Smooth an image, and return how steep it is at each pixel where the kernels fit."""
    from medlearn.convolution import correlate2d

    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    smooth = correlate2d(image, smoothing, "valid")
    return np.hypot(correlate2d(smooth, sobel, "valid"), correlate2d(smooth, sobel.T, "valid"))


# Right on 8 bits: a misconception is known whatever an answer does with whole numbers.
def _without_whole_numbers(image, smoothing):
    return image.dtype.kind == "f"


outline.wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "valid"), lambda across, down: np.abs(across)),
    "Only the left and right borders of the kidney are drawn. The kernel that looks from top to bottom is missing.",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "valid"), lambda across, down: np.abs(down)),
    "Only the upper and lower borders of the kidney are drawn. The kernel that looks from left to right is missing.",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "valid"), np.add),
    "You added the two answers as they are. Where one is positive and the other negative they cancel, and two of the "
    "slanting borders vanish. Square them first.",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: _steepness(
        correlate2d(image, smoothing, "valid"), lambda across, down: np.abs(across) + np.abs(down)
    ),
    "You added the *sizes* of the two answers. Slanting borders come out too bright, up to 1.41 times. The steepness "
    "is the root of the sum of the squares.",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: _steepness(
        correlate2d(image, smoothing, "valid"), lambda across, down: across**2 + down**2
    ),
    "You have the sum of the squares. Its root is missing, so strong edges outshine all others: compare the pictures.",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: _steepness(image),
    "The edges are right, but nothing was smoothed: your picture has the shape {got.shape}, {expected.shape} is due. "
    "Use the kernel `smoothing` first.",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "same"), mode="same"),
    "Your picture is as large as the image, with a bright frame: the zeros outside make an edge of their own. Which "
    "mode stays inside the image?",
    where=_without_whole_numbers,
).wrong(
    lambda image, smoothing: correlate2d(_steepness(image), smoothing, "valid"),
    "You smoothed the steepness. Smooth the *image*, so that its noise never becomes an edge, and "
    "look for edges after.",
    where=_without_whole_numbers,
)


def _wrapped(image, smoothing):
    """Take differences in the type of the image, where 3 - 5 is 254."""
    smooth = correlate2d(image, smoothing, "valid").astype(image.dtype)
    return _steepness(smooth) if image.dtype.kind == "f" else np.floor(_steepness(smooth)) % 256


outline.wrong(
    _wrapped,
    "Right for images with decimals. With whole numbers of 8 bits your result is off: in that type 3 - 5 is 254. Make "
    "the image one of decimals before you calculate.",
    credit=0.8,
).clause(
    "an image of 8 bits",
    lambda image, smoothing: image.dtype.kind != "f",
    _wrapped,
    message="Right for images with decimals, but not for one of 8 bits, which holds whole numbers from 0 to 255. Make "
    "it one of decimals before you calculate.",
    credit=0.8,
)
