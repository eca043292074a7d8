"""Exercises for lesson 11: reading a benchmark on real patients, and what its numbers do not say.

Notebook imports: numpy as np; from medlearn.intervals import wilson.
"""

from math import comb

import numpy as np

from medlearn.checks import implement, interpret, mend, predict
from medlearn.imaging import standardise
from medlearn.intervals import wilson


def _splits(rng):
    """Return training and test images: copies in other places, twice on a side, near misses; no test image."""
    lung, heart, rib, clip = ([[9, 1], [2, 7]], [[5, 5], [0, 3]], [[4, 8], [6, 1]], [[0, 0], [0, 0]])
    mirrored, nearly = [[1, 9], [7, 2]], [[5, 5], [0, 4]]
    example = [lung, heart, heart, heart, rib], [heart, lung, heart, mirrored, clip, nearly, rib]
    cases = [tuple(np.array(images, dtype=np.uint8) for images in example)]
    cases.append((cases[0][0], np.zeros((0, 2, 2), np.uint8)))
    cases.append((cases[0][0], cases[0][0][::-1] + np.uint8(100)))
    for train, test in ((12, 9), (8, 15), (20, 20)):
        cases.append(tuple(rng.integers(0, 2, (n, 2, 3)).astype(np.uint8) for n in (train, test)))
    return cases


@implement(
    question="""
    **Is anybody there twice?** Write `copies(train, test)`: how many of the test images stand, pixel for pixel the
    same, somewhere among the training images? Both are arrays of shape (images, rows, columns). An image that stands in
    the test set twice counts twice: each of its places in the score is spoilt.
    """,
    hints=[
        "Go through the test images one by one, and ask of each whether it is among the training images: yes or no.",
        "Two images are the same if *all* their pixels are. Several training copies of one image are still one yes.",
        "image.tobytes() makes a key of an image; keys can be put into a set, and looked up.",
    ],
    cases=_splits,
    praise="4 of the 7 test images are known. A mirrored image and one that differs in one pixel escape this search, "
    "so no copies found is a beginning, not a proof.",
)
def copies(train, test):
    """Return how many test images also stand among the training images."""
    known = {image.tobytes() for image in train}
    return sum(image.tobytes() in known for image in test)


def _same(train, test):
    """Return for each test image (rows) and each training image (columns) whether they are the same."""
    return (test[:, np.newaxis] == train).all(axis=(2, 3))


# "a in b" asks whether any number of a is in its place in b: github.com/numpy/numpy/issues/16181.
@copies.misconception(
    "You found {got}. With you one single pixel is enough: that is what `in` and `any` ask of arrays. Two images are "
    "the same if all pixels are, in their places."
)
def _(train, test):
    return sum(bool((train == image).any()) for image in test)


@copies.misconception(
    "You found {got}: you compare the first with the first, the second with the second. A copy may stand anywhere in "
    "the other split."
)
def _(train, test):
    n = min(len(train), len(test))
    return int((train[:n] == test[:n]).all(axis=(1, 2)).sum())


@copies.misconception(
    "You found {got}: you count *pairs*. One test image with three copies in training makes three pairs, but it is one "
    "spoilt test image.",
    credit=0.5,
)
def _(train, test):
    return int(_same(train, test).sum())


@copies.misconception(
    "You found {got}: so many *different* images are in both splits. One of them stands in the test set twice, and "
    "both places are spoilt.",
    credit=0.5,
)
def _different_images(train, test):
    return len({image.tobytes() for image in train} & {image.tobytes() for image in test})


@copies.misconception(
    "You found {got}: that is how many *training* images are in the test set too. It is the test score that is in "
    "danger: count on its side.",
    credit=0.5,
)
def _(train, test):
    return int(_same(train, test).any(axis=0).sum())


@copies.misconception(
    "You found {got}: you take images with the same sum, or the same mean, for copies. A mirrored image has both, and "
    "so may a stranger. Compare pixel by pixel."
)
def _(train, test):
    return int(np.isin(test.sum(axis=(1, 2)), train.sum(axis=(1, 2))).sum())


