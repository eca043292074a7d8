"""Slices in order. An exercise of lesson 20."""

import numpy as np

from medlearn.checks import implement

TURNED = [(0, 1, 0, 0, 0, -1), (0.6, 0.8, 0, 0, 0, -1), (1, 0, 0, 0, 0.8, -0.6)]  # sagittal and two oblique series


def _series(rng):
    """Return lines, positions and orientation: a head in MR, its slices shuffled, and random series."""
    from medlearn.datasets import load_mr_volume

    head = load_mr_volume()
    lines = head.image[64].T  # the middle column of each slice, the lowest first
    places = rng.permutation(len(lines))
    heights = np.stack([0 * places, 0 * places, places * head.spacing[2]], axis=1)
    cases = [(lines[places], heights - 30, np.array([1.0, 0, 0, 0, 1, 0]))]
    for n, orientation in zip((5, 6, 7), TURNED, strict=True):
        orientation = np.array(orientation, float)
        along = np.cross(orientation[:3], orientation[3:])
        positions = np.outer(rng.permutation(n) * 0.4 - 4, along) + np.array([30.0, -40, 100])
        positions += rng.normal(size=(n, 2)) * 5 @ orientation.reshape(2, 3)  # shifted within their planes
        cases.append((rng.normal(size=(n, 4)), positions, orientation))
    return cases


@implement(
    question="""
    **Slices in order.** From each of n slices we keep the middle column of pixels: `lines`, (n, rows), in the order of
    the file names, which means nothing. `positions`, (n, 3), is where each slice lies, in mm. `orientation`, (6,),
    holds the direction of a row, three numbers, and then of a column. Their cross product, `np.cross(row, column)`, is
    the direction *along* the series; the dot product with it tells how far along a slice lies. Write
    `in_order(lines, positions, orientation)`, which returns the lines from the furthest along to the least. The check
    draws them for a real head in MR, new to this lesson.
    """,
    hints=[
        "along = np.cross(orientation[:3], orientation[3:]); positions @ along gives a number for each slice.",
        "np.argsort puts the smallest first. [::-1] turns that around.",
    ],
    cases=_series,
    draws=True,
    praise="A head from the side, cut in 24 slices. In the order of the file names it was a barcode.",
)
def in_order(lines, positions, orientation):
    """Return the lines, the furthest along the series first."""
    along = np.cross(orientation[:3], orientation[3:])
    return lines[np.argsort(positions @ along)[::-1]]


def _along(positions, orientation):
    return positions @ np.cross(orientation[:3], orientation[3:])


def _sorted_by(number):
    return lambda lines, positions, orientation: lines[np.argsort(number(positions, orientation))[::-1]]


def _upright(lines, positions, orientation):
    return np.array_equal(orientation[[2, 5]], [0, 0])


in_order.wrong(
    lambda lines, positions, orientation: lines,
    "These are still in the order of the file names. Sort them by where the slices lie.",
).wrong(
    _sorted_by(lambda positions, orientation: -_along(positions, orientation)),
    "The right order, from the wrong end: the furthest along comes first, and in the cross product the row does.",
).wrong(
    _sorted_by(lambda positions, orientation: positions[:, 2]),
    "You sort by the third number, the height. That works for the head; a series may run in any direction. Use the "
    "direction along the series.",
    where=lambda *case: not _upright(*case),
).wrong(
    lambda lines, positions, orientation: lines[np.argsort(np.argsort(_along(positions, orientation))[::-1])],
    "You sort twice: `np.argsort` already says which line comes first.",
).wrong(
    _sorted_by(lambda positions, orientation: np.linalg.norm(positions, axis=1)),
    "You sort by the distance from the origin of the coordinates. A slice on either side may be as far from it.",
)
