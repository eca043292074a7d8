"""Exercises that recognise the mistake, a module for each lesson.

``from medlearn.exercises import convolution as ex``, then ``ex.correlate.check(your_function)``,
``ex.correlate.hint()`` and ``ex.correlate.solution()``. ``catalogue()`` lists them all.
"""

from importlib import import_module
from importlib.util import find_spec

LESSONS = {
    "01": "images_as_numbers",
    "02": "preprocessing_and_enhancement",
    "03": "convolution",
    "04": "features",
    "05": "svm_margins",
    "06": "trees_and_forests",
    "07": "patient_data",
    "08": "cnn_from_scratch",
    "09": "cnn_training",
    "10": "honest_evaluation",
    "11": "pneumonia_benchmark",
}


def of_lesson(number):
    """Return the exercises of a lesson, in the order of its module.

    Parameters
    ----------
    number : str
        Two digits, such as "03".

    Raises
    ------
    ValueError
        If no lesson with exercises has this number.
    """
    from medlearn.exercises.checks import Exercise

    if number not in LESSONS:
        raise ValueError(f"lesson {number!r} has no exercises; choose from {', '.join(LESSONS)}.")
    module = import_module(f"medlearn.exercises.{LESSONS[number]}")
    return [entry for entry in vars(module).values() if isinstance(entry, Exercise)]


def catalogue():
    """Return every exercise, lesson by lesson.

    Returns
    -------
    exercises : list of Exercise
        Each has `lesson, name, kind, question, hints, stub, reference, misconceptions`.
    """
    present = [number for number, name in LESSONS.items() if find_spec(f"medlearn.exercises.{name}")]
    return [exercise for number in present for exercise in of_lesson(number)]
