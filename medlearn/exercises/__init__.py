"""Exercises that recognise the mistake, a room for each lesson.

``from medlearn.exercises import convolution as ex``, then ``ex.correlate.check(your_function)``,
``ex.correlate.hint()`` and ``ex.correlate.solution()``. ``catalogue()`` lists them all.
"""

from importlib import import_module
from importlib.util import find_spec

from medlearn import syllabus


def of_lesson(number):
    """Return the exercises of a lesson, in the order of its table of contents.

    Parameters
    ----------
    number : str
        Two digits, such as "03".

    Returns
    -------
    exercises : list of Exercise

    Raises
    ------
    ValueError
        If no lesson with exercises has this number.
    """
    rows = {row.number: row for row in syllabus.with_exercises()}
    if number not in rows:
        raise ValueError(f"lesson {number!r} has no exercises; choose from {', '.join(rows)}.")
    return list(import_module(f"medlearn.exercises.{rows[number].slug}").EXERCISES)


def catalogue():
    """Return every exercise, lesson by lesson; a lesson whose room is still to be written has none yet.

    Returns
    -------
    exercises : list of Exercise
        Each has `lesson, name, kind, question, hints, stub, reference, misconceptions`.
    """
    rows = [row for row in syllabus.with_exercises() if find_spec(f"{__name__}.{row.slug}")]
    return [exercise for row in rows for exercise in of_lesson(row.number)]


def __getattr__(name):
    """Find what assignments of the first edition, handed out long ago, ask for: `medlearn.exercises.grading`."""
    if name == "grading":
        return import_module("medlearn.grading")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
