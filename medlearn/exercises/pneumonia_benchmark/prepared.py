"""Each image by itself. An exercise of lesson 11."""

import numpy as np

from medlearn.checks import mend


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
    **Each image by itself.** A network may see each image brought to mean 0 and standard deviation 1 *by
    itself*, so that the exposure makes no difference. This listing does it for the whole batch at once: a child's
    answer then depends on which other children were sent along. Fix it. `images` is (images, rows, columns); the
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
def _all_show(images):
    return not _constant(images).any()


prepared.wrong(
    lambda images: (images - images.mean()) / images.std(),
    "Still one mean for all of them: the dark image stays dark beside the bright one. The same child sent with others "
    "would get other numbers. Mean and spread must be found for each image.",
    where=_all_show,
).wrong(
    lambda images: (images - images.mean(axis=0)) / images.std(axis=0),
    "You have one mean for each *place*, taken over the patients. That, too, depends on who was sent along. Which axes "
    "belong to one image?",
    where=_all_show,
).wrong(
    lambda images: (images - images.mean(axis=2, keepdims=True)) / images.std(axis=2, keepdims=True),
    "You give each *row* of an image a mean and a spread of its own: the top of the chest is no longer darker than the "
    "bottom. One image has two axes.",
    where=_all_show,
).wrong(
    lambda images: (images - images.mean(axis=1, keepdims=True)) / images.std(axis=1, keepdims=True),
    "You give each *column* of an image a mean and a spread of its own, so left and right lung can no longer be "
    "compared. One image has two axes.",
    where=_all_show,
).wrong(
    lambda images: (images - images.mean(axis=(1, 2))) / images.std(axis=(1, 2)),
    "One mean and one spread for each image: right. But their shape, (images,), does not fit (images, rows, columns), "
    "and NumPy says so. Each number must stand on axes of length 1.",
    where=_all_show,
).wrong(
    lambda images: (images - images.mean(axis=(1, 2), keepdims=True)) / images.std(),
    "Each image has mean 0 now. But the spread is that of the whole batch: a machine with twice the contrast still "
    "looks different.",
    where=_all_show,
).wrong(
    lambda images: images - images.mean(axis=(1, 2), keepdims=True),
    "Each image has mean 0 now, but its spread is not 1: the images with much contrast still have it.",
).wrong(
    lambda images: (images - images.mean(axis=(1, 2), keepdims=True)) / images.var(axis=(1, 2), keepdims=True),
    "You divide by the *variance*. Its unit is grey levels squared; the standard deviation is its root.",
    where=_all_show,
)


def _by_darkest_and_brightest(images):
    low, high = (part(axis=(1, 2), keepdims=True) for part in (images.min, images.max))
    return (images - low) / (high.astype(float) - low)


prepared.wrong(
    _by_darkest_and_brightest,
    "You bring each image to 0 to 1, by its darkest and brightest pixel. One white letter of lead then decides on the "
    "whole image. Asked are mean 0 and standard deviation 1.",
    where=_all_show,
).wrong(
    lambda images: prepared.reference(images) * np.sqrt(1 - 1 / images[0].size),
    "Nearly: you divide by the number of pixels less one, as one does for a sample (and as PyTorch does). Here the "
    "pixels are all there are.",
    where=_all_show,
)


def _constant_is_nan(images):
    mean, spread = (part(axis=(1, 2), keepdims=True) for part in (images.mean, images.std))
    return (images - mean) / spread


prepared.wrong(
    _constant_is_nan,
    "Right for every image that shows something. The constant one became nan, 0 divided by 0, and one nan is enough to "
    "ruin all weights of a network. What should its spread count as?",
).clause(
    "one constant image among others",
    lambda images: _constant(images).any() and not _constant(images).all(),
    lambda images: np.zeros(images.shape),
    message="Right where all images show something, and where none does. With a single constant image among others it "
    "is 0 everywhere, and the others are as they would be without it.",
).clause(
    "an image that is the same grey everywhere",
    lambda images: _constant(images).any(),
    _constant_is_nan,
    message="Right for every image that shows something. One that is the same grey everywhere is to become 0 "
    "everywhere, not something else.",
)
