"""Exercises for lesson 08: what a convolutional network computes, forward and backward.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict
from medlearn.convolution import correlate
from medlearn.network import softmax, softmax_cross_entropy
from medlearn.network.gradcheck import layer_errors
from medlearn.network.layers import Conv2D, Dense


# The count puzzles learners: community.deeplearning.ai, thread 87136, "Explain the math behind the parameters ...".
@predict(
    question="""
    **Count what is learnt.** A convolutional layer takes images of 64 x 64 with 8 channels and makes 16 maps with
    kernels of 5 x 5, without padding. How many numbers does it *learn*? Commit yourself before you ask the library.
    """,
    hints=[
        "How many channels does a single kernel look at, and how many numbers does it hold?",
        "5 x 5 x 8 numbers in a kernel, 16 kernels. What else does each map have?",
    ],
    praise="Each of the 16 kernels has 5 x 5 x 8 numbers and one bias. The 64 x 64 of the image does not occur: the "
    "same kernels serve at every place.",
)
def parameters():
    """Count the parameters of the layer."""
    layer = Conv2D(16, 5)
    layer.build((64, 64, 8), np.random.default_rng(0), np.float64)
    return sum(array.size for array in layer.parameters.values())


parameters.wrong(
    5 * 5 * 8 * 16,
    "{got} numbers are in the kernels. Something is added to each map, the same at every place: that is learnt too.",
).wrong(
    5 * 5 * 16 + 16,
    "{got} would be right for a grey image. This one has 8 channels, and a kernel looks at all of them at once.",
).wrong(
    5 * 5 * 16,
    "{got}: two things are missing. A kernel looks at all 8 channels at once, and each map has a constant of its own.",
).wrong(
    5 * 5 * 8 * 16 + 8 * 16,
    "The kernels are right. But {got} gives each map a constant for every *channel*. First the products of all "
    "channels are added up; how many constants does a single sum need?",
).wrong(
    5 * 5 * 8 * 16 + 1, "The kernels are right. But {got} has one constant for the whole layer. Do all maps share it?"
).wrong(
    5 * 5 * 8 + 1, "{got} belong to one kernel and its constant: they make a single map. How many maps are there?"
).wrong(
    60 * 60 * 16,
    "{got} is how many numbers come *out*: 60 x 60 places, 16 maps. The question is how many the layer has to learn.",
)


def _images_kernels_and_bias(rng):
    """Return images that are not square, kernels without symmetry, and a bias for each map."""
    example = (np.arange(12.0).reshape(3, 4, 1), np.arange(4.0).reshape(2, 2, 1, 1), np.array([10.0]))
    sizes = [((5, 6, 2), (3, 3, 2, 3)), ((4, 4, 3), (3, 3, 3, 2)), ((7, 4, 2), (2, 2, 2, 1)), ((3, 5, 1), (1, 1, 1, 2))]
    made = [(rng.normal(size=image), rng.normal(size=kernels), rng.normal(size=kernels[3])) for image, kernels in sizes]
    return [example, *made]


@mend(
    question="""
    **The window that never moves.** In the formula of an article the output's place does not occur on the right. This
    listing does what it prints, and has a second fault of its own. Mend both: `conv_layer(image, kernels, bias)` takes
    one image (rows, columns, channels), kernels (size, size, channels, maps) and a bias (maps,). It returns maps
    (rows - size + 1, columns - size + 1, maps): no padding, stride 1, kernels as they stand, the bias added once.
    """,
    listing="""
    def conv_layer(image, kernels, bias):
        size, maps = kernels.shape[0], kernels.shape[3]
        result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, maps))
        for y, x, m in np.ndindex(result.shape):
            for i, j in np.ndindex(size, size):
                result[y, x, m] += np.sum(image[i, j] * kernels[i, j, :, m]) + bias[m]
        return result
    """,
    hints=[
        "Print the result for the example. Why are all its numbers alike? Which pixel does the place (y, x) look at?",
        "For the place (y, x) the window begins at row y and column x of the image; i and j count from there.",
        "How often is the innermost line executed for one number of the result? How often is the bias due?",
    ],
    cases=_images_kernels_and_bias,
    praise="These are section 1's sums, in loops. The one line that moves the window is what makes a network convolve.",
)
def conv_layer(image, kernels, bias):
    """Correlate one image with each kernel and add its bias."""
    size, maps = kernels.shape[0], kernels.shape[3]
    result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, maps))
    for y, x, m in np.ndindex(result.shape):
        result[y, x, m] = bias[m]
        for i, j in np.ndindex(size, size):
            result[y, x, m] += np.sum(image[y + i, x + j] * kernels[i, j, :, m])
    return result


def _slid(image, kernels, bias, pixel):
    """Do what the mended listing does, with the pixel at (y, x, i, j) as given."""
    size = len(kernels)
    result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, kernels.shape[3])) + bias
    for y, x, m in np.ndindex(result.shape):
        for i, j in np.ndindex(size, size):
            result[y, x, m] += np.sum(image[pixel(y, x, i, j)] * kernels[i, j, :, m])
    return result


def _unmoved(image, kernels):
    """Return maps in which every place looks at the upper left window."""
    size = len(kernels)
    result = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1, kernels.shape[3]))
    return result + np.tensordot(image[:size, :size], kernels, 3)


@conv_layer.misconception(
    "All places of a map hold the same number: each looks at the upper left corner. Where should the output's place "
    "come in? (Then count how often the bias does.)"
)
def _(image, kernels, bias):
    return _unmoved(image, kernels) + bias * len(kernels) ** 2


@conv_layer.misconception(
    "The window moves now. But the bias comes in once for every place of the kernel: four times in the example. How "
    "often does the formula add it?",
    credit=0.5,
)
def _(image, kernels, bias):
    return correlate(image[np.newaxis], kernels)[0] + bias * len(kernels) ** 2


@conv_layer.misconception(
    "The bias is right now. But all places of a map still hold the same number: each looks at the upper left corner. "
    "Where should the output's place come in?",
    credit=0.5,
)
def _(image, kernels, bias):
    return _unmoved(image, kernels) + bias


@conv_layer.misconception(
    "The window moves, but the bias has gone. It is due once for each number of the result; the loop over i and j is "
    "only the wrong place for it.",
    credit=0.5,
)
def _(image, kernels, bias):
    return correlate(image[np.newaxis], kernels)[0]


@conv_layer.misconception(
    "Now every place looks at one pixel only and meets it with all numbers of the kernel. The window *begins* at (y, "
    "x); i and j must still lead from there to its other pixels."
)
def _(image, kernels, bias):
    return _slid(image, kernels, bias, lambda y, x, i, j: (y, x))


@conv_layer.misconception(
    "The place comes in, but i and j have gone: every place looks at one pixel only, and meets it with all numbers of "
    "the kernel. (And count how often the bias comes in.)"
)
def _(image, kernels, bias):
    return _slid(image, kernels, bias * len(kernels) ** 2, lambda y, x, i, j: (y, x))


@conv_layer.misconception(
    "You step *back* from (y, x), as a true convolution does. At the border the index falls below 0, and NumPy fetches "
    "pixels from the opposite end without a word. A layer takes its kernels as they stand."
)
def _(image, kernels, bias):
    return _slid(image, kernels, bias, lambda y, x, i, j: (y - i, x - j))


@conv_layer.misconception(
    "The index leaves the image: x counts columns, and columns stand second. The example has three rows and four "
    "columns, so that this comes to light; a square image would have kept quiet."
)
def _(image, kernels, bias):
    return _slid(image, kernels, bias, lambda y, x, i, j: (x + i, y + j))


@conv_layer.misconception(
    "Rows and columns have changed places: i counts the kernel's rows and belongs to y, j counts its columns and "
    "belongs to x."
)
def _(image, kernels, bias):
    return correlate(image[np.newaxis], kernels.transpose(1, 0, 2, 3))[0] + bias


conv_layer.wrong(
    lambda image, kernels, bias: correlate(image[np.newaxis], kernels[::-1, ::-1])[0] + bias,
    "The window moves and the bias is right. But your kernels are turned over, as in a true convolution. A layer takes "
    "them as they stand: i and j count forwards in both, image and kernel.",
    credit=0.5,
)


def _scores_and_labels(rng):
    """Return ordinary scores, scores all alike, and some so large that a careless softmax breaks."""
    example = (np.array([[2.0, 1.0, 0.5], [0.5, 3.0, 1.0], [1.0, 2.0, 1.5]]), np.array([0, 2, 1]))
    huge = [(np.array([[1000.0, 999.0, 0.0]]), np.array([1])), (np.array([[0.0, 1000.0]]), np.array([0]))]
    sizes = [(4, 9), (6, 2), (5, 4)]
    made = [(rng.normal(1, 2, size), rng.integers(0, size[1], size[0])) for size in sizes]
    mixed = (np.array([[0.0, 1000.0], [0.0, 0.0]]), np.array([1, 0]))
    return [example, (np.ones((4, 9)), np.array([0, 3, 8, 8])), *huge, mixed, *made]


@implement(
    question="""
    **From scores to a loss.** Write `cross_entropy(scores, labels)`: for each image, minus the natural logarithm of the
    probability that softmax gives to its true class; of these the mean. `scores` (n, classes) are not probabilities
    yet; `labels` (n,) are whole numbers from 0. Large scores must not break it: for the scores (0, 1000) and the label
    0 the loss is 1000.
    """,
    hints=[
        "Softmax: e to the score, divided by the sum of these over the classes of the *same* image.",
        "The probability of the true class of image k stands in row k and column labels[k].",
        "e to the 1000 overflows. Softmax stays the same if the largest score of each row is taken off first.",
        "The logarithm of a quotient is a difference: log of the sum, minus the score. Then no probability is ever 0.",
    ],
    cases=_scores_and_labels,
    praise=f"With all scores alike and nine classes it gives log 9 = {np.log(9):.2f}: what an untrained network should "
    "show. Compare that before any training.",
)
def cross_entropy(scores, labels):
    """Return the mean loss, a float, of scores (n, classes) for labels (n,)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(logarithms[np.arange(len(labels)), labels])


