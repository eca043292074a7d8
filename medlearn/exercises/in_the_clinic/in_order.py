"""Slices in order. An exercise of lesson 20."""

import numpy as np

from medlearn.checks import implement

TURNED = [(0, 1, 0, 0, 0, -1), (0.6, 0.8, 0, 0, 0, -1), (1, 0, 0, 0, 0.8, -0.6)]  # sagittal and two oblique series


def _series(rng):
    """Return slices, positions and orientation: a head in MR, its slices shuffled, and random series."""
    from medlearn.datasets import load_mr_volume

    head = load_mr_volume()
    slices = head.image.transpose(2, 1, 0)[:, ::-2, ::2]  # lowest first; the front above, the right on the left
    places = rng.permutation(len(slices))
    heights = np.stack([0 * places, 0 * places, places * head.spacing[2]], axis=1)
    cases = [(slices[places], heights - 30, np.array([1.0, 0, 0, 0, 1, 0]))]
    for n, orientation in zip((5, 6, 7), TURNED, strict=True):
        orientation = np.array(orientation, float)
        along = np.cross(orientation[:3], orientation[3:])
        positions = np.outer(rng.permutation(n) * 2.5 - 4, along) + np.array([30.0, -40, 100])
        cases.append((rng.normal(size=(n, 4, 6)), positions, orientation))
    return cases


@implement(
    question="""
    **Slices in order.** Write `in_order(slices, positions, orientation)`. `slices`, (n, rows, columns), stand in the
    order of their file names, which means nothing. `positions`, (n, 3), is where each lies, in mm. `orientation`, (6,),
    holds the direction of a row, three numbers, and of a column. Their cross product, `np.cross(row, column)`, is the
    direction *along* the series, and the dot product with it tells how far along a slice lies. Sort the slices from the
    furthest along to the least, and return the cut through the column number `columns // 2`, of shape (n, rows). The
    check draws it for a real head in MR, new to this lesson.
    """,
    hints=[
        "along = np.cross(orientation[:3], orientation[3:]); positions @ along gives a number for each slice.",
        "np.argsort puts the smallest first. [::-1] turns that around.",
        "volume[:, :, column] keeps slices and rows.",
    ],
    cases=_series,
    draws=True,
    praise="A head from the side, the neck below. In the order of the file names it would be a barcode.",
)
def in_order(slices, positions, orientation):
    """Return the middle column of all slices, the furthest along the series first."""
    along = np.cross(orientation[:3], orientation[3:])
    return _cut(slices[np.argsort(positions @ along)[::-1]])


def _cut(volume):
    return volume[:, :, volume.shape[2] // 2]


def _sorted_by(number):
    return lambda slices, positions, orientation: _cut(slices[np.argsort(number(positions, orientation))[::-1]])


def _along(positions, orientation):
    return positions @ np.cross(orientation[:3], orientation[3:])


in_order.wrong(
    lambda slices, positions, orientation: _cut(slices),
    "The slices are still in the order of their file names. Sort them by where they lie.",
).wrong(
    _sorted_by(lambda positions, orientation: -_along(positions, orientation)),
    "The right order, from the wrong end: the furthest along comes first, and in the cross product the row does.",
    credit=0.5,
).wrong(
    _sorted_by(lambda positions, orientation: positions[:, 2]),
    "You sort by the third number, the height. That works for the head; a series may run in any direction. Use the "
    "direction along the series.",
    where=lambda slices, positions, orientation: not np.array_equal(orientation[[2, 5]], [0, 0]),
    credit=0.5,
).wrong(
    lambda slices, positions, orientation: slices[np.argsort(_along(positions, orientation))[::-1]][
        :, slices.shape[1] // 2
    ],
    "You cut through a *row*. Keep all rows, and take one column.",
    credit=0.5,
).wrong(
    lambda slices, positions, orientation: slices[np.argsort(_along(positions, orientation))[::-1]],
    "The whole volume, in order. Now return the cut through the column in the middle.",
    credit=0.5,
)
