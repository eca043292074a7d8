"""Exercises for lesson 01: what the numbers in an image mean.

Notebook imports: numpy as np
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict
from medlearn.imaging import window


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
    `(top, bottom, left, right)`, as in `image[top:bottom, left:right]`. Give the two numbers back together:
    `return mean, spread`. (The standard deviation of the pixels themselves: `np.std` as it is.)
    """,
    hints=[
        "Three steps: cut out the box, turn its numbers into Hounsfield units, then look at mean and spread.",
        "HU = slope times stored value plus intercept; NumPy does this for the whole box at once.",
        "Take the box apart with: top, bottom, left, right = box. Rows come first.",
    ],
    cases=_images_and_boxes,
    praise="An offset moves the mean and leaves the spread alone; a factor stretches both.",
)
def measure(stored, slope, intercept, box):
    """Give mean and standard deviation, in HU, of a box (top, bottom, left, right)."""
    top, bottom, left, right = box
    hounsfield = slope * stored[top:bottom, left:right] + intercept
    return hounsfield.mean(), hounsfield.std()


def _cut(stored, box):
    top, bottom, left, right = box
    return stored[top:bottom, left:right]


# Unconverted CT values, and how they are noticed: github.com/notmatthancock/pylidc/pull/32 ("lowest value here is 0").
@measure.misconception(
    "Your mean is {got[0]:.0f}, the true one {expected[0]:.0f} HU. The difference is the intercept: without it, water "
    "would not be 0."
)
def _(stored, slope, intercept, box):
    hounsfield = slope * _cut(stored, box)
    return hounsfield.mean(), hounsfield.std()


@measure.misconception(
    "You got {got[0]:.0f}: these are the stored integers, as the file holds them. Two facts of the header make them "
    "Hounsfield units. Which two?"
)
def _(stored, slope, intercept, box):
    return _cut(stored, box).mean(), _cut(stored, box).std()


@measure.misconception(
    "You got {got[0]:.0f} where {expected[0]:.0f} is due: the intercept is in, the slope is not. It is 1 in many "
    "files, but not in this one."
)
def _(stored, slope, intercept, box):
    return _cut(stored, box).mean() + intercept, _cut(stored, box).std()


@measure.misconception(
    "You got {got[0]:.0f} where {expected[0]:.0f} is due: the intercept was added first and then multiplied too. It is "
    "already in Hounsfield units; only the stored value needs the slope."
)
def _(stored, slope, intercept, box):
    hounsfield = slope * (_cut(stored, box) + intercept)
    return hounsfield.mean(), hounsfield.std()


@measure.misconception(
    "Your mean is right. Your spread of {got[1]:.0f} HU is negative, which no spread can be: the intercept moves all "
    "pixels alike. Does it move them apart?"
)
def _(stored, slope, intercept, box):
    return slope * _cut(stored, box).mean() + intercept, slope * _cut(stored, box).std() + intercept


@measure.misconception(
    "Your mean is right. Your spread, {got[1]:.1f}, is that of the stored integers; in Hounsfield units it is "
    "{expected[1]:.1f}. What does the slope do to distances between values?"
)
def _(stored, slope, intercept, box):
    return slope * _cut(stored, box).mean() + intercept, _cut(stored, box).std()


@measure.misconception(
    "You measured a box, but not this one: rows and columns have changed places. The first index of an image counts "
    "rows, downwards."
)
def _(stored, slope, intercept, box):
    top, bottom, left, right = box
    hounsfield = slope * stored[left:right, top:bottom] + intercept
    return hounsfield.mean(), hounsfield.std()


@measure.misconception(
    "Two pairs of brackets, one after the other, cut *rows* twice: the second pair starts again with the rows that the "
    "first has left. Rows and columns go into one pair."
)
def _(stored, slope, intercept, box):
    top, bottom, left, right = box
    hounsfield = slope * stored[top:bottom][left:right] + intercept
    return hounsfield.mean(), hounsfield.std()


@measure.misconception(
    "You measured the whole slice: {got[0]:.0f} HU is a mixture of everything in it. Cut the box out first."
)
def _(stored, slope, intercept, box):
    hounsfield = slope * stored + intercept
    return hounsfield.mean(), hounsfield.std()


