"""The table of all lessons: the one place that knows which there are, and what each is about.

README and term plan are written from it (`make tables`); course map, budget, exercises, doctor, `fetch` and the tests
read it. To add a lesson, add a row to `second_half`, then follow "Add a lesson" in CONTRIBUTING.md.
"""

from medlearn.syllabus import first_half, second_half
from medlearn.syllabus.paths import PATHS, Path
from medlearn.syllabus.row import Lesson, Minutes

__all__ = [
    "LESSONS",
    "PATHS",
    "Lesson",
    "Minutes",
    "Path",
    "before",
    "default_downloads",
    "fetching",
    "left_out",
    "lesson",
    "with_exercises",
]

LESSONS = (*first_half.ROWS, *second_half.ROWS)


def lesson(number):
    """Return the row of a lesson."""
    for row in LESSONS:
        if row.number == number:
            return row
    raise ValueError(f"there is no lesson {number!r}; choose from {', '.join(row.number for row in LESSONS)}.")


def before(number):
    """Return the numbers of all lessons that a lesson rests on, near or far, a set of str."""
    needs = lesson(number).needs
    return set(needs).union(*map(before, needs))


def left_out(path):
    """Return what the lessons of a path rest on and the path does not hold, near or far."""
    return sorted(set().union(*map(before, path.lessons)) - set(path.lessons))


def with_exercises():
    """Return the rows of the lessons that have exercises, a list of Lesson."""
    return [row for row in LESSONS if row.exercises]


def fetching():
    """Return the numbers of the lessons that download something, in words: "07, 11 and 23"."""
    *most, last = [row.number for row in LESSONS if row.fetches]
    return f"{', '.join(most)} and {last}" if most else last


def default_downloads():
    """Return the names of the data sets that lessons fetch, in the order of the lessons, each once."""
    return tuple(dict.fromkeys(name for row in LESSONS for name in row.fetches))
