"""Draw the outline of a kidney. An exercise of lesson 03."""

import numpy as np

from medlearn.checks import implement
from medlearn.convolution import correlate2d


def _kidney_and_noise(rng):
    """Return a kidney in an MR image with a Gaussian, then noise with a lopsided kernel whose sum is not 1."""
    from medlearn.datasets import load_mr_slice

    bell = np.array([1.0, 4, 6, 4, 1]) / 16
    lopsided = np.array([[1.0, 2, 0], [3, 4, 0], [0, 0, 0]]) / 5
    noise = [(rng.normal(size=size), lopsided) for size in ((9, 12), (10, 8))]
    return [(load_mr_slice().image[150:270, 90:210], np.outer(bell, bell)), *noise]


def _steepness(image, combined=np.hypot, mode="valid", rows=(1, 2, 1)):
    """Combine Sobel's two results."""
    sobel = np.outer(rows, [-1, 0, 1])
    return combined(correlate2d(image, sobel, mode), correlate2d(image, sobel.T, mode))


@implement(
    question="""
    **Draw the outline of a kidney.** Write `outline(image, smoothing)`. First correlate the image with the kernel
    `smoothing`. Then correlate the result with Sobel's two kernels: [-1, 0, 1] in three rows weighted 1, 2, 1, and the
    same turned on its side (`.T`). Write the kernel out inside your function, for the lesson's `sobel` is not known
    here. Return the steepness, the root of across² + down². Use `signal.correlate2d` of SciPy, with mode "valid"
    everywhere. The check draws a kidney in an MR image, new to you, its expected outline, and yours.
    """,
    hints=[
        "Three correlations: one with the smoothing, then two of its result, with sobel and with sobel.T.",
        "sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])",
        "np.hypot(a, b) is the root of a * a + b * b, pixel by pixel.",
    ],
    cases=_kidney_and_noise,
    draws=True,
    praise="A program that measures kidneys may begin like this; a network learns such kernels in its first layer.",
)
def outline(image, smoothing):
    """Smooth an image, and return how steep it is at each pixel where the kernels fit."""
    from scipy import signal

    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    smooth = signal.correlate2d(image, smoothing, "valid")
    return np.hypot(signal.correlate2d(smooth, sobel, "valid"), signal.correlate2d(smooth, sobel.T, "valid"))


def _joined(combined):
    """Return an answer that joins Sobel's two results in another way."""
    return lambda image, smoothing: _steepness(correlate2d(image, smoothing, "valid"), combined)


outline.wrong(
    _joined(lambda across, down: np.abs(across)),
    "Only the left and right borders of the kidney are drawn. The kernel that looks from top to bottom is missing.",
).wrong(
    _joined(lambda across, down: np.abs(down)),
    "Only the upper and lower borders of the kidney are drawn. The kernel that looks from left to right is missing.",
).wrong(
    _joined(np.add),
    "You added the two results as they are. Where one is positive and the other negative they cancel, and two of the "
    "slanting borders vanish. Square them first.",
).wrong(
    _joined(lambda across, down: np.abs(across) + np.abs(down)),
    "You added the *sizes* of the two results. Slanting borders come out too bright, up to 1.41 times. The steepness "
    "is the root of the sum of the squares.",
).wrong(
    _joined(lambda across, down: np.maximum(np.abs(across), np.abs(down))),
    "You took the larger of the two results. Slanting borders come out too dark. The steepness is the root of the sum "
    "of the squares.",
).wrong(
    _joined(lambda across, down: across**2 + down**2),
    "You have the sum of the squares. Its root is missing, so strong edges outshine all others: compare the pictures.",
).wrong(
    _joined(lambda across, down: np.hypot(across, down) / 8),
    "The outline is right, but an eighth as bright: you divided the kernels by 8. Take their weights as they are.",
)


# Which kernels, in which order.
outline.wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "valid"), rows=(1, 1, 1)),
    "Your kernel has three equal rows, as in section 1 of the lesson. In Sobel's the middle row counts twice: 1, 2, 1.",
).wrong(
    lambda image, smoothing: _steepness(image),
    "The edges are right, but nothing was smoothed: your picture has the shape {got.shape}, {expected.shape} is due. "
    "Use the kernel `smoothing` first.",
).wrong(
    lambda image, smoothing: outline.reference(image, smoothing / smoothing.sum()),
    "Right when the weights of `smoothing` add up to 1. You divide them by their sum. Take the kernel as it is.",
).wrong(
    lambda image, smoothing: correlate2d(_steepness(image), smoothing, "valid"),
    "You smoothed the steepness. Smooth the *image*, so that its noise never becomes an edge, and "
    "look for edges after.",
)


# Zeros outside the image make edges of their own.
outline.wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "same"), mode="same"),
    "Your picture is as large as the image, with a bright frame: the zeros outside make an edge of their own. Which "
    "mode stays inside the image?",
).wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing)),
    "Your picture has the shape {got.shape}, {expected.shape} is due: you smoothed with zeros outside the image. Give "
    'the first correlation the mode "valid", too.',
).wrong(
    lambda image, smoothing: _steepness(correlate2d(image, smoothing, "valid"), mode="same"),
    "Your picture has the shape {got.shape}, {expected.shape} is due, and a bright frame: you looked for edges with "
    'zeros outside. Give Sobel\'s two correlations the mode "valid", too.',
)
