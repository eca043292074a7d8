"""Exercises for lesson 02: what may be done to an image before it is trusted.

Notebook imports: numpy as np
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict


def _before_and_after(rng):
    """Return pairs of 8-bit images; in the example pixels stay, fall, rise, and fall and rise by more than 127."""
    after = np.array([[100, 40, 60], [10, 255, 255]], dtype=np.uint8)
    before = np.array([[100, 100, 50], [200, 0, 255]], dtype=np.uint8)
    shapes = [(4, 7), (5, 3), (1, 6)]
    return [(after, before), *(tuple(rng.integers(0, 256, size=(2, *shape), dtype=np.uint8)) for shape in shapes)]


@mend(
    question="""
    **What has the contrast medium changed?** In angiography an image is taken before and one after the contrast medium
    has arrived; their difference shows the vessels alone. Both are 8-bit images (`uint8`). This listing makes vessels
    white that should be dark. Mend it: `change(after, before)` is the true change of each pixel in grey levels,
    negative where it has become darker.
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
@change.misconception(
    "From 100 down to 40 you got {got[0][1]}. Eight bits know no number below 0, and start again from 255. Whatever "
    "you do to the result, a cast or an absolute value, comes too late: look at the types *before* the subtraction."
)
def _(after, before):
    return np.subtract(after, before)


@change.misconception(
    "Nothing wraps any more, but the sign is lost: from 100 down to 40 you got {got[0][1]}. What became darker and "
    "what became brighter would look the same."
)
def _(after, before):
    return np.abs(after.astype(int) - before)


@change.misconception(
    "You cut off below 0: from 100 down to 40 you got {got[0][1]}. The vessels became darker, so this throws away just "
    "what the subtraction was for."
)
def _(after, before):
    return np.clip(after.astype(int) - before, 0, 255)


@change.misconception(
    "Small changes are right. From 200 down to 10 you got {got[1][0]}: signed 8-bit numbers end at -128 and 127. A "
    "wider type helps only *before* the subtraction: how far apart can two pixels be?"
)
def _(after, before):
    return (after - before).astype(np.int8)


@change.misconception(
    "The images have changed places: from 100 down to 40 you got {got[0][1]}. What became darker should be negative."
)
def _(after, before):
    return before.astype(int) - after


@change.misconception(
    "You got {got[0][1]:.3f}: right on a scale from 0 to 1. The question asks for grey levels, as the images hold them."
)
def _(after, before):
    return after / 255 - before / 255


@change.misconception(
    "You moved the result up, so that 'no change' became {got[0][0]}. A screen needs that; a measurement wants 0 where "
    "nothing has changed."
)
def _(after, before):
    return after.astype(int) - before + 128


def _heads(rng):
    """Return batches of images with the sides of their findings; no image has a symmetry."""
    example = (np.arange(8.0).reshape(2, 2, 2), np.array([1, 0]))
    sizes = [(4, 3, 5), (3, 6, 2), (5, 4, 4)]
    return [example, *((rng.normal(size=size), rng.integers(-1, 2, size=size[0])) for size in sizes)]


@mend(
    question="""
    **Twice as many images.** Somebody doubles a batch of head slices by mirroring left and right. `images` is
    `(n, rows, columns)`; `sides` says where the bleeding is: 1 in the patient's left half, -1 in the right, 0 nowhere.
    The listing has two mistakes. Mend it: `with_mirrored(images, sides)` returns the images, first as they were and
    then mirrored in the same order, and the sides that belong to them.
    """,
    listing="""
    def with_mirrored(images, sides):
        mirrored = images[:, ::-1]
        return np.concatenate([images, mirrored]), np.concatenate([sides, sides])
    """,
    hints=[
        "In a batch the first axis counts the images. Which axis is it that runs from left to right?",
        "A bleeding on the left of the patient, seen in a mirror: what must its label say?",
        "Left and right exchange their labels; 0 has no side.",
    ],
    cases=_heads,
    praise="A head can bear this. In a chest the heart would lie on the wrong side, whatever the labels say.",
)
def with_mirrored(images, sides):
    """Add the mirror images (left to right) of a batch (n, rows, columns), with their sides."""
    mirrored = images[:, :, ::-1]
    return np.concatenate([images, mirrored]), np.concatenate([sides, -sides])