# Right on huge scores: a misconception is known whether or not the answer overflows there.
_ordinary = cross_entropy.mistaken_where(lambda scores, labels: np.abs(scores).max() <= 100)


def _own(values, labels):
    """Return each row's value at its label."""
    return values[np.arange(len(labels)), labels]


# Asked again and again: "Implementation of softmax function returns nan for high inputs", mcmap.net/q/1254218.
@cross_entropy.misconception(
    "Right on ordinary scores. With a score of 1000 it gave no number, as e to the 1000 is more than the computer can "
    "hold. Softmax does not change if you take the same off all scores of a row: what would help?",
    credit=0.5,
)
def _(scores, labels):
    powers = np.exp(scores)
    return -np.mean(np.log(_own(powers / powers.sum(axis=1, keepdims=True), labels)))


@cross_entropy.misconception(
    "Nothing overflows any more. But for the scores (0, 1000) the probability is so small that the computer writes 0, "
    "and its logarithm is infinite. Work out the logarithm of the quotient on paper first.",
    credit=0.8,
)
def _(scores, labels):
    return -np.mean(np.log(_own(softmax(scores), labels)))


@cross_entropy.misconception(
    "You got {got:.2f}: that is the *sum* over the images. It grows with the number of images; the mean does not.",
    credit=0.5,
)
@_ordinary
def _(scores, labels):
    return softmax_cross_entropy(scores, labels)[0] * len(labels)


