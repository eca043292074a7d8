"""A class from logging in to reading one's mark, timed."""

import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tools.hub_trial.greedy import Greed, run_out
from tools.hub_trial.hub import Hub
from tools.hub_trial.learner import LESSON, Learner
from tools.hub_trial.places import ROOT
from tools.hub_trial.teacher import Teacher, chosen, due, fill_in
from tools.hub_trial.watch import Watch

GREEDY = "greedy"
NOTEBOOK = f"medlearn/notebooks/{LESSON}.ipynb"
ASSIGNMENT = f"{LESSON}/{LESSON}.ipynb"
MARK_READ = re.compile(r"\(Score: ([\d.]+) / ([\d.]+)\)")


class Day(NamedTuple):
    """What a class took: seconds until the last learner was done with each part, bytes, and what Greedy met."""

    learners: int
    log_in: float
    lesson: float
    exercises: float
    grading: float
    largest: int
    hub: int
    together: int
    greedy: Greed
    greedy_held: int


def day(number, limit, folder):
    """Let so many learners, and a greedy one, have a class on a hub of their own, and return a Day.

    Parameters
    ----------
    number : int
    limit : int
        Bytes for each learner.
    folder : Path
        For all that is written; what an earlier trial left there is removed.

    Raises
    ------
    RuntimeError
        If a cell or a command fails, or a learner reads another mark than is due.
    """
    shutil.rmtree(folder, ignore_errors=True)
    names = [f"learner{place + 1}" for place in range(number)]
    hub = Hub(folder, [*names, GREEDY], limit)
    teacher = Teacher(hub)
    for name in [*names, GREEDY]:
        furnish(folder / "home" / name)
    teacher.hand_out()
    pool = ThreadPoolExecutor(number + 1)
    with hub, Watch(hub.process.pid, GREEDY) as watch:
        learners = [Learner(hub.address, name, hub.password) for name in names]
        try:
            seconds, greed = parts(pool, learners, teacher, Learner(hub.address, GREEDY, hub.password), limit)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        largest = max(watch.most[name] for name in names)
        return Day(number, *seconds, largest, watch.most[""], watch.together, greed, watch.most[GREEDY])


def furnish(home):
    """Put what a learner opens into a home, as docs/teaching.md says."""
    for name in ("notebooks", "docs", "exercises"):
        shutil.copytree(ROOT / name, home / "medlearn" / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))


def parts(pool, learners, teacher, greedy, limit):
    """Run the parts of the day, each for all learners at once; return their seconds, and what Greedy met."""
    times = [timed(pool, learners, lambda place, learner: learner.log_in())]
    times.append(timed(pool, learners, lambda place, learner: learner.run(NOTEBOOK)))
    greedy.log_in()
    met = pool.submit(run_out, greedy, limit)
    times.append(timed(pool, learners, hand_in))
    greed = met.result()
    timed(pool, learners, still_knows)
    start = time.perf_counter()
    teacher.grade()
    timed(pool, learners, read_mark)
    return [*times, time.perf_counter() - start], greed


def timed(pool, learners, part):
    """Let all learners do a part at once; return the seconds until the last is done."""
    start = time.perf_counter()
    for done in [pool.submit(part, place, learner) for place, learner in enumerate(learners)]:
        done.result()
    return time.perf_counter() - start


def hand_in(place, learner):
    """Fetch the assignment, answer some exercises, run all cells, and submit."""
    learner.assignments("fetch")
    learner.change(ASSIGNMENT, lambda notebook: fill_in(notebook, chosen(place)))
    learner.run(ASSIGNMENT)
    learner.assignments("submit")


def still_knows(place, learner):
    """Raise RuntimeError if the lesson's kernel, left open since then, has lost its names."""
    with learner.open_kernel(NOTEBOOK, stays=True) as kernel:
        if kernel.run("print('plots' in globals())").printed != "True\n":
            raise RuntimeError(f"{learner.name} has lost the lesson's kernel.")


def read_mark(place, learner):
    """Fetch the feedback; raise RuntimeError if the mark on its page is not the one that is due."""
    read = mark(learner.feedback())
    if read != due(place):
        raise RuntimeError(f"{learner.name} reads {read} points, where {due(place)} are due.")


def mark(page):
    """Return the points on a page of feedback.

    Examples
    --------
    >>> mark("<h4>03_convolution (Score: 7.0 / 8.0)</h4>")
    7.0
    """
    found = MARK_READ.search(page)
    if not found:
        raise RuntimeError("the page of feedback names no score.")
    return float(found[1])
