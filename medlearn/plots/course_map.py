"""The map of the course."""

import textwrap

from medlearn.plots.description import described_by
from medlearn.plots.style import BLUE, axis_or_new
from medlearn.syllabus import LESSONS, before

WIDTH = 14  # letters in a line of a box: as many as in "reconstruction"


def course_map(done=(), *, ax=None):
    """Draw which lesson leads to which.

    An arrow that others already say is left out: who comes from 10 comes from 09, which leads to it.

    Parameters
    ----------
    done : sequence of str
        Numbers of the lessons to fill with colour, such as ["00", "01"].
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    columns, rows = (1 + max(lesson.place[axis] for lesson in LESSONS) for axis in (0, 1))
    ax = axis_or_new(ax, width=1.38 * columns, height=1.13 * rows)
    places = {lesson.number: lesson.place for lesson in LESSONS}
    for lesson in LESSONS:
        filled = lesson.number in done
        box = {"boxstyle": "round,pad=0.4", "facecolor": BLUE if filled else "white", "edgecolor": BLUE}
        ax.text(
            *lesson.place, f"{lesson.number}\n{textwrap.fill(lesson.title, WIDTH)}", ha="center", va="center", size=9,
            color="white" if filled else "black", bbox=box, zorder=2,
        )  # fmt: skip
        for needed in _arrows_from(lesson):
            arrow = {"arrowstyle": "->", "color": "0.4", "shrinkA": 32, "shrinkB": 34}
            ax.annotate("", lesson.place, places[needed], arrowprops=arrow, zorder=1)
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    ax.axis("off")
    return described_by(ax, lambda _: _describe_map(done))


def _arrows_from(lesson):
    """Return the needs of a lesson that none of its other needs leads to, a list of str."""
    return [needed for needed in lesson.needs if not any(needed in before(other) for other in lesson.needs)]


def _describe_map(done):
    steps = [
        f"{lesson.number} {lesson.title}" + (f" (after {' and '.join(arrows)})" if arrows else "")
        for lesson, arrows in ((lesson, _arrows_from(lesson)) for lesson in LESSONS)
    ]
    return f"Map of the course: {'; '.join(steps)}. Filled, done: {', '.join(done) or 'none'}."
