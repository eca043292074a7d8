"""Two shadows. An exercise of lesson 17."""

import numpy as np

from medlearn.checks import implement


def _images(rng):
    """Return images: that of the lesson, one pixel, higher than wide, random ones."""
    cases = [(np.array([[1, 2, 0], [3, 0, 0], [0, 0, 0]]),), (np.array([[7]]),), (np.arange(8).reshape(4, 2),)]
    return cases + [(rng.integers(0, 9, shape),) for shape in ((3, 5), (4, 4))]


@implement(
    question="""
    **Two shadows** (easy). Write `shadows(image)`. Return two things: what a detector below the image counts if the
    rays come from above (one sum for each column), and what a detector at its right side counts if they come from the
    left (one sum for each row).
    """,
    hints=["image.sum(axis=0) adds up along the rows' direction: what is left is one number for each column."],
    cases=_images,
    praise="4, 2, 0 from above and 3, 3, 0 from the side. Whatever the direction, the total is the same: 6.",
)
def shadows(image):
    """Return the sums of the columns and of the rows."""
    return image.sum(axis=0), image.sum(axis=1)


def _several(image):
    return image.size > 1


shadows.usually(_several).wrong(
    lambda image: (image.sum(axis=1), image.sum(axis=0)),
    "Exchanged. Rays from above run down a *column*, so they add up each column.",
).wrong(
    lambda image: (image.mean(axis=0), image.mean(axis=1)),
    "These are means. A ray is weakened by all that lies on its way: the sum.",
).wrong(
    lambda image: (image.max(axis=0), image.max(axis=1)),
    "That is the largest value on each way, as in a MIP. A ray adds up everything.",
)
