"""How long is it? An exercise of lesson 01."""

import numpy as np

from medlearn.checks import implement


def _two_ends(rng):
    """Return pairs of pixels and spacings; the last comes back to where it began."""
    places = [tuple(map(tuple, rng.integers(0, 90, size=(2, 2)).tolist())) for _ in range(4)]
    return [
        ((10, 20), (13, 24), (4.4, 2.0)),
        ((50, 8), (12, 40), (0.7, 0.7)),
        *((start, end, tuple(rng.uniform(0.3, 5, size=2).round(2).tolist())) for start, end in places),
        ((7, 7), (7, 7), (1.0, 3.0)),
    ]


@implement(
    question="""
    **How long is it?** Write `length(start, end, spacing)`: the straight distance in millimetres between the centres
    of two pixels. `start` and `end` are `(row, column)`. `spacing` is, as in a DICOM header, first the distance between
    rows, then that between columns. In a head seen from the front, for example, rows may lie 4.4 mm apart and columns
    only 2.0 mm.
    """,
    hints=[
        "How many rows are there between the two, and how many millimetres is that? The same for the columns.",
        "Down and across are at a right angle: Pythagoras.",
        "np.hypot(a, b) is the root of a squared plus b squared.",
    ],
    cases=_two_ends,
    praise="Millimetres first, then Pythagoras: steps of different size cannot be added.",
)
def length(start, end, spacing):
    """Measure the distance in mm between two pixels (row, column)."""
    down = (end[0] - start[0]) * spacing[0]
    across = (end[1] - start[1]) * spacing[1]
    return np.hypot(down, across)


length.wrong(
    lambda start, end, spacing: np.hypot(end[0] - start[0], end[1] - start[1]),
    "You got {got:.1f}: that is the distance in *pixels*. A ruler needs millimetres; the header's spacing has them.",
)


# DICOM says row spacing first, many programs x first: github.com/QIICR/dcmqi/issues/425, fo-dicom issue 1121.
length.wrong(
    lambda start, end, spacing: np.hypot((end[0] - start[0]) * spacing[1], (end[1] - start[1]) * spacing[0]),
    "You got {got:.1f} mm instead of {expected:.1f} mm: the two spacings are swapped. The first belongs to a step from "
    "row to row, which is a step *downwards*.",
).wrong(
    lambda start, end, spacing: np.hypot(end[0] - start[0], end[1] - start[1]) * spacing[0],
    "You got {got:.1f} mm: the first spacing was used in both directions. With square pixels "
    "nobody would notice, but these are not square.",
).wrong(
    lambda start, end, spacing: np.hypot(end[0] - start[0], end[1] - start[1]) * spacing[1],
    "You got {got:.1f} mm: the second spacing was used in both directions. Rows lie further apart than columns here.",
).wrong(
    lambda start, end, spacing: np.hypot(end[0] - start[0], end[1] - start[1]) * np.mean(spacing),
    "You got {got:.1f} mm: the distance in pixels times the *mean* spacing. A path straight down would then be as long "
    "as one straight across. Turn each direction into millimetres on its own.",
).wrong(
    lambda start, end, spacing: abs(end[0] - start[0]) * spacing[0] + abs(end[1] - start[1]) * spacing[1],
    "You got {got:.1f} mm: down and then across, as a taxi goes. Both parts are right, but the straight line is "
    "shorter.",
).wrong(
    lambda start, end, spacing: ((end[0] - start[0]) * spacing[0]) ** 2 + ((end[1] - start[1]) * spacing[1]) ** 2,
    "You got {got:.1f}, in square millimetres: you added the squares of the two parts. What is missing?",
).wrong(
    lambda start, end, spacing: np.hypot(
        (abs(end[0] - start[0]) + 1) * spacing[0], (abs(end[1] - start[1]) + 1) * spacing[1]
    ),
    "You counted the pixels at both ends: from row 10 to row 13 there are four rows, but only three steps. From a "
    "pixel to itself the distance must be 0.",
)
