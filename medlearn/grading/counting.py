"""Points for the exercises of a notebook: the line in the locked cells that nbgrader counts.

``grading.points("convolution.correlate")`` looks for `correlate` among the names of the notebook, wherever it was
written, and gives it to the check that learners use themselves.
"""

import contextlib
import io
import sys
import textwrap
import warnings
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from medlearn import syllabus
from medlearn.checks import Exercise
from medlearn.exercises import Gone

WIDTH = 96  # characters of a line: nbgrader's page of feedback cuts longer ones off
ABSENT = "Nothing here is called `{name}`: its cell was deleted, did not run, or gives it another name."


@dataclass(frozen=True)
class Points:
    """What an answer is worth; written as a bare number, for that is what nbgrader reads.

    Attributes
    ----------
    earned, most : float

    Examples
    --------
    >>> Points(0.5, 1)
    0.5
    """

    earned: float
    most: float

    def __repr__(self):
        """Write the points that were earned, and nothing else."""
        return f"{self.earned:g}"

    def _repr_html_(self):
        """Tell a reader of the notebook how many there were to be had."""
        return f"<b>{self.earned:g} of {self.most:g} point{'s' * (self.most != 1)}</b>"


def points(key, names=None):
    """Judge the answer to an exercise, print what the check says, and return its points.

    Parameters
    ----------
    key : str
        Such as "convolution.correlate".
    names : dict, optional
        Where to look for the answer; by default all names of the notebook.

    Returns
    -------
    points : Points
        All for a correct answer, half for one that is right on the example and on at least half of all
        inputs, and none for anything else, be it missing, broken or endless, nor for an exercise that is gone.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = find(key)
    if isinstance(exercise, Gone):
        exercise.check()
        return Points(0, exercise.points)
    names = vars(sys.modules["__main__"]) if names is None else names
    if exercise.name not in names:
        print(ABSENT.format(name=exercise.name))
        return Points(0, exercise.points)
    said = io.StringIO()
    with silence(), contextlib.redirect_stdout(said):
        result = exercise.check(names[exercise.name], draw=False)
    print(wrapped(said.getvalue()), end="")
    return Points(exercise.points * result.credit, exercise.points)


def wrapped(text):
    """Return a text with its long lines broken between words, and the others as they are."""
    wrap = partial(textwrap.wrap, width=WIDTH, replace_whitespace=False, break_long_words=False, break_on_hyphens=False)
    lines = (wrap(line) if len(line) > WIDTH else [line] for line in text.splitlines())
    return "".join(f"{short}\n" for line in lines for short in line)


def find(key):
    """Return the exercise of a key such as "convolution.correlate", gone or not; ValueError if there never was one."""
    topic, _, name = key.partition(".")
    known = [row.slug for row in syllabus.with_exercises()]
    module = import_module(f"medlearn.exercises.{topic}") if topic in known else None
    exercise = getattr(module, name, None)
    if not isinstance(exercise, Exercise | Gone):
        raise ValueError(f"no exercise is called {key!r}; medlearn.exercises.catalogue() lists them.")
    return exercise


@contextlib.contextmanager
def silence():
    """Keep warnings and standard error back: for nbgrader, a cell that writes there has failed."""
    with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
