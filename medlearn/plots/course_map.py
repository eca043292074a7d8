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
    """
    columns, rows = (1 + max(lesson.place[axis] for lesson in LESSONS) for axis in (0, 1))
    ax, steps = axis_or_new(ax, 1.38 * columns, 1.13 * rows), []
    places = {lesson.number: lesson.place for lesson in LESSONS}
    arrow = {"arrowstyle": "->", "color": "0.4", "shrinkA": 32, "shrinkB": 34}
    for lesson in LESSONS:
        fill, ink = (BLUE, "white") if lesson.number in done else ("white", "black")
        text = f"{lesson.number}\n{textwrap.fill(lesson.title, WIDTH)}"
        box = {"boxstyle": "round,pad=0.4", "facecolor": fill, "edgecolor": BLUE}
        ax.text(*lesson.place, text, ha="center", va="center", size=9, color=ink, bbox=box, zorder=2)
        after = [needed for needed in lesson.needs if not any(needed in before(other) for other in lesson.needs)]
        for needed in after:
            ax.annotate("", lesson.place, places[needed], arrowprops=arrow, zorder=1)
        steps.append(f"{lesson.number} {lesson.title}" + (f" (after {' and '.join(after)})" if after else ""))
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    ax.axis("off")
    return described_by(ax, f"Map of the course: {'; '.join(steps)}. Filled, done: {', '.join(done) or 'none'}.")
