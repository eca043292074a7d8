"""Images are not rows. An exercise of lesson 05."""

import numpy as np

from medlearn.checks import mend


def _images_and_arrows(rng):
    """Return batches of images, none square, with an arrow of one component for each pixel."""
    sizes = ((2, 2, 3), (1, 3, 2), (4, 5, 3), (6, 2, 4), (3, 4, 7))
    example = (np.arange(12.0).reshape(2, 2, 3), np.array([0.0, 1, 0, 0, 0, 2]), -3.0)
    return [example, *((rng.normal(size=s), rng.normal(size=s[1] * s[2]), rng.normal()) for s in sizes[1:])]


@mend(
    question="""
    **Images are not rows.** A popular article gives (60000, 28, 28) images to an SVM, which raises: it takes a table,
    a row for each image. The same happens in this listing. Mend it: `scores(images, w, b)` with images of shape
    (n, rows, columns) returns the n scores $w\\cdot x+b$, an array of shape (n,). `w` has rows x columns components:
    the pixels of an image are read like a text, row by row, from left to right.
    """,
    listing="""
    def scores(images, w, b):
        return images @ w + b
    """,
    hints=[
        "What shape should the table have, for n images of rows x columns pixels?",
        "reshape with the number of images first; -1 means: whatever is left.",
    ],
    cases=_images_and_arrows,
    praise="The first axis stays what it was, the patients. Only the pixels of *each* are written out.",
)
def scores(images, w, b):
    """Return the score of each image."""
    return images.reshape(len(images), -1) @ w + b


def _images_as_they_stand(images, w, b):
    products = images @ w  # in two steps: in one it would be the listing, not attempted
    return products + b


scores.wrong(
    _images_as_they_stand,
    "The product pairs the *last* axis of the images, one row of pixels, with all of w: the sizes differ. An SVM wants "
    "a table of two axes. Which of the three axes of the images must stay, and which two join?",
).wrong(
    lambda images, w, b: images.ravel() @ w + b,
    "All images became one single long row, and the number of patients was lost. Keep the first axis: one row for each "
    "image.",
)


# community.deeplearning.ai/t/149, "Flattening images": X.reshape(-1, X.shape[0]) keeps the shape, scrambles the data.
scores.wrong(
    lambda images, w, b: images.reshape(-1, len(images)).T @ w + b,
    "The shape is right, and the numbers are scrambled: reshape(-1, n) fills its table in the order of reading, so "
    "each column holds pixels of several patients. Turning it over afterwards does not sort them out. Which axis "
    "comes first?",
).wrong(
    lambda images, w, b: images.transpose(0, 2, 1).reshape(len(images), -1) @ w + b,
    "You read each image column by column, from top to bottom; w expects row by row. The score is that of a transposed "
    "image, and no error tells you.",
).wrong(
    lambda images, w, b: np.sum(images * w.reshape(images.shape[1:])) + b,
    "You got a single number, {got:.2f}: the products of *all* patients added up. Add over the pixels only; there is "
    "one score for each image.",
).wrong(
    lambda images, w, b: images[0].ravel() @ w + b,
    "You got a single number, {got:.2f}: the score of the first image. Does your `return` stand inside the loop?",
).wrong(
    lambda images, w, b: (images.reshape(len(images), -1) @ w + b > 0).astype(int),
    "These are the answers, 0 and 1, not the scores. Keep the number itself: how far from the line a patient lies is "
    "lost in a yes or no.",
)
