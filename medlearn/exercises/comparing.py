"""When are two answers the same, and if not, in what do they differ? In words, and shortened."""

from numbers import Number

import numpy as np

TOLERANCE = 1e-6  # relative, and absolute near zero
MOST_NUMBERS = 12  # an array with more is named by its shape


def difference(got, expected, tolerance=TOLERANCE):
    """Say in a sentence what is wrong with an answer.

    Parameters
    ----------
    got, expected : object
        Arrays, numbers, texts, truth values, or tuples, lists and dicts of these.
    tolerance : float
        Numbers are the same within this, relatively or, near zero, absolutely.

    Returns
    -------
    sentence : str
        Empty if the two are the same.
    """
    if got is None and expected is not None:
        return "You returned None. Did you forget return?"
    if isinstance(expected, np.ndarray) and expected.ndim:
        return _array_difference(got, expected, tolerance)
    if isinstance(expected, bool | np.bool_):
        return "" if isinstance(got, bool | np.bool_) and got == expected else _plain(got, expected)
    if isinstance(expected, Number | np.ndarray):
        return _number_difference(got, expected, tolerance)
    if isinstance(expected, tuple | list):
        return _sequence_difference(got, expected, tolerance)
    if isinstance(expected, dict):
        return _dict_difference(got, expected, tolerance)
    if hasattr(expected, "equals"):  # pandas
        return "" if type(got) is type(expected) and expected.equals(got) else _plain(got, expected)
    return "" if type(got) is type(expected) and got == expected else _plain(got, expected)


def same(got, expected, tolerance=TOLERANCE):
    """Say whether two answers are the same."""
    return not difference(got, expected, tolerance)


def show(value, most=MOST_NUMBERS):
    """Write a value in few words: short arrays whole, long ones as their shape.

    Examples
    --------
    >>> show(np.array([1.0, 0.25])), show(np.zeros((28, 28))), show(2 / 3)
    ('[1, 0.25]', 'an array of shape (28, 28)', '0.6667')
    """
    if isinstance(value, np.ndarray):
        return _rows(value) if 0 < value.size <= most and value.ndim else _shape(value)
    if isinstance(value, bool | np.bool_ | str):
        return repr(value.item() if isinstance(value, np.bool_) else value)
    if isinstance(value, Number):
        return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)
    if isinstance(value, tuple | list) and len(value) <= most:
        inside = ", ".join(show(part, most) for part in value)
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if isinstance(value, dict) and len(value) <= most:
        return "{" + ", ".join(f"{key!r}: {show(part, most)}" for key, part in value.items()) + "}"
    return f"a {type(value).__name__}" + (f" of {len(value)}" if hasattr(value, "__len__") else "")


def _array_difference(got, expected, tolerance):
    if isinstance(got, list | tuple):
        return f"You returned a {type(got).__name__}; an array of shape {expected.shape} is due (np.array makes one)."
    if not isinstance(got, np.ndarray) or not got.ndim:
        return f"You returned {show(got)}; an array of shape {expected.shape} is due."
    if got.shape != expected.shape:
        return f"Your array has the shape {got.shape}; {expected.shape} is due."
    if (_kind(got) == "number") != (_kind(expected) == "number") or _kind(got) not in ("number", _kind(expected)):
        return f"Your array holds {got.dtype}; {expected.dtype} is due."
    if _kind(expected) != "number":
        return "" if np.array_equal(got, expected) else _first_place(got, expected, got == expected)
    agrees = np.isclose(got, expected, rtol=tolerance, atol=tolerance, equal_nan=True)
    if agrees.all():
        return ""
    if np.isnan(got).any() and not np.isnan(expected).any():
        return f"Your array holds {np.isnan(got).sum()} nan (not a number): look for 0/0, or a log of 0."
    return _first_place(got, expected, agrees)


def _first_place(got, expected, agrees):
    place = tuple(int(index) for index in np.argwhere(~agrees)[0])
    where = f"[{', '.join(map(str, place))}]"
    return f"At {where} you have {show(got[place])} where {show(expected[place])} is due."


def _number_difference(got, expected, tolerance):
    if isinstance(got, np.ndarray) and got.ndim:
        return f"You returned an array of shape {got.shape}; a single number is due."
    if isinstance(got, bool | np.bool_) or not isinstance(got, Number | np.ndarray):
        return f"You returned {show(got)}; a number is due."
    if isinstance(got, complex | np.complexfloating):
        return f"You returned {got}, a complex number; a real one is due."
    if np.isnan(got) and not np.isnan(expected):
        return f"You returned nan (not a number) where {show(expected)} is due."
    return "" if np.isclose(got, expected, rtol=tolerance, atol=tolerance, equal_nan=True) else _plain(got, expected)


def _sequence_difference(got, expected, tolerance):
    name = type(expected).__name__
    if not isinstance(got, tuple | list):
        return f"You returned {show(got)}; a {name} of {len(expected)} is due."
    if len(got) != len(expected):
        return f"You returned {len(got)} values; {len(expected)} are due."
    parts = (difference(one, other, tolerance) for one, other in zip(got, expected, strict=True))
    return next((f"In place {place}: {words}" for place, words in enumerate(parts) if words), "")


def _dict_difference(got, expected, tolerance):
    if not isinstance(got, dict) or set(got) != set(expected):
        return f"You returned {show(got)}; a dict with {sorted(map(str, expected))} is due."
    parts = ((key, difference(got[key], value, tolerance)) for key, value in expected.items())
    return next((f"Under {key!r}: {words}" for key, words in parts if words), "")


def _plain(got, expected):
    return f"You returned {show(got)}; {show(expected)} is due."


def _kind(array):
    return {"i": "number", "u": "number", "f": "number"}.get(array.dtype.kind, array.dtype.kind)


def _rows(array):
    if array.ndim > 1:
        return "[" + ", ".join(_rows(row) for row in array) + "]"
    return "[" + ", ".join(show(value) for value in array) + "]"


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else show(array.item())
