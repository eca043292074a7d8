"""Cover and see. An exercise of lesson 12."""

import numpy as np

from medlearn.checks import implement


def bone(image):
    """Score a CT slice: how much of it is brighter than 200 HU, and how far."""
    return float(np.maximum(image - 200, 0).mean())


def contrast(image):
    """Score the left half against the right."""
    half = image.shape[1] // 2
    return float(image[:, :half].sum() - image[:, half:].sum() ** 2)


def _slice_and_noise(rng):
    """Return a coarse real CT slice with a score for bone, then noise that is not square, with another score."""
    from medlearn.datasets import load_ct_slice

    coarse = load_ct_slice().image[::4, ::4].astype(float)
    return [(coarse, bone, 3, 0.0), *((rng.normal(size=(6, 8)), contrast, size, 0.5) for size in (1, 2, 3))]


@implement(
    question="""
    **Cover and see.** Write `occlude(image, score, size, fill)` for one grey image (rows, columns). `score` is a
    function: it takes an image and gives one number. For each window of size × size pixels that fits into the image,
    set the window to `fill` and note how far the score falls: score before minus score after. Return these falls in
    the order of the windows, (rows − size + 1, columns − size + 1). Leave the image itself as it is. The check draws a
    real CT slice, new to this lesson. Its score, given, grows with everything above 200 HU. What is that?
    """,
    hints=[
        "Two loops: y over rows - size + 1, x over columns - size + 1.",
        "Inside them, image.copy() first; then covered[y : y + size, x : x + size] = fill.",
        "The fall is score(image) - score(covered).",
    ],
    cases=_slice_and_noise,
    draws=True,
    praise="Bone lights up, spread out by the window. You never looked into the score: any model would do.",
)
def occlude(image, score, size, fill):
    """Return how far the score falls under each window."""
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    falls = np.zeros((rows, columns))
    for y in range(rows):
        for x in range(columns):
            covered = image.copy()
            covered[y : y + size, x : x + size] = fill
            falls[y, x] = score(image) - score(covered)
    return falls


def _falls(image, score, size, fill, change=None, again=False):
    """Return the falls as above, with another way to change the image, or without starting afresh."""
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    falls, before, covered = np.zeros((rows, columns)), score(image), image.copy()
    for y, x in np.ndindex(rows, columns):
        covered = covered if again else image.copy()
        window = slice(y, y + size), slice(x, x + size)
        if change is None:
            covered[window] = fill
        else:
            change(covered, window, fill)
        falls[y, x] = before - score(covered)
    return falls


def _all_but(covered, window, fill):
    inside = covered[window].copy()
    covered[:] = fill
    covered[window] = inside


occlude.wrong(
    lambda image, score, size, fill: -_falls(image, score, size, fill),
    "The other way round: you note how far the score *rises*. A fall is the score before minus the score after.",
).wrong(
    lambda image, score, size, fill: _falls(image, score, size, fill, again=True),
    "The covers pile up: each window is covered on top of all before it. Begin with a fresh copy for every window.",
).wrong(
    lambda image, score, size, fill: _falls(image, score, size, 0.0),
    "You cover with 0. That is right here and there; take `fill`, whatever it is.",
    where=lambda image, score, size, fill: fill != 0,
).wrong(
    lambda image, score, size, fill: _falls(image, score, size, fill, change=_all_but),
    "You cover everything *but* the window. Asked is what happens when the window alone is gone.",
).wrong(
    lambda image, score, size, fill: score(image) - _falls(image, score, size, fill),
    "These are the scores after covering. How far did each fall from the score of the whole image?",
).wrong(
    lambda image, score, size, fill: _falls(image, score, size, fill)[::size, ::size],
    "Your window jumps by its own size. Move it by one pixel each time.",
    where=lambda image, score, size, fill: size > 1,
).wrong(
    lambda image, score, size, fill: _falls(image, score, size, fill)[:-1, :-1],
    "The last row and column of windows are missing: there are rows − size + 1 of them.",
)
