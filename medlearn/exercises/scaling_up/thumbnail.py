"""A picture in strips. An exercise of lesson 22."""

import numpy as np

from medlearn.checks import implement


class TallImage:
    """An image that comes strip by strip into the same memory: when the next strip is there, the last one is gone.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    heights : list of int
        Rows of each strip, from top to bottom.
    """

    def __init__(self, image, heights):
        self.image, self.heights = image, list(heights)

    def __iter__(self):
        memory, top = np.empty((max(self.heights), self.image.shape[1])), 0
        for height in self.heights:
            memory[:height] = self.image[top : top + height]
            yield memory[:height]
            top += height

    def __len__(self):
        return len(self.heights)

    def __repr__(self):
        rows, columns = self.image.shape
        return f"<{rows} x {columns} pixels in strips of {self.heights} rows, mean {self.image.mean():.4g}>"


def _images(rng):
    """Return a real CT slice and random images in strips: equally high ones, a single one, and others."""
    from medlearn.datasets import load_ct_slice

    several = [((24, 8), [8, 8, 8]), ((12, 20), [12]), ((28, 12), [12, 12, 4]), ((24, 16), [4, 12, 8])]
    images = [(load_ct_slice().image, [32] * 4)]
    return [(TallImage(*one),) for one in images + [(rng.normal(size=shape), heights) for shape, heights in several]]


@implement(
    question="""
    **A picture in strips.** An image does not fit into memory, so it is read in strips, from top to bottom. Write
    `thumbnail(blocks)`: return it at a quarter of its height and a quarter of its width. Each pixel is the mean of a
    square of 4 · 4 pixels. `for strip in blocks` gives one strip after the other, an array (rows, columns). Both sides
    can be divided by 4, and strips may differ in height. They all use the *same* memory: the next strip overwrites the
    last. The check draws it for a real CT slice, new to this lesson.
    """,
    hints=[
        "strip.reshape(rows // 4, 4, columns // 4, 4) has the squares in axes 1 and 3.",
        "Take the mean over these two axes while the strip is there, and put the small strip into a list.",
        "np.concatenate joins the small strips, from top to bottom.",
    ],
    cases=_images,
    draws=True,
    praise="At no time did you hold more than one strip and the small picture. Slides of a microscope, with "
    "billions of pixels, are shrunk in this way.",
)
def thumbnail(blocks):
    """Return the image, a quarter as high and as wide."""
    small = []
    for strip in blocks:
        rows, columns = strip.shape
        squares = strip.reshape(rows // 4, 4, columns // 4, 4)
        small.append(squares.mean(axis=(1, 3)))
    return np.concatenate(small)


def _squares(strip):
    return strip.reshape(strip.shape[0] // 4, 4, strip.shape[1] // 4, 4)


def _by(shrink):
    """Return what a shrunken strip after the other makes."""
    return lambda blocks: np.concatenate([shrink(strip) for strip in blocks])


def _mean(strip):
    return _squares(strip).mean(axis=(1, 3))


def _scrambled(strip):
    return strip.reshape(strip.shape[0] // 4, strip.shape[1] // 4, 4, 4).mean(axis=(2, 3))


def _folded(strip):
    return strip.reshape(4, strip.shape[0] // 4, 4, strip.shape[1] // 4).mean(axis=(0, 2))


def _several(blocks):
    return len(blocks) > 1


def _uneven(blocks):
    return len(set(blocks.heights)) > 1


thumbnail.wrong(
    lambda blocks: _mean(np.concatenate(list(blocks))),
    "You kept the strips and shrank them at the end. But they share their memory, and by then each holds the last one. "
    "Shrink a strip while it is there.",
    where=_several,
).wrong(
    _by(lambda strip: strip[::4, ::4].copy()),
    "You took one pixel of each square, and left out fifteen. That is quick, but noisy: take the mean.",
).wrong(
    _by(lambda strip: strip[::4, ::4]),
    "You took one pixel of each square, and kept a view of it: then the next strip overwrote it. Take the mean, which "
    "is an array of its own.",
    where=_several,
).wrong(
    _by(lambda strip: _squares(strip).max(axis=(1, 3))), "You took the greatest value of each square. Take the mean."
).wrong(
    _by(lambda strip: _squares(strip).sum(axis=(1, 3))),
    "You added the pixels of each square, and did not divide: the values are 16 times too large.",
).wrong(
    _by(lambda strip: _squares(strip).mean(axis=1).reshape(strip.shape[0] // 4, -1)),
    "Your picture is {got.shape}: you shrank the height only. Each square is 4 pixels wide, too.",
).wrong(
    _by(lambda strip: _squares(strip).mean(axis=3).reshape(strip.shape[0], -1)),
    "Your picture is {got.shape}: you shrank the width only. Each square is 4 pixels high, too.",
).wrong(
    _by(_scrambled),
    "The shape is right, but you averaged 16 pixels that lie side by side in *one row*. In `reshape`, the order of the "
    "four numbers matters.",
).wrong(
    _by(_folded),
    "The shape is right, but you averaged pixels that lie far apart. In `reshape`, each 4 belongs behind the side that "
    "it divides.",
).wrong(
    lambda blocks: _mean(list(blocks)[-1]),
    "Your picture is {got.shape}: that is the last strip alone. Collect what you make of each strip.",
    where=_several,
).wrong(
    lambda blocks: _mean(next(iter(blocks))),
    "Your picture is {got.shape}: that is the first strip alone. Does `return` stand inside the loop?",
    where=_several,
).wrong(
    lambda blocks: np.mean([_mean(strip) for strip in blocks], axis=0),
    "Your picture is {got.shape}: you laid the strips on top of each other. Join them, one below the other.",
    where=lambda blocks: _several(blocks) and not _uneven(blocks),
).wrong(
    lambda blocks: np.concatenate([_mean(strip) for strip in blocks], axis=1),
    "Your picture is {got.shape}: you joined the strips side by side. They lie one below the other.",
    where=lambda blocks: _several(blocks) and not _uneven(blocks),
).wrong(
    lambda blocks: np.array([_mean(strip) for strip in blocks]),
    "Your result is {got.shape}, a stack of small strips. Join them to one image, (rows, columns).",
    where=lambda blocks: not _uneven(blocks),
).clause(
    "strips of different heights",
    _uneven,
    lambda blocks: np.array([_mean(strip) for strip in blocks]).reshape(-1, blocks.image.shape[1] // 4),
    message="Right where all strips are equally high. Here one is lower than the others: ask each for its shape.",
)
