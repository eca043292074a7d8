"""When are two answers the same, and if not, in what do they differ? In words, and shortened."""

import contextlib
from numbers import Integral, Number

import numpy as np

from medlearn.checks.showing import show, show_both

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TOLERANCE = 1e-6  # relative, and absolute near zero; where whole numbers are due, absolute


def difference(got, expected, tolerance=TOLERANCE):
    """Say in a sentence what is wrong with an answer.

    A list that np.asarray makes equal does where an array is due, and an array where a tuple is; where a list or a
    dict is due, nothing else does.

    Parameters
    ----------
    got, expected : object
        Arrays, numbers, texts, truth values, pandas tables, or tuples, lists and dicts of these.
    tolerance : float
        Numbers are the same within this, relatively or, near zero, absolutely. With the default a whole number is due
        as it is: of a million, one more is not the same.

    Returns
    -------
    sentence : str
        Empty if the two are the same.
    """
    if got is None and expected is not None:
        return "You returned None. Did you forget return?"
    return _guarded(got, expected, tolerance, outermost=True)


def _guarded(got, expected, tolerance, outermost=False):
    try:
        return _difference(_unwrapped(got), _unwrapped(expected), tolerance, outermost)
    except Exception:  # what cannot even be compared is not the same
        return _plain(got, expected)


def same(got, expected, tolerance=TOLERANCE):
    """Say whether two answers are the same."""
    return not difference(got, expected, tolerance)


def is_number(value):
    """Say whether a value is one real number; True and False are none."""
    real = isinstance(value, Number) and not isinstance(value, complex | np.complexfloating)
    return real and not isinstance(value, bool | np.bool_)


def _difference(got, expected, tolerance, outermost):
    if isinstance(expected, np.ndarray):
        return _array_difference(got, expected, tolerance)
    if isinstance(expected, bool | np.bool_):
        return "" if isinstance(got, bool | np.bool_) and got == expected else _plain(got, expected)
    if isinstance(expected, Number):
        return _number_difference(got, expected, tolerance)
    if isinstance(expected, str):
        return "" if isinstance(got, str) and got == expected else _plain(got, expected)
    if isinstance(expected, tuple | list):
        return _sequence_difference(got, expected, tolerance, _in_part if outermost else _in_place)
    if isinstance(expected, dict):
        return _dict_difference(got, expected, tolerance)
    if hasattr(expected, "equals"):
        return _table_difference(got, expected, tolerance)
    return "" if type(got) is type(expected) and got == expected else _plain(got, expected)


def _array_difference(got, expected, tolerance):
    name, got = _as_array(got)
    if not isinstance(got, np.ndarray):
        return f"You returned {show(got)}; an array of shape {expected.shape} is due."
    if got.shape != expected.shape:
        return f"Your {name} has the shape {got.shape}; {expected.shape} is due."
    if _kind(got) != _kind(expected) and {_kind(got), _kind(expected)} != {"U", "O"}:
        return f"Your {name} holds {_content(got)}; {_content(expected)} is due."
    if _kind(expected) not in ("number", "c"):
        agrees = (got == expected) | ((got != got) & (expected != expected))  # missing values differ from themselves
        return "" if np.all(agrees) else _first_place(got, expected, agrees)
    agrees = np.asarray(_close(got, expected, tolerance))
    if agrees.all():
        return ""
    if np.isnan(got).any() and not np.isnan(expected).any():
        return f"Your {name} holds {np.isnan(got).sum()} nan (not a number): look for 0/0, or a log of 0."
    return _first_place(got, expected, agrees)


def _as_array(value):
    """Return what to call a value, and the array that np.asarray makes of a list; a ragged list stays as it is."""
    if not isinstance(value, list | tuple):
        return "array", value
    with contextlib.suppress(ValueError):
        return type(value).__name__, np.asarray(value)
    return type(value).__name__, value


def _first_place(got, expected, agrees):
    place = tuple(int(index) for index in np.argwhere(~np.asarray(agrees))[0])
    yours, due = show_both(got[place], expected[place])
    return f"At [{', '.join(map(str, place))}] you have {yours} where {due} is due."


