"""What a check found, in few words."""

import textwrap
from dataclasses import dataclass

from medlearn.checks.showing import Shown

MOST_WORDS = 58  # of a whole message


@dataclass(frozen=True)
class Result:
    """What a check found.

    Attributes
    ----------
    status : {"not attempted", "raised", "not yet", "correct"}
    message : str
        As it was shown.
    credit : float
        The proportion of the points that the answer is worth: 1 if correct; 0.5 if it is code that is right
        on the example and on at least half of all inputs; else 0.
    """

    status: str
    message: str
    credit: float = 0.0

    def _ipython_display_(self):
        """Show nothing: the check has shown the message already."""


def correct(praise):
    """Return the result of a right answer."""
    return Result("correct", f"Correct. {praise}".strip(), 1.0)


def not_yet(message):
    """Return the result of a wrong answer that is worth nothing yet."""
    return Result("not yet", message)


def worded(message, got, expected):
    """Return a sentence with the wrong and the right answer in the places of {got} and {expected}."""
    return textwrap.dedent(message).strip().format(got=Shown(got), expected=Shown(expected))