@cross_entropy.misconception(
    "You got {got:.2f}: your mean runs over all classes too, and the zeros of the classes that are not true thin it "
    "out. Divide by the number of images."
)
@_ordinary
def _(scores, labels):
    return softmax_cross_entropy(scores, labels)[0] / scores.shape[1]


@cross_entropy.misconception(
    "Your probabilities add up to 1 down each column, over the images. They should do so within each image: along "
    "which axis do the classes lie?"
)
@_ordinary
def _(scores, labels):
    return -np.mean(np.log(_own(softmax(scores.T).T, labels)))


@cross_entropy.misconception(
    "Your probabilities add up to 1 over the whole table, all images together. Each image has a softmax of its own: "
    "along which axis do its classes lie?"
)
@_ordinary
def _(scores, labels):
    return -np.mean(np.log(_own(softmax(scores.reshape(1, -1)).reshape(scores.shape), labels)))


@cross_entropy.misconception(
    "You got {got:.2f}: every image was asked for the classes of *all* images, not only for its own. How many "
    "probabilities do you average? There should be one for each image."
)
@_ordinary
def _(scores, labels):
    return -np.mean(np.log(softmax(scores)[:, labels]))


@cross_entropy.misconception(
    "You got {got:.2f}: a logarithm to the base 10. Softmax is made with e, and only with the natural logarithm is "
    "the derivative probability minus truth.",
    credit=0.5,
)
@_ordinary
def _(scores, labels):
    return softmax_cross_entropy(scores, labels)[0] / np.log(10)


