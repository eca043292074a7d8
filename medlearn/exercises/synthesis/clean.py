"""Below the noise. An exercise of lesson 18."""

import numpy as np

from medlearn.checks import mend


def _pixels(rng):
    """Return noisy values, their noise and the share kept: the lesson's pixel, and random images."""
    cases = [(np.array([0.18]), np.array([-0.5]), 0.64), (np.array([0.5, -1.0]), np.array([0.0, 0.3]), 1.0)]
    for shape, kept in (((4, 4), 0.25), ((2, 3, 3), 0.9), ((6,), 0.01)):
        cases.append((rng.normal(size=shape), rng.normal(size=shape), kept))
    return cases


@mend(
    question="""
    **Below the noise.** An image was made noisy: noisy = √kept · clean + √(1 - kept) · noise. This listing should give
    the clean image back, for whoever knows the noise. For the pixel of the lesson, 0.18, with the noise -0.5 and 0.64
    kept, it should give 0.6. It gives 0.5625. Find its faults.
    """,
    listing="""
    def clean(noisy, noise, kept):
        return (noisy - (1 - kept) * noise) / kept
    """,
    hints=["Compare the listing with the formula, letter by letter.", "`np.sqrt` is missing. Once?"],
    cases=_pixels,
    praise="So whoever can guess the noise can guess the image, and the reverse: the network needs to learn only one.",
)
def clean(noisy, noise, kept):
    """Return the image below a known noise."""
    return (noisy - np.sqrt(1 - kept) * noise) / np.sqrt(kept)


def _solved(of_noise, of_image):
    return lambda noisy, noise, kept: (noisy - of_noise(kept) * noise) / of_image(kept)


clean.wrong(
    _solved(lambda kept: 1 - kept, lambda kept: kept), "Nothing has changed: both faults are still there."
).wrong(
    _solved(lambda kept: np.sqrt(1 - kept), lambda kept: kept),
    "The noise is right. But what is left of the image is its root, √kept, too.",
).wrong(
    _solved(lambda kept: 1 - kept, np.sqrt), "The division is right. But the noise came in with √(1 - kept)."
).wrong(
    _solved(lambda kept: 1 - np.sqrt(kept), np.sqrt),
    "The root goes around the whole of 1 - kept, not around kept alone.",
).wrong(
    _solved(np.sqrt, lambda kept: np.sqrt(1 - kept)),
    "You exchanged the two shares: `kept` belongs to the image, 1 - kept to the noise.",
).wrong(
    lambda noisy, noise, kept: noisy - np.sqrt(1 - kept) * noise / np.sqrt(kept),
    "The brackets: take the noise away first, then divide *all* by √kept.",
).wrong(
    lambda noisy, noise, kept: noisy - np.sqrt(1 - kept) * noise,
    "The noise is gone. But the image is still shrunk by √kept.",
)
