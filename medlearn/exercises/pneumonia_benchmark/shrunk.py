"""What is left at 32 x 32? An exercise of lesson 11."""

import numpy as np

from medlearn.checks import implement


def _images_and_blocks(rng):
    """Return a chest CT and whole numbers with blocks that fit, then images that no whole number of blocks fills."""
    from medlearn.datasets import load_ct_slice

    small = np.array([[1, 3, 10, 20], [5, 7, 30, 40]])
    rest = [(rng.normal(size=size), 3) for size in ((9, 6), (10, 6), (8, 11))]
    return [(load_ct_slice().image, 4), (small, 2), (small, 1), *rest]


def _in_blocks(image, block):
    """Return an image cut into blocks, (rows, columns, block, block); what fills no block is left out."""
    rows, columns = (size // block for size in image.shape)
    return image[: rows * block, : columns * block].reshape(rows, block, columns, block).swapaxes(1, 2)


@implement(
    question="""
    **What is left when it shrinks?** PneumoniaMNIST holds radiographs that were shrunk to 28 x 28 pixels. Write
    `shrunk(image, block)`: cut a real image into squares of `block` x `block` pixels and make one pixel of each, the
    *mean* of the square. `[[1, 3, 10, 20], [5, 7, 30, 40]]` with block 2 becomes `[[4, 25]]`. Rows at the bottom and
    columns at the right that fill no square are left out. The check draws a part of a chest CT in squares of 4 x 4.
    """,
    hints=[
        "How many squares fit down, and how many across? 10 // 3 is 3: // divides and rounds down.",
        "Two loops, over y and x of the new image. The square begins at row y * block and at column x * block.",
        "image[y * block : (y + 1) * block, x * block : (x + 1) * block].mean() is one new pixel.",
    ],
    cases=_images_and_blocks,
    draws=True,
    praise="The vertebra survives. Its thin white rim and the lung's fine vessels do not. A faint shadow may go too.",
)
def shrunk(image, block):
    """Return the mean of each square of an image, (rows // block, columns // block)."""
    rows, columns = image.shape[0] // block, image.shape[1] // block
    small = np.zeros((rows, columns))
    for y in range(rows):
        for x in range(columns):
            small[y, x] = image[y * block : (y + 1) * block, x * block : (x + 1) * block].mean()
    return small


shrunk.wrong(
    lambda image, block: _in_blocks(image, block)[:, :, 0, 0],
    "You keep one pixel of each square and drop the others. Noise stays, and a fine vessel is kept or lost by luck.",
).wrong(
    lambda image, block: _in_blocks(image, block).sum(axis=(2, 3)),
    "You added the pixels of each square. Divide by how many there are, or the image gets brighter as it shrinks.",
).wrong(
    lambda image, block: _in_blocks(image, block).max(axis=(2, 3)),
    "You took the brightest pixel of each square: that is max pooling. Here it is the mean.",
).wrong(
    lambda image, block: _in_blocks(image, block).reshape(-1, block, block).mean(axis=2)[:, :1],
    "You have the mean of a row of each square. Which pixels belong to the square?",
).wrong(
    lambda image, block: _in_blocks(image, block).swapaxes(1, 2).reshape(*_in_blocks(image, block).shape).mean((2, 3)),
    "Your picture is scrambled. reshape cuts an image row by row, never into squares. Cut each square out by slices.",
).clause(
    "rows or columns that fill no square",
    lambda image, block: any(size % block for size in image.shape),
    lambda image, block: shrunk.reference(np.pad(image, [(0, -size % block) for size in image.shape], "edge"), block),
    message="Right where the squares fill the image. What is left over at the bottom or at the right makes no pixel.",
)
