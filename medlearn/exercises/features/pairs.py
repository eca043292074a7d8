"""Count the pairs. An exercise of lesson 04."""

import numpy as np

from medlearn.checks import implement


def _images_of_levels(rng):
    """Return images of a few grey levels, with the number of levels; the example leaves its last level unused."""
    example = np.array([[0, 1, 1, 2], [0, 1, 1, 2], [0, 1, 2, 2]]), 4
    single_column = np.array([[1], [0], [1]]), 2
    random = ((rng.integers(0, levels, (rows, 7)), levels) for rows, levels in ((4, 3), (6, 4), (5, 8)))
    many = np.zeros((20, 20), int), 2  # 380 pairs
    return [example, single_column, *random, many]


@implement(
    question="""
    **Count the pairs.** Write `pairs(image, levels)`, the co-occurrence matrix of lesson 04: an array of shape
    (levels, levels) whose entry [a, b] says how often a pixel of grey a has a pixel of grey b *directly to its right*.
    The image holds whole numbers from 0 to levels - 1, not all of which need occur.
    """,
    hints=[
        "Which pixels are the left half of a pair? All but the last column. And the right half?",
        "Start with an array of zeros. Go through the left and the right halves side by side, and add 1 for each pair.",
    ],
    cases=_images_of_levels,
    praise="Divide by the number of pairs, and each entry is a share: from these shares come contrast and homogeneity.",
)
def pairs(image, levels):
    """Count pairs of a grey (row) and the grey to its right (column)."""
    counts = np.zeros((levels, levels))
    for left, right in zip(image[:, :-1].ravel(), image[:, 1:].ravel(), strict=True):
        counts[left, right] += 1
    return counts


def _count(first, second, levels):
    return np.bincount(levels * first.ravel() + second.ravel(), minlength=levels**2).reshape(levels, levels)


# NumPy-discussion, A. M. Archibald, "Fancy indexing and +=", 1 September 2006: asked again and again ever since.
def _counts_each_pair_once(image, levels):
    counts = np.zeros((levels, levels))
    counts[image[:, :-1], image[:, 1:]] += 1
    return counts


pairs.wrong(
    _counts_each_pair_once,
    "No entry is above 1: many pairs were found and each was counted once. Adding through arrays of indices, NumPy "
    "visits a repeated place only once. Go pair by pair, or look up np.add.at.",
).wrong(
    lambda image, levels: pairs.reference(image, levels).T,
    "Rows and columns have changed places: your entry [a, b] counts an a directly to the right of a b. The grey on the "
    "*left* chooses the row.",
).wrong(
    lambda image, levels: pairs.reference(image, levels) + pairs.reference(image, levels).T,
    "Each pair is counted twice, from the left and from the right. Here only the neighbour to the right counts.",
).wrong(
    lambda image, levels: _count(image[:-1], image[1:], levels),
    "You paired each pixel with the one *below* it. Columns run along the second axis: which of the two slices must "
    "be shortened?",
).wrong(
    lambda image, levels: _count(image, np.roll(image, -1, axis=1), levels),
    "The last pixel of each row was paired with the first of the same row: np.roll, or index -1, joins the two edges.",
).wrong(
    lambda image, levels: _count(image.ravel()[:-1], image.ravel()[1:], levels),
    "The last pixel of each row was paired with the first of the *next* row, as if the image were one long line. Which "
    "pixels have no neighbour to the right?",
).wrong(
    lambda image, levels: pairs.reference(image, levels)[: image.max() + 1, : image.max() + 1],
    "Your matrix has the shape {got.shape}: as many greys as this image happens to use. The next image uses others, "
    "and the two could not be compared. Let `levels` decide.",
).wrong(
    lambda image, levels: pairs.reference(image, levels) / pairs.reference(image, levels).sum(),
    "You have shares that add up to 1. Counts are asked for here (and where an image has no pair at all, as in a "
    "single column, a share would be 0/0).",
).wrong(
    lambda image, levels: pairs.reference(image, levels).astype(np.uint8),
    "Right while no pair is frequent. 380 pairs alike were counted as 124: an array of `uint8` ends at 255 and begins "
    "again. Counts need a wider type than greys.",
).clause("more pairs than 255", lambda image, levels: image.size > 256, pairs.misconceptions[-1].answer)
