"""What was burnt in? An exercise of lesson 23."""

import numpy as np

from medlearn.checks import implement


def _patches_and_noise(rng):
    """Return the mean of some patches of a real MR slice, and others with a bright letter in most; then noise."""
    from medlearn.datasets import load_mr_slice

    spine = load_mr_slice().image
    places = [(row, column) for row in range(20, 240, 40) for column in range(20, 420, 40)]
    patches = np.array([spine[row : row + 40, column : column + 40] for row, column in places], dtype=float)
    usual, marked = patches[::2].mean(axis=0), patches[1::2]
    letter = np.kron([[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 1, 1]], np.ones((2, 2), int)).astype(bool)
    marked[1:, 3:11, 30:36][:, letter] = 1000
    return [(usual, marked), *((rng.normal(size=(5, 6)), rng.normal(3, 1, (n, 5, 6))) for n in (8, 13))]


@implement(
    question="""
    **What was burnt in?** Write `burnt_in(usual, images)`. `usual` is the mean of all pictures *without* the finding,
    (rows, columns). `images` holds those with it, (images, rows, columns). Return the mean of these, minus `usual`,
    pixel by pixel. The check draws it for patches of a real MR slice, new to this lesson. Into most of those "with the
    finding" we have burnt something. What, and where?
    """,
    hints=[
        "images.mean(axis=0) is the mean image: axis 0 counts the images.",
        "Subtract the usual image from it, and leave the sign as it is.",
    ],
    cases=_patches_and_noise,
    draws=True,
    praise="A letter L, at the upper right. A network would read it, and never look at the patient. Such a picture of "
    "your own folder costs one line: draw it before you learn from anything.",
)
def burnt_in(usual, images):
    """Return the mean of the images minus the usual one."""
    return images.mean(axis=0) - usual


burnt_in.wrong(
    lambda usual, images: usual - images.mean(axis=0),
    "The other way round: now what was burnt in is dark. The mean of the images, minus the usual one.",
).wrong(
    lambda usual, images: images.mean(axis=0),
    "That is the mean of the images alone. What both classes share is still in it: subtract the usual image.",
).wrong(
    lambda usual, images: images.sum(axis=0) - usual, "You subtract a mean from a sum. Take the mean of the images too."
).wrong(
    lambda usual, images: np.abs(images.mean(axis=0) - usual),
    "Without its sign the picture cannot tell brighter from darker. Leave the sign in.",
).wrong(
    lambda usual, images: images.mean() - usual,
    "You averaged over all pixels too, so the mean is one number. `axis=0` averages over the images only.",
).wrong(
    lambda usual, images: images - usual,
    "You subtract the usual image from each of them: that gives as many pictures as there are. Take their mean.",
).wrong(
    lambda usual, images: images[0] - usual,
    "A single image differs in everything. The mean of all of them leaves what is common.",
).wrong(
    lambda usual, images: images.max(axis=0) - usual,
    "You take the brightest value of each pixel: one single bright image decides. Take the mean.",
)
