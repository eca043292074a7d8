"""What several exercises of this lesson are tried on."""

import numpy as np


def images_and_kernels(rng):
    """Return an image and a kernel without any symmetry; the image is not square, the kernel odd."""
    example = (np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]), np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]))
    sizes = [((5, 7), (3, 3)), ((6, 4), (1, 3)), ((6, 8), (5, 3))]
    return [example, *((rng.normal(size=image), rng.normal(size=kernel)) for image, kernel in sizes)]


# An image of whole numbers. A single weight: whether its type cuts off each product or their sum makes no difference.
WHOLE = (np.array([[1, 2, 3], [4, 5, 7]]), np.array([[0, 0.5, 0]]))
