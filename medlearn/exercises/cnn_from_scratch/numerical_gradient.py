"""Nudge every number. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import implement


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
    **Nudge every number.** Write `numerical_gradient(function, array, step)`. `function` takes an array and returns one
    number. For each number of the array, of any shape, find the gradient by nudging: the function's value with this
    number raised by `step`, minus the value with it lowered by `step`, divided by how far apart the two are. The other
    numbers stay as they are. Return an array of the same shape, and leave the one you were given unchanged. It may hold
    whole numbers.
    """,
    hints=[
        "One number at a time. `for place in np.ndindex(array.shape)` walks over all places, whatever the shape.",
        "Make a copy, change one number in it, call the function; and begin with a fresh copy for the next.",
        "From x - step to x + step: how far is that?",
    ],
    cases=_functions_and_arrays,
    praise="The exact gradients of the example are 9 and 18; central differences are off by step squared, "
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
def _on_decimals(function, array, step):
    return array.dtype.kind != "i"


def _differences(function, array, of):
    """Return the gradient at each place; `of` takes value(by), the function when that number is moved by so much."""
    result = np.zeros(array.shape)
    for place in np.ndindex(array.shape):

        def value(by, place=place):
            moved = array.copy()
            moved[place] += by
            return function(moved)

        result[place] = of(value)
    return result


numerical_gradient.wrong(
    lambda function, array, step: _differences(function, array, lambda value: (value(step) - value(-step)) / step),
    "The difference is right, but everything is twice too large: from x - step to x + step is not one step.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _differences(function, array, lambda value: value(step) - value(-step)),
    "You have by how much the function changes. A gradient is the change divided by the nudge: how far "
    "apart are the two?",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _differences(function, array, lambda value: (value(step) - value(0)) / step),
    "You nudged upwards only: that is the forward difference. Its error shrinks with the step, that of the central "
    "one with the step's *square*, which is what makes eight digits possible.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _differences(function, array, lambda value: (value(0) - value(-step)) / step),
    "You nudged downwards only, and lost as much accuracy as with upwards only. Nudge to both sides.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _differences(function, array, lambda value: (value(step) - value(0)) / (2 * step)),
    "You went one step, upwards, but divided by two. Either nudge to both sides, or divide by how far you went.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _differences(function, array, lambda value: (value(step) - value(-step)) / 2 * step),
    "You divide by 2 and then *multiply* by the step: Python works through such a line from left to right. Brackets "
    "tell it what belongs together.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: np.zeros(array.shape),
    "All gradients are 0. A second name for an array is not a second array: you raised and lowered the same one, and "
    "then asked the function twice about what was left.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: (function(array + step) - function(array - step)) / (2 * step),
    "You got one number, {got:.2f}: all numbers were raised and lowered *together*, and the gradients came out added "
    "up. One at a time; there are as many gradients as numbers.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _left_lowered(function, array, step),
    "The first number is right, and what follows is not: it stays lowered when the next one's turn comes. And you "
    "changed the array that you were given.",
    where=_on_decimals,
).wrong(
    lambda function, array, step: _left_lowered(function, array.copy(), step),
    "The first number is right, and what follows is not: in your copy it stays lowered when the next one's turn comes. "
    "Put it back, or begin with a fresh copy.",
    where=_on_decimals,
)


def _whole_rows(function, array, step):
    gradient = np.zeros(array.shape)
    for row in range(len(array)):
        above, below = array.copy(), array.copy()
        above[row] += step
        below[row] -= step
        gradient[row] = (function(above) - function(below)) / (2 * step)
    return gradient


numerical_gradient.wrong(
    _whole_rows,
    "Right for a plain row of numbers. In a table, an index of one number names a whole row: you nudged its numbers "
    "together. Kernels have four axes; walk over all places.",
    where=_on_decimals,
)


def _copied_as_whole_numbers(function, array, step):
    return _differences(function, array, lambda value: (value(step) - value(-step)) / (2 * step))


numerical_gradient.wrong(
    _copied_as_whole_numbers,
    "Right for numbers with decimals. A copy of whole numbers holds only whole numbers: 1 + 0.25 became 1 again. Make "
    "the copy with astype(float).",
).wrong(
    lambda function, array, step: numerical_gradient.reference(function, array, step).astype(array.dtype),
    "Right for numbers with decimals. Where the array holds whole numbers your gradients do too, and 9.0625 has become "
    "9: they took over its type. Look at how you make the array for the gradients.",
)


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
