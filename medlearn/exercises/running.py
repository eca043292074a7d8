"""Call a learner's function safely: on copies of its inputs, within a time and a memory, its output caught."""

import contextlib
import copy
import io
import sys
import threading
import time
import traceback
from dataclasses import dataclass

import numpy as np

SECONDS = 5.0  # for all inputs of one check together
ALLOWANCE = 2_000_000_000  # bytes that an answer may take beyond what the process has; Linux only
UNLIMITED = -1


class TooSlow(Exception):
    """An answer that was still running when its time was up."""


@dataclass(frozen=True)
class Outcome:
    """What one call of a function came to.

    Attributes
    ----------
    value : object
        What it returned; None if it raised.
    error : Exception or None
        What it raised.
    changed : tuple of int
        The places of those arguments that it altered.
    printed : str
    """

    value: object = None
    error: BaseException | None = None
    changed: tuple = ()
    printed: str = ""


def outcomes(function, cases, *, seconds=SECONDS):
    """Call a function on each tuple of arguments, until one call takes too long.

    Parameters
    ----------
    function : callable
    cases : list of tuple
        They are copied first; nothing that the function does reaches them.
    seconds : float
        For all calls together. The last outcome then holds a `TooSlow`, and the remaining cases are left out. A timer
        interrupts the main thread, on every system; a call from another thread is not limited.

    Returns
    -------
    outcomes : list of Outcome
        One for each case, or fewer.
    """
    done = []
    try:
        with time_limit(seconds), memory_limit(ALLOWANCE):
            for case in cases:
                done.append(_call(function, case))
    except TooSlow as slow:
        done.append(Outcome(error=slow))
    return done


def _call(function, case):
    arguments, printed = copy.deepcopy(case), io.StringIO()
    value = error = None
    try:
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
            value = function(*arguments)
    except (Exception, SystemExit) as raised:
        error = raised
    changed = tuple(place for place, (was, now) in enumerate(zip(case, arguments, strict=True)) if _altered(was, now))
    return Outcome(value, error, changed, printed.getvalue())


def _altered(was, now):
    """Say whether an argument changed; those that cannot be compared by value are taken for unchanged."""
    if isinstance(was, np.ndarray):
        return was.shape != now.shape or was.tobytes() != now.tobytes()
    if isinstance(was, list | tuple):
        return len(was) != len(now) or any(map(_altered, was, now))
    if isinstance(was, dict):
        return list(was) != list(now) or any(_altered(was[key], now[key]) for key in was)
    if hasattr(was, "equals"):  # pandas
        return not was.equals(now)
    return isinstance(was, int | float | str) and was != now


@contextlib.contextmanager
def time_limit(seconds):
    """Raise `TooSlow` if the block, run in the main thread, takes longer than so many seconds.

    Notes
    -----
    The interrupt is the one of the stop button, repeated until it is heard. It reaches Python code between two
    instructions; a single call into a compiled library ends first.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    finished, expired, lock = threading.Event(), threading.Event(), threading.Lock()

    def watch():
        wait = seconds
        while not finished.wait(wait):
            with lock:
                if not finished.is_set():
                    expired.set()
                    _interrupt_main()
            wait = 0.5

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
        with lock:
            finished.set()
        time.sleep(0)  # an interrupt that came while we waited for the lock is raised here
    except KeyboardInterrupt:
        if not expired.is_set():
            raise
        raise TooSlow(f"still running after {seconds:g} seconds") from None
    finally:
        finished.set()


def _interrupt_main():
    import _thread

    _thread.interrupt_main()


@contextlib.contextmanager
def memory_limit(allowance):
    """Make the block raise MemoryError once the process grows by more than so many bytes; Linux only."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _virtual_memory() + allowance
    if hard != UNLIMITED:
        wanted = min(wanted, hard)
    if soft != UNLIMITED:
        wanted = min(wanted, soft)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _virtual_memory():
    import resource

    with open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[0]) * resource.getpagesize()


def line_that_raised(error, function):
    """Return the last line of the learner's own code that an error passed through.

    Parameters
    ----------
    error : BaseException
    function : callable
        Its file, or notebook cell, tells which lines are the learner's.

    Returns
    -------
    line : str
        As written; empty where the source is not to be had.
    """
    source = getattr(getattr(function, "__code__", None), "co_filename", None)
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == source]
    return (own[-1].line or "") if own else ""