def _number_difference(got, expected, tolerance):
    if isinstance(got, np.ndarray):
        return f"You returned an array of shape {got.shape}; a single number is due."
    if isinstance(got, complex | np.complexfloating) and is_number(expected):
        return f"You returned {show(got)}, a complex number; a real one is due."
    if isinstance(got, bool | np.bool_) or not isinstance(got, Number):
        return f"You returned {show(got)}; a number is due."
    if got != got and expected == expected:
        return f"You returned nan (not a number) where {show(expected)} is due."
    return "" if _close(_floating(got), expected, tolerance) else _plain(got, expected)


def _sequence_difference(got, expected, tolerance, name_of_part):
    name = type(expected).__name__
    if isinstance(expected, tuple) and isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if isinstance(got, np.ndarray) and got.ndim:
        return f"You returned an array; a {name} of {len(expected)} is due (.tolist() makes one)."
    if not isinstance(got, tuple | list):
        return f"You returned {show(got)}; a {name} of {len(expected)} is due."
    if len(got) != len(expected):
        values, are = "value" if len(got) == 1 else "values", "is" if len(expected) == 1 else "are"
        return f"You returned {len(got)} {values}; {len(expected)} {are} due."
    parts = (_part_difference(one, other, tolerance) for one, other in zip(got, expected, strict=True))
    named = (f"{name_of_part(place, len(expected))}: {words}" for place, words in enumerate(parts) if words)
    return next(named, "")


def _in_place(place, count):
    return f"In place {place}"


def _in_part(place, count):
    """Name one of several values that were returned; the second of two, for instance."""
    if count > len(COUNTS):
        return f"In place {place} (counted from 0) of the {count} things you return"
    if count == 1:
        return "In the only thing you return"
    return f"In the {ORDINALS[place]} of the {COUNTS[count - 1]} things you return"


def _dict_difference(got, expected, tolerance):
    if not isinstance(got, dict):
        return f"You returned {show(got)}; a dict with the keys {show(list(expected))} is due."
    if set(got) != set(expected):
        return f"Your dict has the keys {show(list(got))}; {show(list(expected))} are due."
    parts = ((key, _part_difference(got[key], value, tolerance)) for key, value in expected.items())
    return next((f"Under {show(key)}: {words}" for key, words in parts if words), "")


def _part_difference(got, expected, tolerance):
    if got is None and expected is not None:
        return _plain(got, expected)
    return _guarded(got, expected, tolerance)


def _table_difference(got, expected, tolerance):
    """Compare a pandas DataFrame, Series or Index, without asking that numbers agree to the last digit."""
    name = type(expected).__name__
    if type(got) is not type(expected):
        return f"You returned {show(got)}; a {name} of shape {expected.shape} is due."
    if got.shape != expected.shape:
        return f"Your {name} has the shape {got.shape}; {expected.shape} is due."
    for part in ("columns", "index"):
        if hasattr(expected, part) and not getattr(expected, part).equals(getattr(got, part)):
            yours, due = show_both(list(getattr(got, part)), list(getattr(expected, part)))
            return f"The {part} of your {name}: you have {yours} where {due} is due."
    if not hasattr(expected, "columns"):
        return "" if expected.equals(got) else _array_difference(got.to_numpy(), expected.to_numpy(), tolerance)
    pairs = ((column, _table_difference(got[column], expected[column], tolerance)) for column in expected.columns)
    return next((f"In column {show(column)}: {words}" for column, words in pairs if words), "")


def _plain(got, expected):
    yours, due = show_both(got, expected)
    return f"You returned {yours}; {due} is due."


def _close(got, expected, tolerance):
    whole = isinstance(expected, Integral) or getattr(expected, "dtype", np.dtype(float)).kind in "iu"
    relative = 0 if whole and tolerance == TOLERANCE else tolerance
    return np.isclose(got, expected, rtol=relative, atol=tolerance, equal_nan=True)


def _floating(number):
    """Return a number of any type, a Fraction for example, as one that NumPy compares."""
    try:
        return number if isinstance(number, complex | np.complexfloating) else float(number)
    except OverflowError:
        return np.inf


def _unwrapped(value):
    if isinstance(value, np.ma.MaskedArray):  # what is masked is missing, and compares as equal to anything
        value = value.astype(float).filled(np.nan) if np.ma.is_masked(value) else value.data
    return value.item() if isinstance(value, np.ndarray) and not value.ndim else value


def _kind(array):
    return {"i": "number", "u": "number", "f": "number"}.get(array.dtype.kind, array.dtype.kind)


def _content(array):
    return {"U": "text", "O": "objects of any type"}.get(array.dtype.kind, str(array.dtype))
