"""How much calmer? An exercise of lesson 03."""

import numpy as np

from medlearn.checks import predict
from medlearn.convolution import correlate2d


@predict(
    question="""
    **How much calmer?** A real ultrasound image, new to you: `image = load_ultrasound().image[..., 0]`, from
    `medlearn.datasets`. Look at it with `plots.image(image)`, from `medlearn`. The patch `[52:68, 40:140]` holds
    *speckle*, the grain of ultrasound. Smooth the image with the mean of 3 x 3 pixels (`correlate2d`). By which factor
    does the standard deviation in the patch fall? Guess first. Independent errors would give 3, the root of 9.
    Give one decimal.
    """,
    hints=[
        "Smooth the whole image first and cut out the patch afterwards, so that the patch has no border of its own.",
        "image[52:68, 40:140].std() is the standard deviation before. How large is it after?",
        "A factor by which something falls is before / after.",
    ],
    digits=1,
    praise="Neighbouring pixels of speckle are almost alike, so nine of them tell you little more than one.",
)
def calmer():
    """Measure the standard deviation of a patch of speckle before and after smoothing, and divide."""
    from medlearn.datasets import load_ultrasound

    image = load_ultrasound().image[..., 0]
    patch = slice(52, 68), slice(40, 140)
    return round(float(image[patch].std() / correlate2d(image, np.full((3, 3), 1 / 9))[patch].std()), 3)


calmer.wrong(
    3, "3 is what nine *independent* errors would give. Neighbours in speckle share most of theirs. Measure it."
).wrong(9, "9 is the number of pixels. Even independent errors only give its root. Measure what speckle gives.").wrong(
    1.6, "1.6 is the factor of the *variances*. The standard deviation is the root of the variance."
).wrong(0.8, "0.8 is after / before. The question asks by which factor it *falls*: before / after.").wrong(
    1.1, "1.1 is the factor for the whole image, where bright and dark structures hardly change. Measure in the patch."
).wrong(1.2, "1.2 is what the *median* of 3 x 3 pixels gives. Here the mean is asked for.")
