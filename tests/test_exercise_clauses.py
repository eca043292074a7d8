"""Whatever a question names has an input that only it decides, and any two misconceptions differ somewhere."""

import functools
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from medlearn.checks.comparing import same
from medlearn.checks.running import outcomes
from medlearn.exercises import catalogue, cnn_training, features, honest_evaluation

EXERCISES = catalogue()
CODE = [exercise for exercise in EXERCISES if exercise.asks_for_code]
VALUES = [exercise for exercise in EXERCISES if not exercise.asks_for_code]
CLAUSES = [(exercise, clause) for exercise in CODE for clause in exercise.clauses]
ROUNDED = [exercise for exercise in VALUES if exercise.digits is not None]
PRECISION = re.compile(r"\b(one|two|three) (digits?|decimals?)\b", re.IGNORECASE)
DIGITS = {"one": 1, "two": 2, "three": 3}


def name_of(value):
    return getattr(value, "key", getattr(value, "name", str(value)))


def with_cases(exercise, keep, monkeypatch):
    """Leave an exercise only the inputs that a condition keeps."""
    usual = exercise.cases
    monkeypatch.setattr(exercise, "cases", lambda rng: [case for case in usual(rng) if keep(*case)])


@pytest.mark.parametrize(("exercise", "clause"), CLAUSES, ids=name_of)
def test_who_violates_a_clause_is_refused(exercise, clause):
    assert exercise.judge(clause.answer)[0].status in ("not yet", "raised")


@functools.cache
def usual_inputs(exercise):
    return exercise.inputs()


def is_for_some(exercise, clause):
    """Say whether a clause is for some inputs alone, and not a rule for all, such as to leave the input as it is."""
    return not all(clause.where(*case) for case in usual_inputs(exercise))


@pytest.mark.parametrize(("exercise", "clause"), [one for one in CLAUSES if is_for_some(*one)], ids=name_of)
def test_without_its_inputs_nobody_would_notice(exercise, clause, monkeypatch):
    with_cases(exercise, lambda *case: not clause.where(*case), monkeypatch)
    assert exercise.judge(clause.answer)[0].status == "correct"


@pytest.mark.parametrize(("exercise", "clause"), [one for one in CLAUSES if one[1].message], ids=name_of)
def test_a_sentence_for_a_clause_is_said_in_few_words(exercise, clause):
    first = next(place for place, case in enumerate(exercise.inputs()) if clause.where(*case))
    assert first > 0, "the example shows what is asked for, not an edge of it"
    assert len(clause.message.split()) < 60


@pytest.mark.parametrize("exercise", CODE, ids=name_of)
def test_each_error_that_a_question_asks_for_is_a_clause(exercise):
    refused = [one.error is not None for one in outcomes(exercise.reference, exercise.inputs(), quiet=True)]
    assert any(refused) == ("ValueError" in exercise.question)
    for clause in exercise.clauses:
        raises = {bad for case, bad in zip(exercise.inputs(), refused, strict=True) if clause.where(*case)}
        assert raises != {True, False} or not clause.message, "a sentence about errors for an input without one"
    for case, bad in zip(exercise.inputs(), refused, strict=True):
        assert not bad or any(clause.where(*case) for clause in exercise.clauses), case


@pytest.mark.parametrize("exercise", VALUES, ids=name_of)
def test_the_digits_that_a_question_asks_for_are_those_that_count(exercise):
    asked = PRECISION.search(exercise.question)
    assert exercise.digits == (DIGITS[asked.group(1).lower()] if asked else None)


@pytest.mark.parametrize("exercise", ROUNDED, ids=name_of)
def test_a_rounded_answer_is_right_and_one_off_in_the_last_digit_is_not(exercise):
    right, step = exercise.reference(), 10**-exercise.digits
    rounded = round(right, exercise.digits)
    assert exercise.judge(rounded)[0].status == "correct"
    assert exercise.judge(right)[0].status == "correct"
    assert exercise.judge(rounded + 1.01 * step)[0].status == "not yet"
    assert exercise.judge(rounded - 1.01 * step)[0].status == "not yet"


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_any_two_misconceptions_differ_on_some_input(exercise):
    def done(mistake):
        if not exercise.asks_for_code:
            return [mistake.answer]
        return [(one.value, bool(one.changed), repr(one.error)) for one in outcomes(mistake.answer, cases, quiet=True)]

    cases = exercise.inputs() if exercise.asks_for_code else []
    made = [(done(mistake), mistake.message) for mistake in exercise.misconceptions]
    alike = [(one[1], other[1]) for one, other in combinations(made, 2) if same(one[0], other[0], exercise.tolerance)]
    assert not alike


@pytest.mark.parametrize("exercise", [one for one in VALUES if one.choices], ids=name_of)
def test_no_two_choices_differ_in_capitals_and_blanks_alone(exercise):
    assert len({"".join(choice.split()).casefold() for choice in exercise.choices}) == len(exercise.choices)
    assert exercise.judge(f" {exercise.reference().upper()} ")[0].status == "correct"


def test_a_clause_without_an_input_is_noticed(monkeypatch):
    exercise, clause = CLAUSES[0]
    with_cases(exercise, lambda *case: not clause.where(*case), monkeypatch)
    assert exercise.judge(replace(clause).answer)[0].status == "correct"


# Answers that read another mistake's sentence once, or none.


def never_stops(losses, patience):
    return len(losses), int(np.argmin(losses)) + 1


def best_of_all(losses, patience):
    return cnn_training.stop_early.reference(losses, patience)[0], int(np.argmin(losses)) + 1


def begins_on_the_left(piece):
    around = piece[[1, 2, 2, 2, 1, 0, 0, 0], [0, 0, 1, 2, 2, 2, 1, 0]]
    return int((around >= piece[1, 1]) @ 2 ** np.arange(8))


def first_in_the_list(truth, scores, choose, test):
    def cost(threshold, who):
        called = scores[who] >= threshold
        return (9 * np.sum(~called & (truth[who] == 1)) + np.sum(called & (truth[who] == 0))) / len(called)

    best = min(scores[choose], key=lambda threshold: cost(threshold, choose))
    return best, cost(best, test)


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        (cnn_training.stop_early, never_stops, "nothing ever stops"),
        (cnn_training.stop_early, best_of_all, "those weights were never trained"),
        (features.pattern, begins_on_the_left, "with you the *left* neighbour counts 1"),
        (honest_evaluation.report, first_in_the_list, "came first in the list of patients"),
    ],
)
def test_a_mistake_meets_its_sentence_whatever_it_does_at_an_edge(exercise, answer, words):
    assert words in exercise.judge(answer)[0].message