@copies.misconception(
    "You found {got}: you ask of each grey value whether it occurs in *some* training image, anywhere. `isin` knows "
    "nothing of images. Which values must be in which places?"
)
def _(train, test):
    return int(np.isin(test, train).all(axis=(1, 2)).sum())


@copies.misconception("You return {got:.2f}, the share of the test images. Asked is their number.", credit=0.8)
def _(train, test):
    return float(_same(train, test).any(axis=1).mean()) if len(test) else 0


@copies.misconception("You return an array with a yes or no for each test image. How many yes are there?", credit=0.8)
def _(train, test):
    return _same(train, test).any(axis=1)


@copies.misconception("You return {got}: the test images that are *new*. Asked is how many are known.", credit=0.5)
def _(train, test):
    return int((~_same(train, test).any(axis=1)).sum())


# Lists compare arrays with ==, and no single yes comes out: github.com/numpy/numpy/issues/17462.
@copies.misconception(
    "Comparing two images gives a yes or no for each *pixel*, and neither `if` nor `in` can make one answer of them. "
    "When are two images the same: if any pixel is, or if all are?"
)
def _(train, test):
    return sum(any(bool(image == other) for other in train) for image in test)


@copies.misconception(
    "An array can be changed, so Python does not let it into a set. Put something unchangeable in its place that holds "
    "the same pixels: the last hint knows what."
)
def _(train, test):
    return len(set(train) & set(test))


copies.clause(
    "no test image",
    lambda train, test: len(test) == 0,
    lambda train, test: copies.reference(train, test) if len(test) else np.nan,
    message="Right wherever there are test images. Among none there are 0 copies.",
    credit=0.8,
).clause(
    "a test image that stands there twice",
    lambda train, test: len(np.unique(test, axis=0)) < len(test),
    _different_images,
)


def _batches(rng):
    """Return images that differ in brightness and contrast; a batch of constant ones, and one of both sorts."""
    dark = np.array([[10, 20, 30, 40], [50, 60, 70, 80]], dtype=np.uint8)
    bright = np.array([[200, 210, 190, 220], [205, 195, 215, 185]], dtype=np.uint8)
    contrast = np.array([[0, 255, 0, 255], [100, 100, 30, 30]], dtype=np.uint8)
    constant = np.stack([np.full_like(dark, grey) for grey in (77, 200)])
    cases = [np.stack([dark, bright, contrast]), constant, np.stack([dark, constant[1], contrast])]
    for n, rows, columns in ((4, 3, 5), (2, 6, 4), (7, 4, 3)):
        greys = rng.normal(rng.uniform(60, 190, (n, 1, 1)), rng.uniform(5, 40, (n, 1, 1)), (n, rows, columns))
        cases.append(np.clip(greys, 0, 255).astype(np.uint8))
    return [(images,) for images in cases]


@mend(
    question="""
    **Who else is in the room?** The lesson's network sees each image brought to mean 0 and standard deviation 1 *by
    itself*, so that a brighter machine makes no difference. This listing does it for the whole batch at once: a child's
    answer then depends on which other children were sent along. Mend it. `images` is (images, rows, columns); the
    result has the same shape. An image that is the same grey everywhere becomes 0 everywhere.
    """,
    listing="""
    def prepared(images):
        mean = images.mean()
        spread = images.std()
        return (images - mean) / spread
    """,
    hints=[
        "mean and std take `axis`: the axes over which they work. Which two axes make up one image?",
        "axis=(1, 2) leaves one number for each image. keepdims=True keeps its shape, so that it fits them again.",
        "A constant image has a spread of 0. np.where(spread > 0, spread, 1) puts something harmless in its place.",
    ],
    cases=_batches,
    praise="The dark and the bright image now have the same mean and spread, so another exposure is forgiven. What is "
    "lost: whether a whole lung is whiter than other children's.",
)
def prepared(images):
    """Return the images, each with mean 0 and standard deviation 1 (or 0 everywhere), same shape."""
    mean = images.mean(axis=(1, 2), keepdims=True)
    spread = images.std(axis=(1, 2), keepdims=True)
    return (images - mean) / np.where(spread > 0, spread, 1)


