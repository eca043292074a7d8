"""Values in few words, whatever they are: a message stays short when a learner's answer is not."""

import contextlib
from numbers import Number

import numpy as np

MOST_NUMBERS = 12  # an array with more is named by its shape, and so is whatever takes more words
MOST_LETTERS = 160
MOST_DIGITS = 20  # a whole number with more is named by their count
DEEPEST = 3  # lists in lists in lists
PRECISIONS = (4, 8, 17)


def show(value, most=MOST_NUMBERS, digits=PRECISIONS[0]):
    """Write a value in few words: short arrays whole, long ones as their shape.

    Parameters
    ----------
    value : object
    most : int
        The largest number of words.
    digits : int
        How many of a number's digits count.

    Examples
    --------
    >>> show(np.array([1.0, 0.25])), show(np.zeros((28, 28))), show(2 / 3)
    ('[1, 0.25]', 'an array of shape (28, 28)', '0.6667')
    """
    text = _whole(value, most, digits, DEEPEST)
    return text if len(text) <= MOST_LETTERS and len(text.split()) <= most else _summary(value)


def show_both(got, expected):
    """Write two values that differ, with as many digits as it takes to see the difference.

    Examples
    --------
    >>> show_both(0.66667, 2 / 3)
    ('0.66667', '0.66666667')
    """
    for digits in PRECISIONS:
        texts = show(got, digits=digits), show(expected, digits=digits)
        if texts[0] != texts[1]:
            return texts
    return tuple(f"{text} ({type(value).__name__})" for text, value in zip(texts, (got, expected), strict=True))


def clip(text, words, letters=MOST_LETTERS):
    """Return the first words of a text on one line, and three dots if there were more.

    Examples
    --------
    >>> clip("more than was asked for", 3)
    'more than was ...'
    """
    whole = " ".join(text.split())
    kept = " ".join(whole.split()[:words])[:letters].rstrip()
    return kept if kept == whole else f"{kept} ..."


class Shown:
    """A value that a message may hold: ``{got}`` writes it in few words, ``{got:.2f}`` and ``{got.shape}`` as ever."""

    def __init__(self, value):
        self.value = value

    def __format__(self, form):
        with contextlib.suppress(TypeError, ValueError):  # .2f does not suit every answer
            if form:
                return format(self.value, form)
        return clip(self.value, MOST_NUMBERS) if isinstance(self.value, str) else show(self.value)

    def __repr__(self):
        return show(self.value)

    __str__ = __repr__

    def __getattr__(self, name):
        return getattr(self.value, name)

    def __getitem__(self, key):
        return Shown(self.value[key])


def _whole(value, most, digits, depth):
    if isinstance(value, str):
        return repr(str(value)) if len(value) <= MOST_LETTERS else _summary(value)
    if value is None or isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, Number):
        return _number(value, digits)
    if not depth or (getattr(value, "size", 0) if isinstance(value, np.ndarray) else _length(value)) > most:
        return _summary(value)
    return _parts(value, lambda part: _whole(part, most, digits, depth - 1))


def _parts(value, write):
    """Write a container, each of its parts by a function."""
    if isinstance(value, np.ndarray) and not value.ndim:
        return write(value.item())
    if isinstance(value, np.ndarray) and value.size:
        return f"[{', '.join(map(write, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write(key)}: {write(part)}" for key, part in value.items()) + "}"
    if isinstance(value, tuple | list):
        inside = ", ".join(map(write, value))
        return f"({inside}{',' * (len(value) == 1)})" if isinstance(value, tuple) else f"[{inside}]"
    if isinstance(value, set | frozenset) and value:
        return "{" + ", ".join(sorted(map(write, value))) + "}"
    return _summary(value)


def _number(value, digits):
    if isinstance(value, int) and value.bit_length() > 3.3 * MOST_DIGITS:
        return f"a number of some {round(value.bit_length() * 0.30103)} digits"
    if isinstance(value, float | complex | np.inexact):
        return f"{value:.{digits}g}"
    return clip(str(value), 1, 2 * MOST_DIGITS)


def _summary(value):
    if value is ...:
        return "..."
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    name = "text" if isinstance(value, str) else type(value).__name__
    article = "an" if name[0] in "aeioAEIO" else "a"
    length = _length(value)
    return f"{article} {name} of {length}" if length else f"{article} {name}"


def _length(value):
    """Return how many parts a value has, 0 if it does not say."""
    try:
        return len(value)
    except Exception:  # no length, or a class of the learner's that breaks in giving it
        return 0
