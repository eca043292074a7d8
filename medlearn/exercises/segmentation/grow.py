"""Grow a kidney from one pixel. An exercise of lesson 13."""

import numpy as np

from medlearn.checks import implement


def _images(rng):
    """Return a kidney in a real MR slice, then small images: seeds at the edge, a long way, out of range."""
    from medlearn.datasets import load_mr_slice

    kidney = load_mr_slice().image[150:270, 90:210], (56, 46), 450, 900
    ring = np.array([[5, 5, 5, 5, 5], [5, 1, 1, 1, 5], [5, 1, 9, 1, 5], [5, 1, 1, 1, 5]]), (0, 0), 4, 9
    corners = np.array([[5, 0, 0, 5], [0, 5, 0, 0], [5, 0, 5, 5], [5, 0, 0, 5]]), (2, 3), 5, 5
    noise = [(rng.integers(0, 10, shape), (0, 2), low, 8) for shape, low in (((8, 9), 2), ((12, 6), 3))]
    for image, (row, column), *_ in noise:
        image[row, column] = 7
    snake = np.full((21, 20), 0.6)  # a long way, and decimals
    snake[1::4, 1:] = snake[3::4, :-1] = 0.4
    outside = [(ring[0], (2, 2), 1, 5), (ring[0], (1, 1), 5, 9)]
    return [kidney, ring, corners, *noise, (snake, (0, 19), 0.5, 0.7), *outside]


@implement(
    question="""
    **Grow a kidney from one pixel.** Write `grow(image, seed, low, high)`. `seed` is a pair (row, column). Return a
    mask of True and False: the seed and all pixels that can be reached from it, step by step up, down, left or right,
    through pixels from `low` to `high`, both included. If the seed itself is out of this range, the mask is empty. The
    check draws a kidney in an MR slice, new to this lesson.
    """,
    hints=[
        "Keep a list of pixels that wait, with the seed in it at first. Take one out, look at it, add its neighbours.",
        "A pixel joins only if it is inside the image, has not joined before, and its grey is in the range.",
        "Row -1 is the last row to NumPy: ask for 0 <= row < image.shape[0] before you look.",
    ],
    cases=_images,
    draws=True,
    praise="The bright cortex is one piece, the dark middle stays out. Is the middle part of the kidney? That depends "
    "on what the volume is for, and a range of greys cannot know it.",
)
def grow(image, seed, low, high):
    """Return all pixels in the range that are connected with the seed by their sides."""
    grown, waiting = np.zeros(image.shape, dtype=bool), [seed]
    while waiting:
        row, column = waiting.pop()
        inside = 0 <= row < image.shape[0] and 0 <= column < image.shape[1]
        if inside and not grown[row, column] and low <= image[row, column] <= high:
            grown[row, column] = True
            waiting += [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
    return grown


def _piece(allowed, seed, sides=1):
    from scipy import ndimage

    pieces = ndimage.label(allowed, ndimage.generate_binary_structure(2, sides))[0]
    return (pieces == pieces[seed]) & allowed[seed]


def _too_deep(image, seed, low, high):
    raise RecursionError


def _in_range(image, seed, low, high):
    return low <= image[seed] <= high


grow.wrong(
    lambda image, seed, low, high: (low <= image) & (image <= high),
    "That is a threshold: every pixel in the range, wherever it is. Only those that can be reached from the seed "
    "belong to the organ.",
    where=_in_range,
).wrong(
    lambda image, seed, low, high: _piece((low <= image) & (image <= high), seed, sides=2),
    "You also step across corners. Neighbours are up, down, left and right only.",
).wrong(
    lambda image, seed, low, high: _piece((low < image) & (image < high), seed),
    "A pixel exactly at `low` or `high` belongs to the range too.",
    where=_in_range,
).wrong(
    lambda image, seed, low, high: _piece(low <= image, seed),
    "Nothing stops you at the upper end: the range ends at `high`.",
    where=lambda image, seed, low, high: image.max() > high and _in_range(image, seed, low, high),
).wrong(
    lambda image, seed, low, high: ~_piece((low <= image) & (image <= high), seed),
    "Inside and outside have changed places: True means that the pixel has joined.",
    where=_in_range,
).wrong(
    lambda image, seed, low, high: (
        _piece((low <= image) & (image <= high), seed) & (np.abs(np.indices(image.shape).T - seed).sum(axis=2).T <= 1)
    ),
    "You ask the neighbours of the seed and stop. Each pixel that joins sends its own neighbours to wait.",
).wrong(
    lambda image, seed, low, high: grow.reference(image, seed[::-1], low, high),
    "You began at column, row. `seed` holds the row first, then the column.",
    where=_in_range,
).wrong(
    _too_deep,
    "The idea is right, but your function calls itself once for each pixel, thousands deep: more than Python allows. "
    "Keep a list of the pixels that wait, and use a loop.",
    where=lambda image, seed, low, high: image.size > 1000,
).clause(
    "a seed out of the range",
    lambda image, seed, low, high: not _in_range(image, seed, low, high),
    lambda image, seed, low, high: np.arange(image.size).reshape(image.shape) == seed[0] * image.shape[1] + seed[1],
    message="Right where the seed is in the range. If it is not, nothing may join, not even the seed.",
)
