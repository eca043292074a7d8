"""Are there duplicates? An exercise of lesson 11."""

import numpy as np

from medlearn.checks import implement


def _splits(rng):
    """Return training and test images: copies in other places, twice on a side, near misses; no test image."""
    lung, heart, rib, clip = ([[9, 1], [2, 7]], [[5, 5], [0, 3]], [[4, 8], [6, 1]], [[0, 0], [0, 0]])
    mirrored, nearly = [[1, 9], [7, 2]], [[5, 5], [0, 4]]
    example = [lung, heart, heart, heart, rib], [heart, lung, heart, mirrored, clip, nearly, rib]
    cases = [tuple(np.array(images, dtype=np.uint8) for images in example)]
    cases.append((cases[0][0], np.zeros((0, 2, 2), np.uint8)))
    cases.append((cases[0][0], cases[0][0][::-1] + np.uint8(100)))
    for train, test in ((12, 9), (8, 15), (20, 20)):
        cases.append(tuple(rng.integers(0, 2, (n, 2, 3)).astype(np.uint8) for n in (train, test)))
    return cases


@implement(
    question="""
    **Are there duplicates?** Write `copies(train, test)`: how many of the test images are also among the training
    images, pixel for pixel the same? Both are arrays of shape (images, rows, columns). An image that is in the test set
    twice counts twice: it spoils the score at both places.
    """,
    hints=[
        "Go through the test images one by one, and ask of each whether it is among the training images: yes or no.",
        "Two images are the same if *all* their pixels are. Several training copies of one image are still one yes.",
        "image.tobytes() makes a key of an image; keys can be put into a set, and looked up.",
    ],
    cases=_splits,
    praise="4 of the 7 test images are known. A mirrored image and one that differs in one pixel escape this search, "
    "so no copies found is a beginning, not a proof.",
)
def copies(train, test):
    """Return how many test images also stand among the training images."""
    known = {image.tobytes() for image in train}
    return sum(image.tobytes() in known for image in test)


def _same(train, test):
    """Return for each test image (rows) and each training image (columns) whether they are the same."""
    return (test[:, np.newaxis] == train).all(axis=(2, 3))


# "a in b" asks whether any number of a is in its place in b: github.com/numpy/numpy/issues/16181.
copies.wrong(
    lambda train, test: sum(bool((train == image).any()) for image in test),
    "You found {got}. With you one single pixel is enough: that is what `in` and `any` ask of arrays. Two images are "
    "the same if all pixels are, in their places.",
)


def _pairs_in_order(train, test):
    n = min(len(train), len(test))
    return int((train[:n] == test[:n]).all(axis=(1, 2)).sum())


copies.wrong(
    _pairs_in_order,
    "You found {got}: you compare the first with the first, the second with the second. A copy may stand anywhere in "
    "the other split.",
).wrong(
    lambda train, test: int(_same(train, test).sum()),
    "You found {got}: you count *pairs*. One test image with three copies in training makes three pairs, but it is one "
    "spoilt test image.",
)


def _different_images(train, test):
    return len({image.tobytes() for image in train} & {image.tobytes() for image in test})


copies.wrong(
    _different_images,
    "You found {got}: so many *different* images are in both sets. One of them is in the test set twice, and counts "
    "twice.",
).wrong(
    lambda train, test: int(_same(train, test).any(axis=0).sum()),
    "You found {got}: that is how many *training* images are in the test set too. Count test images: it is their score "
    "that is in danger.",
).wrong(
    lambda train, test: int(np.isin(test.sum(axis=(1, 2)), train.sum(axis=(1, 2))).sum()),
    "You found {got}: you take images with the same sum, or the same mean, for copies. A mirrored image has both, and "
    "so may a stranger. Compare pixel by pixel.",
).wrong(
    lambda train, test: _same(train, test).any(axis=1),
    "You return an array with a yes or no for each test image. How many yes are there?",
).wrong(
    lambda train, test: int((~_same(train, test).any(axis=1)).sum()),
    "You return {got}: the test images that are *new*. Asked is how many are known.",
)


# Lists compare arrays with ==, and no single yes comes out: github.com/numpy/numpy/issues/17462.
copies.wrong(
    lambda train, test: sum(any(bool(image == other) for other in train) for image in test),
    "Comparing two images gives a yes or no for each *pixel*, and neither `if` nor `in` can make one answer of them. "
    "When are two images the same: if any pixel is, or if all are?",
).wrong(
    lambda train, test: len(set(train) & set(test)),
    "An array can be changed, so Python does not let it into a set. Put something unchangeable in its place that holds "
    "the same pixels: the last hint knows what.",
).clause(
    "no test image",
    lambda train, test: len(test) == 0,
    lambda train, test: np.nan,
    message="Right wherever there are test images. Among none there are 0 copies.",
).clause(
    "a test image that stands there twice",
    lambda train, test: len(np.unique(test, axis=0)) < len(test),
    _different_images,
)
