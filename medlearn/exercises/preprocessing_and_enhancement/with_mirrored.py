"""Twice as many images. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import mend


def _heads(rng):
    """Return batches of images with the sides of their findings; no image has a symmetry."""
    example = (np.arange(8.0).reshape(2, 2, 2), np.array([1, 0]))
    sizes = [(4, 3, 5), (3, 6, 2), (5, 4, 4)]
    return [example, *((rng.normal(size=size), rng.integers(-1, 2, size=size[0])) for size in sizes)]


@mend(
    question="""
    **Twice as many images.** Someone doubles a batch of head slices by mirroring left and right. `images` is
    `(n, rows, columns)`; `sides` says where the bleeding is: 1 in the patient's left half, -1 in the right, 0 nowhere.
    The listing has two mistakes. Fix it: `with_mirrored(images, sides)` returns the images, first as they were and
    then mirrored in the same order, and the sides that belong to them.
    """,
    listing="""
    def with_mirrored(images, sides):
        mirrored = images[:, ::-1]
        return np.concatenate([images, mirrored]), np.concatenate([sides, sides])
    """,
    hints=[
        "In a batch the first axis counts the images. Which axis is it that runs from left to right?",
        "A bleeding on the left of the patient, seen in a mirror: what must its label say?",
        "Left and right exchange their labels; 0 has no side.",
    ],
    cases=_heads,
    praise="For a head this is fine. In a chest the heart would lie on the wrong side, whatever the labels say.",
)
def with_mirrored(images, sides):
    """Add the mirror images (left to right) of a batch (n, rows, columns), with their sides."""
    mirrored = images[:, :, ::-1]
    return np.concatenate([images, mirrored]), np.concatenate([sides, -sides])


def _pair(images, more, sides, more_sides):
    return np.concatenate([images, more]), np.concatenate([sides, more_sides])


with_mirrored.wrong(
    lambda images, sides: _pair(images, images[:, ::-1], sides, sides),
    "Two things are wrong still. Look at one image: the heads now stand *upside down*. And a bleeding on the left: "
    "where is it in the mirror, and what does its label say?",
).wrong(
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, sides),
    "The images are right. But a bleeding on the left lies on the right in the mirror, and its label still says left: "
    "a network would learn that the two sides are one.",
).wrong(
    lambda images, sides: _pair(images, images[:, ::-1], sides, -sides),
    "The labels are right; the images are upside down. The first axis counts images, the second rows from top to "
    "bottom. Which one runs from left to right?",
).wrong(
    lambda images, sides: _pair(images, images[::-1], sides, -sides),
    "You turned the *batch* around: the last patient comes first, and no image is mirrored. The first axis counts the "
    "images.",
).wrong(
    lambda images, sides: _pair(images, images[:, ::-1, ::-1], sides, -sides),
    "Rows and columns are both reversed: that is half a turn, not a mirror. Reverse one axis of the image only.",
).wrong(
    lambda images, sides: _pair(images, np.flip(images), sides, -sides),
    "Everything is reversed: left and right, top and bottom, and the order of the patients. To flip *all* axes is what "
    "NumPy does when it is not told which.",
).wrong(
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, sides[::-1]),
    "The images are right. For the labels you reversed the *order* of the patients; what has to change is the side of "
    "each.",
).wrong(
    lambda images, sides: (images[:, :, ::-1], -sides),
    "These are the mirror images, with the right sides, {got[0].shape[0]} of them. Twice as many were asked for: the "
    "originals belong in front.",
).wrong(
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, np.where(sides == 1, -1, 1)),
    "The images are right, and left and right are exchanged. But 'no bleeding' has become a side: 0 must stay 0.",
).wrong(
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, 1 - sides),
    "The images are right. But 1 - sides is the mirror of labels 0 and 1. Here the sides are 1 and -1, and 0 means no "
    "bleeding: with you a bleeding on the right becomes 2. What turns 1 into -1 and leaves 0 alone?",
).clause(
    "nothing stays nothing",
    lambda images, sides: 0 in sides,
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, np.where(sides == 0, 1, -sides)),
)