@measure.misconception(
    "Your box is one row and one column too large. In Python the end of a slice is not part of it: bottom and right "
    "stay outside."
)
def _(stored, slope, intercept, box):
    top, bottom, left, right = box
    hounsfield = slope * stored[top : bottom + 1, left : right + 1] + intercept
    return hounsfield.mean(), hounsfield.std()


@measure.misconception(
    "Your mean is right, and {got[1]:.1f} is the *variance*: its unit would be squared Hounsfield units. The standard "
    "deviation is its root."
)
def _(stored, slope, intercept, box):
    hounsfield = slope * _cut(stored, box) + intercept
    return hounsfield.mean(), hounsfield.var()


@measure.misconception(
    "Your mean is right. Your spread divides by the number of pixels less one: that estimates the spread of a larger "
    "population from a sample. Here these pixels themselves are meant."
)
def _(stored, slope, intercept, box):
    hounsfield = slope * _cut(stored, box) + intercept
    return hounsfield.mean(), hounsfield.std(ddof=1)


measure.wrong(
    lambda *arguments: measure.reference(*arguments)[::-1],
    "The two have changed places: your first number, {got[0]:.0f}, is the spread. The mean comes first.",
    credit=0.8,
)


def _images_and_windows(rng):
    """Return images in HU with windows; the third image reaches neither end of its window."""
    example = np.array([[-1000.0, -160, -60], [40, 140, 900]])
    return [
        (example, 40, 400),
        (example, -600, 1500),
        (np.array([[30.0, 35, 45], [50, 20, 60]]), 40, 80),
        *((rng.normal(0, 500, size=(4, 6)), *rng.integers([-100, 200], [300, 900]).tolist()) for _ in range(3)),
        (example, 40, 0.5),
        (example, 40, 0),
        (example, 40, -400),
    ]


@implement(
    question="""
    **Look through a window.** Write `greys(image, level, width)`: the brightness, from 0 (black) to 1 (white), of each
    pixel of an image in HU. The level is the middle of the window; what lies below its lower end is black, what lies
    above its upper end is white. A width that is not positive leaves no window: raise a `ValueError` that says so.
    """,
    hints=[
        "Where does the window begin? For level 40 and width 400 at -160 HU, for level 40 and width 80 at 0 HU.",
        "Count from the lower end, and divide by the width: the lower end becomes 0, the upper end 1.",
        "np.clip cuts off what is below 0 and above 1.",
    ],
    cases=_images_and_windows,
    praise="Air at -1000 HU and fluid at -160 HU are now the same black: the window hides as much as it shows.",
)
def greys(image, level, width):
    """Show an image in HU through a window, as brightness from 0 to 1."""
    if width <= 0:
        raise ValueError(f"a width of {width} leaves no window; give a positive one, such as 400.")
    lowest = level - width / 2
    return np.clip((image - lowest) / width, 0, 1)


def _refuse(width):
    if width <= 0:
        raise ValueError("no window")


@greys.misconception(
    "Inside the window you are right; outside, air comes out as {got[0][0]:.1f}, blacker than black. What should "
    "become of values beyond the two ends?"
)
def _(image, level, width):
    _refuse(width)
    return (image - (level - width / 2)) / width


@greys.misconception(
    "Your window is twice as wide as it should be: you go a whole width down *and* a whole width up from the level. "
    "The width is the distance from black to white."
)
def _(image, level, width):
    _refuse(width)
    return np.clip((image - (level - width)) / (2 * width), 0, 1)


@greys.misconception(
    "You made the level black. It is the *middle* of the window, so a pixel that equals the level must come out as 0.5."
)
def _(image, level, width):
    _refuse(width)
    return np.clip((image - level) / width, 0, 1)


@greys.misconception(
    "You took the two numbers for the lower and the upper end. They are the middle and the width: the lower end lies "
    "half a width below the level."
)
def _(image, level, width):
    _refuse(width)
    return np.clip((image - level) / (width - level), 0, 1)


