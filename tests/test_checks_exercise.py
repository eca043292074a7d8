"""An exercise gives hints, solutions, inputs and a verdict, and is worth its points."""

import warnings

import numpy as np
import pytest

from medlearn.checks import Result, implement
from medlearn.exercises import convolution
from tests.small_exercises import count, double, judged, reciprocal, share, weights, which


def test_correct_praises_and_is_worth_all_points():
    assert judged(share, share.reference) == Result("correct", "Correct. 2 of 3 ill patients were found.", 1.0)


@pytest.mark.parametrize("exercise", [share, double, count, weights, which])
def test_an_untouched_stub_is_not_attempted(exercise):
    names = {"np": np}
    exec(exercise.stub, names)
    result = judged(exercise, names[exercise.name])
    assert (result.status, result.credit) == ("not attempted", 0.0)


def test_a_clause_has_an_answer_that_violates_it_alone():
    (clause,) = reciprocal.clauses
    assert [clause.answer(number) for number in (2, 0, 4)] == [0.5, None, 0.25]


def test_an_answer_that_violates_a_clause_is_right_elsewhere_whatever_it_does_there():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(2,), (-1,)], praise="")
    def size(number):
        return abs(number)

    (clause,) = size.clause("negative", lambda number: number < 0, lambda number: 7).clauses
    assert [clause.answer(number) for number in (2, -1)] == [2, 7]


def test_what_the_answer_prints_on_the_example_is_shown_before_the_verdict(capsys):
    def answer(image):
        print("shape", image.shape)
        return image * 2

    double.check(answer)
    assert capsys.readouterr().out == "Your code printed:\n    shape (2, 3)\nCorrect. Twice as bright.\n"


def test_a_flood_of_print_is_shortened(capsys):
    double.check(lambda image: print("flood " * 10_000))
    shown = capsys.readouterr().out
    assert len(shown) < 2500
    assert "..." in shown


def test_what_misconceptions_print_is_not_shown(capsys):
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(3,)], praise="")
    def same_number(number):
        return number

    def chatters(number):
        print("secret")
        warnings.warn("secret warning", stacklevel=1)
        return -number

    same_number.wrong(chatters, "no")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        same_number.check(lambda number: 7)
    assert "secret" not in capsys.readouterr().out
    assert not seen


def test_hints_come_in_steps(capsys):
    for _ in range(3):
        share.hint()
    share.hint(1)
    first = "Hint 1 of 2: Look at the ill only."
    last = "Hint 2 of 2: What is the mean there? That was the last one; `.solution()` shows an answer."
    assert capsys.readouterr().out.splitlines() == [first, last, last, first]
    with pytest.raises(ValueError, match="There is no hint 3; this exercise has hints 1 to 2"):
        share.hint(3)


def test_a_solution_is_an_answer_that_passes(capsys):
    for exercise in (share, double, count, weights, which):
        exercise.solution()
        names = {"np": np}
        exec(capsys.readouterr().out, names)
        assert judged(exercise, names[exercise.name]).status == "correct"


def test_a_seed_gives_the_same_inputs_each_time_and_another_gives_others():
    seen = []

    def answer(image):
        seen.append(image.sum())
        return image * 2

    for seed in (0, 0, 1):
        judged(double, answer, seed=seed)
    sums = [seen[place : place + 2] for place in (0, 2, 4)]
    assert sums[0] == sums[1]
    assert sums[0][0] == sums[2][0]
    assert sums[0][1] != sums[2][1]


def squares_below_zero_raise(x):
    if x < 0:
        raise ValueError("not of negative numbers")
    return x * x


@pytest.mark.parametrize("answer", [lambda x: x * x, lambda x: x * x if x > 0 else 2 * x, squares_below_zero_raise])
def test_a_mistake_is_known_whatever_is_done_where_it_does_not_count(answer):
    @implement(question="**Double.**", hints=["Add."], cases=lambda rng: [(1,), (3,), (-5,)], praise="Twice.")
    def double(x):
        return 2 * x

    double.wrong(lambda x: x * x, "That is the square.", where=lambda x: x > 0)

    result, _ = double.judge(answer)
    assert result.message == "That is the square."
    assert double.judge(lambda x: 2 * x)[0].status == "correct"


@pytest.mark.parametrize("dtype", [float, int])
def test_a_divided_response_is_known_whatever_type_the_zeros_have(dtype):
    def divided(image, kernel):
        response = convolution.correlate.reference(image, kernel) / kernel.size
        return response.astype(dtype) if image.dtype.kind == "i" else response

    assert convolution.correlate.judge(divided)[0].message.startswith("Your response is divided")
