"""Exercises that recognise the mistake, a room for each lesson.

``from medlearn.exercises import convolution as ex``, then ``ex.correlate.check(your_function)``,
``ex.correlate.hint()`` and ``ex.correlate.solution()``. ``catalogue()`` lists them all.
"""

import sys
from importlib import import_module
from importlib.util import find_spec

from medlearn import syllabus
from medlearn.checks.result import Result


def room(name, table, *, also="", within=None, gone=None):
    """Bind the exercises of a lesson in the module that lists them.

    Parameters
    ----------
    name : str
        The module's ``__name__``.
    table : str
        The exercises in their order, split by "|". After a name stands the section of the lesson that prepares it,
        and perhaps ", easy" or ", optional".
    also : str
        What their notebook imports beside NumPy and the exercises.
    within : str, optional
        The one module that holds them all; otherwise each has a module of its name.
    gone : dict of str to str, optional
        Exercises that the lesson had once, each with a sentence that says where its content is now.

    Returns
    -------
    exercises : tuple of Exercise
    """
    module, found = sys.modules[name], []
    module.NOTEBOOK_IMPORTS = also
    for former, sentence in (gone or {}).items():
        setattr(module, former, Gone(former, sentence))
    for row in table.split("|"):
        exercise_name, _, place = row.strip().partition(" ")
        exercise = getattr(import_module(f"{name}.{within or exercise_name}"), exercise_name)
        exercise.section, _, exercise.level = place.partition(", ")
        setattr(module, exercise_name, exercise)
        found.append(exercise)
    return tuple(found)


class Gone:
    """An exercise of an earlier edition: notebooks that were handed out still ask for it.

    Parameters
    ----------
    name, sentence : str
    """

    points = 1

    def __init__(self, name, sentence):
        self.name, self.sentence = name, sentence

    def check(self, answer=None, **_):
        """Say what became of it; what was noted of it stays as it is."""
        print(f"The exercise {self.name} is no longer in the course, and your answer is not checked. {self.sentence}")
        return Result("not attempted", self.sentence)

    hint = solution = check


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
