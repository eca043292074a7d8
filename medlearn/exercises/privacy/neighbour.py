"""The other patient of two. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _sent(rng):
    """Return mean gradients of two patients, one's image and error: a real CT slice beside its mirror image, others."""
    from medlearn.datasets import load_ct_slice

    slice_ = load_ct_slice().image.astype(float)[::4, ::4]
    bright = np.clip((slice_ + 160) / 400, 0, 1)  # the soft tissue window
    pairs = [(bright, bright.T, 0.3, -0.5)]
    pairs += [(rng.normal(10, 3, shape), rng.normal(10, 3, shape), *rng.normal(size=2)) for shape in ((4, 6), (3, 3))]
    silent = (np.ones((2, 3)), np.full((2, 3), 4.0), 0.0, 0.75)
    return [
        ((theirs * image + own * mine) / 2, (theirs + own) / 2, mine, own)
        for image, mine, theirs, own in [*pairs, silent]
    ]


@implement(
    question="""
    **The other patient of two.** A server gets the *mean* gradient of two patients: `weights`, (rows, columns), and
    `bias`, a number. It happens to know one of the two: the image `mine` and the error `error`. Write
    `neighbour(weights, bias, mine, error)`, which returns the image of the other. If the other patient's error is 0,
    nothing of the image is left: raise a ValueError. The check draws it for a real CT slice, new to this lesson.
    """,
    hints=[
        "Twice the mean is the sum: what does 2 * weights - error * mine leave?",
        "Likewise for the bias: 2 * bias - error is the other patient's error.",
        "Divide the one by the other, unless the error is 0.",
    ],
    cases=_sent,
    draws=True,
    praise="Every pixel. Whoever knows all patients of a batch but one can read that one: epsilon assumes just such an "
    "attacker.",
)
def neighbour(weights, bias, mine, error):
    """Return the other patient's image."""
    others_error = 2 * bias - error
    if others_error == 0:
        raise ValueError("the other patient's error is 0: nothing of the image is left.")
    return (2 * weights - error * mine) / others_error


def _left(weights, bias, mine, error):
    return 2 * bias != error


neighbour.usually(_left).wrong(
    lambda weights, bias, mine, error: weights / bias,
    "That is a mixture of both images: `weights / bias` is one patient only if there is just one. Take yours out.",
).wrong(
    lambda weights, bias, mine, error: (weights - error * mine) / (bias - error),
    "You took yours out of the *mean*. It is half of the sum: double it first.",
).wrong(
    lambda weights, bias, mine, error: 2 * weights - error * mine,
    "That is the other image times the other error. Divide by this error.",
).wrong(
    lambda weights, bias, mine, error: (2 * weights - mine) / (2 * bias - error),
    "You took out the image `mine`. In the gradient stands the image times its error.",
).wrong(
    lambda weights, bias, mine, error: (2 * weights - error * mine) / bias,
    "The numerator is right. `bias` is the mean of both errors: what is the other patient's own?",
).wrong(
    lambda weights, bias, mine, error: (2 * weights - error * mine) / error,
    "You divided by the error that was known. Divide by the other patient's.",
).clause(
    "an error of 0",
    lambda weights, bias, mine, error: not _left(weights, bias, mine, error),
    lambda weights, bias, mine, error: np.zeros_like(mine),
    message="Right, unless the other patient's error is 0. Then nothing of the image is left: raise a ValueError.",
)
