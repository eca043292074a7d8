"""Move a chest as another day would. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import mend


def _chest_and_noise(rng):
    """Return a chest in CT with a move, then noise; all four directions, and moves along one side only."""
    from medlearn.datasets import load_ct_slice

    moves = [((9, 12), 2, 3), ((8, 10), -3, 2), ((6, 9), 0, -4), ((10, 7), 5, 0), ((5, 5), -1, -2)]
    noise = [(rng.normal(size=size), down, right) for size, down, right in moves]
    return [(load_ct_slice().image, 24, -40), *noise]


def _moved(image, down, right, **filled):
    """Move an image and fill what becomes empty in one of NumPy's ways."""
    reach, (rows, columns) = (abs(down), abs(right)), image.shape
    wide = np.pad(image, [(n, n) for n in reach], **filled)
    return wide[reach[0] - down :, reach[1] - right :][:rows, :columns]


# What rolls off comes back on the other side: numpy.org/doc/stable/reference/generated/numpy.roll.html.
@mend(
    question="""
    **A real chest on another day.** For augmentation this listing moves an image with `np.roll`. But what leaves on one
    side comes back on the other, and no patient looks like that. Fix it: `other_day(image, down, right)` moves a grey
    image by whole numbers of pixels, up or left if they are negative, and keeps its size. Each pixel that becomes empty
    takes the value of the nearest one of the moved image, as `fill_mode="nearest"` does. The check draws a real chest
    in CT, new to this lesson, moved by 24 pixels down and 40 to the left, and yours beside it.
    """,
    listing="""
    def other_day(image, down, right):
        return np.roll(image, (down, right), axis=(0, 1))
    """,
    hints=[
        "Row 5 of the result shows row 5 - down of the image. And which row, if that is below 0?",
        "np.clip(numbers, lowest, highest) keeps numbers inside a range.",
        "rows = np.clip(np.arange(image.shape[0]) - down, 0, image.shape[0] - 1); image[rows] picks them. The columns "
        "likewise.",
    ],
    cases=_chest_and_noise,
    draws=True,
    praise="The border is drawn out into stripes, which hardly matters. Keep the moves small: if the finding leaves "
    "the image, its label has become a lie.",
)
def other_day(image, down, right):
    """Return the image moved, the nearest pixel in each empty place."""
    rows = np.clip(np.arange(image.shape[0]) - down, 0, image.shape[0] - 1)
    columns = np.clip(np.arange(image.shape[1]) - right, 0, image.shape[1] - 1)
    return image[rows][:, columns]


other_day.wrong(
    lambda image, down, right: np.roll(image, (down, right), axis=(0, 1)),
    "What leaves on one side still comes back on the other: look for the patient's back at the top.",
).wrong(
    lambda image, down, right: _moved(image, down, right, mode="constant"),
    "Moved as asked, but the empty places are 0. In CT that is water, brighter than any lung. Use the nearest pixel.",
).wrong(
    lambda image, down, right: _moved(image, down, right, mode="constant", constant_values=image.min()),
    "Moved as asked, but the empty places have the darkest value of the image. Use the nearest pixel.",
).wrong(
    lambda image, down, right: _moved(image, down, right, mode="symmetric"),
    "Moved as asked, but the empty places show a mirrored piece of patient, so ribs are there twice. Use the nearest "
    "pixel.",
).wrong(
    lambda image, down, right: _moved(image, -down, -right, mode="edge"),
    "The fill is right, but you moved the other way. Row 30 of the result shows row 30 - down of the image.",
).wrong(
    lambda image, down, right: _moved(image, right, down, mode="edge"),
    "The fill is right, but down and right have changed places. Rows come first.",
).wrong(
    lambda image, down, right: _moved(image, down, 0, mode="edge"),
    "Moved up and down only. The columns need the same treatment.",
).wrong(
    lambda image, down, right: _moved(image, 0, right, mode="edge"),
    "Moved sideways only. The rows need the same treatment.",
).wrong(
    lambda image, down, right: image[max(-down, 0) : len(image) - max(down, 0), max(-right, 0) :][
        :, : image.shape[1] - abs(right)
    ],
    "You return only the part that stays inside, of the shape {got.shape}: a network wants {expected.shape}.",
)
