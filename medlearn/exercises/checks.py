"""Exercises that answer back: a question, its right answer, and the wrong answers that people really give.

A definition module writes the right answer as a function and turns it into an exercise by a decorator::

    @implement(question="...", hints=["..."], cases=lambda rng: [...], praise="3 of 4 ill patients were found.")
    def sensitivity(truth, predicted):
        return np.mean(predicted[truth == 1])

    @sensitivity.misconception("You got {got:.2f}: that is how often the test is right about *anyone*.")
    def _(truth, predicted):
        return np.mean(truth == predicted)
"""

import ast
import inspect
import textwrap
from dataclasses import dataclass

from medlearn.exercises import progress
from medlearn.exercises.comparing import TOLERANCE, difference, same, show
from medlearn.exercises.running import SECONDS, Outcome, TooSlow, line_that_raised, outcomes

STATUSES = ("not attempted", "raised", "not yet", "correct")
UNTOUCHED = "Not attempted yet. Replace the line with `...` by your own."
UNMENDED = "Not attempted yet: this is the listing as it was. Find what is wrong, and mend it."
UNANSWERED = "Not attempted yet. Put your answer in place of the `...`."


@dataclass(frozen=True)
class Result:
    """What a check found.

    Attributes
    ----------
    status : {"not attempted", "raised", "not yet", "correct"}
    message : str
        As it was printed.
    """

    status: str
    message: str

    def _ipython_display_(self):
        """Show nothing: the check has printed the message already."""