def _constant(images):
    """Say of each image whether it is the same grey everywhere."""
    return np.ptp(images, axis=(1, 2)) == 0


# Right with constant images: a misconception is known whatever care an answer takes of them.
_all_show = prepared.mistaken_where(lambda images: not _constant(images).any())


@prepared.misconception(
    "Still one mean for all of them: the dark image stays dark beside the bright one. The same child sent with others "
    "would get other numbers. Mean and spread must be found for each image."
)
@_all_show
def _(images):
    return (images - images.mean()) / images.std()


@prepared.misconception(
    "You have one mean for each *place*, taken over the patients. That, too, depends on who was sent along. Which axes "
    "belong to one image?"
)
@_all_show
def _(images):
    return (images - images.mean(axis=0)) / images.std(axis=0)


@prepared.misconception(
    "You give each *row* of an image a mean and a spread of its own: the top of the chest is no longer darker than the "
    "bottom. One image has two axes.",
    credit=0.3,
)
@_all_show
def _(images):
    return (images - images.mean(axis=2, keepdims=True)) / images.std(axis=2, keepdims=True)


@prepared.misconception(
    "You give each *column* of an image a mean and a spread of its own, so left and right lung can no longer be "
    "compared. One image has two axes.",
    credit=0.3,
)
@_all_show
def _(images):
    return (images - images.mean(axis=1, keepdims=True)) / images.std(axis=1, keepdims=True)


@prepared.misconception(
    "One mean and one spread for each image: right. But their shape, (images,), does not fit (images, rows, columns), "
    "and NumPy says so. Each number must stand on axes of length 1."
)
@_all_show
def _(images):
    return (images - images.mean(axis=(1, 2))) / images.std(axis=(1, 2))


@prepared.misconception(
    "Each image has mean 0 now. But the spread is that of the whole batch: a machine with twice the contrast still "
    "looks different.",
    credit=0.5,
)
@_all_show
def _(images):
    return (images - images.mean(axis=(1, 2), keepdims=True)) / images.std()


@prepared.misconception(
    "Each image has mean 0 now, but its spread is not 1: the images with much contrast still have it.", credit=0.5
)
def _(images):
    return images - images.mean(axis=(1, 2), keepdims=True)


@prepared.misconception(
    "You divide by the *variance*. Its unit is grey levels squared; the standard deviation is its root.", credit=0.5
)
@_all_show
def _(images):
    return (images - images.mean(axis=(1, 2), keepdims=True)) / images.var(axis=(1, 2), keepdims=True)


@prepared.misconception(
    "You bring each image to 0 to 1, by its darkest and brightest pixel. One white letter of lead then decides on the "
    "whole image. Asked are mean 0 and standard deviation 1.",
    credit=0.3,
)
@_all_show
def _(images):
    low, high = (part(axis=(1, 2), keepdims=True) for part in (images.min, images.max))
    return (images - low) / (high.astype(float) - low)


@prepared.misconception(
    "Nearly: you divide by the number of pixels less one, as one does for a sample (and as PyTorch does). Here the "
    "pixels are all there are.",
    credit=0.8,
)
@_all_show
def _(images):
    return standardise(images) * np.sqrt(1 - 1 / images[0].size)


@prepared.misconception(
    "Right for every image that shows something. The constant one became nan, 0 divided by 0, and one nan is enough to "
    "ruin all weights of a network. What should its spread count as?",
    credit=0.8,
)
def _constant_is_nan(images):
    mean, spread = (part(axis=(1, 2), keepdims=True) for part in (images.mean, images.std))
    return (images - mean) / spread


prepared.clause(
    "one constant image among others",
    lambda images: _constant(images).any() and not _constant(images).all(),
    lambda images: np.zeros(images.shape) if _constant(images).any() else prepared.reference(images),
    message="Right where all images show something, and where none does. With a single constant image among others it "
    "is 0 everywhere, and the others are as they would be without it.",
    credit=0.8,
).clause(
    "an image that is the same grey everywhere",
    lambda images: _constant(images).any(),
    _constant_is_nan,
    message="Right for every image that shows something. One that is the same grey everywhere is to become 0 "
    "everywhere, not something else.",
    credit=0.8,
)


