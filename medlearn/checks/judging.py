"""What a check says to an answer: which misconception explains it, or else where it first goes wrong."""

import inspect
import re
from dataclasses import replace
from types import CodeType

from medlearn.checks.comparing import difference, same
from medlearn.checks.limits import TooSlow
from medlearn.checks.result import MOST_WORDS, Result, correct, not_yet, worded
from medlearn.checks.running import line_that_raised, outcomes
from medlearn.checks.showing import clip, show

UNTOUCHED = "Not attempted yet. Replace the line with `...` by your own."
UNMENDED = "Not attempted yet: this is the listing as it was. Find what is wrong, and mend it."
SUMMARISED = r" of shape \(| an? \w+ of \d| \.\.\.$"  # an argument that is named and not written out
HALF = 0.5  # of the points: right on the example and on at least half of all inputs
MOST_ON_ARGUMENTS = 22  # words, where nothing else helps


def judge_code(exercise, answer, seed, seconds):
    """Judge a learner's function.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
    seed : int
    seconds : float
        For all calls of the answer together.

    Returns
    -------
    result : Result
    printed : str
        By the answer, on the example.
    """
    objection = _objection(exercise, answer)
    if objection:
        return objection, ""
    cases = exercise.inputs(seed)
    expected = exercise.outcomes_of(exercise.reference, seed, cases)
    got = outcomes(answer, cases, seconds=seconds)
    look = f"ex.{exercise.name}.inputs({seed or ''})"
    if got[0].value is ...:
        return Result("not attempted", UNTOUCHED), got[0].printed
    wrong = [place for place in range(len(got)) if not _right(got[place], expected[place], exercise)]
    if not wrong:
        return correct(exercise.praise), got[0].printed
    credit = HALF if wrong[0] > 0 and 2 * (len(got) - len(wrong)) >= len(cases) else 0.0
    verdict = _verdict(exercise, answer, seed, cases, got, expected, wrong, look)
    return replace(verdict, credit=credit), got[0].printed


def _verdict(exercise, answer, seed, cases, got, expected, wrong, look):
    first = wrong[0]
    recognised = _recognise(exercise, seed, cases, got, expected, first)
    if recognised:
        return recognised
    failure = _first_failure(exercise, answer, cases[first], got[first], expected[first], f"{look}[{first}]")
    missed = _missed_clause(exercise, cases, got, wrong)
    if missed and all(_slipped(got[place], expected[place], exercise) for place in wrong):
        return failure  # the clause is known: its sentence would be about something else
    return missed or failure


def _objection(exercise, answer):
    """Return what is wrong with an answer before it is called, if anything."""
    if not callable(answer):
        return not_yet(
            f"You gave {show(answer)}. Give the function itself, its name without brackets: check({exercise.name})."
        )
    if same_code(answer, exercise.stub):
        return Result("not attempted", UNMENDED if exercise.kind == "mend" else UNTOUCHED)
    names = _arguments(exercise)
    try:
        inspect.signature(answer).bind(*names)
    except TypeError:
        return not_yet(
            f"Your function cannot be called with {len(names)} argument{'s' * (len(names) != 1)}, "
            f"{', '.join(names)}. Look at the line with def."
        )
    except ValueError:  # a compiled function that does not tell its arguments
        return None
    return None


def _recognise(exercise, seed, cases, got, expected, first):
    """Return the sentence of the misconception that explains most of what is wrong.

    An answer has a misconception if it agrees with it wherever the misconception is itself wrong, and if that is where
    the answer first goes wrong too: who fails on the example should not read about an empty list.
    """
    best, most = None, 0
    for misconception in exercise.misconceptions:
        wrong = exercise.outcomes_of(misconception.answer, seed, cases)
        apart = [place for place, one in enumerate(wrong) if not _right(one, expected[place], exercise)]
        text = wrong[0].error is not None  # who raises on the example has shown nothing else
        alike = (place < len(got) and _alike(got[place], wrong[place], exercise.tolerance, text) for place in apart)
        if len(apart) > most and apart[0] == first and all(alike):
            values = wrong[first].value, expected[first].value
            best, most = not_yet(worded(misconception.message, *values)), len(apart)
    return best


def _right(got, expected, exercise):
    if isinstance(got.error, TooSlow):
        return False
    if expected.error is not None:
        said = re.search(exercise.says, str(got.error), re.IGNORECASE)
        return isinstance(got.error, type(expected.error)) and bool(said)
    return got.error is None and not got.changed and same(got.value, expected.value, exercise.tolerance)


def _slipped(got, expected, exercise):
    """Say of a wrong outcome whether only the text of its error is of no use, or its input is changed."""
    if expected.error is not None:
        return isinstance(got.error, type(expected.error))
    return got.error is None and bool(got.changed) and same(got.value, expected.value, exercise.tolerance)


