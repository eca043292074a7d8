"""One learner who runs out of memory, twice: in one kernel, and in two that are too much together."""

import time
from typing import NamedTuple

PIECE = 2**24  # bytes of each array
PAIR = ("first.ipynb", "second.ipynb")
PATIENCE = 30  # seconds for the hub to see that somebody holds too much
FILL = """
import numpy as np
kept = []
for _ in range({pieces}):
    kept.append(np.ones({numbers}))
"""


class Greed(NamedTuple):
    """What happened: in one kernel, in two, and whether a new kernel of this learner works afterwards.

    Attributes
    ----------
    alone, together, afterwards : str
        A sentence.
    held_back : bool
        Whether the limit held both times, and the learner could go on.
    """

    alone: str
    together: str
    afterwards: str
    held_back: bool


def fill(size):
    """Return code that takes so many bytes, piece by piece, and keeps them."""
    return FILL.format(pieces=size // PIECE, numbers=PIECE // 8)


def run_out(learner, limit):
    """Ask for more memory than the limit in two ways, and return a Greed."""
    refused, alone = in_one_kernel(learner, limit)
    ended, together = in_two_kernels(learner, limit)
    with learner.open_kernel("after.ipynb") as kernel:
        works = kernel.run("print(6 * 7)").printed == "42\n"
    afterwards = "a new kernel works" if works else "a new kernel does not work"
    return Greed(alone, together, afterwards, refused and ended and works)


def in_one_kernel(learner, limit):
    """Ask for half as much again as the limit, in one kernel; return whether that was refused, and a sentence."""
    with learner.open_kernel("alone.ipynb") as kernel:
        outcome = kernel.run(fill(limit * 3 // 2))
        if outcome.status == "ok":
            return False, "one kernel got half as much again as the limit"
        if outcome.status == "died":
            return True, "the kernel was ended"
        taken = int(kernel.run("print(len(kept))").printed) * PIECE
        return True, f"{outcome.error} after {taken / 2**30:.2f} GiB, and the kernel lives"


def in_two_kernels(learner, limit):
    """Take seven tenths of the limit in each of two kernels; return whether one was ended, and a sentence."""
    outcomes = [ask(learner, path, fill(limit * 7 // 10)) for path in PAIR]
    until = time.monotonic() + PATIENCE
    while not any(outcome.status == "died" or outcome.printed == "False\n" for outcome in outcomes):
        if time.monotonic() > until:
            return False, "two kernels kept 1.4 times the limit"
        time.sleep(1)
        outcomes = [ask(learner, path, "print('kept' in globals())") for path in PAIR]
    return True, "two kernels held 1.4 times the limit together, and the hub ended one"


def ask(learner, path, code):
    """Run code in the kernel of a path, which stays, and return the Outcome."""
    with learner.open_kernel(path, stays=True) as kernel:
        return kernel.run(code)