def _hospitals(rng):
    """Return shares found and left alone, two prevalences and the accuracy kept: real-looking, reversed, random."""
    cases = [(0.98, 0.92, 0.75, 0.60, 0.85), (0.70, 0.95, 0.75, 0.60, 0.72), (0.9, 0.9, 0.5, 0.1, 0.8)]
    cases.append((0.95, 0.80, 0.30, 0.30, 0.84))
    return [*cases, *(tuple(float(one) for one in rng.uniform(0.2, 0.95, 5).round(2)) for _ in range(4))]


def _accuracy(found, left, prevalence):
    return prevalence * found + (1 - prevalence) * left


@implement(
    question="""
    **Why did it fall?** On the validation images a model finds a share `found` of the ill, leaves a share `left` of the
    healthy alone, and a share `before` is ill. On the test images a share `after` is ill, and the accuracy is `kept`.
    Write `fall(found, left, before, after, kept)`. Return two differences of accuracy, with a comma between them.
    First, what the *prevalence* takes: validation's accuracy less that of the same two shares at the new prevalence.
    Second, what is left for the *images*: from there down to `kept`.
    """,
    hints=[
        "Accuracy mixes two shares: of the ill, who are so many, and of the healthy, who are the rest.",
        "Three accuracies: on validation, at the new prevalence with the old shares, and the one kept.",
        "First minus second; second minus third.",
    ],
    cases=_hospitals,
    praise="Of 11.5 points prevalence takes 0.9, the images 10.6: on them the two shares themselves fell. In one of "
    "the cases the new prevalence *helped*, and that part was negative.",
)
def fall(found, left, before, after, kept):
    """Return the part of the fall that prevalence explains, and the part that it does not."""
    promised = before * found + (1 - before) * left
    expected = after * found + (1 - after) * left
    return promised - expected, expected - kept


@fall.misconception(
    "You got {got[0]:.3f} and {got[1]:.3f}: the right parts in the wrong order. First what prevalence takes, then the "
    "images.",
    credit=0.8,
)
def _(found, left, before, after, kept):
    return fall.reference(found, left, before, after, kept)[::-1]


@fall.misconception(
    "Both signs are turned round: a *fall* is what was before less what is after. With you, losses are negative.",
    credit=0.8,
)
def _(found, left, before, after, kept):
    return tuple(-part for part in fall.reference(found, left, before, after, kept))


@fall.misconception(
    "You weigh the wrong way round: `found` is a share of the *ill*, `left` one of the *healthy*. By which share of "
    "the patients does each go?",
    credit=0.5,
)
def _(found, left, before, after, kept):
    return fall.reference(left, found, before, after, kept)


@fall.misconception(
    "{got[0]:.2f} is by how much the *prevalence* fell. Asked is what that does to the accuracy: very little, where "
    "ill and healthy are judged almost equally well."
)
def _(found, left, before, after, kept):
    return before - after, _accuracy(found, left, before) - kept - (before - after)


@fall.misconception(
    "The first part is right. The second, {got[1]:.3f}, is the *whole* fall: prevalence is in it again. Both parts "
    "together should make the whole.",
    credit=0.5,
)
def _(found, left, before, after, kept):
    return fall.reference(found, left, before, after, kept)[0], _accuracy(found, left, before) - kept


@fall.misconception(
    "You got {got[0]:.3f} for prevalence: you count only the ill, who have become fewer. The healthy have become more, "
    "and most of them are judged rightly too.",
    credit=0.3,
)
def _(found, left, before, after, kept):
    return (before - after) * found, after * found + (1 - after) * left - kept


@fall.misconception(
    "You got {got[0]:.3f} for prevalence: in both accuracies you count only the ill. The healthy are judged too, and "
    "they have become more.",
    credit=0.3,
)
def _(found, left, before, after, kept):
    return (before - after) * found, after * found - kept


@fall.misconception(
    "The mean of the two shares is the *balanced* accuracy. It does not feel prevalence at all, so nothing was left "
    "for the first part. Weigh them by the patients."
)
def _(found, left, before, after, kept):
    return 0.0, (found + left) / 2 - kept


