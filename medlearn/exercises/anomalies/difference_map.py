"""Brighter than ever seen. An exercise of lesson 14."""

import numpy as np

from medlearn.checks import implement


def _patches_and_noise(rng):
    """Return usual patches of a real MR slice and one with a bright spot and a dark one; then noise."""
    from medlearn.datasets import load_mr_slice

    spine = load_mr_slice().image.astype(float)
    usual = np.array([spine[row : row + 40, 100:140] for row in range(40, 200, 8)])
    odd = usual[10] * 0.5 + usual[11] * 0.5
    odd[8:13, 24:30] += 900
    odd[26:31, 6:12] -= 900
    return [(odd, usual), *((rng.normal(1, 1, (5, 6)), rng.normal(size=(n, 5, 6))) for n in (4, 9))]


@implement(
    question="""
    **Brighter than ever seen.** Write `difference_map(image, usual)`. `image` is a new picture, `usual` holds usual
    ones, (pictures, rows, columns). Return for each pixel by how much it is brighter than the *brightest* usual picture
    is there, and 0 where it is not brighter. The check draws it for patches of a real MR slice, new to this lesson.
    Into one of them we have put a bright spot, and a dark one. Which of them do you see?
    """,
    hints=[
        "usual.max(axis=0) is the brightest value at each pixel: axis 0 counts the pictures.",
        "np.maximum(difference, 0) turns everything below 0 into 0.",
    ],
    cases=_patches_and_noise,
    draws=True,
    praise="The bright spot, upper right, and hardly anything else. The dark one, lower left, is lost: this rule looks "
    "for one kind of unusual only.",
)
def difference_map(image, usual):
    """Return how much brighter than the brightest usual picture each pixel is."""
    return np.maximum(image - usual.max(axis=0), 0)


difference_map.wrong(
    lambda image, usual: image - usual.max(axis=0),
    "Nearly: where the image is *not* brighter, your map is below 0. Make it 0 there.",
).wrong(
    lambda image, usual: np.maximum(image - usual.mean(axis=0), 0),
    "You subtract the *mean* picture. Half of all usual pictures are above it somewhere. Subtract the brightest.",
).wrong(
    lambda image, usual: np.maximum(image - usual.max(), 0),
    "You subtract one number, the brightest of all pixels. Each pixel has its own: `axis=0`.",
).wrong(
    lambda image, usual: np.maximum(usual.max(axis=0) - image, 0),
    "The other way round: your map shows where the image is darker. Image minus brightest.",
).wrong(
    lambda image, usual: np.abs(image - usual.max(axis=0)),
    "You keep what is darker too, without its sign. Asked is what is brighter.",
).wrong(
    lambda image, usual: np.maximum(image - usual.min(axis=0), 0),
    "You compare with the *darkest* usual picture. Nearly everything is brighter than that.",
).wrong(lambda image, usual: (image > usual.max(axis=0)).astype(float), "You say where, with 0 and 1. By how much?")