@cross_entropy.misconception(
    "You got {got:.2f}: the loss of the class that the network *likes best*. A loss asks about the class that is true, "
    "however unlikely the network finds it."
)
@_ordinary
def _(scores, labels):
    return softmax_cross_entropy(scores, scores.argmax(axis=1))[0]


@cross_entropy.misconception(
    "You took the logarithm of the score itself. Scores are not probabilities yet: they may be negative, and do not "
    "add up to 1. Which step comes between?"
)
@_ordinary
def _(scores, labels):
    return -np.mean(np.log(_own(scores, labels)))


@cross_entropy.misconception(
    "You got {got:.2f}, a negative loss. The logarithm of a probability is never above 0: which sign turns it into a "
    "penalty?",
    credit=0.5,
)
@_ordinary
def _(scores, labels):
    return -softmax_cross_entropy(scores, labels)[0]


@cross_entropy.misconception(
    "You got {got:.2f}: the mean probability that the true classes *missed*. That is never above 1; cross-entropy "
    "takes a logarithm, so that a confident mistake costs far more."
)
@_ordinary
def _(scores, labels):
    return np.mean(1 - _own(softmax(scores), labels))


@cross_entropy.misconception(
    "You got {got:.2f}: softmax went over the scores twice. Probabilities that are treated as scores lie close "
    "together, and so do those made from them."
)
@_ordinary
def _(scores, labels):
    return softmax_cross_entropy(softmax(scores), labels)[0]


@cross_entropy.misconception(
    "You took the largest score of the whole table off. A row of small scores beside one of large ones then vanishes: "
    "each row needs its own.",
    credit=0.8,
)
def _(scores, labels):
    shifted = scores - scores.max()
    return -np.mean(_own(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), labels))


# Right wherever the true class is possible: small numbers hardly count there.
_impossible = cross_entropy.mistaken_where(lambda scores, labels: np.any(_own(softmax(scores), labels) == 0))


def _with_small_number(small):
    """Return the loss as nearly every tutorial writes it: with a small number in the logarithm."""

    @_impossible
    def answer(scores, labels):
        return -np.mean(np.log(_own(softmax(scores), labels) + small))

    return answer


for _small in (1e-8, 1e-9, 1e-10, 1e-12, 1e-15):
    cross_entropy.misconception(
        f"You got {{got:.2f}}, which is minus the logarithm of {_small:.15f}".rstrip("0")
        + ": the small number you added to keep the logarithm finite has become the answer. {expected:.0f} is due. "
        "Work out the logarithm of the quotient on paper first; then nothing need be added.",
        credit=0.5,
    )(_with_small_number(_small))


