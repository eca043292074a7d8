"""What has the contrast medium changed? An exercise of lesson 02."""

import numpy as np

from medlearn.checks import mend


def _before_and_after(rng):
    """Return pairs of 8-bit images; in the example pixels stay, fall, rise, and fall and rise by more than 127."""
    after = np.array([[100, 40, 60], [10, 255, 255]], dtype=np.uint8)
    before = np.array([[100, 100, 50], [200, 0, 255]], dtype=np.uint8)
    shapes = [(4, 7), (5, 3), (1, 6)]
    return [(after, before), *(tuple(rng.integers(0, 256, size=(2, *shape), dtype=np.uint8)) for shape in shapes)]


@mend(
    question="""
    **What has the contrast medium changed?** In angiography one image is taken before the contrast medium arrives, and
    one after. Their difference shows the vessels alone. Both are 8-bit images (`uint8`). This listing makes vessels
    white that should be dark. Fix it: `change(after, before)` is the true change of each pixel in grey levels, negative
    where it has become darker.
    """,
    listing="""
    def change(after, before):
        return after - before
    """,
    hints=[
        "Print np.array([40], np.uint8) - np.array([100], np.uint8). What do 8-bit integers make of a number below 0?",
        "A change lies between -255 and 255. Which type of number has room for that?",
        "Turn the images into floats, or into ordinary integers, *before* you subtract.",
    ],
    cases=_before_and_after,
    praise="From 100 down to 40 is -60 now, and no longer 196.",
)
def change(after, before):
    """Subtract two 8-bit images; the result may be negative."""
    return after.astype(int) - before.astype(int)


# The wrap: prodevsblog.com/questions/149601/numpy-uint8-pixel-wrapping-solution; an absolute value that comes too late:
# nablag.com/numpy_dt_quirks.
change.wrong(
    lambda after, before: np.subtract(after, before),
    "From 100 down to 40 you got {got[0][1]}. Eight bits know no number below 0, and start again from 255. Whatever "
    "you do to the result, a cast or an absolute value, comes too late: look at the types *before* the subtraction.",
).wrong(
    lambda after, before: np.abs(after.astype(int) - before),
    "Nothing wraps any more, but the sign is lost: from 100 down to 40 you got {got[0][1]}. What became darker and "
    "what became brighter would look the same.",
).wrong(
    lambda after, before: np.clip(after.astype(int) - before, 0, 255),
    "You cut off below 0: from 100 down to 40 you got {got[0][1]}. The vessels became darker, so this throws away just "
    "what the subtraction was for.",
).wrong(
    lambda after, before: (after - before).astype(np.int8),
    "Small changes are right. From 200 down to 10 you got {got[1][0]}: signed 8-bit numbers end at -128 and 127. A "
    "wider type helps only *before* the subtraction: how far apart can two pixels be?",
).wrong(
    lambda after, before: before.astype(int) - after,
    "The images have changed places: from 100 down to 40 you got {got[0][1]}. What became darker should be negative.",
).wrong(
    lambda after, before: after / 255 - before / 255,
    "You got {got[0][1]:.3f}: right on a scale from 0 to 1. The question asks for grey levels, as "
    "the images hold them.",
).wrong(
    lambda after, before: after.astype(int) - before + 128,
    "You moved the result up, so that 'no change' became {got[0][0]}. A screen needs that; a measurement wants 0 where "
    "nothing has changed.",
)