def _pair(images, more, sides, more_sides):
    return np.concatenate([images, more]), np.concatenate([sides, more_sides])


@with_mirrored.misconception(
    "Two things are wrong still. Look at one image: the heads now stand *upside down*. And a bleeding on the left: "
    "where is it in the mirror, and what does its label say?"
)
def _(images, sides):
    return _pair(images, images[:, ::-1], sides, sides)


@with_mirrored.misconception(
    "The images are right. But a bleeding on the left lies on the right in the mirror, and its label still says left: "
    "a network would learn that the two sides are one.",
    credit=0.5,
)
def _(images, sides):
    return _pair(images, images[:, :, ::-1], sides, sides)


@with_mirrored.misconception(
    "The labels are right; the images are upside down. The first axis counts images, the second rows from top to "
    "bottom. Which one runs from left to right?",
    credit=0.5,
)
def _(images, sides):
    return _pair(images, images[:, ::-1], sides, -sides)


@with_mirrored.misconception(
    "You turned the *batch* around: the last patient comes first, and no image is mirrored. The first axis counts the "
    "images."
)
def _(images, sides):
    return _pair(images, images[::-1], sides, -sides)


@with_mirrored.misconception(
    "Rows and columns are both reversed: that is half a turn, not a mirror. Reverse one axis of the image only."
)
def _(images, sides):
    return _pair(images, images[:, ::-1, ::-1], sides, -sides)


@with_mirrored.misconception(
    "Everything is reversed: left and right, top and bottom, and the order of the patients. To flip *all* axes is what "
    "NumPy does when it is not told which."
)
def _(images, sides):
    return _pair(images, np.flip(images), sides, -sides)


@with_mirrored.misconception(
    "The images are right. For the labels you reversed the *order* of the patients; what has to change is the side of "
    "each."
)
def _(images, sides):
    return _pair(images, images[:, :, ::-1], sides, sides[::-1])


@with_mirrored.misconception(
    "These are the mirror images, with the right sides, {got[0].shape[0]} of them. Twice as many were asked for: the "
    "originals belong in front."
)
def _(images, sides):
    return images[:, :, ::-1], -sides


@with_mirrored.misconception(
    "The images are right, and left and right are exchanged. But 'no bleeding' has become a side: 0 must stay 0."
)
def _(images, sides):
    return _pair(images, images[:, :, ::-1], sides, np.where(sides == 1, -1, 1))


with_mirrored.wrong(
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, 1 - sides),
    "The images are right. But 1 - sides is the mirror of labels 0 and 1. Here the sides are 1 and -1, and 0 means no "
    "bleeding: with you a bleeding on the right becomes 2. What turns 1 into -1 and leaves 0 alone?",
    credit=0.5,
).clause(
    "nothing stays nothing",
    lambda images, sides: 0 in sides,
    lambda images, sides: _pair(images, images[:, :, ::-1], sides, np.where(sides == 0, 1, -sides)),
)


def _train_and_test(rng):
    """Return patients with features on different scales; in the last two, a feature that is constant in training."""
    example = (np.array([[1.0, 100], [3, 300], [5, 200]]), np.array([[3.0, 500], [9, 200]]))
    sizes = [(8, 4, 3), (6, 5, 2), (10, 3, 4)]
    random = [
        (rng.normal(3, 2, size=(train, features)) * 10, rng.normal(9, 5, size=(test, features)))
        for train, test, features in sizes
    ]
    mixed = (np.array([[7.0, 1], [7, 3], [7, 5]]), np.array([[9.0, 7], [4, 2]]))
    return [example, *random, mixed, (np.full((3, 1), 7.0), np.array([[7.0], [9]]))]