cross_entropy.clause(
    "large scores",
    lambda scores, labels: np.abs(scores).max() > 100,
    lambda scores, labels: -np.mean(np.log(_own(softmax(scores), labels))),
    message="Right on ordinary scores. Something breaks where a score is 1000: for (0, 1000) and the label 0 the loss "
    "is 1000. Take the largest score of each row off first, and work out the logarithm of the quotient on paper.",
    credit=0.5,
)


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
    **Who receives the gradient?** Max-pooling keeps the largest of each 2 x 2 pixels; the windows lie side by side.
    Write `pool_backward(image, upstream)`: from one image (rows, columns), both even, and the gradient by the pooled
    image (rows / 2, columns / 2), the gradient by every pixel of the image. No two pixels of a window are equal; the
    image may hold whole numbers, the upstream any numbers.
    """,
    hints=[
        "In which output does a pixel occur, and with what factor, if it is the largest of its window? If it is not?",
        "Two loops over the places (y, x) of upstream; the window is image[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].",
        "Compare the window with its own maximum: that is 1 for the winner and 0 for the others.",
    ],
    cases=_images_and_upstreams,
    praise="Only 5 and 7 had a part in the result, so only they are told. Three of four pixels learn nothing here.",
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
_with_decimals = pool_backward.mistaken_where(
    lambda image, upstream: image.dtype.kind != "i" and not _repeats(image, upstream)
)


@pool_backward.misconception(
    "You spread each gradient evenly over four pixels: that is average-pooling, where all four have a part in the "
    "result. Which one alone decides a maximum?"
)
@_with_decimals
def _(image, upstream):
    return _enlarged(upstream) / 4


@pool_backward.misconception(
    "All four pixels of a window receive the whole gradient. Wiggle one that is not the largest: does the maximum move?"
)
@_with_decimals
def _(image, upstream):
    return _enlarged(upstream)


@pool_backward.misconception(
    "You found the winners. But they receive 1, whatever the upstream says: the factor is there, the gradient that it "
    "multiplies is not.",
    credit=0.5,
)
@_with_decimals
def _(image, upstream):
    return _winners(image)


@pool_backward.misconception(
    "You set the winners' own *values* down in their places: that goes backward through the picture, not through the "
    "gradients. In the example the pixel 5 should receive 10."
)
@_with_decimals
def _(image, upstream):
    return _winners(image) * image


@pool_backward.misconception(
    "The winners receive upstream times their own value. The output is the pixel itself, not its square: what is the "
    "factor if a pixel grows by 0.1 and the maximum grows by 0.1?",
    credit=0.5,
)
@_with_decimals
def _(image, upstream):
    return _winners(image) * image * _enlarged(upstream)


@pool_backward.misconception(
    "Only the largest pixel of the *whole image* receives something. Every window has a winner of its own."
)
@_with_decimals
def _(image, upstream):
    return (image == image.max()) * _enlarged(upstream)


@pool_backward.misconception(
    "Right wherever a window holds something above 0. Where all four pixels are negative nobody wins. Does your search "
    "for the largest begin with 0?",
    credit=0.5,
)
@_with_decimals
def _only_above_zero(image, upstream):
    return (_winners(image) > 0) * (image > 0) * _enlarged(upstream)


@pool_backward.misconception(
    "Right for images with decimals. Where the image holds whole numbers your gradient does too, and 0.7 has become 0: "
    "it took over the image's type. Look at how you make the array of zeros.",
    credit=0.8,
)
def _gradient_of_whole_numbers(image, upstream):
    return (_winners(image) * _enlarged(upstream)).astype(image.dtype)


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
    message="Right while no number occurs twice. Here 5 is the largest of two windows, and stands in a third one "
    "without being its largest. Look for a window's winner inside that window only.",
    credit=0.8,
).clause(
    "an image of whole numbers", lambda image, upstream: image.dtype.kind == "i", _gradient_of_whole_numbers
).clause(
    "a window without a number above 0",
    lambda image, upstream: (image[_winners(image) == 1] <= 0).any(),
    _only_above_zero,
)


def _cubes_and_sum(array):
    return np.sum(array**3) + np.sum(array) ** 2


def _weighted_squares(array):
    return np.sum(np.arange(1, array.size + 1).reshape(array.shape) * array**2) + array.prod()


def _functions_and_arrays(rng):
    """Return functions, arrays and steps, in eighths, so that adding and taking off is exact; last, whole numbers."""
    shapes = [(_weighted_squares, (4,)), (_cubes_and_sum, (2, 3)), (_weighted_squares, (2, 2, 2))]
    made = [(function, rng.integers(-8, 9, shape) / 4, 0.125) for function, shape in shapes]
    return [(_cubes_and_sum, np.array([1.0, 2.0]), 0.25), *made, (_cubes_and_sum, np.array([1, 2]), 0.25)]


# "Use the centered formula" and its company: cs231n.github.io/neural-networks-3, section "Gradient checks".
@implement(
    question="""
    **Wiggle every number.** Write `numerical_gradient(function, array, step)`. `function` takes an array and returns
    one number. For each number of the array, of any shape: the function's value with it raised by `step`, minus the
    value with it lowered by `step`, divided by how far apart the two are. All others stay where they are. Return an
    array of the same shape; leave the one you were given as it was. It may hold whole numbers.
    """,
    hints=[
        "One number at a time. np.ndindex(array.shape) walks over all places, whatever the shape.",
        "Make a copy, change one number in it, ask the function; and begin with a fresh copy for the next.",
        "From x - step to x + step: how far is that?",
    ],
    cases=_functions_and_arrays,
    praise="The exact slopes of the example are 9 and 18; central differences are off by step squared, "
    "0.0625. With a step of 1e-5 that is nothing.",
)
def numerical_gradient(function, array, step):
    """Return the central differences of a function at an array, of the array's shape."""
    gradient = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        above, below = array.astype(float), array.astype(float)
        above[place] += step
        below[place] -= step
        gradient[place] = (function(above) - function(below)) / (2 * step)
    return gradient


