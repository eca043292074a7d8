"""A number is judged to as many digits as asked for, a choice by its letters."""

import numpy as np
import pytest

from medlearn.checks import interpret, predict
from tests.small_exercises import judged, said, weights, which


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (1_000_000, "correct", "Correct. All 1000000."),
        (1e6, "correct", "Correct. All 1000000."),
        (1000, "not yet", "You gave 1000: one side only."),
        (1000.0, "not yet", "You gave 1000: one side only."),
        (999_999, "not yet", "999999 is too small."),
        (np.int32(1_000_001), "not yet", "1000001 is too large."),
        (float("nan"), "not yet", "You gave nan (not a number)"),
        ("many", "not yet", "You gave 'many'; a number is due."),
        (None, "not yet", "You gave None; a number is due."),
        (1j, "not yet", "You gave 0+1j; a number is due."),
        ([1_000_000], "not yet", "You gave [1000000]; a number is due."),
        (np.zeros((5, 5)), "not yet", "You gave an array of shape (5, 5); a number is due."),
        (max, "not yet", "You gave a function. Here a value is due: check(weights)."),
    ],
)
def test_a_number_is_judged_without_giving_the_right_one_away(answer, status, words):
    result = judged(weights, answer)
    assert result.status == status
    assert result.message.startswith(words)
    assert status == "correct" or "1000000 " not in result.message


@pytest.mark.parametrize(
    ("answer", "status"), [(0.074, "correct"), (0.0736, "correct"), (0.0749, "correct"), (0.075, "not yet")]
)
def test_as_many_digits_as_asked_for_are_compared(answer, status):
    @predict(question="**Share.** Three digits.", hints=["!"], digits=3, praise="")
    def share():
        return 0.0744186

    assert judged(share, answer).status == status
    assert judged(share, np.float32(answer)).status == status


@pytest.mark.parametrize(("answer", "status"), [(38.2, "correct"), (38.3, "correct"), (38.1, "not yet")])
def test_a_number_half_way_may_be_rounded_up_or_down(answer, status):
    @predict(question="**Level.** One digit.", hints=["!"], digits=1, praise="")
    def level():
        return 38.25

    assert judged(level, answer).status == status


def test_a_value_that_is_wrong_is_worth_nothing():
    assert [judged(weights, answer).credit for answer in (1_000_000, 1000, 7)] == [1.0, 0.0, 0.0]


def test_a_choice_is_judged_and_an_unknown_one_is_told_the_choices():
    assert judged(which, "left").status == "correct"
    assert said(which, "right") == "The other side."
    assert said(which, "middle") == "You gave 'middle'. Choose one of 'left', 'right'."


@pytest.mark.parametrize("answer", ["Left", " left", "LEFT\n", np.str_("Left")])
def test_capitals_and_blanks_do_not_make_another_choice(answer):
    assert judged(which, answer).status == "correct"
    assert said(which, "Ri ght") == "The other side."


def test_long_choices_are_not_repeated():
    choices = tuple("it is more or less the case that the answer has the letter " + letter for letter in "abcdef")

    @interpret(question="**Which?**", hints=["Look."], choices=choices, praise="")
    def long():
        return choices[0]

    assert said(long, "x") == "You gave 'x'. Choose one of the answers in the question, spelt as there."


def test_other_values_are_not_given_away_either():
    @predict(question="**Which pair?**", hints=["Look."], praise="")
    def pair():
        return [31, 17]

    assert judged(pair, [31, 17]).status == "correct"
    for answer in ([31, 18], None, 5):
        assert "17" not in said(pair, answer)