@greys.misconception(
    "The window is right; the scale is not. You count 255 greys; here white is 1. Keep steps for the moment when "
    "somebody saves the picture."
)
def _(image, level, width):
    _refuse(width)
    return 255 * window(image, level, width)


@greys.misconception(
    "Above the window you return to black: bone comes out darker than muscle. Only what lies *below* the lower end is "
    "black."
)
def _(image, level, width):
    _refuse(width)
    inside = (image >= level - width / 2) & (image <= level + width / 2)
    return np.where(inside, (image - (level - width / 2)) / width, 0)


@greys.misconception(
    "You stretch each picture to *its own* darkest and brightest pixel. When an image does not fill its window, the "
    "same tissue gets another grey in another patient. The ends belong to the window."
)
def _(image, level, width):
    _refuse(width)
    shown = window(image, level, width)
    return (shown - shown.min()) / (shown.max() - shown.min())


# DICOM PS3.3 C.11.2.1.2, and many a viewer written after it: exchangetuts.com/dicom-window-center-window-width.
@greys.misconception(
    "You used DICOM's default rule, LINEAR, with a half and a one subtracted: made for whole numbers, off by a hair "
    "here. Take the ends as they are, half a width on either side of the level.",
    credit=0.5,
)
def _(image, level, width):
    _refuse(width)
    return np.clip((image - (level - 0.5)) / (width - 1) + 0.5, 0, 1)


@greys.misconception(
    "Try a width of 0: you divide by nothing and go on, and the picture is black, white or not a number. Say with an "
    "error that no greys are left.",
    credit=0.5,
)
def _(image, level, width):
    if width < 0:
        raise ValueError("no window")  # so that it is known whatever an answer does with negative widths
    return np.clip((image - (level - width / 2)) / width, 0, 1)


@greys.misconception(
    "A width of 0 you refuse; with -400 you go on, and white and black change places. Not positive means 0 and "
    "everything below.",
    credit=0.8,
)
def _(image, level, width):
    if width == 0:
        raise ValueError("no window")
    return np.clip((image - (level - width / 2)) / width, 0, 1)


@greys.misconception(
    "A width of 0 you refuse; with -400 you go on, and everything turns to the same grey. Not positive means 0 and all "
    "that is less.",
    credit=0.8,
)
def _(image, level, width):
    if width == 0:
        raise ValueError("no window")
    lowest, highest = level - width / 2, level + width / 2
    return (np.clip(image, lowest, highest) - lowest) / width


greys.clause(
    "a width of 0",
    lambda image, level, width: width == 0,
    message="Right for every real window. With a width of 0 there is none: raise a `ValueError` that says so.",
    credit=0.5,
).clause(
    "a negative width",
    lambda image, level, width: width < 0,
    message="A width of 0 you refuse. -400 is not positive either: raise the same `ValueError` there.",
    credit=0.8,
).clause(
    "no width, or less",
    lambda image, level, width: width <= 0,
    message="Right for every real window. A width of 0 or less leaves none: raise a `ValueError` that says so.",
    credit=0.5,
)


@predict(
    question="""
    **The haze that was not there.** Healthy lung measures -820 HU; a faint haze, perhaps the beginning of an infection,
    measures -700 HU. The picture is shown in the soft-tissue window (level 40, width 400) with greys from 0 (black)
    to 255 (white). By how many grey steps is the haze brighter than the lung? Commit yourself to a number.
    """,
    hints=[
        "Where does this window begin, and on which side of that end do the two lie?",
        "The window begins at 40 - 200 = -160 HU. What does it make of anything below?",
    ],
    tolerance=0.02,
    praise="Both are plain black. The 120 HU stand in the file and not in the picture: give a model the file.",
)
def haze():
    """Find the difference in grey steps."""
    lung, infected = 255 * window([-820, -700], level=40, width=400)
    return float(infected - lung)


