"""Call a learner's function safely: on copies of its inputs, within a time and a memory, its output caught."""

import contextlib
import copy
import functools
import inspect
import io
import linecache
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

from medlearn.checks.limits import TimeLimit, TooSlow, memory_ceiling, memory_limit

SECONDS = 5.0  # for all inputs of one check together
MOST_KEPT = 10_000_000  # bytes: a larger array that is returned is not copied


@dataclass(frozen=True)
class Outcome:
    """What one call of a function came to.

    Attributes
    ----------
    value : object
        What it returned; None if it raised.
    error : BaseException or None
        What it raised.
    changed : tuple of int
        The places of those arguments that it altered.
    printed : str
    """

    value: object = None
    error: BaseException | None = None
    changed: tuple = ()
    printed: str = ""


def outcomes(function, cases, *, seconds=SECONDS, quiet=False):
    """Call a function on each tuple of arguments, until one call takes too long.

    Parameters
    ----------
    function : callable
    cases : list of tuple
        They are copied first; nothing that the function does reaches them.
    seconds : float or None
        For all calls together. The last outcome then holds a `TooSlow`, and the remaining cases are left out. None
        for code that we trust: neither time nor memory is limited.
    quiet : bool
        Warnings, too, are kept from the reader.

    Returns
    -------
    outcomes : list of Outcome
        One for each case, or fewer.
    """
    ceiling = None if seconds is None else memory_ceiling()
    done, printed = [], io.StringIO()
    try:
        with TimeLimit(seconds) as limit, _warnings(quiet):
            for case in cases:
                printed = io.StringIO()
                done.append(_call(function, case, limit, ceiling, printed))
    except TooSlow as slow:
        done.append(Outcome(error=slow, printed=printed.getvalue()))
    return done


@contextlib.contextmanager
def _warnings(quiet):
    if not quiet:
        yield
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _call(function, case, limit, ceiling, printed):
    arguments, value, error = copy.deepcopy(case), None, None
    try:
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"), memory_limit(ceiling):
            value = _kept(limit.call(function, arguments))
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # exit() as well
        error = raised
        if isinstance(error, MemoryError):
            traceback.clear_frames(error.__traceback__)
    changed = tuple(place for place, (was, now) in enumerate(zip(case, arguments, strict=True)) if _altered(was, now))
    return Outcome(value, error, changed, printed.getvalue())


def _kept(value):
    """Return a value that later calls cannot change: a list kept as a default argument grows with each of them."""
    small = isinstance(value, np.ndarray) and value.nbytes < MOST_KEPT
    return copy.copy(value) if small or type(value) in (list, dict, set) else value


def _altered(was, now):
    """Say whether an argument changed; those that cannot be compared by value are taken for unchanged."""
    if type(was) is not type(now):
        return True
    if isinstance(was, np.ndarray):
        return (was.shape, was.dtype) != (now.shape, now.dtype) or _altered(*map(_contents, (was, now)))
    if isinstance(was, list | tuple):
        return len(was) != len(now) or any(map(_altered, was, now))
    if isinstance(was, dict):
        return list(was) != list(now) or any(_altered(was[key], now[key]) for key in was)
    if hasattr(was, "equals"):  # pandas
        return not was.equals(now)
    return isinstance(was, int | float | str | bytes | set) and was != now and was == was  # nan differs from itself


def _contents(array):
    return array.ravel().tolist() if array.dtype.hasobject else array.tobytes()


def line_that_raised(error, function):
    """Return the last line of the learner's own code that an error passed through.

    Parameters
    ----------
    error : BaseException
    function : callable
        Whatever shares its namespace, in a file or in any cell of a notebook, is the learner's.

    Returns
    -------
    line : str
        As written; empty where the source is not to be had.
    """
    namespace = getattr(_written(function), "__globals__", None)
    places = [
        (frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is namespace
    ]
    lines = (linecache.getline(*place).strip() for place in reversed(places))
    return next((line for line in lines if line), "")


def _written(answer):
    """Return the function that somebody wrote, out of a functools.partial, a decorator or an object with __call__."""
    while isinstance(answer, functools.partial):
        answer = answer.func
    answer = inspect.unwrap(answer)
    return answer if hasattr(answer, "__globals__") else type(answer).__call__
