"""Measure tissue. An exercise of lesson 01."""

import numpy as np

from medlearn.checks import implement


def _images_and_boxes(rng):
    """Return stored images, slope, intercept and a box; neither image nor box is square."""
    example = np.array(
        [[400, 530, 537, 529, 720], [410, 538, 526, 532, 745], [390, 404, 398, 410, 760], [90, 101, 96, 88, 780]],
        dtype=np.int16,
    )
    boxes = [(1.0, -1024.0, (2, 7, 1, 4)), (0.5, -1000.0, (0, 3, 2, 8)), (1.5, -512.0, (4, 8, 3, 5))]
    others = [(rng.integers(0, 2500, size=(9, 9), dtype=np.int16), *rest) for rest in boxes]
    return [(example, 2.0, -1024.0, (0, 2, 1, 4)), *others]


@implement(
    question="""
    **Measure tissue.** Write `measure(stored, slope, intercept, box)`: the mean and the standard deviation, both in
    Hounsfield units, of the pixels inside a box. `stored` holds the integers of the file, and `box` is
    `(top, bottom, left, right)`, as in `image[top:bottom, left:right]`. Return the two numbers together:
    `return mean, spread`. (Take `np.std` as it is.)
    """,
    hints=[
        "Three steps: cut out the box, turn its numbers into Hounsfield units, then look at mean and spread.",
        "HU = slope times stored value plus intercept; NumPy does this for the whole box at once.",
        "Take the box apart with: top, bottom, left, right = box. Rows come first.",
    ],
    cases=_images_and_boxes,
    praise="The intercept moves the mean and leaves the spread alone. The slope stretches both.",
)
def measure(stored, slope, intercept, box):
    """Give mean and standard deviation, in HU, of a box (top, bottom, left, right)."""
    top, bottom, left, right = box
    hounsfield = slope * stored[top:bottom, left:right] + intercept
    return hounsfield.mean(), hounsfield.std()


def _cut(stored, box):
    top, bottom, left, right = box
    return stored[top:bottom, left:right]


def _mean_and_spread(hounsfield):
    return hounsfield.mean(), hounsfield.std()


def _mean(stored, slope, intercept, box):
    return slope * _cut(stored, box).mean() + intercept


# Unconverted CT values, and how they are noticed: github.com/notmatthancock/pylidc/pull/32 ("lowest value here is 0").
measure.wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(slope * _cut(stored, box)),
    "Your mean is {got[0]:.0f} instead of {expected[0]:.0f} HU. The difference is the intercept: without it, water "
    "is not 0.",
).wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(_cut(stored, box)),
    "You got {got[0]:.0f}: these are the stored integers of the file. Two entries of the header turn them into "
    "Hounsfield units. Which two?",
).wrong(
    lambda stored, slope, intercept, box: (_cut(stored, box).mean() + intercept, _cut(stored, box).std()),
    "You got {got[0]:.0f} instead of {expected[0]:.0f}: the intercept is in, the slope is not. It is 1 in many "
    "files, but not in this one.",
).wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(slope * (_cut(stored, box) + intercept)),
    "You got {got[0]:.0f} instead of {expected[0]:.0f}: you added the intercept first, so it was multiplied, too. It "
    "is already in Hounsfield units. Only the stored value needs the slope.",
).wrong(
    lambda stored, slope, intercept, box: (
        slope * _cut(stored, box).mean() + intercept,
        slope * _cut(stored, box).std() + intercept,
    ),
    "Your mean is right. Your spread of {got[1]:.0f} HU is negative, which no spread can be: the intercept moves all "
    "pixels alike. Does it move them apart?",
).wrong(
    lambda stored, slope, intercept, box: (slope * _cut(stored, box).mean() + intercept, _cut(stored, box).std()),
    "Your mean is right. Your spread, {got[1]:.1f}, is that of the stored integers; in Hounsfield units it is "
    "{expected[1]:.1f}. What does the slope do to distances between values?",
).wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(
        slope * stored[slice(*box[2:]), slice(*box[:2])] + intercept
    ),
    "You measured a box, but not this one: rows and columns are swapped. The first index of an image counts "
    "rows, downwards.",
).wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(
        slope * stored[slice(*box[:2])][slice(*box[2:])] + intercept
    ),
    "Two pairs of brackets, one after the other, cut *rows* twice: the second pair cuts the rows that the first has "
    "left. Rows and columns go into one pair.",
).wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(slope * stored + intercept),
    "You measured the whole slice: {got[0]:.0f} HU is a mixture of everything in it. Cut the box out first.",
).wrong(
    lambda stored, slope, intercept, box: _mean_and_spread(slope * _cut(stored, np.add(box, (0, 1, 0, 1))) + intercept),
    "Your box is one row and one column too large. In Python the end of a slice is not part of it: bottom and right "
    "stay outside.",
).wrong(
    lambda stored, slope, intercept, box: (_mean(stored, slope, intercept, box), slope**2 * _cut(stored, box).var()),
    "Your mean is right, and {got[1]:.1f} is the *variance*: its unit would be squared Hounsfield units. The standard "
    "deviation is its root.",
).wrong(
    lambda stored, slope, intercept, box: (_mean(stored, slope, intercept, box), slope * _cut(stored, box).std(ddof=1)),
    "Your mean is right. Your spread divides by the number of pixels minus one: that estimates the spread of a larger "
    "population from a sample. Here we ask about these pixels only.",
).wrong(
    lambda *arguments: measure.reference(*arguments)[::-1],
    "The two are swapped: your first number, {got[0]:.0f}, is the spread. The mean comes first.",
)
