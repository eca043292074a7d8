"""One length for every image. An exercise of lesson 04."""

import numpy as np

from medlearn.checks import mend


def _pictures_of_many_shapes(rng):
    """Return pieces of a retina, of a cell and of noise, in shapes that 4 does not always divide."""
    from skimage import data

    retina, cells = data.microaneurysms(), data.cell()
    pieces = retina[:64, :64], retina[:50, :75], cells[100:148, 30:61], cells[:33, :90]
    noise = (rng.integers(0, 256, size).astype(np.uint8) for size in ((21, 40), (16, 17)))
    return [(np.asarray(piece),) for piece in (*pieces, *noise)]


@mend(
    question="""
    **One length for every image.** This listing measures HOG in cells of 16 x 16 pixels, so a larger image has more
    cells and a longer list. Mend it: every image, at least 16 pixels high and wide, gets **4 x 4 cells**, so always 144
    features. A cell is as many whole pixels high, and as many wide, as fit four times. What is left over at the bottom
    and on the right is cut off *before* HOG sees it. The check uses pieces of a retina, of a cell and of noise.
    """,
    listing="""
    def same_length(image):
        from skimage.feature import hog

        return hog(image, orientations=9, pixels_per_cell=(16, 16), cells_per_block=(1, 1))
    """,
    hints=[
        "How many whole pixels of 50 rows fit four times? 50 // 4 is 12. And how many of the columns?",
        "Cut to 4 * 12 rows first: image[: 4 * height, : 4 * width]. Otherwise hog may find a fifth row of cells.",
    ],
    cases=_pictures_of_many_shapes,
    praise="64 x 64 or 50 x 75 pixels, 144 features each. They mean the same only if a pixel is as wide in both.",
)
def same_length(image):
    """Return HOG in 4 x 4 cells, whatever the shape."""
    from skimage.feature import hog

    height, width = image.shape[0] // 4, image.shape[1] // 4
    whole = image[: 4 * height, : 4 * width]
    return hog(whole, orientations=9, pixels_per_cell=(height, width), cells_per_block=(1, 1))


def _in_cells(image, cells, cut=True, orientations=9, block=1):
    from skimage.feature import hog

    height, width = image.shape[0] // cells, image.shape[1] // cells
    whole = image[: cells * height, : cells * width] if cut else image
    return hog(whole, orientations, pixels_per_cell=(height, width), cells_per_block=(block, block))


def _fixed(image):
    from skimage.feature import hog

    return hog(image, orientations=9, pixels_per_cell=(16, 16), cells_per_block=(1, 1))


def _resized(image):
    from skimage.transform import resize

    return _fixed(resize(image, (64, 64), anti_aliasing=True))


def _cut_or_filled(image):
    return np.resize(_fixed(image), 144)


same_length.wrong(
    lambda image: _fixed(image),
    "That is still {got.size} numbers for this image: a cell of fixed size fits more often into a larger one. Let its "
    "height and width depend on the shape.",
).wrong(
    lambda image: _in_cells(image, 8),
    "You have 8 x 8 cells, as the lesson's radiographs have. Here 4 x 4 are asked for.",
).wrong(
    lambda image: _in_cells(image, 4, orientations=8),
    "4 x 4 cells, but {got.size} numbers: with eight directions. Nine are asked for, as in the listing.",
).wrong(
    lambda image: _in_cells(image, 4, block=2),
    "Four neighbouring cells were scaled together as a block of 2 x 2, and cells in the middle count four times. "
    "Keep cells_per_block at (1, 1).",
).wrong(
    _resized,
    "The length is right, but you *resized* the image, which changes its edges. Here only the cells adapt. (Before "
    "measuring real images, a common pixel size is a good idea.)",
).wrong(
    _cut_or_filled,
    "144 numbers, but you cut the list or repeated it: the same column then belongs to another place in each image.",
).wrong(
    lambda image: _in_cells(image, 4, cut=False),
    "Right when 4 divides both sides. Otherwise pixels are left over, which change the gradients at the last cells. "
    "Cut them off before hog sees the image.",
)