@fall.misconception(
    "{got:.3f} is the whole fall. Now divide it: which part would be there if only the prevalence had changed?",
    credit=0.3,
)
def _(found, left, before, after, kept):
    return sum(fall.reference(found, left, before, after, kept))


@fall.misconception(
    "{got[0]:.1f} and {got[1]:.1f} points are right. The question gives shares between 0 and 1; answer in the same.",
    credit=0.8,
)
def _(found, left, before, after, kept):
    return tuple(100 * part for part in fall.reference(found, left, before, after, kept))


@fall.misconception(
    "You give what share of the fall each part makes: {got[0]:.0%} and {got[1]:.0%}. Asked are the differences of "
    "accuracy themselves; a fall of 0 has no shares.",
    credit=0.5,
)
def _(found, left, before, after, kept):
    parts = fall.reference(found, left, before, after, kept)
    return tuple(part / (sum(parts) or np.nan) for part in parts)


@fall.misconception(
    "You return two *accuracies*, {got[0]:.3f} and {got[1]:.3f}: promised, and expected at the new prevalence. Asked "
    "are the two steps down, the second of which ends at `kept`.",
    credit=0.5,
)
def _(found, left, before, after, kept):
    return _accuracy(found, left, before), _accuracy(found, left, after)


_CHILDREN, _TRUE_ACCURACY, _NETWORKS = 624, 0.85, 10


# "Expected best out of n": Bajgar and others, "A Boo(n) for evaluating architecture performance", ICML 2018. How often
# seeds are used in risky ways: Bethard, "We need to talk about random seeds", arXiv 2210.13393.
@predict(
    question="""
    **The best of ten.** Ten networks that differ in nothing but the seed. Each one is right about any new child with a
    chance of 0.85, truly. Each is tested on 624 new children of its own, and only the *best* result is published. What
    accuracy will stand in the paper, on average? Commit to a guess, then throw the dice: three digits after the point.
    """,
    hints=[
        "How far does one such test stray from 0.85? The standard deviation is the root of 0.85 x 0.15 / 624.",
        "Let the computer play: np.random.default_rng(0).binomial(624, 0.85, size=(10000, 10)) are 10 000 papers.",
        "Of each row the largest; of these the mean; divided by 624.",
    ],
    digits=3,
    praise="0.872, over two points above the truth, for nothing. On one and the same test set, as usual, the networks "
    "share their luck, and the gain is smaller, but never below zero: report the mean of all seeds.",
)
def best_of_ten():
    """Compute the mean of the largest of ten binomial shares, exactly."""
    n, p = _CHILDREN, _TRUE_ACCURACY
    chances = np.array([comb(n, right) * p**right * (1 - p) ** (n - right) for right in range(n + 1)])
    all_at_most = np.cumsum(chances) ** _NETWORKS
    return float(np.sum(1 - all_at_most) / n)


_ERROR = float(np.sqrt(_TRUE_ACCURACY * (1 - _TRUE_ACCURACY) / _CHILDREN))  # the standard deviation of one accuracy

best_of_ten.wrong(
    0.85, "0.85 is the truth, and the mean of all ten. The best of ten is lucky: it lies above the mean. By how much?"
).wrong(
    round(_TRUE_ACCURACY + _ERROR, 3),
    "{got} is one standard deviation above the truth: one network in six gets there by luck. Of ten, the best gets "
    "further.",
).wrong(
    round(_TRUE_ACCURACY + 1.96 * _ERROR, 3),
    "{got} is the upper end of the 95 % interval: one network in forty gets beyond. The best of *forty* would often be "
    "there; of ten, not quite.",
).wrong(
    round(_TRUE_ACCURACY + 3 * _ERROR, 3),
    "{got} is three standard deviations up: it happens to one network in 700. Ten tries are too few for that.",
).wrong(
    round(_TRUE_ACCURACY + _ERROR / np.sqrt(10), 4),
    "The root of ten is for *means*: {got:.4f} is how far the mean of ten strays. The best is not a mean.",
).wrong(
    round(_TRUE_ACCURACY + _ERROR * np.sqrt(10), 3),
    "You let the luck grow with the root of ten. So do sums; the largest of ten grows far more slowly.",
).wrong(
    round(1 - (1 - _TRUE_ACCURACY) ** 10, 3),
    "1, or very nearly, is the chance that at least one of ten is right about *one* child. Nobody asks them together "
    "here: each has its own accuracy, and the highest is taken.",
).wrong(87.2, "So many per cent is right. Give it as a share between 0 and 1.", credit=0.8)


