"""Squared, not stretched. An exercise of lesson 19."""

import numpy as np

from medlearn.checks import implement


def _frames(rng):
    """Return a real ultrasound frame, wider than high; then high ones, odd differences, a square, values below 0."""
    from medlearn.datasets import load_ultrasound

    frame = np.asarray(load_ultrasound().image, float)
    frame = frame if frame.ndim == 2 else frame[..., 0]
    sizes = ((7, 4), (4, 9), (5, 5), (6, 2))
    small = [rng.normal(0, 3, size) for size in sizes]
    for image in small:
        image[2, 1] = -15.5  # the smallest lies inside
    return [(frame[::2, ::2] + 3.0,), *((image,) for image in small)]


@implement(
    question="""
    **Squared, not stretched.** A borrowed body was taught with square pictures. Write `squared(image)`: put the image
    into the middle of a square that is just large enough, and fill the rest with the image's *smallest* value. If the
    lines to add are an odd number, the odd one goes below, or to the right. The check draws it for an ultrasound frame,
    new to this lesson.
    """,
    hints=[
        "side = max(image.shape). Begin with np.full((side, side), image.min()).",
        "top = (side - rows) // 2, and the same for the columns. Then square[top : top + rows, ...] = image.",
    ],
    cases=_frames,
    draws=True,
    praise="Nothing is squeezed: a round tumour stays round. But the empty bands are new to the body, too. Which of "
    "both harms less, only a trial tells.",
)
def squared(image):
    """Return the image in the middle of a square."""
    rows, columns = image.shape
    side = max(rows, columns)
    top, left = (side - rows) // 2, (side - columns) // 2
    square = np.full((side, side), image.min())
    square[top : top + rows, left : left + columns] = image
    return square


def _placed(image, fill, where):
    side = max(image.shape)
    top, left = (where(side - length) for length in image.shape)
    square = np.full((side, side), fill)
    square[top : top + image.shape[0], left : left + image.shape[1]] = image
    return square


def _stretched(image):
    """Repeat lines: the whole square is filled."""
    side = max(image.shape)
    rows, columns = (np.arange(side) * length // side for length in image.shape)
    return image[np.ix_(rows, columns)]


def _cut(image):
    side = min(image.shape)
    top, left = ((length - side) // 2 for length in image.shape)
    return image[top : top + side, left : left + side]


def _oblong(image):
    return len(set(image.shape)) > 1


def _odd(image):
    return (max(image.shape) - min(image.shape)) % 2 == 1


squared.usually(_oblong).wrong(
    lambda image: _placed(image, 0.0, lambda free: free // 2),
    "You fill with 0. Asked is the smallest value of *this* image: its own black.",
).wrong(
    lambda image: _placed(image, image.min(), lambda free: 0),
    "Your image stands in the upper left corner. Asked is the middle.",
).wrong(_stretched, "You stretched it. Then a round tumour becomes oval: fill instead.").wrong(
    _cut, "You cut a square out of the image. What lies outside is lost: enlarge instead.", where=_oblong
).wrong(
    lambda image: _placed(image, image.mean(), lambda free: free // 2),
    "You fill with the mean. Asked is the smallest value.",
).clause(
    "an odd number of lines to add",
    _odd,
    lambda image: _placed(image, image.min(), lambda free: (free + 1) // 2),
    message="Right where the lines can be shared equally. Of an odd number, the odd one goes below, or to the right.",
)
