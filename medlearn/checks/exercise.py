"""Exercises that answer back: a question, its right answer, and the wrong answers that people really give.

A definition module writes the right answer as a function and turns it into an exercise by a decorator::

    @implement(question="...", hints=["..."], cases=lambda rng: [...], praise="3 of 4 ill patients were found.")
    def sensitivity(truth, predicted):
        return np.mean(predicted[truth == 1])

    sensitivity.wrong(
        lambda truth, predicted: np.mean(truth == predicted),
        "You got {got:.2f}: that is how often the test is right about *anyone*.",
    )
"""

import ast
import functools
import inspect
import json
import textwrap

from medlearn import syllabus
from medlearn.checks import progress
from medlearn.checks.comparing import TOLERANCE
from medlearn.checks.drawing import show_beside
from medlearn.checks.judging import UNTOUCHED, judge_code
from medlearn.checks.mistakes import Clause, Misconception
from medlearn.checks.result import Result
from medlearn.checks.running import SECONDS, outcomes
from medlearn.checks.saying import say
from medlearn.checks.values import UNANSWERED, judge_value

MOST_PRINTED = 2000  # letters of what an answer printed


class Exercise:
    """One question with a check that recognises wrong answers. Definition modules make it with the decorators below.

    Attributes
    ----------
    lesson : str
        Two digits.
    name, kind, question, stub : str
        `kind` is "implement", "mend", "predict" or "interpret"; `stub` is the code that the learner completes.
    hints : tuple of str
    reference : callable
        The right answer; for "predict" and "interpret" a function without arguments that finds it out.
    misconceptions : list of Misconception
    choices : tuple of str
        For "predict" and "interpret": the answers to choose from; empty if a number is asked for.
    tolerance : float
        Numbers are the same within this, relatively or, near zero, absolutely.
    digits : int or None
        For "predict" and "interpret": how many digits after the point are asked for; takes the place of `tolerance`.
    clauses : list of Clause
    solution : str, optional
        What `solution` prints, where that should differ from the reference: how a value is worked out.
    wrong : dict, optional
        For "predict" and "interpret": a sentence for each wrong value.
    section, level : str
        The section of the lesson that prepares it, and "easy", "optional" or nothing.
    says : str
        A pattern for the text of an error that is due; it occurs in any good one. Any text will do by default.
    draws : bool
        The answer is a picture: `check` shows the one expected on the example and, beside it, the learner's.
    points : int
    """

    def __init__(
        self,
        reference,
        kind,
        *,
        question,
        hints,
        praise,
        cases=None,
        stub=None,
        solution=None,
        wrong=None,
        choices=(),
        tolerance=TOLERANCE,
        digits=None,
        draws=False,
        says=r"\S",
        points=1,
    ):
        self.reference, self.kind, self.praise = reference, kind, textwrap.dedent(praise).strip()
        self.question, self.hints = textwrap.dedent(question).strip(), tuple(hints)
        self.cases, self.choices, self.tolerance, self.points = cases, tuple(choices), tolerance, points
        self.name, self.module = reference.__name__, _room_of(reference.__module__)
        self.digits, self.draws, self.misconceptions, self.clauses, self._known = digits, draws, [], [], {}
        self.says, self._where = says, None
        self.asks_for_code = kind in ("implement", "mend")
        self._solution = solution
        self.stub = textwrap.dedent(stub).strip() if stub else self._blank()
        self.section = self.level = ""
        self._hints_shown = 0
        for value, message in (wrong or {}).items():
            self.wrong(value, message)

    def __repr__(self):
        return f"<exercise {self.module}.{self.name}: {self.kind}, {len(self.misconceptions)} misconceptions>"

    @property
    def lesson(self):
        """The number of the lesson that it belongs to, as two digits."""
        return next((row.number for row in syllabus.LESSONS if row.slug == self.module), "00")

    def wrong(self, answer, message, *, where=None):
        """Add a wrong answer, and what a tutor would say to it; returns the exercise, so that calls can follow.

        Parameters
        ----------
        answer : callable, or a value for an exercise that asks for one
        message : str
            As in `Misconception`.
        where : callable, optional
            Takes the arguments of the exercise: elsewhere the answer is right. An answer is recognised by doing what a
            misconception does wherever that is wrong; inputs on which people with the same mistake do different
            things, such as huge or empty ones, are left out of it so.

        Returns
        -------
        self : Exercise
        """
        where = where or self._where
        if where is not None:
            answer = self._only_where(answer, where)
        self.misconceptions.append(Misconception(answer, message))
        return self

    def usually(self, where):
        """Say on which inputs the wrong answers that follow are wrong, where they do not say it; see `wrong`."""
        self._where = where
        return self

    def _only_where(self, wrong, where):
        @functools.wraps(wrong)
        def answer(*arguments):
            return (wrong if where(*arguments) else self.reference)(*arguments)

        return answer

    def clause(self, name, where, answer=None, *, message=""):
        """Declare a clause of the question, and how it is violated; see `Clause`. Returns the exercise.

        Only what the answer does where the clause is decided counts: elsewhere it is right. Without an answer the
        violation is to return None, where the reference raises.
        """
        violation = self._only_where(answer or (lambda *arguments: None), where)
        self.clauses.append(Clause(name, where, violation, message))
        return self

    def check(self, answer, *, seed=0, seconds=SECONDS, draw=True):
        """Judge an answer; show what a tutor would say, and return it.

        Parameters
        ----------
        answer : callable, or a value
            Your function itself, without brackets; for "predict" and "interpret" your value.
        seed : int
            Inputs are the same each time. Another seed gives other random ones.
        seconds : float
            How long all calls together may take; the clock is stopped only in the main thread, as notebooks are.
        draw : bool
            Whether an exercise that draws shows its pictures; whoever only counts points does without.

        Returns
        -------
        result : Result
        """
        result, printed = self.judge(answer, seed=seed, seconds=seconds)
        if printed.strip():
            kept = printed.rstrip()[:MOST_PRINTED] + " ..." * (len(printed.rstrip()) > MOST_PRINTED)
            print("Your code printed:", textwrap.indent(kept, "    "), sep="\n")
        say(result)
        if self.draws and draw:
            show_beside(self, answer, seconds)
        progress.note_check(self.key, result.status)
        return result

    @property
    def key(self):
        """What progress and grades are kept under, such as "convolution.correlate"."""
        return f"{self.module}.{self.name}"

    def judge(self, answer, *, seed=0, seconds=SECONDS):
        """Judge without printing or noting anything; return the result and what the answer printed on the example."""
        if answer is ...:
            return Result("not attempted", UNTOUCHED if self.asks_for_code else UNANSWERED), ""
        return judge_code(self, answer, seed, seconds) if self.asks_for_code else (judge_value(self, answer), "")

    def hint(self, number=None):
        """Print the next hint, or the one with this number, counted from 1."""
        if number is None:
            number = min(self._hints_shown + 1, len(self.hints))
        if not 1 <= number <= len(self.hints):
            raise ValueError(f"There is no hint {number}; this exercise has hints 1 to {len(self.hints)}.")
        self._hints_shown = number
        last = " That was the last one; `.solution()` shows an answer." if number == len(self.hints) else ""
        print(f"Hint {number} of {len(self.hints)}: {self.hints[number - 1]}{last}")
        progress.note_hint(self.key, number)

    def solution(self):
        """Print a right answer."""
        print(self.answer_source())
        progress.note_solution(self.key)

    def answer_source(self):
        """Return the code of a right answer, as it would stand in the notebook."""
        if self._solution:
            return self._solution
        if not self.asks_for_code:
            value = self.reference()
            return f"{self.name} = {json.dumps(value) if isinstance(value, str) else repr(value)}"
        return source_of(self.reference)

    def inputs(self, seed=0):
        """Return the tuples of arguments that an answer is tried on, the example first; none where a value is due."""
        import numpy as np

        return [] if self.cases is None else [tuple(case) for case in self.cases(np.random.default_rng(seed))]

    def outcomes_of(self, answer, seed, cases):
        """Return what the reference or a misconception does with the inputs of a seed: found out once, then known."""
        asked = answer, self.cases, seed
        if asked not in self._known:
            seconds = None if answer is self.reference else SECONDS
            self._known[asked] = outcomes(answer, cases, seconds=seconds, quiet=True)
        return self._known[asked]

    def _blank(self):
        if not self.asks_for_code:
            return f"{self.name} = ..."
        head = f"def {self.name}{inspect.signature(self.reference)}:"
        about = inspect.getdoc(self.reference)
        return "\n".join([head, *([f'    """{about}"""'] if about else []), "    return ..."])


def _room_of(module):
    """Return the room of a lesson, "convolution" of medlearn.exercises.convolution.correlate; elsewhere the module."""
    room = module.removeprefix("medlearn.exercises.")
    return room.split(".")[0] if room != module else module.rpartition(".")[2]


def implement(**options):
    """Make an exercise of a reference answer: write this function. See `Exercise` for the options."""
    return lambda reference: Exercise(reference, "implement", **options)


def mend(*, listing, **options):
    """Make an exercise of a reference answer and a broken listing, the stub: find what is wrong."""
    return lambda reference: Exercise(reference, "mend", stub=listing, **options)


def predict(**options):
    """Make an exercise of a function that finds something out: commit to a choice or a number before running it."""
    return lambda reference: Exercise(reference, "predict", **options)


def interpret(**options):
    """Make an exercise of a function that finds something out: a figure or a table in, a decision out."""
    return lambda reference: Exercise(reference, "interpret", **options)


def source_of(function):
    """Return the source of a function without its decorators."""
    source = textwrap.dedent(inspect.getsource(function))
    first = ast.parse(source).body[0].lineno
    return "\n".join(source.splitlines()[first - 1 :])