_PUBLISHED = 0.854  # ResNet-18 (28), Yang and others 2023, doi.org/10.1038/s41597-022-01721-8


@predict(
    question="""
    **How much of a row is luck?** The published table gives ResNet-18 an accuracy of 0.854, on 624 children. By how
    much may it lie above or below, at 95 %? Guess first; then give *half* the width of the interval, three digits after
    the point.
    """,
    hints=[
        "wilson(successes, trials) of the lesson gives the interval. How many of the 624 are successes?",
        "Half of the way from its low to its high end.",
        "By hand: 1.96 times the root of 0.854 x 0.146 / 624.",
    ],
    digits=3,
    praise="Nearly three points up or down. By these accuracies alone, rows less than four points apart cannot be told "
    "from each other. Compared child by child they might be, but nobody published the answers.",
)
def half_width():
    """Compute half the width of Wilson's interval."""
    interval = wilson(round(_PUBLISHED * _CHILDREN), _CHILDREN)
    return (interval.high - interval.low) / 2


_PUBLISHED_ERROR = float(np.sqrt(_PUBLISHED * (1 - _PUBLISHED) / _CHILDREN))

half_width.wrong(
    round(_PUBLISHED_ERROR, 3),
    "{got} is one standard error: it covers the truth two times in three. For 95 % go about twice as far.",
).wrong(0.0555, "{got:.3f} is the whole interval, from end to end. How far is it from its middle?", credit=0.5).wrong(
    0.0004,
    "That is no more than the table's own rounding. Did you forget the root? Chance goes down with the *root* of the "
    "number of children, and 624 has one of about 25.",
).wrong(
    0.03, "Right to two digits. Three, please: it is the same third digit that the table prints.", credit=0.8
).wrong(
    0.0395,
    "About 0.04 is one divided by the root of 624: right to the size, and for an accuracy of one half. Near 0.85 "
    "chance plays less. Put the 0.854 in.",
    credit=0.5,
).wrong(0.05, "0.05 is the 5 % in which the interval fails. How *wide* it is depends on the number of children.").wrong(
    0.025,
    "0.025 is half of 5 %: how often the truth lies above the interval. How *far* the interval reaches depends on the "
    "number of children.",
).wrong(
    2.8, "So many points of a hundred is right. The accuracy is given as a share; give this in the same.", credit=0.8
).wrong(2.77, "That is right in points of a hundred. The table gives the accuracy as a share; do the same.", credit=0.8)


_PAIRS = {"P": (100, 86), "Q": (50, 36), "R": (18, 4)}  # children whom only the first, only the second judges rightly
_RIGHT = 554  # of 624, for the first of each pair


_SHARES = {name: wilson(first, first + second) for name, (first, second) in _PAIRS.items()}


def _chance(only_first, only_second):
    """Return in how many of 100 cases a fair coin would divide these children at least so unequally."""
    n, fewer = only_first + only_second, min(only_first, only_second)
    return f"{200 * sum(comb(n, heads) for heads in range(fewer + 1)) / 2**n:.0f}"


