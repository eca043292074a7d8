"""A learner's code within limits: so many seconds, and on Linux so many bytes.

Neither limit is a wall against malice: they keep a kernel alive when a loop forgets to end or a list to stop growing.
Where there is no memory limit (macOS, Windows), an answer that allocates without end meets the time limit first if it
is lucky, and the system's own way of ending a process if it is not.
"""

import contextlib
import signal
import sys
import threading
import time
from pathlib import Path

from medlearn.machine import available_memory

ALLOWANCE = 2_000_000_000  # bytes that an answer may take beyond what the process has, at most
UNLIMITED = -1
PATIENCE = 0.5  # seconds from one interrupt to the next, if an answer did not heed the first
CROWDED = 4  # times the limit: so long at most, however busy the machine is


class TooSlow(Exception):
    """An answer that was still running when its time was up."""


class TimeLimit:
    """Let calls take so many seconds together, and interrupt the one that is running when they are over.

    Used as ``with TimeLimit(5) as limit: limit.call(function, arguments)``. Once the time is up the block ends in
    `TooSlow`; the learner's own stop button is passed on as the KeyboardInterrupt that it is.

    Parameters
    ----------
    seconds : float or None
        None for no limit. There is none either outside the main thread, which alone can be interrupted.

    Notes
    -----
    Where Linux tells, time spent waiting for a processor is given back, up to `CROWDED` times the limit: on a server
    that a class shares, a right answer is not too slow because the others are busy.

    A second thread sends the interrupt of the stop button, on every system. It is heeded only while `call` is calling,
    so it can never strike the caller's own code. It reaches Python between two instructions: a single call into
    a compiled library ends first.
    """

    def __init__(self, seconds):
        self.seconds, self.expired = seconds, False
        self._limited = seconds is not None and threading.current_thread() is threading.main_thread()
        self._calling, self._over, self._lock = False, threading.Event(), threading.Lock()

    def __enter__(self):
        if self._limited:
            self._deaf_to, self._trace = 0, sys.gettrace()
            self._before = signal.signal(signal.SIGINT, self._interrupted)
            threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, kind, error, trace):
        self._calling = False
        if not self._limited:
            return
        with self._lock:
            self._over.set()
        if self.expired:
            time.sleep(0.01)  # an interrupt that is still on its way arrives here, where nobody listens
            sys.settrace(self._trace)
        signal.signal(signal.SIGINT, signal.default_int_handler if self._before is None else self._before)
        if self.expired and kind is not None and issubclass(kind, KeyboardInterrupt):
            raise TooSlow(f"still running after {self.seconds:g} seconds") from None

    def call(self, function, arguments):
        """Call a function; interrupts are heeded from here to its return."""
        if self.expired:
            raise KeyboardInterrupt
        self._calling = True
        try:
            return function(*arguments)
        finally:
            self._calling = False

    def _watch(self):
        began, queued, wait = time.monotonic(), seconds_queued(), self.seconds
        while not self._over.wait(wait):
            if not self.expired:
                allowed = min(self.seconds + seconds_queued() - queued, CROWDED * self.seconds)
                wait = allowed - (time.monotonic() - began)
                if wait > self.seconds / 100:
                    continue
            with self._lock:
                if not self._over.is_set():
                    self.expired = True
                    interrupt_main()
            wait = PATIENCE

    def _interrupted(self, number, frame):
        if not self.expired:
            return self._before(number, frame) if callable(self._before) else signal.default_int_handler(number, frame)
        if self._calling:
            if self._deaf_to:
                self._insist(frame)
            self._deaf_to += 1
            raise KeyboardInterrupt
        return None

    def _insist(self, frame):
        """Raise again at the next line that runs, which is the ``except:`` that catches everything."""

        def again(frame, event, argument):
            if event == "line":
                raise KeyboardInterrupt
            return again

        sys.settrace(again)
        while frame is not None and frame.f_code is not TimeLimit.call.__code__:
            frame.f_trace = again
            frame = frame.f_back


def seconds_queued():
    """Return how long the main thread was ready to run while others ran; 0 on a system that does not tell.

    Notes
    -----
    The second number of /proc/self/schedstat, in nanoseconds (Linux, Documentation/scheduler/sched-stats.rst).
    """
    try:
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def interrupt_main():
    """Press the stop button of the main thread."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)  # wakes even a time.sleep
    else:
        import _thread

        _thread.interrupt_main()


def memory_ceiling():
    """Return how many bytes this process may come to hold; None on a system without such a limit.

    Notes
    -----
    Half of what a container still has, at most 2 GB, on top of what the process holds now: an answer then meets
    a MemoryError before the whole kernel is killed.
    """
    if not sys.platform.startswith("linux"):
        return None
    held, resident = memory_held()
    return int(held + max(0, min(ALLOWANCE, (available_memory() - resident) / 2)))


@contextlib.contextmanager
def memory_limit(ceiling):
    """Make the block raise MemoryError once the process holds more than so many bytes; None for no limit."""
    if ceiling is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = min([ceiling, *(limit for limit in (soft, hard) if limit != UNLIMITED)])
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def memory_held():
    """Return the bytes that count for the limit, and those in memory; libraries and reserved addresses do not count."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as numbers:
        pages = [int(number) for number in numbers.read().split()]
    return pages[5] * resource.getpagesize(), pages[1] * resource.getpagesize()
