"""Who receives the gradient? An exercise of lesson 08."""

import numpy as np

from medlearn.checks import implement


def _images_and_upstreams(rng):
    """Return images with even sides and upstreams; one is negative, one repeats numbers, one holds whole ones."""
    example = (np.array([[1.0, 5, 2, 0], [2, 3, 4, 7]]), np.array([[10.0, -1]]))
    sizes = [(6, 4), (2, 8), (4, 6)]
    made = [(rng.normal(size=(y, x)), rng.normal(size=(y // 2, x // 2))) for y, x in sizes]
    negative = (-1 - rng.random((4, 4)), rng.normal(size=(2, 2)))
    whole = (rng.permutation(24).reshape(4, 6), rng.random((2, 3)))
    repeated = (np.array([[5.0, 1, 5, 9, 5, 2], [2, 3, 4, 6, 1, 3]]), np.array([[10.0, -1, 4]]))
    return [example, *made, negative, repeated, whole]


# The same question, with its own worked example: stats.stackexchange.com/questions/414301.
@implement(
    question="""
    **Who receives the gradient?** Max pooling keeps the largest of each 2 x 2 pixels; the windows lie side by side.
    Write `pool_backward(image, upstream)`. The image has (rows, columns), both even. `upstream` has (rows / 2, columns
    / 2): the gradient of the loss for each pooled pixel. Return the gradient for every pixel of the image. No two
    pixels of a window are equal; the image may hold whole numbers, the upstream any numbers.
    """,
    hints=[
        "Which output does a pixel feed, and with which factor, if it is the largest of its window? If it is not?",
        "Two loops over the places (y, x) of upstream; the window is image[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].",
        "Compare the window with its own maximum: that is 1 for the winner and 0 for the others.",
    ],
    cases=_images_and_upstreams,
    praise="Only 5 and 7 fed the result, so only they receive something. The other six get 0.",
)
def pool_backward(image, upstream):
    """Return the gradient by the image, of its shape."""
    gradient = np.zeros(image.shape)
    for y, x in np.ndindex(upstream.shape):
        window = image[2 * y : 2 * y + 2, 2 * x : 2 * x + 2]
        gradient[2 * y : 2 * y + 2, 2 * x : 2 * x + 2] = np.where(window == window.max(), upstream[y, x], 0)
    return gradient


def _enlarged(pooled):
    """Repeat each number over its window of 2 x 2."""
    return np.kron(pooled, np.ones((2, 2)))


def _winners(image):
    """Return 1 where a pixel is the largest of its window, else 0."""
    windows = image.reshape(image.shape[0] // 2, 2, image.shape[1] // 2, 2)
    return (image == _enlarged(windows.max(axis=(1, 3)))).astype(float)


def _repeats(image, upstream):
    """Say whether the largest number of some window stands in another place too."""
    return np.isin(image, image[_winners(image) == 1]).sum() > upstream.size


# Right on whole numbers and on repeated ones: a misconception is known whatever type the answer's zeros have, and
# wherever it looks for a window's largest number.
def _with_decimals(image, upstream):
    return image.dtype.kind != "i" and not _repeats(image, upstream)


pool_backward.wrong(
    lambda image, upstream: _enlarged(upstream) / 4,
    "You spread each gradient evenly over four pixels. That is average pooling, where all four feed the result. Which "
    "one alone decides a maximum?",
    where=_with_decimals,
).wrong(
    lambda image, upstream: _enlarged(upstream),
    "All four pixels of a window receive the whole gradient. Nudge one that is not the largest: does the maximum move?",
    where=_with_decimals,
).wrong(
    lambda image, upstream: _winners(image),
    "You found the winners. But they receive 1, whatever the upstream is. You have the factor, but it still has to be "
    "multiplied by the upstream.",
    where=_with_decimals,
).wrong(
    lambda image, upstream: _winners(image) * image,
    "You put the winners' own *values* in their places. What goes back is the upstream gradient. In the "
    "example the pixel 5 should receive 10.",
    where=_with_decimals,
).wrong(
    lambda image, upstream: _winners(image) * image * _enlarged(upstream),
    "The winners receive upstream times their own value. The output is the pixel itself, not its square: what is the "
    "factor if a pixel grows by 0.1 and the maximum grows by 0.1?",
    where=_with_decimals,
).wrong(
    lambda image, upstream: (image == image.max()) * _enlarged(upstream),
    "Only the largest pixel of the *whole image* receives something. Every window has a winner of its own.",
    where=_with_decimals,
)


def _only_above_zero(image, upstream):
    return (_winners(image) > 0) * (image > 0) * _enlarged(upstream)


pool_backward.wrong(
    _only_above_zero,
    "Right wherever a window holds something above 0. Where all four pixels are negative nobody wins. Does your search "
    "for the largest begin with 0?",
    where=_with_decimals,
)


def _gradient_of_whole_numbers(image, upstream):
    return (_winners(image) * _enlarged(upstream)).astype(image.dtype)


pool_backward.wrong(
    _gradient_of_whole_numbers,
    "Right for images with decimals. Where the image holds whole numbers your gradients do too, and 0.7 has become 0: "
    "they took over the image's type. Look at how you make the array of zeros.",
)


def _found_anywhere(image, upstream):
    """Give each window's gradient to every pixel of the image that equals its largest."""
    gradient = np.zeros(image.shape)
    for y, x in np.ndindex(upstream.shape):
        gradient[image == image[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].max()] = upstream[y, x]
    return gradient


pool_backward.clause(
    "one number in several windows",
    _repeats,
    _found_anywhere,
    message="Right while no number occurs twice. Here 5 is the largest of two windows, and it occurs in a third one "
    "without being its largest. Look for a window's winner inside that window only.",
).clause(
    "an image of whole numbers", lambda image, upstream: image.dtype.kind == "i", _gradient_of_whole_numbers
).clause(
    "a window without a number above 0",
    lambda image, upstream: (image[_winners(image) == 1] <= 0).any(),
    _only_above_zero,
)