haze.wrong(
    76.5, "76.5 steps would be 120 HU out of 400: right for tissues *inside* the window. Where do -820 and -700 lie?"
).wrong(
    120,
    "120 is the difference in Hounsfield units, in the file. What does the window make of two values below its lower "
    "end?",
).wrong(
    20.4,
    "20.4 steps is what the *lung* window (-600, 1500) would show. This picture was made with the soft-tissue window.",
)


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
    **How long is it?** On a coronal cut through a head, rows lie 4.4 mm apart and columns only 2.0 mm. Write
    `length(start, end, spacing)`: the straight distance in millimetres between the centres of two pixels. `start`
    and `end` are `(row, column)`; `spacing` is, as in a DICOM header, first the distance between rows, then that
    between columns.
    """,
    hints=[
        "How many rows are there between the two, and how many millimetres is that? The same for the columns.",
        "The two legs stand at a right angle: Pythagoras.",
        "np.hypot(a, b) is the root of a squared plus b squared.",
    ],
    cases=_two_ends,
    praise="Millimetres before Pythagoras: as long as the legs are in pixels of different size, they cannot be added.",
)
def length(start, end, spacing):
    """Measure the distance in mm between two pixels (row, column)."""
    down = (end[0] - start[0]) * spacing[0]
    across = (end[1] - start[1]) * spacing[1]
    return np.hypot(down, across)


@length.misconception(
    "You got {got:.1f}: that is the distance in *pixels*. A ruler needs millimetres; the header's spacing has them."
)
def _(start, end, spacing):
    return np.hypot(end[0] - start[0], end[1] - start[1])


# DICOM says row spacing first, many programs x first: github.com/QIICR/dcmqi/issues/425, fo-dicom issue 1121.
@length.misconception(
    "You got {got:.1f} mm, and {expected:.1f} mm are due: the two spacings have changed places. The first belongs to a "
    "step from row to row, which is a step *downwards*."
)
def _(start, end, spacing):
    return np.hypot((end[0] - start[0]) * spacing[1], (end[1] - start[1]) * spacing[0])


@length.misconception(
    "You got {got:.1f} mm: the first spacing was used in both directions. On a slice with square pixels nobody would "
    "notice; these pixels are not square."
)
def _(start, end, spacing):
    return np.hypot(end[0] - start[0], end[1] - start[1]) * spacing[0]


@length.misconception(
    "You got {got:.1f} mm: the second spacing was used in both directions. Rows lie further apart than columns here."
)
def _(start, end, spacing):
    return np.hypot(end[0] - start[0], end[1] - start[1]) * spacing[1]


@length.misconception(
    "You got {got:.1f} mm: the distance in pixels times the *mean* spacing. A path straight down would then be as long "
    "as one straight across. Turn each direction into millimetres by itself."
)
def _(start, end, spacing):
    return np.hypot(end[0] - start[0], end[1] - start[1]) * np.mean(spacing)


@length.misconception(
    "You got {got:.1f} mm: down and then across, as a taxi goes. The two legs are right; the straight line between "
    "their ends is shorter."
)
def _(start, end, spacing):
    return abs(end[0] - start[0]) * spacing[0] + abs(end[1] - start[1]) * spacing[1]


@length.misconception("You got {got:.1f}, in square millimetres: the squares of the legs are added. What is missing?")
def _(start, end, spacing):
    return ((end[0] - start[0]) * spacing[0]) ** 2 + ((end[1] - start[1]) * spacing[1]) ** 2


@length.misconception(
    "You counted the pixels at both ends: from row 10 to row 13 there are four rows, but only three steps. From a "
    "pixel to itself the distance must be 0."
)
def _(start, end, spacing):
    return np.hypot((abs(end[0] - start[0]) + 1) * spacing[0], (abs(end[1] - start[1]) + 1) * spacing[1])


def _volumes(rng):
    """Return volumes with their affines: the first lies straight in the scanner, the others are turned."""
    straight = np.array([[-2.0, 0, 0, 50], [0, 2, 0, -36], [0, 0, 2, -7], [0, 0, 0, 1]])
    sizes = [(5, 3, 4), (6, 4, 2), (3, 5, 5)]
    turned = [np.vstack([rng.normal(0, [2, 2, 2, 30], size=(3, 4)), [0, 0, 0, 1]]) for _ in sizes]
    return [
        (np.array([[[1.0]], [[2]], [[3]]]), straight),
        *((rng.normal(size=size), affine) for size, affine in zip(sizes, turned, strict=True)),
    ]


@mend(
    question="""
    **Mirror the array, keep the patient.** This listing turns a volume around along its first axis and hands on the
    affine as it was. A finding on the right now counts as left. Mend it: `mirror(volume, affine)` returns the
    turned array *and* the affine that belongs to it, so that every voxel keeps its place in the patient. Both
    inputs stay as they are.
    """,
    listing="""
    def mirror(volume, affine):
        return volume[::-1], affine
    """,
    hints=[
        "Two columns of the affine change: the first (one step along the first axis) and the last (voxel 0, 0, 0).",
        "One step along the first axis now goes the other way: the whole first column changes its sign.",
        "The new voxel 0 is the old voxel n - 1, and that lies n - 1 old steps away from the old voxel 0. Copy the "
        "affine before you change it.",
    ],
    cases=_volumes,
    praise="Array and affine moved together, so the finding stays on its side. No pixel could have told you.",
)
def mirror(volume, affine):
    """Turn a volume around along its first axis, and its 4 x 4 affine with it."""
    mirrored = affine.copy()
    mirrored[:, 0] = -affine[:, 0]
    mirrored[:, 3] = affine[:, 3] + (len(volume) - 1) * affine[:, 0]
    return volume[::-1], mirrored


# Exports that turned the array alone: github.com/v7labs/darwin-py/pull/979.
@mirror.misconception(
    "The array is turned, the affine is not: what lay last now comes first, and the affine still says "
    "x = {got[1][0][3]:.0f} mm for it, where {expected[1][0][3]:.0f} mm is due. Which columns of the affine must know?"
)
def _(volume, affine):
    return np.flip(volume, axis=0), affine


@mirror.misconception(
    "The steps now run the other way, as they should. But voxel 0 still stands at x = {got[1][0][3]:.0f} mm, where "
    "{expected[1][0][3]:.0f} mm is due: which old voxel is the new voxel 0, and where did it lie?"
)
def _(volume, affine):
    return volume[::-1], affine * [-1, 1, 1, 1]


@mirror.misconception(
    "One step too far: voxel 0 stands at x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due. With n "
    "voxels in a row, how many steps lead from the first to the last?"
)
def _(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[:, 3] += len(volume) * affine[:, 0]
    return volume[::-1], new


@mirror.misconception(
    "Voxel 0 went the wrong way, to x = {got[1][0][3]:.0f} mm instead of {expected[1][0][3]:.0f} mm: you turned the "
    "steps first and then walked with the *new* ones. The old steps lead from the old voxel 0 to the old last one."
)
def _(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[:, 3] += (len(volume) - 1) * new[:, 0]
    return volume[::-1], new


@mirror.misconception(
    "You mirrored the *scanner's* x axis, about x = 0: the patient has changed sides together with the array. A voxel "
    "has to keep its place. A row of the affine belongs to the scanner, a column to an axis of the array."
)
def _(volume, affine):
    return volume[::-1], np.diag([-1.0, 1, 1, 1]) @ affine


@mirror.misconception(
    "Right for a patient who lies straight in the scanner. In a tilted volume, one step along the first axis moves in "
    "y and z as well: look at the *whole* first column."
)
def _(volume, affine):
    new = affine.copy()
    new[0, 0] = -affine[0, 0]
    new[0, 3] += (len(volume) - 1) * affine[0, 0]
    return volume[::-1], new


@mirror.misconception("The affine is right; now the array has not turned. The two only fit if both change.")
def _(volume, affine):
    return volume, mirror.reference(volume, affine)[1]


@mirror.misconception(
    "The step along the first axis now runs the other way, as it should. But in your affine voxel 0 still stands at "
    "x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due: which old voxel is the new voxel 0, and where "
    "did it lie? (3 voxels in a row, steps of -2 mm.)"
)
def _(volume, affine):
    new = affine.copy()
    new[0, 0] = -affine[0, 0]
    return volume[::-1], new


# Right on tilted volumes: a misconception is known whichever rows an answer changes.
_straight = mirror.mistaken_where(lambda volume, affine: np.count_nonzero(affine[:3, :3]) == 3)


@mirror.misconception(
    "Voxel 0 stands at x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due: you moved it by the number "
    "of *steps* from the first voxel to the last, as if each were a millimetre. Here a step is -2 mm: the affine says "
    "how far, and in which direction."
)
@_straight
def _(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[0, 3] += len(volume) - 1
    return volume[::-1], new


@mirror.misconception(
    "Voxel 0 went to x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due, and moved in y and z too: you "
    "added the number of *steps* to all three. A step along the first axis leads only where the first column of the "
    "affine says, and as far."
)
@_straight
def _(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[:3, 3] += len(volume) - 1
    return volume[::-1], new


@mirror.misconception(
    "Everything in the affine changed its sign, and voxel 0 went to x = {got[1][0][3]:.0f} mm, out of the patient. "
    "Only the first axis of the array was turned: which column is its step? And which old voxel is the new voxel 0?"
)
@_straight
def _(volume, affine):
    return volume[::-1], -affine


@mirror.misconception(
    "Voxel 0 now stands where it should, at x = {got[1][0][3]:.0f} mm. But from there the affine still steps by "
    "{got[1][0][0]:.0f} mm, as it did before the array was turned. Which way must the steps run now?",
    credit=0.5,
)
@_straight
def _(volume, affine):
    new = affine.copy()
    new[:, 3] += (len(volume) - 1) * affine[:, 0]
    return volume[::-1], new


@mirror.misconception(
    "Consistent, but nothing is mirrored: both came back as they were. The array should be turned, and the affine "
    "should make up for it."
)
def _(volume, affine):
    return volume, affine


mirror.clause(
    "the inputs stay as they are",
    lambda volume, affine: True,
    lambda volume, affine: (mirror.reference(volume, affine), affine.fill(0))[0],
)


LESIONS = {"A": (1089, 1091), "B": (1037, 1090), "C": (1036, 1038), "D": (964, 967)}  # stored, before and after
SLOPE, INTERCEPT = 1, -1024
TABLE = "\n".join(f"| {name} | {before} | {after} |" for name, (before, after) in LESIONS.items())


@interpret(
    question="**Which one is a simple cyst?** Four round lumps in kidneys, thin-walled and the same throughout. A "
    f"program reports their mean *stored* values; the header says rescale slope {SLOPE}, intercept {INTERCEPT}.\n\n"
    f"| lump | before contrast medium | after |\n|---|---|---|\n{TABLE}\n\n"
    'A simple cyst is water: between -9 and +20 HU, and it does not light up. Answer `"A"`, `"B"`, `"C"`, '
    '`"D"` or `"none"`.',
    hints=[
        "Turn the stored values into Hounsfield units first; a mean may be converted like any single value.",
        "Two lumps lie in the range of water before contrast medium. Which of these two changes afterwards?",
    ],
    choices=("A", "B", "C", "D", "none"),
    praise="12 HU, and 14 after contrast medium: water that takes up nothing. It may be left alone.",
)
def cyst():
    """Find the lump that is in the range of water and does not light up."""
    hounsfield = {name: np.array(values) * SLOPE + INTERCEPT for name, values in LESIONS.items()}
    watery = {name: values for name, values in hounsfield.items() if -9 <= values[0] <= 20}
    return min(watery, key=lambda name: watery[name][1] - watery[name][0])


# The rule, shortened: Silverman and others 2019, Radiology 292, 475-488, which the lesson cites.
cyst.wrong(
    "A",
    "A does not light up, but it measures 65 HU: much denser than water. Old blood can do that; it is not a *simple* "
    "cyst.",
).wrong(
    "B",
    "B measures 13 HU before, which is water's range, and 66 HU after. Contrast medium arrives with blood, and a "
    "simple cyst has none. Look at both columns.",
).wrong(
    "D", "D has the smallest number, but not the nearest to water: 964 - 1024 = -60 HU. What floats on water?"
).wrong(
    "none",
    "Compared as they stand, all four lie far above 20: these are stored values, not Hounsfield units. What does the "
    "header say about that?",
)
