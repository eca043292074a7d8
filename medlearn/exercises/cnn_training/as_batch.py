"""A row is not an image. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import mend


def _tables(rng):
    """Return tables of a label and the pixels in each row, with the sides of the images: not square, one image too."""
    example = np.concatenate([[[1, 0]], np.arange(12.0).reshape(2, 6).T]).T
    cases = [(example, 2, 3)]
    for n, height, width in ((1, 2, 3), (5, 4, 3), (7, 3, 5), (3, 6, 2)):
        labels, pixels = rng.integers(0, 2, (n, 1)), rng.integers(0, 256, (n, height * width))
        cases.append((np.concatenate([labels, pixels], axis=1).astype(float), height, width))
    return cases


# Asked for years: github.com/keras-team/keras/issues/12622 (found ndim=2) and issues/3385 (found ndim=3).
@mend(
    question="""
    **A row is not an image.** An article sends the rows of a CSV file straight into `Conv2D`. So does this listing; its
    `if` does what Keras does. Fix it. Each row of `table` is one patient: the label first, then the pixels as they are
    read, line by line from the top. Return the images alone, as `Conv2D` takes them: (images, height, width, channels),
    with one channel.
    """,
    listing="""
    def as_batch(table, height, width):
        images = table
        if images.ndim != 4:
            raise ValueError(f"Conv2D: expected ndim=4, found ndim={images.ndim}. Full shape: {images.shape}")
        return images
    """,
    hints=[
        "How many numbers has a row of the example, and how many pixels an image of 2 x 3? What is the other one?",
        "Take the label away first: table[:, 1:].",
        "reshape with four numbers: -1 for as many images as there are, then height, width, and one channel.",
    ],
    cases=_tables,
    praise="The same numbers, but now each pixel has neighbours. Height and width had to be told: 2 x 3 and 3 x 2 fit "
    "the same row, and only a look at one image tells which is right.",
)
def as_batch(table, height, width):
    """Return the images of a table as an array of shape (n, height, width, 1)."""
    pixels = table[:, 1:]
    return pixels.reshape(len(table), height, width, 1)


def _into_convolution(images):
    """Refuse what Conv2D refuses, in the listing's words."""
    if images.ndim != 4:
        raise ValueError(f"Conv2D: expected ndim=4, found ndim={images.ndim}. Full shape: {images.shape}")
    return images


as_batch.wrong(
    lambda table, height, width: _into_convolution(table),
    "Still the rows themselves, two dimensions where four are due. A kernel asks for the pixel *above*; a row has "
    "forgotten who that is. Give each row its height and width back.",
).wrong(
    lambda table, height, width: _into_convolution(table[:, 1:]),
    "The label is gone, but these are still rows, two dimensions where four are due. Which pixel stands above which? "
    "That is what `height` and `width` tell.",
).wrong(
    lambda table, height, width: table.reshape(-1, height, width, 1),
    "NumPy cannot cut these rows into images: each has one number too many. Look at the first column of the example. "
    "Is that a pixel?",
).wrong(
    lambda table, height, width: table.reshape(len(table), height, width, 1),
    "So many images of this size do not use up the table: each row has one number more. What stands in the first "
    "column?",
).wrong(
    lambda table, height, width: table[:, :-1].reshape(-1, height, width, 1),
    "The shape is right, but the first pixel of your first image is {got[0][0][0][0]:.0f}, its label. Each image has "
    "moved on by one pixel and lost its last. From which end does the label have to go?",
).wrong(
    lambda table, height, width: _into_convolution(table[:, 1:].reshape(-1, height, width)),
    "Images they are, but Keras found three dimensions and wants four. A grey image, too, has channels: how many?",
).wrong(
    lambda table, height, width: table[:, 1:].reshape(-1, height, width),
    "Your array has the shape {got.shape}: images, but no channels. `Conv2D` wants a fourth number, even if it is 1. "
    "The `if` of the listing would have told you.",
).wrong(
    lambda table, height, width: table[:, 1:].reshape(-1, width, height, 1),
    "Your images are {got.shape[1]} high and {got.shape[2]} wide: height and width have changed places. NumPy is "
    "content, the count is right, but every line of the image breaks in the wrong place.",
).wrong(
    lambda table, height, width: table[:, 1:].reshape(-1, 1, height, width),
    "Your shape is {got.shape}: the channel stands before height and width, as PyTorch has it. Keras would see an "
    "image one pixel high. Where does the channel stand in (images, height, width, channels)?",
).wrong(
    lambda table, height, width: table[:, 1:, np.newaxis, np.newaxis],
    "Four dimensions, and the `if` is content: images {got.shape[1]} high and 1 wide. The error is gone and the "
    "neighbours are still lost: nobody used `height` and `width`.",
).wrong(
    lambda table, height, width: table[:, 1:].reshape(-1, width, height, 1).swapaxes(1, 2),
    "The shape is right, but you filled each image column by column. The rows of this table were written line by line; "
    "look at the first line of the first image.",
).wrong(
    lambda table, height, width: np.moveaxis(table[:, 1:].reshape(height, width, 1, -1), -1, 0),
    "The shape is right, but the images are shuffled into each other: the first holds pixels of several rows. Which "
    "side of your `reshape` counts the images? It must come first from the start, not be moved there.",
).wrong(
    lambda table, height, width: (table[:, 1:].reshape(-1, height, width, 1), table[:, 0]),
    "You return two arrays, images and labels: `Conv2D` asks for the first alone. Keep the labels for the loss.",
)
