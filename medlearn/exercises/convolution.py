"""Exercises for lesson 03: kernels that slide over images."""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict
from medlearn.convolution import convolve2d, correlate2d


def _images_and_kernels(rng):
    """Return an image and a kernel without any symmetry; the image is not square, the kernel odd."""
    example = (np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]), np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]))
    sizes = [((5, 7), (3, 3)), ((6, 4), (1, 3)), ((6, 8), (5, 3))]
    return [example, *((rng.normal(size=image), rng.normal(size=kernel)) for image, kernel in sizes)]


# An image of whole numbers. A single weight: whether its type cuts off each product or their sum makes no difference.
_WHOLE = (np.array([[1, 2, 3], [4, 5, 7]]), np.array([[0, 0.5, 0]]))


@implement(
    question="""
    **Slide a kernel.** Write `correlate(image, kernel)`: at every pixel, the sum of the products of the kernel, *as it
    stands*, with the neighbourhood. Outside the image is zero; the result is as large as the image. The kernel has an
    odd number of rows and of columns.
    """,
    hints=[
        "Surround the image with zeros (np.pad): half the kernel's height above and below, half its width beside.",
        "For the pixel (y, x), cut out padded[y : y + kernel_rows, x : x + kernel_columns].",
        "Multiply that piece by the kernel, number by number, and add up. Two loops, over y and x, do the rest.",
    ],
    cases=lambda rng: [*_images_and_kernels(rng), _WHOLE],
    praise="Around a single dot correlation prints the kernel upside down, because every pixel looks back at the dot.",
)
def correlate(image, kernel):
    """Slide a kernel (odd sides) over an image; the result has the image's shape."""
    rows, columns = kernel.shape
    padded = np.pad(image, ((rows // 2, rows // 2), (columns // 2, columns // 2)))
    response = np.zeros(image.shape)
    for y, x in np.ndindex(image.shape):
        response[y, x] = np.sum(padded[y : y + rows, x : x + columns] * kernel)
    return response


# Right on whole numbers: a misconception is known whatever type the answer's zeros have.
_with_decimals = correlate.mistaken_where(lambda image, kernel: image.dtype.kind != "i")


@correlate.misconception(
    "Your kernel turned over: that is convolution. Correlation slides it as it stands. Look at the dot of the example: "
    "which of the kernel's numbers does the pixel above it meet?"
)
@_with_decimals
def _(image, kernel):
    return convolve2d(image, kernel, "same")


@correlate.misconception(
    "The middle is right but the border is missing: your result has the shape {got.shape}, the image {expected.shape}. "
    "What could stand outside the image, so that the kernel may hang over its edge?"
)
@_with_decimals
def _(image, kernel):
    return correlate2d(image, kernel, "valid")


@correlate.misconception(
    "You let the kernel hang over on all sides until only a corner touches: that is 'full', of shape {got.shape}. Keep "
    "only the places where the kernel's *centre* lies on the image."
)
@_with_decimals
def _(image, kernel):
    return correlate2d(image, kernel, "full")


@correlate.misconception(
    "Outside the image you repeat its border. That is a choice some programs make, but here outside is zero."
)
@_with_decimals
def _(image, kernel):
    rows, columns = kernel.shape
    padded = np.pad(image, ((rows // 2, rows // 2), (columns // 2, columns // 2)), mode="edge")
    return correlate2d(padded, kernel, "valid")


@correlate.misconception(
    "Your response is divided by the number of kernel values: that is an average. Correlation only adds the products; "
    "whoever wants an average puts it into the kernel."
)
@_with_decimals
def _(image, kernel):
    return correlate2d(image, kernel) / kernel.size


@correlate.misconception(
    "You exchanged rows and columns of the kernel. Row i of the kernel belongs to row y + i of the image."
)
@_with_decimals
def _(image, kernel):
    return correlate2d(image, kernel.T)


@correlate.misconception(
    "Right for images with decimals. Where the image holds whole numbers your response does too, and 0.5 has become 0: "
    "it took over the image's type. Look at how you make the array of zeros.",
    credit=0.8,
)
def _response_of_whole_numbers(image, kernel):
    return correlate2d(image, kernel).astype(image.dtype)


@mend(
    question="""
    **The half-width.** An article lets the sum run from -a to a and calls a and b "the kernel's width and height". This
    listing does what it says. Mend it: `convolve(image, kernel)` is the true convolution, kernel turned over, outside
    zero, the result as large as the image, the kernel odd. (The article's own example: this 3 x 3 image and a kernel
    with ones on both diagonals give [[5, 8, 5], [7, 8, 7], [5, 8, 5]].)
    """,
    listing="""
    def convolve(image, kernel):
        a, b = kernel.shape
        padded = np.pad(image, ((a, a), (b, b)))
        result = np.zeros(image.shape)
        for y, x in np.ndindex(image.shape):
            for i in range(-a, a + 1):
                for j in range(-b, b + 1):
                    result[y, x] += kernel[i + a, j + b] * padded[y + a + i, x + b + j]
        return result
    """,
    hints=[
        "For a kernel of 3 x 3 the sum runs over -1, 0, 1. What is a then? And for 5 x 5?",
        "Count the rows with kernel.shape[0] // 2.",
        "One sign tells convolution from correlation. Which of the two has it now?",
    ],
    cases=lambda rng: [
        (np.array([[1.0, 2, 1], [3, 4, 3], [1, 2, 1]]), np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]])),
        *_images_and_kernels(rng)[1:],
        _WHOLE,
    ],
    praise="With its symmetric kernel the article's example could not even tell you whether the sign was right.",
)
def convolve(image, kernel):
    """Turn a kernel (odd sides) over and slide it; the result has the image's shape."""
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image, ((a, a), (b, b)))
    result = np.zeros(image.shape)
    for y, x in np.ndindex(image.shape):
        for i in range(-a, a + 1):
            for j in range(-b, b + 1):
                result[y, x] += kernel[i + a, j + b] * padded[y + a - i, x + b - j]
    return result


@convolve.misconception(
    "The index leaves the kernel. If a is the whole height, the sum from -a to a has 2a + 1 terms: how many rows does "
    "the kernel have?"
)
def _(image, kernel):
    a, b = kernel.shape
    rows, columns = np.mgrid[-a : a + 1, -b : b + 1]
    return [kernel[i + a, j + b] for i, j in zip(rows.ravel(), columns.ravel(), strict=True)]


@convolve.misconception(
    "The half-widths are right now, but your kernel still slides as it stands: correlation. The symmetric kernel of "
    "the example cannot tell you; the next one can. Where does the minus sign belong?"
)
def _(image, kernel):
    return correlate2d(image, kernel)


@convolve.misconception(
    "Only the rows turned over: you sent the kernel upside down but left it unmirrored. A half-turn exchanges top and "
    "bottom *and* left and right."
)
def _(image, kernel):
    return correlate2d(image, kernel[::-1])


@convolve.misconception(
    "Only the columns turned over: you mirrored the kernel left to right. A half-turn exchanges top and bottom as well."
)
def _(image, kernel):
    return correlate2d(image, kernel[:, ::-1])


convolve.wrong(
    lambda image, kernel: convolve2d(image, kernel).astype(image.dtype),
    "Right for images with decimals. Where the image holds whole numbers your result does too, and 0.5 has become 0: "
    "it took over the image's type. Look at how you make the array of zeros.",
    credit=0.8,
).clause("an image of whole numbers", lambda image, kernel: image.dtype.kind == "i", convolve.misconceptions[-1].answer)
correlate.clause("an image of whole numbers", lambda image, kernel: image.dtype.kind == "i", _response_of_whole_numbers)


@implement(
    question="""
    **How large is the result?** Write `output_size(size, kernel, stride, padding)`: how many places a kernel of that
    many pixels takes along a side of `size` pixels, with `padding` zeros at *both* ends, moving by `stride`. If the
    kernel does not fit even once, padding included, raise a `ValueError` that says so.
    """,
    hints=[
        "With padding the side is size + 2 * padding pixels long.",
        "The kernel's first pixel can start at 0, stride, 2 * stride, ... How far until its last pixel leaves?",
        "A step that does not fit entirely is not taken: //.",
    ],
    cases=lambda rng: [
        (28, 3, 1, 0),
        (28, 3, 1, 1),
        (28, 3, 2, 1),
        (28, 5, 2, 0),
        (7, 7, 3, 0),
        *(tuple(int(value) for value in rng.integers([20, 1, 1, 0], [99, 12, 5, 6])) for _ in range(6)),
        (4, 5, 1, 1),
        (3, 5, 1, 1),
        (4, 5, 1, 0),
        (4, 5, 2, 0),
        (4, 7, 2, 1),
        (3, 5, 3, 0),
    ],
    praise="28 pixels under a kernel of 3 leave 26 places; the padding called 'same' makes up for the loss.",
)
def output_size(size, kernel, stride, padding):
    """Count the places of a kernel along one side; all four are whole numbers of pixels."""
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"a kernel of {kernel} does not fit in {size} pixels with padding {padding}.")
    return room // stride + 1


# Right on sides shorter than the kernel: a misconception is known whatever an answer refuses there.
_larger_than_kernel = output_size.mistaken_where(lambda size, kernel, stride, padding: size >= kernel)


@output_size.misconception(
    "You got {got} for the example: the kernel starts at pixel 0 too. Count the places of a kernel of 3 along 3 pixels."
)
@_larger_than_kernel
def _(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) // stride


@output_size.misconception(
    "Padding went on at one end only: you have {got} places where {expected} are due. Zeros stand at *both* ends."
)
@_larger_than_kernel
def _(size, kernel, stride, padding):
    return (size + padding - kernel) // stride + 1


@output_size.misconception(
    "You got {got}: a number of places is a whole number. A last step that does not fit entirely is not taken."
)
@_larger_than_kernel
def _(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) / stride + 1


@output_size.misconception(
    "You round up: you have {got} places where {expected} are due. A step that does not fit entirely is not taken, and "
    "the pixels left over at the end are not looked at."
)
@_larger_than_kernel
def _(size, kernel, stride, padding):
    return -(-(size + 2 * padding - kernel) // stride) + 1


@output_size.misconception(
    "Whenever the kernel fits, you are right. A kernel of 5 on 4 pixels gave {got}, which somebody will use as a size. "
    "Say with an error that it does not fit.",
    credit=0.5,
)
def _(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) // stride + 1


@output_size.misconception(
    "A kernel of 5 does not fit on 4 pixels, but with a zero at both ends there are 6, and it fits twice. Compare it "
    "with the padded side.",
    credit=0.8,
)
def _padding_forgotten(size, kernel, stride, padding):
    if kernel > size:
        raise ValueError  # whatever an answer says there
    return output_size.reference(size, kernel, stride, padding)


def _not_even_once(size, kernel, stride, padding):
    return size + 2 * padding < kernel


output_size.clause(
    "does not fit, and the stride is above 1",
    lambda size, kernel, stride, padding: _not_even_once(size, kernel, stride, padding) and stride > 1,
    lambda size, kernel, stride, padding: (
        output_size.reference(max(size, kernel - 2 * padding), kernel, stride, padding)
        if stride > 1
        else output_size.reference(size, kernel, stride, padding)
    ),
    message="With a stride of 1 you refuse a kernel that does not fit. With a stride of 2, a kernel of 5 on 4 pixels "
    "went through: a stride can round what is missing away. Compare the kernel with the padded side.",
    credit=0.8,
).clause(
    "does not fit even once",
    _not_even_once,
    message="Whenever the kernel fits, you are right. A kernel of 5 does not fit on 4 pixels: raise a `ValueError` "
    "that says so.",
    credit=0.5,
).clause("fits because of the padding", lambda size, kernel, stride, padding: size < kernel, _padding_forgotten)


@predict(
    question="""
    **Which side?** The image is black but for one white dot. The kernel `[1, 0, 0]` looks one pixel to its *left*.
    On which side of the dot does **convolution** answer: `"left"`, `"right"` or `"both"`? Commit yourself before you
    compute it.
    """,
    hints=[
        "Convolution turns the kernel over first. What does it look like then?",
        "[0, 0, 1] looks one pixel to its right. Which pixel has the dot on its right?",
    ],
    choices=("left", "right", "both"),
    praise="Turned over, the kernel looks right, and the pixel that has the dot on its right is the one to the left.",
)
def side():
    """Find the side on which convolution answers."""
    dot, looks_left = np.zeros((1, 5)), np.array([[1.0, 0, 0]])
    dot[0, 2] = 1
    return "left" if convolve2d(dot, looks_left)[0].argmax() < 2 else "right"


side.wrong(
    "right",
    "That is correlation's answer: the pixel with something bright on its left lies to the right of the dot. What does "
    "convolution do to the kernel first?",
).wrong(
    "both",
    "For that the kernel would have to be symmetric, such as [1, 0, 1]. This one has a single 1: it can answer in one "
    "place only.",
)


@predict(
    question="""
    **Blur twice.** You blur with a Gaussian kernel of sigma 3, and the result with one of sigma 4. Both together do
    what a single Gaussian does: the two kernels, convolved. Guess its sigma first; then measure it along one row. With
    `steps = np.arange(-40, 41)` the weights are `np.exp(-steps**2 / (2 * sigma**2))`, divided by their sum;
    `np.convolve(one, other, "same")` convolves them; and a row of weights that add up to 1 has the sigma
    `np.sqrt(np.sum(weights * steps**2))`. Give it to one decimal.
    """,
    hints=[
        "First try the measuring on a single row of weights: for sigma 3 it must give 3.",
        "Two rows of weights, one of sigma 3 and one of sigma 4; np.convolve makes a third one; measure that.",
    ],
    digits=1,
    praise="Variances add: 9 + 16 = 25. A detector's blur and a filter's blur join in the same way.",
)
def blur_twice():
    """Convolve the two rows of weights, and measure the sigma of the result, in pixels."""
    steps = np.arange(-40, 41)
    one, other = (np.exp(-(steps**2) / (2 * sigma**2)) for sigma in (3, 4))
    both = np.convolve(one / one.sum(), other / other.sum(), "same")
    return round(float(np.sqrt(np.sum(both * steps**2))), 3)


blur_twice.wrong(
    7, "7 is the sum of the two: wider than it is. Measure: how far from the middle do the convolved weights reach?"
).wrong(25, "25 is the mean of the *squared* steps. Sigma is its root.").wrong(
    3.5, "3.5 is the mean of the two, less than the second blur alone. Can blurring more ever make an image sharper?"
).wrong(4, "4 is the second blur alone. The first left its mark too; can it have been for nothing?")


@interpret(
    question="""
    **Which kernel made it?** A response image is exactly zero wherever the tissue is uniform, bright on one side of
    the aorta and dark on the other. Which kernel was it: `"box"` (all 1/9), `"sobel"` ([-1, 0, 1] in rows, weighted 1,
    2, 1) or `"sharpen"` (the centre 5, its four neighbours -1)?
    """,
    hints=[
        "What does each of the three give where all pixels are alike? Add up its numbers.",
        "Only one adds up to 0.",
    ],
    choices=("box", "sobel", "sharpen"),
    praise="A kernel whose numbers add up to 0 cannot see uniform tissue; one whose numbers add up to 1 keeps it.",
)
def which_kernel():
    """Find the kernel that does not see uniform tissue."""
    kernels = {
        "box": np.full((3, 3), 1 / 9),
        "sobel": np.outer([1, 2, 1], [-1, 0, 1]),
        "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    }
    return next(name for name, kernel in kernels.items() if np.isclose(kernel.sum(), 0))


which_kernel.wrong(
    "box",
    "The box averages: uniform tissue of 40 HU comes out as 40, not as 0. What must a kernel's numbers add up to, for "
    "uniform tissue to vanish?",
).wrong(
    "sharpen",
    "Sharpening adds an edge to the image and keeps the image: its numbers add up to 1, so uniform tissue stays. Here "
    "it vanished.",
)
