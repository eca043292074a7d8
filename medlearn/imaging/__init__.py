"""Prepare images: what happens between the file and the eye, or between the file and the learner.

One image is (rows, columns). A batch is (n, rows, columns) or (n, rows, columns, channels), in any unit; three axes of
which the last has 1, 3 or 4 entries are refused, because they could be one colour image. Integers come back as floats,
so that nothing wraps. Where chance is involved it enters as `rng`, a `numpy.random.Generator`.
"""

from medlearn.imaging.augmentation import brightness, contrast, flip, rotate, shift
from medlearn.imaging.denoising import denoise
from medlearn.imaging.normalisation import rescale, standardise
from medlearn.imaging.regions import surroundings
from medlearn.imaging.windows import window

__all__ = [
    "brightness",
    "contrast",
    "denoise",
    "flip",
    "rescale",
    "rotate",
    "shift",
    "standardise",
    "surroundings",
    "window",
]
