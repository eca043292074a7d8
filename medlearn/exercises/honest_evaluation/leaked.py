"""Draw what leaked. An exercise of lesson 10."""

import numpy as np

from medlearn.checks import implement


# Patches of one slide on both sides of a split: Bussola and others (2021), doi.org/10.1007/978-3-030-68763-2_13.
def _slide_and_noise(rng):
    """Return a tissue slide in grey with overlapping patches, then noise, where one test patch lies alone."""
    from medlearn.datasets import load_histology

    slide = load_histology().image[:200, :240].mean(axis=2)
    corners = np.array([(10, 20), (40, 60), (90, 10), (100, 140), (50, 110), (110, 80), (5, 150)])
    cases = [(slide, corners, np.array([False, True, False, True, False, True, False]), 80)]
    for size in ((45, 35), (39, 51)):
        places = np.column_stack([rng.integers(0, length - 24, 12) for length in size])
        places[9] = np.array(size) - 9
        cases.append((rng.normal(10, 2, size), places, np.arange(12) % 3 == 0, 9))
    return cases


@implement(
    question="""
    **Draw what leaked.** A tissue slide was cut into square patches, which overlap. Then each patch went to training or
    to the test. Write `leaked(image, corners, in_test, side)`. Each row of `corners` holds the row and the column where
    a patch begins. `in_test` says for each patch whether it went to the test, True or False. A patch is `side` pixels
    high and wide. Return the image as it is where at least one training patch *and* at least one test patch lie, and 0
    elsewhere. The check draws a real slide, new to this lesson, the expected picture, and yours.
    """,
    hints=[
        "Begin with two masks as large as the image, full of False: one for training, one for the test.",
        "For each patch set mask[row : row + side, column : column + side] = True, in the mask that it belongs to.",
        "np.where(one & other, image, 0) keeps the image where both masks are True.",
    ],
    cases=_slide_and_noise,
    draws=True,
    praise="All this tissue helps to train, and then to test. Split the slides, or better the patients, *before* you "
    "cut patches.",
)
def leaked(image, corners, in_test, side):
    """Return the image where patches of training and test lie on the same pixels, and 0 elsewhere."""
    train, test = np.zeros(image.shape, bool), np.zeros(image.shape, bool)
    for (row, column), goes_to_test in zip(corners, in_test, strict=True):
        mask = test if goes_to_test else train
        mask[row : row + side, column : column + side] = True
    return np.where(train & test, image, 0)


def _answer(joined, corners=lambda corners: corners, reach=0):
    """Return an answer that joins the two masks in another way, or cuts other patches."""

    def answer(image, places, in_test, side):
        masks = np.zeros((2, *image.shape), bool)
        for (row, column), goes_to_test in zip(corners(places), in_test, strict=True):
            masks[int(goes_to_test), row : row + side + reach, column : column + side + reach] = True
        return joined(image, *masks)

    return answer


def _shared(image, train, test):
    return np.where(train & test, image, 0)


leaked.wrong(
    _answer(lambda image, train, test: np.where(train | test, image, 0)),
    "You show all pixels of *any* patch. Asked is where training *and* test lie on the same pixel: `&`, not `|`.",
).wrong(
    _answer(lambda image, train, test: np.where(train, image, 0)),
    "You show everything that training saw. Which of it was the model tested on as well?",
).wrong(
    _answer(lambda image, train, test: np.where(test, image, 0)),
    "You show everything that the model was tested on. Which of it had training seen already?",
).wrong(
    _answer(lambda image, train, test: np.where(train & test, 0, image)),
    "Your picture is turned inside out: the shared pixels are black, and the others are shown.",
).wrong(
    _answer(lambda image, train, test: (train & test).astype(float)),
    "The place is right. You show it as 1: return the *image* there, so that one sees which tissue it is.",
).wrong(
    _answer(_shared, corners=lambda places: places[:, ::-1]),
    "Rows and columns have changed places: a corner is (row, column), and an image is `image[row, column]`.",
).wrong(
    _answer(_shared, reach=1),
    "Each of your patches is one pixel too high and too wide. A slice leaves out its end: row : row + side.",
).wrong(
    _answer(_shared, reach=-1),
    "Each of your patches is one pixel too small. A slice leaves out its end, so it needs row + side, not one less.",
)


def _twice(image, corners, in_test, side):
    """Show where any two patches overlap, of whichever side."""
    counts = np.zeros(image.shape, int)
    for row, column in corners:
        counts[row : row + side, column : column + side] += 1
    return np.where(counts > 1, image, 0)


def _whole(image, corners, in_test, side):
    """Show all of each test patch of which training holds a part."""
    leak = leaked.reference(image, corners, in_test, side)
    hit = [leak[row : row + side, column : column + side].any() for row, column in corners]
    return _answer(lambda image, train, test: np.where(test, image, 0))(image, corners[hit], in_test[hit], side)


leaked.wrong(
    _twice,
    "You show where *any* two patches overlap. Two training patches may share tissue: only training with test is a "
    "leak.",
).wrong(
    _whole,
    "You show the whole of each test patch that overlaps with training. Only the pixels that both hold have leaked.",
)
