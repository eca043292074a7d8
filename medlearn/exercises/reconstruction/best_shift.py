"""Two contrasts, one patient. An exercise of lesson 17."""

import numpy as np

from medlearn.checks import implement
from medlearn.reconstruction import mutual_information


def _pairs(rng):
    """Return a blurred random image, and another contrast of it (a known map) that was moved by a known shift."""
    pairs = []
    for down, right in ((1, -2), (0, 0), (-2, 2), (2, 1)):
        waves = np.fft.fft2(rng.normal(size=(20, 24))) * np.exp(-30 * _squared_frequencies(20, 24))
        image = np.fft.ifft2(waves).real
        image = (image - image.min()) / np.ptp(image)
        pairs.append((image, np.roll(1 - (2 * image - 0.9) ** 2, (down, right), axis=(0, 1)), 2))
    return pairs


def _squared_frequencies(rows, columns):
    return np.fft.fftfreq(rows)[:, np.newaxis] ** 2 + np.fft.fftfreq(columns) ** 2


@implement(
    question="""
    **Two contrasts, one patient** (optional). Two scans show the same patient in different greys, and one is shifted.
    Write `best_shift(fixed, moving, reach)`: roll `moving` by every (down, right) from −reach to reach, rows and
    columns, and return the pair (down, right) with the highest `mutual_information(fixed, rolled, bins=8)`.
    """,
    hints=[
        "np.roll(moving, (down, right), axis=(0, 1)) rolls both ways at once.",
        "Two loops fill a dict from (down, right) to the information; max(fits, key=fits.get) finds the best key.",
    ],
    cases=_pairs,
    praise="The opposite of what had moved it. Squared differences miss most of these: they want equal greys.",
)
def best_shift(fixed, moving, reach):
    """Return the shift that fits best."""
    steps = range(-reach, reach + 1)
    fits = {
        (down, right): mutual_information(fixed, np.roll(moving, (down, right), axis=(0, 1)), bins=8)
        for down in steps
        for right in steps
    }
    return max(fits, key=fits.get)


def _searched(fixed, moving, reach, worth):
    steps = range(-reach, reach + 1)
    shifts = [(down, right) for down in steps for right in steps]
    return max(shifts, key=lambda shift: worth(fixed, np.roll(moving, shift, axis=(0, 1))))


def _informed(fixed, rolled):
    return mutual_information(fixed, rolled, bins=8)


def _alike(fixed, rolled):
    return -np.sum((fixed - rolled) ** 2)


def _otherwise(worth):
    return lambda *pair: _searched(*pair, worth) != best_shift.reference(*pair)


best_shift.wrong(
    lambda *pair: _searched(*pair, _alike),
    "You looked for equal greys (least squared difference). In another contrast, the same tissue has another grey.",
    where=_otherwise(_alike),
).wrong(
    lambda *pair: _searched(*pair, lambda fixed, rolled: -_informed(fixed, rolled)),
    "You took the *lowest* information: where one image tells least about the other.",
).wrong(
    lambda *pair: tuple(-step for step in best_shift.reference(*pair)),
    "This is how `moving` was moved. Asked is the way back.",
    where=lambda *pair: best_shift.reference(*pair) != (0, 0),
).wrong(
    lambda *pair: best_shift.reference(*pair)[::-1],
    "(right, down): the first number belongs to the rows.",
    where=lambda *pair: len(set(best_shift.reference(*pair))) == 2,
)
