"""How much less noise? An exercise of lesson 03."""

import numpy as np

from medlearn.checks import predict
from medlearn.convolution import correlate2d


@predict(
    question="""
    **How much less noise?** A real ultrasound image, new to you: `image = load_ultrasound().image[..., 0]`, from
    `medlearn.datasets` (`[..., 0]` takes the first of three equal channels). Look at it with `plots.image(image)`, from
    `medlearn`. The patch `[60:68, 40:140]` holds *speckle*, the grain of ultrasound. Smooth the whole image with the
    mean of 3 x 3 pixels: `signal.correlate2d` in mode "same", with nine weights of 1/9. By which factor does the
    standard deviation in the patch fall? Guess first. Independent errors would give 3, the root of 9. Give one decimal.
    """,
    hints=[
        "Smooth the whole image first and cut out the patch afterwards, so that the patch has no border of its own.",
        "image[60:68, 40:140].std() is the standard deviation before. How large is it after?",
        "A factor by which something falls is before / after.",
    ],
    digits=1,
    praise="Neighbours share part of their speckle: they correlate by 0.69 sideways and 0.30 downwards. So nine pixels "
    "tell you less than nine independent ones would.",
)
def calmer():
    """Measure the standard deviation of a patch of speckle before and after smoothing, and divide."""
    from medlearn.datasets import load_ultrasound

    image = load_ultrasound().image[..., 0]
    patch = slice(60, 68), slice(40, 140)
    return round(float(image[patch].std() / correlate2d(image, np.full((3, 3), 1 / 9))[patch].std()), 3)


calmer.wrong(
    3, "3 is what nine *independent* errors would give. Neighbours in speckle share part of theirs. Measure it."
).wrong(9, "9 is the number of pixels. Even independent errors only give its root. Measure what speckle gives.").wrong(
    2.5, "2.5 is the factor of the *variances*. The standard deviation is the root of the variance."
).wrong(0.6, "0.6 is after / before. The question asks by which factor it *falls*: before / after.").wrong(
    1.1, "1.1 is the factor for the whole image, where bright and dark structures hardly change. Measure in the patch."
).wrong(1.5, "1.5 is what the *median* of 3 x 3 pixels gives. Here the mean is asked for.").wrong(
    0.2, "0.2: the noise seems to have grown. The nine weights must add up to 1. Did you forget to divide by 9?"
).wrong(
    1.8, 'You cut out the patch and smoothed it with "valid": that loses its outermost pixels, and 1.8 compares '
    "two different patches. Smooth the whole image first, then cut."
).wrong(
    1.4, "1.4 is what you get if you cut out the patch first and smooth it with zeros around it: its border turns "
    "dark, and that counts as noise. Smooth the whole image first, then cut."
).wrong(1.9, "1.9 is what the mean of 5 x 5 pixels gives. Here it is 3 x 3.").wrong(
    1.2, "1.2 is what three pixels in a row give. The kernel has three rows, too."
)  # fmt: skip
