"""A slice in noise. An exercise of lesson 18."""

import numpy as np

from medlearn.checks import implement


def _images(rng):
    """Return images, noise and shares: a real CT slice, random ones, and shares that are none."""
    from medlearn.datasets import load_ct_slice

    image = load_ct_slice().image.astype(float)[::4, ::4]
    cases = [(image, rng.standard_normal(image.shape), 0.5)]
    for shape, kept in (((5, 7), 0.2), ((6, 4), 0.9), ((4, 4), 1.0), ((4, 5), 0.0), ((3, 3), -0.1), ((3, 3), 1.5)):
        cases.append((rng.normal(40, 12, shape), rng.standard_normal(shape), kept))
    return cases


@implement(
    question="""
    **A slice in noise** (optional). Write `in_noise(image, noise, kept)`. First standardise the image: subtract its
    mean and divide by its standard deviation, so that it is as strong as the noise. Then mix: √kept of the image and
    √(1 - kept) of the noise. Shares go from 0 to 1: raise a ValueError for others. The check draws it for a real CT
    slice, new to this lesson, with half of its variance kept.
    """,
    hints=["`image.mean()` and `image.std()`.", "np.sqrt(kept) * image + np.sqrt(1 - kept) * noise"],
    cases=_images,
    draws=True,
    praise="Half of the variance is noise, and you still see the body: you know what a body looks like. That is what a "
    "diffusion network learns.",
)
def in_noise(image, noise, kept):
    """Standardise an image and mix it with noise."""
    if not 0 <= kept <= 1:
        raise ValueError("kept is a share, from 0 to 1.")
    image = (image - image.mean()) / image.std()
    return np.sqrt(kept) * image + np.sqrt(1 - kept) * noise


def _mixed(image, noise, kept):
    return np.sqrt(kept) * image + np.sqrt(1 - kept) * noise


def _share(image, noise, kept):
    return 0 <= kept <= 1


def _part(image, noise, kept):
    return 0 < kept < 1


in_noise.wrong(
    _mixed,
    "You mixed the values as they are: the noise is too weak to be seen. Standardise the image first.",
    where=lambda image, noise, kept: _share(image, noise, kept) and kept > 0,
).wrong(
    lambda image, noise, kept: _mixed(image - image.mean(), noise, kept),
    "The mean is 0 now. Divide by the standard deviation as well.",
    where=lambda image, noise, kept: _share(image, noise, kept) and kept > 0,
).wrong(
    lambda image, noise, kept: kept * (image - image.mean()) / image.std() + (1 - kept) * noise,
    "The roots are missing: `kept` is the share of the *variance*.",
    where=_part,
).wrong(
    lambda image, noise, kept: _mixed((image - image.mean()) / image.std(), noise, 1 - kept),
    "You exchanged the two shares: `kept` belongs to the image.",
    where=_share,
).wrong(
    lambda image, noise, kept: (image - image.mean()) / image.std() + np.sqrt(1 - kept) * noise,
    "The noise is right. The image gives way to it: multiply it by √kept.",
    where=_share,
).clause(
    "a share below 0 or above 1",
    lambda image, noise, kept: not _share(image, noise, kept),
    message="Right for shares from 0 to 1. Others must raise a ValueError.",
)
