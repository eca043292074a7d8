"""The map of the course."""

from typing import NamedTuple

from medlearn.plots.description import described_by
from medlearn.plots.style import BLUE, axis_or_new


class Lesson(NamedTuple):
    """A lesson's number, short name, the lessons it needs, and its place on the map (column, row)."""

    number: str
    name: str
    needs: tuple
    place: tuple


LESSONS = [
    Lesson("00", "start\nhere", (), (0, 1)),
    Lesson("01", "images as\nnumbers", ("00",), (1, 0)),
    Lesson("02", "preprocessing,\nenhancement", ("01",), (2, 0)),
    Lesson("03", "convolution", ("02",), (3, 0)),
    Lesson("04", "features", ("03",), (4, 1)),
    Lesson("05", "SVM\nmargins", ("00",), (1, 2)),
    Lesson("06", "trees and\nforests", ("05",), (2, 2)),
    Lesson("07", "patient\ndata", ("06",), (3, 2)),
    Lesson("08", "CNN from\nscratch", ("03",), (4, 0)),
    Lesson("09", "CNN\ntraining", ("08",), (5, 0)),
    Lesson("10", "honest\nevaluation", ("07", "09"), (6, 2)),
    Lesson("11", "pneumonia\nbenchmark", ("04", "10"), (7, 1)),
]


def course_map(ready=(), *, ax=None):
    """Draw which lesson leads to which.

    Parameters
    ----------
    ready : sequence of str
        Numbers of the lessons that are there to be opened, such as ["00", "01"]; they stand in full colour.
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    ax = axis_or_new(ax, width=11.0, height=3.4)
    places = {lesson.number: lesson.place for lesson in LESSONS}
    for lesson in LESSONS:
        open_now = lesson.number in ready
        box = {"boxstyle": "round,pad=0.4", "facecolor": BLUE if open_now else "white", "edgecolor": BLUE}
        ax.text(
            *lesson.place, f"{lesson.number}\n{lesson.name}", ha="center", va="center", size=9,
            color="white" if open_now else "black", bbox=box, zorder=2,
        )  # fmt: skip
        for needed in lesson.needs:
            arrow = {"arrowstyle": "->", "color": "0.4", "shrinkA": 32, "shrinkB": 34}
            ax.annotate("", lesson.place, places[needed], arrowprops=arrow, zorder=1)
    ax.set(xlim=(-0.5, 7.5), ylim=(2.5, -0.5))
    ax.axis("off")
    return described_by(ax, lambda _: _describe_map(ready))


def _describe_map(ready):
    steps = [
        f"{lesson.number} {' '.join(lesson.name.split())}"
        + (f" (after {' and '.join(lesson.needs)})" if lesson.needs else "")
        for lesson in LESSONS
    ]
    return f"Map of the course: {'; '.join(steps)}. Filled, ready to open: {', '.join(ready) or 'none'}."