@dataclass(frozen=True)
class Misconception:
    """A wrong answer, and what a tutor would say to whoever gave it.

    Attributes
    ----------
    answer : callable, or a value for an exercise that asks for one
        The wrong answer itself; it can be given to `check`. It may raise.
    message : str
        May hold {got} and {expected}, with formats: the wrong and the right answer to the first input that tells them
        apart.
    credit : float
        The share of the points that this answer is worth to a teacher, 0 to 1.
    """

    answer: object
    message: str
    credit: float = 0.0


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
        choices=(),
        tolerance=TOLERANCE,
        points=1,
    ):
        self.reference, self.kind, self.praise = reference, kind, textwrap.dedent(praise).strip()
        self.question, self.hints = textwrap.dedent(question).strip(), tuple(hints)
        self.cases, self.choices, self.tolerance, self.points = cases, tuple(choices), tolerance, points
        self.name, self.module = reference.__name__, reference.__module__.rpartition(".")[2]
        self.misconceptions = []
        self.asks_for_code = kind in ("implement", "mend")
        self.stub = textwrap.dedent(stub).strip() if stub else self._blank()
        self._hints_shown = 0

    def __repr__(self):
        return f"<exercise {self.module}.{self.name}: {self.kind}, {len(self.misconceptions)} misconceptions>"

    @property
    def lesson(self):
        """The number of the lesson that it belongs to, as two digits."""
        from medlearn.exercises import LESSONS

        return next((number for number, module in LESSONS.items() if module == self.module), "00")

    def misconception(self, message, *, credit=0.0):
        """Add a wrong function, as a decorator."""

        def add(answer):
            self.misconceptions.append(Misconception(answer, message, credit))
            return answer

        return add

    def wrong(self, answer, message, *, credit=0.0):
        """Add a wrong value; returns the exercise, so that calls can follow one another."""
        self.misconceptions.append(Misconception(answer, message, credit))
        return self

    def check(self, answer, *, seed=0, seconds=SECONDS):
        """Judge an answer; print what a tutor would say, and return it.

        Parameters
        ----------
        answer : callable, or a value
            Your function itself, without brackets; for "predict" and "interpret" your value.
        seed : int
            Inputs are the same each time. Another seed gives other random ones.
        seconds : float
            How long all calls together may take.

        Returns
        -------
        result : Result
        """
        result, printed = self.judge(answer, seed=seed, seconds=seconds)
        if printed:
            print("Your code printed:", textwrap.indent(printed.rstrip()[:2000], "    "), sep="\n")
        print(result.message)
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
        return self._judge_code(answer, seed, seconds) if self.asks_for_code else (self._judge_value(answer), "")

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
        return source_of(self.reference) if self.asks_for_code else f"{self.name} = {self.reference()!r}"

    # The judgement on a function.

    def _judge_code(self, answer, seed, seconds):
        objection = self._objection_to(answer)
        if objection:
            return objection, ""
        cases = self.inputs(seed)
        got = outcomes(answer, cases, seconds=seconds)
        printed = got[0].printed
        if got[0].value is ...:
            return Result("not attempted", UNTOUCHED), printed
        expected = outcomes(self.reference, cases)
        wrong = [place for place, pair in enumerate(zip(got, expected, strict=False)) if not self._right(*pair)]
        if not wrong and len(got) == len(cases):
            return Result("correct", f"Correct. {self.praise}".strip()), printed
        recognised = self._recognise(got, expected, cases)
        return recognised or self._first_failure(answer, cases, got, expected, wrong), printed

    def inputs(self, seed=0):
        """Return the tuples of arguments that an answer is tried on; the first is the example."""
        import numpy as np

        return [tuple(case) for case in self.cases(np.random.default_rng(seed))]

    def _objection_to(self, answer):
        """Return what is wrong with an answer before it is called, if anything."""
        names = list(inspect.signature(self.reference).parameters)
        if not callable(answer):
            return Result(
                "not yet",
                f"You gave {show(answer)}. Give the function itself, its name without brackets: check({self.name}).",
            )
        if same_code(answer, self.stub):
            return Result("not attempted", UNMENDED if self.kind == "mend" else UNTOUCHED)
        try:
            inspect.signature(answer).bind(*names)
        except TypeError:
            return Result(
                "not yet",
                f"Your function cannot be called with {len(names)} argument{'s' * (len(names) != 1)}, "
                f"{', '.join(names)}. Look at the line with def.",
            )
        except ValueError:  # a compiled function that does not tell its arguments
            return None
        return None

    def _right(self, got, expected):
        if expected.error is not None:
            return isinstance(got.error, type(expected.error))
        return got.error is None and not got.changed and same(got.value, expected.value, self.tolerance)

    def _alike(self, got, wrong):
        """Say whether an answer did what a misconception does."""
        if got.error is not None or wrong.error is not None:
            return type(got.error) is type(wrong.error) and str(got.error) == str(wrong.error)
        return bool(got.changed) == bool(wrong.changed) and same(got.value, wrong.value, self.tolerance)

    def _recognise(self, got, expected, cases):
        """Return the sentence of the misconception that explains most of what is wrong.

        An answer has a misconception if it agrees with it wherever the misconception is itself wrong.
        """
        best, most = None, 0
        for misconception in self.misconceptions:
            wrong = outcomes(misconception.answer, cases)
            apart = [place for place in range(len(wrong)) if not self._right(wrong[place], expected[place])]
            if len(apart) > most and all(place < len(got) and self._alike(got[place], wrong[place]) for place in apart):
                first = apart[0]
                values = {"got": wrong[first].value, "expected": expected[first].value}
                best, most = Result("not yet", _say(misconception.message, values)), len(apart)
        return best

    def _first_failure(self, answer, cases, got, expected, wrong):
        place = wrong[0]
        called = self._called_with(cases[place])
        error = got[place].error
        if isinstance(error, TooSlow):
            return Result("not yet", f"Your function was {error} and was stopped, {called}. Does its loop ever end?")
        if isinstance(error, MemoryError):
            return Result("raised", f"Your code asked for more memory than a check allows, {called}.")
        if error is not None:
            return Result("raised", _raised(error, answer, called))
        if expected[place].error is not None:
            wanted = type(expected[place].error).__name__
            return Result("not yet", f"{called[0].upper()}{called[1:]} your function returned "
                          f"{show(got[place].value)}. Here a {wanted} is due, with a message that helps.")  # fmt: skip
        if got[place].changed:
            names = list(inspect.signature(self.reference).parameters)
            changed = " and ".join(f"`{names[number]}`" for number in got[place].changed)
            return Result("not yet", f"Your function changed its input {changed}. Work on a copy: whoever calls it "
                          "still needs the original.")  # fmt: skip
        words = difference(got[place].value, expected[place].value, self.tolerance)
        return Result("not yet", f"{words} That was {called}.")

    def _called_with(self, case):
        names = inspect.signature(self.reference).parameters
        return "when called with " + ", ".join(
            f"{name} = {show(value)}" for name, value in zip(names, case, strict=False)
        )

    # The judgement on a value.

    def _judge_value(self, answer):
        if callable(answer):
            return Result("not yet", f"You gave a function. Here a value is due: check({self.name}).")
        right = self.reference()
        if same(answer, right, self.tolerance):
            return Result("correct", f"Correct. {_say(self.praise, {'got': answer, 'expected': right})}")
        for misconception in self.misconceptions:
            if same(answer, misconception.answer, self.tolerance):
                return Result("not yet", _say(misconception.message, {"got": answer, "expected": right}))
        if self.choices:
            return Result("not yet", f"You gave {show(answer)}. Choose one of {', '.join(map(repr, self.choices))}.")
        words = difference(answer, right, self.tolerance)
        if words.endswith(f"{show(right)} is due.") and isinstance(right, int | float):
            words = f"{show(answer)} is too {'large' if answer > right else 'small'}."
        return Result("not yet", words)

    def _blank(self):
        if not self.asks_for_code:
            return f"{self.name} = ..."
        head = f"def {self.name}{inspect.signature(self.reference)}:"
        about = inspect.getdoc(self.reference)
        return "\n".join([head, *([f'    """{about}"""'] if about else []), "    return ..."])


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


def same_code(function, source):
    """Say whether a function is compiled from the same statements as the last function in a source."""
    own = getattr(function, "__code__", None)
    made = [part for part in compile(source, "stub", "exec").co_consts if hasattr(part, "co_code")]
    return own is not None and any(_instructions(own) == _instructions(part) for part in made)


def _instructions(code):
    constants = tuple(_instructions(part) if hasattr(part, "co_code") else repr(part) for part in code.co_consts)
    return code.co_code, constants, code.co_names, code.co_varnames


def _say(message, values):
    return textwrap.dedent(message).strip().format(**values)


def _raised(error, answer, called):
    line = line_that_raised(error, answer)
    where = f" in the line `{line}`" if line else ""
    return f"Your code raised {type(error).__name__}{where}, {called}: {str(error).strip()[:200]}"


__all__ = ["Exercise", "Misconception", "Outcome", "Result", "implement", "interpret", "mend", "predict"]
