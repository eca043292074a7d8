"""The teacher of a trial: nbgrader's commands, typed in a terminal of the hub's machine, and the marks to expect."""

import json
import os
import subprocess
import sys

from medlearn.exercises import of_lesson
from medlearn.grading.handout import answered
from tools.hub_trial.learner import LESSON
from tools.hub_trial.places import ROOT, environment

PATIENCE = 1800  # seconds for one command: grading takes some ten for each learner
EXERCISES = [exercise.name for exercise in of_lesson(LESSON[:2])]


class Teacher:
    """Who hands out, collects and grades.

    Parameters
    ----------
    hub : Hub
        Its folder gets a home for the teacher, and in that the course.
    """

    def __init__(self, hub):
        self.home = hub.folder / "home" / "teacher"
        self.home.mkdir(parents=True)
        self.environment = os.environ | environment(hub.folder) | {"HOME": str(self.home)}
        self.environment.pop("PYTHONPATH", None)

    def hand_out(self):
        """Write the course folder, make the learners' version and release it."""
        self._run("medlearn", "nbgrader", "course", folder=self.home)
        self._nbgrader("generate_assignment", "release_assignment")

    def grade(self):
        """Collect what was handed in, grade it, and release the feedback."""
        self._nbgrader("collect", "autograde", "generate_feedback", "release_feedback")

    def _nbgrader(self, *commands):
        for command in commands:
            self._run("nbgrader", command, LESSON, folder=self.home / "course")

    def _run(self, *arguments, folder):
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-3000:]}")


def chosen(place):
    """Return which exercises the learner of a place (0, 1, ...) answers: one fewer for each, so that marks differ."""
    return EXERCISES[: len(EXERCISES) - place % len(EXERCISES)]


def due(place):
    """Return the mark that this learner must read."""
    return float(sum(exercise.points for exercise in of_lesson(LESSON[:2]) if exercise.name in chosen(place)))


def right_answers():
    """Return the answer of each exercise: {name: code}."""
    path = ROOT / "exercises" / "solutions" / f"{LESSON}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {answered(cell): "".join(cell["source"]) for cell in cells if answered(cell)}


def fill_in(notebook, names):
    """Write the right answers to these exercises into an assignment's notebook; it is changed in place."""
    answers = {f"answer-{name}": code for name, code in right_answers().items() if name in names}
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.pop(name, cell["source"])
    if answers:
        raise ValueError(f"the assignment has no cell for {sorted(answers)}.")
