"""What a check says to a value: a number, or one of several choices."""

from medlearn.checks.comparing import is_number, same
from medlearn.checks.result import MOST_WORDS, correct, not_yet, worded
from medlearn.checks.showing import show

UNANSWERED = "Not attempted yet. Put your answer in place of the `...`."


def judge_value(exercise, answer):
    """Judge a number, or a choice; return the Result."""
    if callable(answer):
        return not_yet(f"You gave a function. Here a value is due: check({exercise.name}).")
    answer = _chosen(exercise, answer)
    right = exercise.outcomes_of(exercise.reference, 0, [()])[0].value
    if _agree(exercise, answer, right):
        return correct(worded(exercise.praise, answer, right))
    for misconception in exercise.misconceptions:
        if _agree(exercise, answer, misconception.answer):
            return not_yet(worded(misconception.message, answer, right))
    return not_yet(_choices(exercise, answer) if exercise.choices else _not_this_value(answer, right))


def _listed(answer):
    """Return an array as the list, or the number, that it holds: as an answer it is the same."""
    return answer.tolist() if hasattr(answer, "tolist") else answer


def _chosen(exercise, answer):
    """Return the choice that was meant: capitals and blanks do not count."""
    if not isinstance(answer, str):
        return answer
    return next((choice for choice in exercise.choices if _letters(choice) == _letters(answer)), answer)


def _letters(text):
    return "".join(text.split()).casefold()


def _agree(exercise, answer, value):
    """Say whether an answer is a value, to as many digits after the point as the question asks for."""
    answer, value = _listed(answer), _listed(value)
    if exercise.digits is None or not (is_number(answer) and is_number(value)):
        return same(answer, value, exercise.tolerance)
    rounded = (round(float(one), exercise.digits) for one in (answer, value))
    near = abs(answer - value) <= 0.5 * 10**-exercise.digits * (1 + 1e-9)  # half way may be rounded up or down
    return bool(near or len(set(rounded)) == 1)


def _choices(exercise, answer):
    named = f"You gave {show(answer)}. Choose one of {', '.join(map(repr, exercise.choices))}."
    short = len(named.split()) <= MOST_WORDS
    return named if short else f"You gave {show(answer)}. Choose one of the answers in the question, spelt as there."


def _not_this_value(answer, right):
    """Say what is wrong with a value without giving the right one away."""
    if isinstance(right, str):
        return f"You gave {show(answer)}. {_unlike_text(answer, right)}"
    if not is_number(right):
        return f"You gave {show(answer)}. {_unlike_list(_listed(answer), right)}"
    if not is_number(answer):
        return f"You gave {show(answer)}; a number is due."
    if answer != answer:
        return "You gave nan (not a number). Somewhere on the way to it 0 was divided by 0, or something was missing."
    return f"{show(answer, digits=8)} is too {'large' if answer > right else 'small'}."


def _unlike_text(answer, right):
    if not isinstance(answer, str):
        return "A text in quotes is due."
    if _letters(answer) == _letters(right):
        return "Almost: mind the blanks and the capitals."
    return "Go through it sign by sign: which stay as they are, which are replaced?"


def _unlike_list(answer, right):
    if not isinstance(answer, list | tuple):
        return "More than one value is due: a list in square brackets."
    if len(answer) != len(right):
        return "That is not the right number of values."
    return "The number of values is right, but not each value. Go through them one by one."
