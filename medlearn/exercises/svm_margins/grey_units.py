"""Another unit of grey. An exercise of lesson 05."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **Another unit of grey.** An article uses `gamma=0.1` for images of 28 x 28 pixels whose greys run from 0 to 1.
    Yours run from 0 to 255. By which number must you *divide* gamma to get exactly the same SVM?
    """,
    hints=[
        "The radial kernel is exp(-gamma * squared distance). What must stay the same?",
        "If all greys grow 255-fold, so do all distances. And the *squared* distances?",
    ],
    praise="255 squared: gamma is one over a *squared* distance. gamma='scale' divides by the variance of the greys, "
    "which grows 65025-fold as well.",
)
def grey_units():
    """Find by how much squared distances grow."""
    one, other = np.array([0, 51, 255]), np.array([255, 102, 0])
    return round(float(np.sum((one - other) ** 2) / np.sum((one / 255 - other / 255) ** 2)))


grey_units.wrong(
    255, "255 is by how much *distances* grow. Look at the kernel: gamma multiplies the squared distance."
).wrong(
    1,
    "Then every image would be similar only to itself: squared distances grow from about 20 to more than a million, "
    "and exp(-0.1 times that) is 0. gamma has a unit, and must follow it.",
).wrong(
    784,
    "784 is the number of pixels, by which gamma='auto' divides. It is the same in both units; what changes is how far "
    "apart two images are.",
).wrong(510, "510 is twice 255. The distance is *squared*, not doubled.").wrong(
    1 / 65025,
    "The factor is right, its direction is not: larger distances need a *smaller* gamma. You were asked what "
    "to divide by.",
).wrong(0.1 / 65025, "That is the new gamma itself, and it is right. You were asked for the number to divide 0.1 by.")