# Right on whole numbers: a misconception is known whatever type the answer's copies have.
_on_decimals = numerical_gradient.mistaken_where(lambda function, array, step: array.dtype.kind != "i")


def _differences(function, array, slope):
    """Return the slope at each place; slope takes value(by), the function when that number is moved by so much."""
    result = np.zeros(array.shape)
    for place in np.ndindex(array.shape):

        def value(by, place=place):
            moved = array.copy()
            moved[place] += by
            return function(moved)

        result[place] = slope(value)
    return result


@numerical_gradient.misconception(
    "The difference is right, but everything is twice as large as due: from x - step to x + step is not one step.",
    credit=0.5,
)
@_on_decimals
def _(function, array, step):
    return _differences(function, array, lambda value: (value(step) - value(-step)) / step)


@numerical_gradient.misconception(
    "You have by how much the function changes. A slope is the change for each unit of the way: how long was the way?",
    credit=0.5,
)
@_on_decimals
def _(function, array, step):
    return _differences(function, array, lambda value: value(step) - value(-step))


@numerical_gradient.misconception(
    "You wiggled upwards only: that is the forward difference. Its error shrinks with the step, that of the central "
    "one with the step's *square*, which is what makes eight digits possible.",
    credit=0.5,
)
@_on_decimals
def _(function, array, step):
    return _differences(function, array, lambda value: (value(step) - value(0)) / step)


@numerical_gradient.misconception(
    "You wiggled downwards only, and lost as much accuracy as in going upwards only. Look to both sides.", credit=0.5
)
@_on_decimals
def _(function, array, step):
    return _differences(function, array, lambda value: (value(0) - value(-step)) / step)


@numerical_gradient.misconception(
    "You went one step, upwards, and divided by two of them. Either look to both sides, or divide by how far you went."
)
@_on_decimals
def _(function, array, step):
    return _differences(function, array, lambda value: (value(step) - value(0)) / (2 * step))


@numerical_gradient.misconception(
    "You divide by 2 and then *multiply* by the step: Python works through such a line from left to right. Brackets "
    "tell it what belongs together.",
    credit=0.5,
)
@_on_decimals
def _(function, array, step):
    return _differences(function, array, lambda value: (value(step) - value(-step)) / 2 * step)


@numerical_gradient.misconception(
    "All slopes are 0. A second name for an array is not a second array: you raised and lowered the same one, and then "
    "asked the function twice about what was left."
)
@_on_decimals
def _(function, array, step):
    return np.zeros(array.shape)


@numerical_gradient.misconception(
    "You got one number, {got:.2f}: all numbers were raised and lowered *together*, and the slopes came out added up. "
    "One at a time; there are as many slopes as numbers."
)
@_on_decimals
def _(function, array, step):
    return (function(array + step) - function(array - step)) / (2 * step)


@numerical_gradient.misconception(
    "The first number is right, and what follows is not: it stays lowered when the next one's turn comes. And whoever "
    "called you gets his array back changed."
)
@_on_decimals
def _(function, array, step):
    return _left_lowered(function, array, step)


@numerical_gradient.misconception(
    "The first number is right, and what follows is not: in your copy it stays lowered when the next one's turn comes. "
    "Put it back, or begin with a fresh copy."
)
@_on_decimals
def _(function, array, step):
    return _left_lowered(function, array.copy(), step)


