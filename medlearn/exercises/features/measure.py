"""A vector of fixed length. An exercise of lesson 04."""

import numpy as np

from medlearn.checks import mend


def _images_of_many_sizes(rng):
    """Return uint8 images of several sizes."""
    example = np.array([[10, 30, 20], [50, 30, 40]], np.uint8)
    random = (rng.integers(0, 256, size).astype(np.uint8) for size in ((5, 6), (12, 4), (9, 9)))
    return [(image,) for image in (example, np.full((3, 4), 100, np.uint8), *random)]


@mend(
    question="""
    **A vector of fixed length.** This listing stacks flattened pictures, so the number of "features" depends on the
    size of the image. Mend it: for an image of any size (`uint8`, at least two columns) return an array of **three**
    numbers: the mean grey, its standard deviation, and the mean *absolute* difference between a pixel and its right
    neighbour.
    """,
    listing="""
    def measure(image):
        grey = image.ravel()
        edges = np.diff(image, axis=1).ravel()
        return np.concatenate([grey, edges])
    """,
    hints=[
        "Do not hand over the pixels; summarise each of the two pictures by a number or two.",
        "What is 10 - 30 in uint8? Turn the image into float before you take differences (image.astype(float)).",
        "np.diff gives rises and falls. What becomes of their mean, if you do not take the size (np.abs) first?",
    ],
    cases=_images_of_many_sizes,
    praise="Three numbers, from a phantom of 64 x 64 or a radiograph of 3000 x 2000: now a table can be made of them.",
)
def measure(image):
    """Return the mean grey, its standard deviation and the mean absolute step to the right."""
    grey = image.astype(float)
    steps = np.abs(np.diff(grey, axis=1))
    return np.array([grey.mean(), grey.std(), steps.mean()])


def _steps(image):
    return np.diff(image.astype(float), axis=1)


measure.wrong(
    lambda image: np.concatenate([image.ravel(), np.diff(image, axis=1).ravel()]),
    "That is still {got.size} numbers for this image, and more for a larger one: pixels, not measurements. What "
    "*three* numbers are wanted?",
).wrong(
    lambda image: np.array([image.mean(), image.std(), np.abs(np.diff(image, axis=1)).mean()]),
    "Mean and standard deviation are right. The differences went wrong: in `uint8` 10 - 30 is 236, because there is "
    "nothing below 0. Which type has room for negative numbers?",
).wrong(
    lambda image: np.array([image.mean(), image.std(), _steps(image).mean()]),
    "Your third number lets rises and falls cancel: what is left is little more than last column minus first. The mean "
    "*size* of the steps is asked for.",
).wrong(
    lambda image: np.array([image.mean(), image.std(), np.abs(np.diff(image.ravel().astype(float))).mean()]),
    "You took the differences along the *flattened* image: the end of each row was compared with the beginning of the "
    "next. Take them before the rows are joined.",
).wrong(
    lambda image: np.array([image.mean(), image.std(), np.abs(_steps(image)).sum()]),
    "Your third number is a *sum*, and it grows with the size of the image. What would make it comparable?",
).wrong(
    lambda image: np.array([image.mean(), image.var(), np.abs(_steps(image)).mean()]),
    "Your second number is the *variance*, the square of the standard deviation. The standard deviation is in grey "
    "levels, as the other two are.",
).wrong(
    lambda image: np.array([image.mean(), image.std(), np.abs(np.diff(image.astype(float), axis=0)).mean()]),
    "Your third number compares each pixel with the one *below*. Along which axis lies the right neighbour?",
)