# The exact version of this is McNemar's test; how it compares with others: Fagerland and others 2013,
# doi.org/10.1186/1471-2288-13-91.
@interpret(
    question="""
    **Two models, the same children.** Three pairs of models (invented), all judged on the same 624 children. In each
    pair the first is right about 554 (0.888, interval 0.861 to 0.910), the second about 540 (0.865, 0.836 to 0.890).
    What differs is on how many children they disagree. Only these children tell which model is better; if none is, each
    of them falls to either side like a tossed coin, half and half. So `wilson(first, first + second)` gives the share
    that falls to the first model, with its interval. Does it hold one half?

    | pair | only the first is right | only the second is right |
    |---|---|---|
    | P | 100 | 86 |
    | Q | 50 | 36 |
    | R | 18 | 4 |

    For which pair do these children show, at 95 %, that the first is better: `"P"`, `"Q"`, `"R"` or `"none"`?
    """,
    hints=[
        "Children about whom both are right, or both wrong, say nothing on which is better. How many are left?",
        "If both were equally good, each of the remaining children would be the toss of a coin.",
        "Try wilson(100, 186). The other two pairs in the same way. Which interval lies above 0.5 entirely?",
    ],
    choices=("P", "Q", "R", "none"),
    praise=f"18 of 22 is {_SHARES['R'].value:.2f} ({_SHARES['R'].low:.2f} to {_SHARES['R'].high:.2f}): no coin. 50 of "
    "86 and 100 of 186 could be one. Same accuracies, same intervals: only the comparison child by child can tell.",
)
def telling_pair():
    """Find the pair whose disagreements fall to the first model more often than a coin's half."""
    telling = [name for name, share in _SHARES.items() if share.low > 0.5]
    return telling[0] if telling else "none"


telling_pair.wrong(
    "P",
    "P disagrees most often, but disagreement is noise as well: 186 tosses of a coin fall 100 to 86, or wider, in "
    f"{_chance(*_PAIRS['P'])} cases of 100. In all pairs the difference is 14; where is the least noise around it?",
).wrong(
    "Q",
    f"50 to 36 looks clear, but a coin does as much in {_chance(*_PAIRS['Q'])} cases of 100. The difference is 14 in "
    "all three pairs. Out of how many tosses?",
).wrong(
    "none",
    "The intervals overlap, but each was made as if the other model had seen other children. These were the same: easy "
    "and hard ones are common to both, and cancel. Look at the children on whom they differ.",
)


_LOWERED = {"found": (0.94, 0.97), "left": (0.96, 0.90)}  # at the old and at the lower threshold
_ILL = {"validation": 389 / 524, "test": 390 / 624}  # PneumoniaMNIST's splits
_WAYS = ("rises on both", "rises on validation only", "rises on test only", "falls on both")


@predict(
    question="""
    **A threshold that suits validation.** Somebody lowers a threshold. It then finds 0.97 of the ill instead of 0.94,
    and leaves 0.90 of the healthy alone instead of 0.96. Suppose that these shares are the same on validation and on
    test. Of the 524 validation images 389 are ill, of the 624 test images 390. What does the lower threshold do to the
    *accuracy*: `"rises on both"`, `"rises on validation only"`, `"rises on test only"` or `"falls on both"`?
    """,
    hints=[
        "In shares: 3 in 100 more of the ill are right, 6 in 100 fewer of the healthy. When do these balance?",
        "They balance where there are two ill for each healthy child. How many are there on each side?",
    ],
    choices=_WAYS,
    praise="389 to 135 is nearly three ill for each healthy child: worth it. 390 to 234 is fewer than two: not worth "
    "it. Whoever tunes accuracy on validation tunes to its prevalence too.",
)
def lower_threshold():
    """Compute the four accuracies, and say where the lower threshold gains."""
    gains = {}
    for split, ill in _ILL.items():
        before, after = (_accuracy(_LOWERED["found"][when], _LOWERED["left"][when], ill) for when in (0, 1))
        gains[split] = after > before
    return _WAYS[(0 if gains["test"] else 1) if gains["validation"] else (2 if gains["test"] else 3)]


lower_threshold.wrong(
    "rises on both",
    "More ill are found on both sides, and that counts for more where there are many. But twice as many points are "
    "lost on the healthy. Are there two ill for each healthy child in the *test* set?",
).wrong(
    "rises on test only",
    "The right idea, the wrong side: finding more of the ill pays where the ill are many. Which split has more of them "
    "for each healthy child?",
).wrong(
    "falls on both",
    "6 lost against 3 gained looks bad. But the 6 are of a hundred *healthy*, the 3 of a hundred *ill*, and these are "
    "not equally many. Count the validation children.",
)
