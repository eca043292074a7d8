"""The map of the course."""

import textwrap

from medlearn.plots.description import described_by
from medlearn.plots.style import BLUE, PALE, axis_or_new
from medlearn.syllabus import LESSONS, before

WIDTH = 14  # letters in a line of a box: as many as in "reconstruction"


def course_map(solved=None, *, ax=None):
    """Draw which lesson leads to which, with a link to each, and how far you are.

    An arrow that others already say is left out: who comes from 10 comes from 09, which leads to it.

    Parameters
    ----------
    solved : dict of str to (int, int), optional
        For the number of a lesson how many of its exercises are solved, and how many there are: those with all are
        filled, those with some are shaded; `medlearn.exercises.solved()` looks it up.
    """
    solved = solved or {}
    columns, rows = (1 + max(lesson.place[axis] for lesson in LESSONS) for axis in (0, 1))
    ax, steps = axis_or_new(ax, 1.38 * columns, 1.13 * rows), []
    places = {lesson.number: lesson.place for lesson in LESSONS}
    arrow = {"arrowstyle": "->", "color": "0.4", "shrinkA": 32, "shrinkB": 34}
    for lesson in LESSONS:
        done, of = solved.get(lesson.number, (0, 0))
        fill, ink = (BLUE, "white") if done and done == of else (PALE if done else "white", "black")
        text = f"{lesson.number}\n{textwrap.fill(lesson.title, WIDTH)}" + (f"\n{done} of {of}" if done else "")
        box = {"boxstyle": "round,pad=0.4", "facecolor": fill, "edgecolor": BLUE}
        ax.text(*lesson.place, text, ha="center", va="center", size=9, color=ink, bbox=box, zorder=2)
        after = [needed for needed in lesson.needs if not any(needed in before(other) for other in lesson.needs)]
        for needed in after:
            ax.annotate("", lesson.place, places[needed], arrowprops=arrow, zorder=1)
        steps.append(f"{lesson.number} {lesson.title}" + (f" (after {' and '.join(after)})" if after else ""))
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    ax.axis("off")
    ax.medlearn_links = {f"{row.number} {row.title}": f"{row.stem}.ipynb" for row in LESSONS}
    begun = [f"{number} {done} of {of}" for number, (done, of) in solved.items() if done]
    told = f"Map of the course: {'; '.join(steps)}. Exercises solved: {', '.join(begun) or 'none yet'}."
    return described_by(ax, told)
