"""How noisy, in decibels? An exercise of lesson 02."""

import numpy as np

from medlearn.checks import implement


def _clean_and_noisy(rng):
    """Return images from 0 to 1 without noise, each with a noisy one; the last pair is identical."""
    clean = np.array([[0.2, 0.4], [0.6, 0.8]])
    example = (clean, clean + np.array([[0.1, -0.1], [0.1, 0.1]]))
    random = [(truth, truth + rng.normal(0, 0.1, size=(5, 4))) for truth in rng.uniform(0, 0.9, size=(3, 5, 4))]
    return [example, *random, (clean, clean)]


@implement(
    question="""
    **How noisy, in decibels?** Write `psnr(clean, image)`, the peak signal-to-noise ratio of an image against the same
    patient without noise: ten times the decimal logarithm of 1 divided by the mean squared error. Greys run from 0 to
    1. For identical images it is infinite: `np.inf`.
    """,
    hints=[
        "Subtract, square, take the mean: that is the mean squared error. In the example every pixel is off by 0.1.",
        "np.log10 is the decimal logarithm; np.log is the natural one.",
    ],
    cases=_clean_and_noisy,
    praise="An error of a tenth of the scale is 20 dB. Where in the image it lies, no decibel tells.",
)
def psnr(clean, image):
    """Compare an image with its noise-free twin, in decibels."""
    error = np.mean((clean - image) ** 2)
    return np.inf if error == 0 else 10 * np.log10(1 / error)


def _mean_squared_error(clean, image):
    return np.mean((clean - image) ** 2)


psnr.wrong(
    lambda clean, image: 20 * np.log10(1 / _mean_squared_error(clean, image)),
    "You got {got:.0f} dB, twice as much as is due. Twenty belongs before the logarithm of the *error*; before that of "
    "the *squared* error it is ten.",
).wrong(
    lambda clean, image: 10 * np.log(1 / _mean_squared_error(clean, image)),
    "You got {got:.1f}: that is the natural logarithm. Decibels count powers of ten.",
).wrong(
    lambda clean, image: 10 * np.log10(1 / np.sqrt(_mean_squared_error(clean, image))),
    "You got {got:.0f} dB, half of what is due: you took the root of the squared error, and still multiply by ten. "
    "Leave the mean squared error as it is.",
).wrong(
    lambda clean, image: 10 * np.log10(_mean_squared_error(clean, image)),
    "You got {got:.0f}: the sign is turned. More decibels must mean *less* error. Which of the two, 1 or the error, "
    "stands above the line?",
).wrong(
    lambda clean, image: 10 * np.log10(1 / np.sum((clean - image) ** 2)),
    "You got {got:.1f} dB: the squared errors were added up. A large image would look worse than a small one with the "
    "same noise; take their mean.",
)


# 0 to 255 and 0 to 1 mixed: github.com/csjunxu/WNNM_CVPR2014/issues/1.
psnr.wrong(
    lambda clean, image: 10 * np.log10(255**2 / _mean_squared_error(clean, image)),
    "You got {got:.1f} dB, as if white were 255. These greys end at 1: with the wrong peak every image looks 48 dB "
    "better than it is.",
)


# Range or own maximum is disputed: github.com/mlcommons/GaNDLF/pull/693.
psnr.wrong(
    lambda clean, image: 10 * np.log10(clean.max() ** 2 / _mean_squared_error(clean, image)),
    "You got {got:.1f} dB: the peak is the brightest pixel of *this* image. Two images could then not be compared. The "
    "peak is the end of the scale, 1.",
).wrong(
    lambda clean, image: 10 * np.log10(1 / np.mean(np.abs(clean - image))),
    "You took the mean *absolute* error: 0.1 in the example, where the mean of the squares is 0.01. Squaring makes a "
    "few large errors count more than many small ones.",
).wrong(
    lambda clean, image: 10 * np.log10(1 / np.mean(clean - image) ** 2),
    "You got {got:.1f} dB: the errors were averaged first and squared after. An error upwards then cancels one "
    "downwards, as if neither had happened.",
)


# As in OpenCV's tutorial: github.com/opencv/opencv/issues/27023.
psnr.wrong(
    lambda clean, image: 0.0 if np.array_equal(clean, image) else 10 * np.log10(1 / _mean_squared_error(clean, image)),
    "Try two identical images: you gave {got}, a bad mark for the best image. What does 1 / error grow to, as the "
    "error shrinks to nothing?",
    credit=0.5,
).clause(
    "identical images",
    np.array_equal,
    lambda clean, image: 100.0,
    message="Right wherever the two differ. Two identical images have no error at all: the answer there is `np.inf`.",
    credit=0.5,
)