def _missed_clause(exercise, cases, got, wrong):
    """Return the sentence of the clause that alone went wrong, whatever the answer did there.

    Neither the value that it returned nor the text of what it raised makes a difference: what is right everywhere else
    is worth the same.
    """
    if isinstance(got[-1].error, TooSlow):
        return None
    told = (clause for clause in exercise.clauses if clause.message)
    missed = next((clause for clause in told if all(clause.where(*cases[place]) for place in wrong)), None)
    return missed and not_yet(missed.message)


def _alike(got, wrong, tolerance, text=True):
    """Say whether an answer did what a misconception does; if that raises without a text, any text will do."""
    if got.error is not None or wrong.error is not None:
        return type(got.error) is type(wrong.error) and (not text or str(wrong.error) in ("", str(got.error)))
    return bool(got.changed) == bool(wrong.changed) and same(got.value, wrong.value, tolerance)


def _first_failure(exercise, answer, case, got, expected, look):
    """Say what went wrong with an input, and write the input in as much detail as there is room for."""
    for most in (16, 12, 6, 3):
        called = _called_with(exercise, case, most)
        result = _pointing(_failure(exercise, answer, called, got, expected), called, look)
        if len(result.message.split()) <= MOST_WORDS:
            return result
    called = clip(_called_with(exercise, case, 3), MOST_ON_ARGUMENTS)
    return _pointing(_failure(exercise, answer, called, got, expected), called, look)


def _pointing(result, called, look):
    """Add where to look at an input that is not written out whole."""
    if called not in result.message and called[0].upper() + called[1:] not in result.message:
        return result
    pointed = f"{result.message} To see it: `{look}`."
    short = len(pointed.split()) <= MOST_WORDS
    return replace(result, message=pointed) if short and re.search(SUMMARISED, called) else result


def _failure(exercise, answer, called, got, expected):
    if got.error is not None:
        return _raised(answer, called, got.error, expected.error)
    if expected.error is not None:
        wanted = type(expected.error).__name__
        if _is_error(got.value):
            returned = got.value.__name__ if isinstance(got.value, type) else type(got.value).__name__
            return not_yet(f"{called[0].upper()}{called[1:]} your function *returned* a {returned}, as if it were a "
                            f'result. Raise it instead: `raise {wanted}("...")`, without return.')  # fmt: skip
        return not_yet(f"{called[0].upper()}{called[1:]} your function returned {show(got.value)}. "
                        f"Here a {wanted} is due, with a message that helps.")  # fmt: skip
    if got.changed:
        changed = " and ".join(f"`{_arguments(exercise)[number]}`" for number in got.changed)
        return not_yet(f"Your function changed its input {changed}. Work on a copy: whoever calls it "
                        "still needs the original.")  # fmt: skip
    return not_yet(f"{difference(got.value, expected.value, exercise.tolerance)} That was {called}.")


def _raised(answer, called, error, due):
    if isinstance(error, TooSlow):
        return not_yet(f"Your function was {error} and was stopped, {called}. Does its loop ever end?")
    if isinstance(error, MemoryError):
        return Result("raised", f"Your code asked for more memory than a check allows, {called}. Does something "
                                  "in it grow without end?")  # fmt: skip
    if due is not None and isinstance(error, type(due)):  # then only its text can be wrong
        kind = type(error).__name__
        said = f'that says only "{clip(str(error), 9, 100)}"' if str(error).strip() else "without a word"
        return not_yet(f"Your function raised a {kind} {said}, {called}. Say what is wrong: "
                        f'`raise {kind}("...")`.')  # fmt: skip
    line, text = clip(line_that_raised(error, answer), 9, 100), _text(error)
    where = f" in the line `{line}`" if line else ""
    wanted = f" Here a {type(due).__name__} is due." if due is not None else ""
    said = f": {text}" if text else "."
    return Result("raised", f"Your code raised {type(error).__name__}{where}, {called}{said}{wanted}")


def _text(error):
    """Return what an error says as the end of a sentence; NumPy's advice on the truth of arrays rarely fits."""
    if "truth value of an array" in str(error):
        return "a whole array stands where `if`, `and`, `or`, `min` or `max` needs a single number."
    text = clip(str(error), 14, 200)
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _is_error(value):
    return isinstance(value, BaseException) or (isinstance(value, type) and issubclass(value, BaseException))


def _arguments(exercise):
    return list(inspect.signature(exercise.reference).parameters)


def _called_with(exercise, case, most):
    named = [f"{name} = {show(value, most)}" for name, value in zip(_arguments(exercise), case, strict=False)]
    return "when called with " + ", ".join(named) if case else "when called without arguments"


def same_code(function, source):
    """Say whether a function is compiled from the same statements as the last function in a source."""
    own = getattr(function, "__code__", None)
    made = [part for part in compile(source, "stub", "exec").co_consts if isinstance(part, CodeType)]
    return isinstance(own, CodeType) and any(_instructions(own) == _instructions(part) for part in made)


def _instructions(code):
    constants = tuple(_instructions(part) if isinstance(part, CodeType) else repr(part) for part in code.co_consts)
    return code.co_code, constants, code.co_names, code.co_varnames