@implement(
    question="""
    **One scale, learnt from the training patients.** Write `standardised(train, test)`: both with each feature (column)
    brought to the scale on which the *training* patients have mean 0 and standard deviation 1 (`np.std` as it is). A
    feature that is the same in all training patients is only moved, not stretched. Patients are rows. Give both back:
    `return new_train, new_test`.
    """,
    hints=[
        "Which numbers are *learnt* here, and from whom may they be learnt?",
        "A mean for each column: axis=0.",
        "Apply the same mean and the same spread to the test patients. Where the spread is 0, divide by 1 (np.where).",
    ],
    cases=_train_and_test,
    praise="The test patients' mean is not 0, and need not be: they were measured with the training patients' ruler.",
)
def standardised(train, test):
    """Bring the features (columns) of both to the scale of the training patients."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    return (train - mean) / spread, (test - mean) / spread


def _constant(train, test):
    return (np.ptp(train, axis=0) == 0).any()


# Right where a feature is constant: a misconception is known whatever care an answer takes of it.
_spread_out = standardised.mistaken_where(lambda train, test: not _constant(train, test))


def _test_not_moved(train, test):
    return tuple(np.where(train.std(axis=0) > 0, part, 0) for part in standardised.reference(train, test))


standardised.clause(
    "a constant feature is not stretched",
    _constant,
    lambda train, test: tuple((part - train.mean(axis=0)) / (train.std(axis=0) + 1e-9) for part in (train, test)),
    message="Right where features differ. With one that is the same in all training patients something goes wrong. It "
    "is only moved, in both groups: a training patient's 7 becomes 0. Divide by 1 there.",
    credit=0.5,
).clause("a constant feature is moved in the test set", _constant, _test_not_moved)
standardised.wrong(
    _test_not_moved,
    "Right where features differ. One that is the same in all training patients became 0 for the *test* patients too. "
    "Theirs may differ: where training has 7, a test patient's 9 lies 2 above it.",
    credit=0.8,
)


# The first two: scikit-learn's user guide, "Common pitfalls" (data leakage; inconsistent preprocessing).
@standardised.misconception(
    "Mean and spread come from *all* patients. The test patients have had their say in the ruler that will measure "
    "them: that is leakage. Learn from the training patients only."
)
@_spread_out
def _(train, test):
    both = np.concatenate([train, test])
    return tuple((part - both.mean(axis=0)) / both.std(axis=0) for part in (train, test))


@standardised.misconception(
    "Each group is measured with a ruler of its own. The same value, 3, now means {got[0][1][0]:.1f} in training and "
    "{got[1][0][0]:.1f} in testing. The model knows only the training scale."
)
@_spread_out
def _(train, test):
    return tuple((part - part.mean(axis=0)) / part.std(axis=0) for part in (train, test))


@standardised.misconception(
    "The training patients are right; the test patients kept their old scale, and the model has learnt on another. "
    "(Was `train` already standardised when you took its mean and spread for them?)"
)
@_spread_out
def _(train, test):
    return (train - train.mean(axis=0)) / train.std(axis=0), test


@standardised.misconception(
    "One mean and one spread for *all* features: the large ones (here the hundreds) drown the small ones. Each column "
    "needs its own."
)
@_spread_out
def _(train, test):
    return tuple((part - train.mean()) / train.std() for part in (train, test))


@standardised.misconception(
    "You went along the rows: each *patient* was given mean 0. That mixes features of different units. Which axis "
    "counts the patients?"
)
@_spread_out
def _(train, test):
    def rows(part):
        return (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)

    return rows(train), rows(test)


@standardised.misconception(
    "You divide by the variance; the spread that is meant is its root. On your scale the training patients' standard "
    "deviation is not 1."
)
@_spread_out
def _(train, test):
    return tuple((part - train.mean(axis=0)) / train.var(axis=0) for part in (train, test))


# What pandas does unasked: its std divides by n - 1, NumPy's by n.
@standardised.misconception(
    "Nearly: your spread divides by the number of patients less one, as pandas does and NumPy does not. With the plain "
    "one the training patients come out at 1 exactly."
)
@_spread_out
def _(train, test):
    return tuple((part - train.mean(axis=0)) / train.std(axis=0, ddof=1) for part in (train, test))


@standardised.misconception(
    "You spread the training patients from 0 to 1, between their smallest and largest. A useful scale too, but not "
    "this one: a single odd patient decides it."
)
@_spread_out
def _(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return tuple((part - low) / (high - low) for part in (train, test))


@standardised.misconception(
    "Try a feature that is the same in all training patients: it gave {got[0][0][0]}, as you divided 0 by 0. One nan "
    "is enough to stop a model.",
    credit=0.5,
)
def _(train, test):
    return tuple((part - train.mean(axis=0)) / train.std(axis=0) for part in (train, test))


@standardised.misconception(
    "Only the mean is taken away; the features keep their different sizes. What else makes two scales alike?"
)
@_spread_out
def _(train, test):
    return train - train.mean(axis=0), test - train.mean(axis=0)


def _clean_and_noisy(rng):
    """Return images from 0 to 1 without noise, each with a noisy one; the last pair is identical."""
    clean = np.array([[0.2, 0.4], [0.6, 0.8]])
    example = (clean, clean + np.array([[0.1, -0.1], [0.1, 0.1]]))
    random = [(truth, truth + rng.normal(0, 0.1, size=(5, 4))) for truth in rng.uniform(0, 0.9, size=(3, 5, 4))]
    return [example, *random, (clean, clean)]


@implement(
    question="""
    **How noisy, in decibels?** Write `psnr(clean, image)`, the peak signal-to-noise ratio of an image against the same
    patient without noise: ten times the decimal logarithm of 1 divided by the mean squared error. Greys run from 0 to
    1. For identical images it is infinite: `np.inf`.
    """,
    hints=[
        "Subtract, square, take the mean: that is the mean squared error. In the example every pixel is off by 0.1.",
        "np.log10 is the decimal logarithm; np.log is the natural one.",
    ],
    cases=_clean_and_noisy,
    praise="An error of a tenth of the scale is 20 dB. Where in the image it lies, no decibel tells.",
)
def psnr(clean, image):
    """Compare an image with its noise-free twin, in decibels."""
    error = np.mean((clean - image) ** 2)
    return np.inf if error == 0 else 10 * np.log10(1 / error)


def _mean_squared_error(clean, image):
    return np.mean((clean - image) ** 2)


@psnr.misconception(
    "You got {got:.0f} dB, twice as much as is due. Twenty belongs before the logarithm of the *error*; before that of "
    "the *squared* error it is ten."
)
def _(clean, image):
    return 20 * np.log10(1 / _mean_squared_error(clean, image))


@psnr.misconception("You got {got:.1f}: that is the natural logarithm. Decibels count powers of ten.")
def _(clean, image):
    return 10 * np.log(1 / _mean_squared_error(clean, image))


@psnr.misconception(
    "You got {got:.0f} dB, half of what is due: you took the root of the squared error, and still multiply by ten. "
    "Leave the mean squared error as it is."
)
def _(clean, image):
    return 10 * np.log10(1 / np.sqrt(_mean_squared_error(clean, image)))


@psnr.misconception(
    "You got {got:.0f}: the sign is turned. More decibels must mean *less* error. Which of the two, 1 or the error, "
    "stands above the line?"
)
def _(clean, image):
    return 10 * np.log10(_mean_squared_error(clean, image))


@psnr.misconception(
    "You got {got:.1f} dB: the squared errors were added up. A large image would look worse than a small one with the "
    "same noise; take their mean."
)
def _(clean, image):
    return 10 * np.log10(1 / np.sum((clean - image) ** 2))


# 0 to 255 and 0 to 1 mixed: github.com/csjunxu/WNNM_CVPR2014/issues/1.
@psnr.misconception(
    "You got {got:.1f} dB, as if white were 255. These greys end at 1: with the wrong peak every image looks 48 dB "
    "better than it is."
)
def _(clean, image):
    return 10 * np.log10(255**2 / _mean_squared_error(clean, image))


# Range or own maximum is disputed: github.com/mlcommons/GaNDLF/pull/693.
@psnr.misconception(
    "You got {got:.1f} dB: the peak is the brightest pixel of *this* image. Two images could then not be compared. The "
    "peak is the end of the scale, 1."
)
def _(clean, image):
    return 10 * np.log10(clean.max() ** 2 / _mean_squared_error(clean, image))


@psnr.misconception(
    "You took the mean *absolute* error: 0.1 in the example, where the mean of the squares is 0.01. Squaring makes a "
    "few large errors count more than many small ones."
)
def _(clean, image):
    return 10 * np.log10(1 / np.mean(np.abs(clean - image)))


@psnr.misconception(
    "You got {got:.1f} dB: the errors were averaged first and squared after. An error upwards then cancels one "
    "downwards, as if neither had happened."
)
def _(clean, image):
    return 10 * np.log10(1 / np.mean(clean - image) ** 2)


# As in OpenCV's tutorial: github.com/opencv/opencv/issues/27023.
@psnr.misconception(
    "Try two identical images: you gave {got}, a bad mark for the best image. What does 1 / error grow to, as the "
    "error shrinks to nothing?",
    credit=0.5,
)
def _(clean, image):
    return 0.0 if np.array_equal(clean, image) else 10 * np.log10(1 / _mean_squared_error(clean, image))


psnr.clause(
    "identical images",
    np.array_equal,
    lambda clean, image: 100.0 if np.array_equal(clean, image) else psnr.reference(clean, image),
    message="Right wherever the two differ. Two identical images have no error at all: the answer there is `np.inf`.",
    credit=0.5,
)

PERIOD, STEP = 4.5, 4


@predict(
    question=f"""
    **A grid that was not there.** The shadow of an X-ray grid makes fine stripes that repeat every {PERIOD} pixels. To
    save room somebody keeps every {STEP}th pixel only, without blurring first. The small image shows *broad* stripes.
    After how many pixels *of the small image* do they repeat? Commit yourself to a number.
    """,
    hints=[
        "How far does the pattern get in one step of 4 pixels? 4 / 4.5 = 8/9 of a stripe.",
        "8/9 forward looks the same as 1/9 back. How many such steps until the pattern is where it began?",
    ],
    tolerance=0.02,
    praise="Each step falls 1/9 of a stripe behind, so nine steps make one: aliasing. Blur first, and none appear.",
)
def grid_lines():
    """Find the period of the stripes in the small image, in its pixels."""
    kept = np.cos(2 * np.pi * np.arange(0, 90 * STEP, STEP) / PERIOD)
    return len(kept) / int(np.argmax(np.abs(np.fft.rfft(kept))))


grid_lines.wrong(
    4.5 / 4,
    "1.125 is 4.5 / 4: stripes finer than two pixels. No image can show these; it shows something else instead. Where "
    "in its stripe does each kept pixel fall?",
).wrong(36, "36 is right in pixels of the *large* image. In the small one, each pixel stands for four of them.").wrong(
    4.5,
    "4.5 is the true stripe, in the large image. Of every four pixels only one is left. Which part of a stripe does "
    "each of them see?",
).wrong(
    18,
    "18 is 4.5 * 4: that would be for an image made *larger*. Go along the kept pixels: where in its stripe is each?",
)

ORGANS = {0: "background", 1: "liver", 2: "stomach", 3: "kidney"}


@predict(
    question="""
    **An organ out of nothing.** A mask holds a number for each organ: 0 background, 1 liver, 2 stomach, 3 kidney. Liver
    and kidney touch in this slice, and the stomach is not in it. Somebody enlarges the mask three times with *linear*
    interpolation and rounds to whole numbers. What stands between liver and kidney now: `"a clean border"`, `"stomach"`
    or `"background"`?
    """,
    hints=[
        "Linear interpolation draws a straight line from one value to the next. Which values lie between 1 and 3?",
        "Names cannot be averaged, even if they are written as numbers.",
    ],
    choices=("a clean border", "stomach", "background"),
    praise="Halfway between 1 and 3 lies 2. A mask is enlarged with *nearest*, which invents no organ.",
)
def between():
    """Find what stands between liver and kidney after enlarging."""
    liver, kidney = 1, 3
    ways = np.rint(np.interp(np.linspace(0, 1, 4), [0, 1], [liver, kidney])).astype(int)
    new = [ORGANS[value] for value in ways if value not in (liver, kidney)]
    return new[0] if new else "a clean border"


# Masks resized with a program's default: github.com/divamgupta/image-segmentation-keras/issues/11,
# github.com/ykamikawa/tf-keras-PSPNet/issues/2.
between.wrong(
    "a clean border",
    "That would be *nearest*, which copies one neighbour or the other. *Linear* mixes the two. What is the middle of 1 "
    "and 3?",
).wrong(
    "background",
    "Background is 0, which does not lie between 1 and 3. Go from 1 to 3 in a straight line: which number do you pass?",
)


@interpret(
    question="""
    **Whose number can be believed?** Four teams sort 60 patients by cross-validation, and each says what they did
    *before* they split:

    - **A** (78 %) picked the ten of 1000 features that differ most between ill and healthy.
    - **B** (71 %) gave each image mean 0 and standard deviation 1, by its own pixels.
    - **C** (97 %) made three slightly different copies of each image, to have more of them.
    - **D** (74 %) tried 100 sets of features, cross-validated each, and report the best.

    In only one of them the test patients stayed out of everything that was learnt. Answer `"A"`, `"B"`, `"C"` or `"D"`.
    """,
    hints=[
        "Ask of each: would the result for a patient change if another patient, or a label, were different?",
        "Imagine labels thrown with a coin. Which team would report 50 %, and which would report more?",
    ],
    choices=("A", "B", "C", "D"),
    praise="B uses nothing but the image itself. With coin-tossed labels, only B comes out near 50 %.",
)
def honest_team():
    """Let all four work on pure noise, and find the one that reports chance."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 30)

    def accuracy(features, labels):
        """Sort each patient like the nearest other one."""
        squares = np.sum(features**2, axis=1)
        apart = squares[:, None] + squares - 2 * np.einsum("ik,jk->ij", features, features)
        np.fill_diagonal(apart, np.inf)
        return np.mean(labels[apart.argmin(axis=1)] == labels)

    reported = {name: [] for name in "ABCD"}
    for _ in range(5):
        noise = rng.normal(size=(60, 1000))
        differ = np.abs(noise[labels == 1].mean(axis=0) - noise[labels == 0].mean(axis=0))
        own = (noise - noise.mean(axis=1, keepdims=True)) / noise.std(axis=1, keepdims=True)
        copies = np.concatenate([noise + 0.1 * rng.normal(size=noise.shape) for _ in range(3)])
        tried = [rng.integers(1000, size=10) for _ in range(100)]
        reported["A"].append(accuracy(noise[:, differ.argsort()[-10:]], labels))
        reported["B"].append(accuracy(own, labels))
        reported["C"].append(accuracy(copies, np.tile(labels, 3)))
        reported["D"].append(max(accuracy(noise[:, some], labels) for some in tried))
    return min(reported, key=lambda name: abs(np.mean(reported[name]) - 0.5))


# A: Ambroise and McLachlan 2002, PNAS 99, 6562-6566, which the lesson cites.
honest_team.wrong(
    "A",
    "A picked features by looking at *all* labels, those of the test patients among them. Among 1000 features of pure "
    "noise, ten go well with any labels: the lesson got 85 % from nothing.",
).wrong(
    "C",
    "C made copies and then split: nearly every test image has a twin among the training images. The model need only "
    "remember it. Split first, and by patient.",
).wrong(
    "D",
    "D is the best of 100 results on the same patients. The best of 100 throws is luck, even if each single throw was "
    "fair. It takes fresh patients to tell.",
)
