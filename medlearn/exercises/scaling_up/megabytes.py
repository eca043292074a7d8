"""Megabytes of an array that is not there. An exercise of lesson 22."""

from math import prod

import numpy as np

from medlearn.checks import implement

LARGEST = 10**13  # bytes: whatever is larger fits into no memory of today
A_YEAR = (1_000_000_000, 31_536_000, 512, 512)  # each second of a year, of a billion people: 2**73 numbers


def _arrays(rng):
    """Return shapes and types: phantoms, other types, random ones, a number, no image, and far too large ones."""
    cases = [((10_000, 64, 64), "float32"), ((2_000, 28, 28, 3), "uint8"), ((24, 3_600, 250), "float64")]
    cases += [((40, 512, 512), "bool")]
    for dtype, axes in (("int16", 3), ("float32", 4), ("uint16", 2)):
        cases.append((tuple(rng.integers(20, 200, axes).tolist()), dtype))
    return [*cases, ((), "float64"), ((0, 64, 64), "uint8"), ((100_000_000, 512, 512, 512), "int16"), (A_YEAR, "uint8")]


@implement(
    question="""
    **Megabytes of an array that is not there** (easy). Write `megabytes(shape, dtype)`. `shape` is a tuple such as
    (10000, 64, 64), `dtype` the name of a type such as "float32". Return how many megabytes such an array takes,
    without making it. Here a megabyte is 1 000 000 bytes. The shape () holds a single number, and a shape with a 0
    in it holds none. The answer must be right for shapes that are far too large for any memory, too.
    """,
    hints=[
        'np.dtype("float32").itemsize is the number of bytes of one number: 4.',
        "How many numbers are there? Multiply all the sides of the shape. Start from 1.",
        "np.prod counts in 64 bits, and starts over beyond 2**63. Python's own whole numbers never do: use a loop.",
    ],
    cases=_arrays,
    praise="163.84 megabytes, and as uint8 a quarter of that. Of an array that is there, `.nbytes` tells it.",
    tolerance=1e-9,
)
def megabytes(shape, dtype):
    """Return the megabytes of an array of this shape and type."""
    numbers = 1
    for side in shape:
        numbers *= side
    return numbers * np.dtype(dtype).itemsize / 1_000_000


def _bytes(shape, dtype):
    return prod(shape) * np.dtype(dtype).itemsize


def _usual(shape, dtype):
    return 0 < _bytes(shape, dtype) < LARGEST and len(shape) > 0


megabytes.usually(_usual).wrong(
    lambda shape, dtype: _bytes(shape, dtype) / 2**20,
    "You got {got:.2f}, in *mebibytes* (MiB): you divided by 2**20. Here a megabyte is 1 000 000 bytes.",
).wrong(
    lambda shape, dtype: _bytes(shape, dtype), "You got {got}: these are bytes. How many bytes has a megabyte?"
).wrong(
    lambda shape, dtype: _bytes(shape, dtype) / 1e9,
    "You got {got:.5f}: these are gigabytes. A megabyte is a thousand times smaller.",
).wrong(
    lambda shape, dtype: _bytes(shape, dtype) / 1e3,
    "You got {got}: these are kilobytes. A megabyte is a thousand times larger.",
).wrong(
    lambda shape, dtype: _bytes(shape, dtype) / 125_000,
    "You got {got:.2f}: these are megabits. A byte has 8 bits, and `itemsize` is in bytes already.",
).wrong(
    lambda shape, dtype: prod(shape) * 8 / 1e6,
    "You got {got:.2f}: you count 8 bytes for every number. That is float64. Ask the type how many it takes.",
).wrong(
    lambda shape, dtype: prod(shape) * 4 / 1e6,
    "You got {got:.2f} where {expected:.2f} is due: you count 4 bytes for every number, as float32 takes. This is "
    "another type.",
).wrong(
    lambda shape, dtype: prod(shape) / 1e6,
    "You got {got:.2f}: that is how many *numbers* there are, in millions. How many bytes does each take?",
).wrong(
    lambda shape, dtype: _bytes(shape[1:], dtype) / 1e6,
    "You got {got:.6f}: that is a single image. The first side of the shape says how many there are.",
).wrong(
    lambda shape, dtype: _bytes(shape[:3], dtype) / 1e6,
    "You got {got:.3f}: you multiplied three sides of the shape, and this one has more. Multiply all, however many.",
).wrong(
    lambda shape, dtype: sum(shape) * np.dtype(dtype).itemsize / 1e6,
    "You got {got:.5f}: you added the sides of the shape. Multiply them.",
).wrong(
    lambda shape, dtype: _bytes(shape, dtype) // 1_000_000,
    "You got {got}: `//` drops all that is behind the point. A small array would take 0 MB.",
).clause(
    "the shape of a single number",
    lambda shape, dtype: len(shape) == 0,
    lambda shape, dtype: 0.0,
    message="Right, but for the shape (): that is one number, with no side at all, and it takes its bytes, too.",
).clause(
    "no image",
    lambda shape, dtype: 0 in shape,
    lambda shape, dtype: _bytes([max(side, 1) for side in shape], dtype) / 1e6,
    message="Right, but for a shape with a 0 in it: no image takes 0 MB.",
).clause(
    "more numbers than 64 bits count",
    lambda shape, dtype: prod(shape) >= 2**63,
    lambda shape, dtype: float(np.prod(shape, dtype=np.int64) * np.dtype(dtype).itemsize / 1e6),
    message="Right, until there are more than 2**63 numbers. There NumPy's whole numbers start over, without a word. "
    "Python's own never do.",
).clause(
    "too large to be made",
    lambda shape, dtype: _bytes(shape, dtype) > LARGEST,
    lambda shape, dtype: np.zeros(shape, dtype).nbytes / 1e6,
    message="Right, as long as memory could hold the array. For one that is far too large, multiply Python's own whole "
    "numbers: they need no memory, and never start over.",
)
