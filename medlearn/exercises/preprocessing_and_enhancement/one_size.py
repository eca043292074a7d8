"""One size for images of any shape. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import implement


def _pictures(rng):
    """Return an ultrasound picture, wide; one turned, high; a square; and sizes that do not divide evenly."""
    from medlearn.datasets import load_ultrasound

    scan = load_ultrasound("rgb").image[::4, ::4, 1] / 255
    drawn = [rng.uniform(0.2, 1, size=shape) for shape in ((6, 6), (9, 14), (15, 8))]
    return [(scan, 32), (scan.T, 32), *((image, size) for image, size in zip(drawn, (3, 7, 10), strict=True))]


def _square(image, size, before=0.5, value=0.0):
    """Pad to a square, with this part of the new pixels in front, and resize."""
    from skimage.transform import resize

    added = max(image.shape) - np.array(image.shape)
    first = (added * before).astype(int)
    padded = np.pad(image, [(one, all - one) for one, all in zip(first, added, strict=True)], constant_values=value)
    return resize(padded, (size, size), anti_aliasing=True)


@implement(
    question="""
    **One size for any shape.** `resize` stretches an image that is not square, and a stretched organ is a wrong organ.
    Write `one_size(image, size)` for a grey image: first pad its shorter side with zeros until it is a square, with the
    image in the middle (if one row or column is left over, it comes at the end). Then `resize` it to `size` × `size`
    with `anti_aliasing=True`. (`resize` comes from `skimage.transform`. Import it inside your function.) The check
    draws an ultrasound picture, new to you, the expected one, and yours.
    """,
    hints=[
        "How many rows and how many columns are missing to max(image.shape)?",
        "Half of them go in front, rounded down by //, and the rest behind. np.pad takes a pair for each axis.",
        "np.pad(image, ((top, bottom), (left, right))) fills with zeros. Then resize(padded, (size, size), ...).",
    ],
    cases=_pictures,
    draws=True,
    praise="Wide or high, nothing is stretched. A millimetre is as long across as it is down.",
)
def one_size(image, size):
    """Pad an image to a square, in the middle, and resize it."""
    from skimage.transform import resize

    rows, columns = image.shape
    side = max(rows, columns)
    top, left = (side - rows) // 2, (side - columns) // 2
    padded = np.pad(image, ((top, side - rows - top), (left, side - columns - left)))
    return resize(padded, (size, size), anti_aliasing=True)


def _stretched(image, size):
    from skimage.transform import resize

    return resize(image, (size, size), anti_aliasing=True)


def _cropped(image, size):
    side = min(image.shape)
    top, left = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
    return _stretched(image[top : top + side, left : left + side], size)


def _jagged(image, size):
    from skimage.transform import resize

    side = max(image.shape)
    return resize(_padded(image, side), (size, size), anti_aliasing=False)


def _padded(image, side):
    added = side - np.array(image.shape)
    return np.pad(image, [(one // 2, one - one // 2) for one in added])


def _not_square(image, size):
    return image.shape[0] != image.shape[1]


one_size.wrong(
    _stretched,
    "You resized without padding, so an image that is not square is stretched. How many rows or columns are missing to "
    "a square?",
    where=_not_square,
).wrong(
    _cropped,
    "You cut the longer side off to get a square. Nothing is stretched, but a finding at the edge would be gone. Add "
    "to the shorter side instead.",
    where=_not_square,
).wrong(
    lambda image, size: _square(image, size, before=0),
    "Nothing is stretched, but all zeros stand at one end. The image belongs in the middle: half of them go in front.",
    where=_not_square,
).wrong(
    lambda image, size: _square(image, size, value=1.0),
    "The image is in its place, but the new pixels are white. Zeros were asked for, as black is air in most images.",
    where=_not_square,
).wrong(
    lambda image, size: _padded(image, max(image.shape)),
    "A good square of {got.shape[0]} pixels a side. One step is missing: resize it to the size that was asked for.",
).wrong(
    _jagged,
    "The shape is right. But you shrank without blurring first, so fine detail turns into false patterns: "
    "anti_aliasing=True.",
).clause(
    "an odd row or column comes at the end",
    lambda image, size: (image.shape[0] - image.shape[1]) % 2 == 1,
    lambda image, size: _square(image[::-1, ::-1], size)[::-1, ::-1],
    message="Right where the missing pixels can be halved. With an odd number, the one that is left over comes at the "
    "end: round down in front.",
)