@numerical_gradient.misconception(
    "Right for a plain row of numbers. In a table, an index of one number names a whole row: you wiggled its numbers "
    "together. Kernels have four axes; walk over all places.",
    credit=0.5,
)
@_on_decimals
def _whole_rows(function, array, step):
    gradient = np.zeros(array.shape)
    for row in range(len(array)):
        above, below = array.copy(), array.copy()
        above[row] += step
        below[row] -= step
        gradient[row] = (function(above) - function(below)) / (2 * step)
    return gradient


@numerical_gradient.misconception(
    "Right for numbers with decimals. A copy of whole numbers holds only whole numbers: 1 + 0.25 became 1 again. Make "
    "the copy with astype(float).",
    credit=0.8,
)
def _copied_as_whole_numbers(function, array, step):
    return _differences(function, array, lambda value: (value(step) - value(-step)) / (2 * step))


@numerical_gradient.misconception(
    "Right for numbers with decimals. Where the array holds whole numbers your slopes do too, and 9.0625 has become 9: "
    "they took over its type. Look at how you make the array for the slopes.",
    credit=0.8,
)
def _(function, array, step):
    return numerical_gradient.reference(function, array, step).astype(array.dtype)


def _left_lowered(function, array, step):
    """Take central differences, but forget to put each number back."""
    gradient = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        array[place] += step
        above = function(array)
        array[place] -= 2 * step
        gradient[place] = (above - function(array)) / (2 * step)
    return gradient


numerical_gradient.clause(
    "whole numbers", lambda function, array, step: array.dtype.kind == "i", _copied_as_whole_numbers
).clause("an array of any shape", lambda function, array, step: array.ndim > 1, _whole_rows)


# Averaged gradients were blamed on float precision in a thread, "GradientChecking, can I blame float precision?".
@interpret(
    question="""
    **Read the gradient check.** Somebody wrote the backward pass of a dense layer, 4 values in and 4 units out, and
    checked it on 5 patients with a random upstream. Relative errors (the largest difference from the wiggled gradient,
    divided by the largest entry of either): **inputs 0.000, weights 0.800, bias 0.800**. What is wrong: `"averaged"`
    (the parameters' gradients are means over the patients, not sums), `"transposed"` (the weights were not transposed
    on the way to the inputs), `"rounding"` (computed with 32 bits), or `"nothing"`?
    """,
    hints=[
        "Which of the three is right? Which formula does that clear of suspicion?",
        "An error of 0.8 leaves 0.2 of what is due. Where in this layer is there a 5?",
    ],
    choices=("averaged", "transposed", "rounding", "nothing"),
    praise="0.8 = 1 - 1/5: a fifth is left. With Adam such a network still learns, and nobody would have looked.",
)
def diagnosis():
    """Break the layer in each way and find the one whose errors are those of the table."""
    table = {"inputs": 0.0, "weights": 0.8, "bias": 0.8}
    return next(name for name, fault in _FAULTS.items() if _errors_with(fault) == table)


# Each takes the upstream and the weights, and what a right backward pass makes of them.
_FAULTS = {
    "averaged": lambda upstream, weights, received, own: (received, {name: own[name] / len(upstream) for name in own}),
    "transposed": lambda upstream, weights, received, own: (upstream @ weights, own),
    "rounding": lambda upstream, weights, received, own: (
        np.float32(received),
        {name: np.float32(own[name]) for name in own},
    ),
    "nothing": lambda upstream, weights, received, own: (received, own),
}


def _errors_with(fault):
    """Return the relative errors of a dense layer with a fault in its backward pass, to three digits."""
    rng, layer = np.random.default_rng(0), Dense(4)
    layer.build((4,), rng, np.float64)
    right = layer.backward
    layer.backward = lambda upstream: fault(upstream, layer.parameters["weights"], *right(upstream))
    return {part: round(error, 3) for part, error in layer_errors(layer, rng.normal(size=(5, 4)), rng).items()}


diagnosis.wrong(
    "transposed",
    "That would spoil the gradient of the *inputs*, which alone uses the weights. Here the inputs are right. What do "
    "weights and bias have in common that the inputs do not?",
).wrong(
    "rounding",
    "32 bits would spoil all three a little: about seven digits stay right. Here one part is perfect and two have lost "
    "four fifths. That is a wrong formula, not rounding.",
).wrong(
    "nothing",
    "An error of 0.8 is not small: it is relative, and a right gradient has 0.00000001. That the inputs are right does "
    "not help the weights.",
)
