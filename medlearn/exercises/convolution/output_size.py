"""How large is the result? An exercise of lesson 03."""

from medlearn.checks import implement


@implement(
    question="""
    **How large is the result?** Write `output_size(size, kernel, stride, padding)`: how many positions a kernel of that
    many pixels takes along a side of `size` pixels, with `padding` zeros at *both* ends. It moves by `stride` pixels
    at a time: with a stride of 2 a kernel of 3 lies on the pixels 0 to 2, then on 2 to 4. If the kernel does not fit
    even once, padding included, raise a `ValueError` that says so.
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
    praise="28 pixels under a kernel of 3 leave 26 positions; the padding called 'same' makes up for the loss.",
)
def output_size(size, kernel, stride, padding):
    """Count the positions of a kernel along one side; all four are whole numbers of pixels."""
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"a kernel of {kernel} does not fit in {size} pixels with padding {padding}.")
    return room // stride + 1


# Right on sides shorter than the kernel: a misconception is known whatever an answer refuses there.
def _larger_than_kernel(size, kernel, stride, padding):
    return size >= kernel


output_size.wrong(
    lambda size, kernel, stride, padding: (size + 2 * padding - kernel) // stride,
    "You got {got} for the example: the kernel starts at pixel 0 too. Count the positions of a kernel "
    "of 3 along 3 pixels.",
    where=_larger_than_kernel,
).wrong(
    lambda size, kernel, stride, padding: (size + padding - kernel) // stride + 1,
    "You padded one end only: you have {got} positions where {expected} are due. Put zeros at *both* ends.",
    where=_larger_than_kernel,
).wrong(
    lambda size, kernel, stride, padding: (size + 2 * padding - kernel) / stride + 1,
    "You got {got}: a number of positions is a whole number. A last step that does not fit entirely is not taken.",
    where=_larger_than_kernel,
).wrong(
    lambda size, kernel, stride, padding: -(-(size + 2 * padding - kernel) // stride) + 1,
    "You round up: {got} positions where {expected} are due. A step that does not fit entirely is not taken, and "
    "the pixels left over at the end are not looked at.",
    where=_larger_than_kernel,
).wrong(
    lambda size, kernel, stride, padding: (size + 2 * padding - kernel) // stride + 1,
    "Whenever the kernel fits, you are right. A kernel of 5 on 4 pixels gave {got}, which somebody will use as a size. "
    "Say with an error that it does not fit.",
)


def _padding_forgotten(size, kernel, stride, padding):
    if kernel > size:
        raise ValueError  # whatever an answer says there
    return output_size.reference(size, kernel, stride, padding)


output_size.wrong(
    _padding_forgotten,
    "A kernel of 5 does not fit on 4 pixels, but with a zero at both ends there are 6, and it fits twice. Compare it "
    "with the padded side.",
)


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
).clause(
    "does not fit even once",
    _not_even_once,
    message="Whenever the kernel fits, you are right. A kernel of 5 does not fit on 4 pixels: raise a `ValueError` "
    "that says so.",
).clause("fits because of the padding", lambda size, kernel, stride, padding: size < kernel, _padding_forgotten)
