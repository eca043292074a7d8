"""Bring a head to one scale. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import implement


def _heads(rng):
    """Return a head in MR, the same in more air, two noisy bright blocks in grey air, and a pixel at the threshold."""
    from medlearn.datasets import load_mr_volume

    head = load_mr_volume().image[:, :, 12].T[::-1]
    blocks = [rng.normal(20, 3, size=size) for size in ((12, 9), (8, 14))]
    for block in blocks:
        block[3:7, 2:6] += rng.uniform(80, 160, size=(4, 4))
    edge = np.array([[0, 8, 57.5], [180, 190, 256]])  # 57.5 is Otsu's threshold, and stays it on other scales
    return [(head,), (np.pad(head, 30),), *((block,) for block in blocks), (edge,)]


@implement(
    question="""
    **One scale for a head.** Write `scaled_head(image)` for an MR image. The head is all that is brighter than Otsu's
    threshold. (`threshold_otsu` comes from `skimage.filters`. Import it inside your function.) Give the pixels of the
    head a mean of 0 and a standard deviation of 1 (`np.std` as it is), and make all others 0. Return an image of the
    same shape. The check draws a head, new to you, the expected picture, and yours.
    """,
    hints=[
        "head = image > threshold_otsu(image) is a mask: True in the head, False in the air.",
        "image[head] holds the pixels of the head alone. Take their mean and their standard deviation.",
        "np.where(head, one, 0) takes the pixels of `one` inside the head, and 0 elsewhere.",
    ],
    cases=_heads,
    draws=True,
    praise="More air around the head changes nothing now. Grey is the mean of this head, in any scanner's numbers.",
)
def scaled_head(image):
    """Give the pixels above Otsu's threshold mean 0 and standard deviation 1, and make all others 0."""
    from skimage.filters import threshold_otsu

    head = image > threshold_otsu(image)
    mean, spread = image[head].mean(), image[head].std()
    return np.where(head, (image - mean) / spread, 0)


def _head(image):
    from skimage.filters import threshold_otsu

    return image > threshold_otsu(image)


def _scaled(image, counted, kept):
    """Count some pixels, and keep some (the rest becomes 0)."""
    return np.where(kept, (image - image[counted].mean()) / image[counted].std(), 0)


def _all(image):
    return np.full(image.shape, True)


# Which pixels count, and which are kept.
scaled_head.wrong(
    lambda image: _scaled(image, _all(image), _all(image)),
    "You standardised the whole image: the air counts, and it is not 0. With more air around the same head, its values "
    "would change. Find the head first.",
).wrong(
    lambda image: _scaled(image, _all(image), _head(image)),
    "The air is 0, as it should be. But mean and standard deviation come from *all* pixels. Take those of the head: "
    "image[head].",
).wrong(
    lambda image: _scaled(image, _head(image), _all(image)),
    "The head is right. The air is {got[0][0]:.1f} and should be 0: everything outside the head.",
).wrong(
    lambda image: _scaled(image * _head(image), _all(image), _head(image)),
    "You set the air to 0 first, and then took the mean and the standard deviation of the whole image. These zeros "
    "count, too. Take both from the pixels of the head alone.",
).wrong(
    lambda image: _scaled(image, ~_head(image), ~_head(image)),
    "Your mask is inverted: you kept the air. The head is brighter than the threshold.",
).wrong(
    lambda image: _scaled(image, image > image.mean(), image > image.mean()),
    "Your threshold is the mean of the image, which moves when there is more air. Let Otsu's method choose.",
).wrong(
    lambda image: _scaled(image, image > np.ptp(image) / 20, image > np.ptp(image) / 20),
    "Your threshold is a twentieth of the brightest pixel, as in the lesson's abdomen. This question asks for Otsu's.",
).clause(
    "a pixel at the threshold",
    lambda image: image.shape == (2, 3),
    lambda image: _scaled(image, image >= 57.5, image >= 57.5),
    message="Right, except for a pixel that equals the threshold. The head is *brighter*: that pixel is air.",
)


# What is done to them.
scaled_head.wrong(
    _head, "This is the mask of the head, and a good one. Now use it: image[head] are the pixels to be standardised."
).wrong(
    lambda image: (image[_head(image)] - image[_head(image)].mean()) / image[_head(image)].std(),
    "The values are right, but they come in one row of {got.size}. An image of the shape {expected.shape} is due: "
    "write them back into their places.",
).wrong(
    lambda image: np.where(_head(image), image - image[_head(image)].mean(), 0),
    "The mean is gone, but another scanner's factor is not. Divide by the standard deviation, too.",
).wrong(
    lambda image: np.where(_head(image), (image - image[_head(image)].mean()) / image[_head(image)].var(), 0),
    "You divide by the variance. Its root, the standard deviation, is meant.",
).wrong(
    lambda image: np.where(_head(image), image / image.max(), 0),
    "You divided by the brightest pixel. One bright vessel then decides the scale. Use mean and standard deviation.",
)
