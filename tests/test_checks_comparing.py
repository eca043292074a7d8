"""When two answers are the same, and how a sentence says that they differ."""

from fractions import Fraction

import numpy as np
import pytest

from medlearn.checks.comparing import difference, same
from tests.small_exercises import double, judged, said, share


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (0.5, "You gave 0.5. Give the function itself"),
        (None, "You gave None. Give"),
        (np.zeros((9, 9)), "You gave an array of shape (9, 9). Give"),
        ("double", "You gave 'double'. Give"),
        (lambda: 1, "cannot be called with 1 argument, image. Look at the line with def."),
        (lambda image, other: 1, "cannot be called with 1 argument"),
        (lambda *, image: 1, "cannot be called with 1 argument"),
        (lambda image: None, "You returned None. Did you forget return?"),
        (lambda image: (image * 2).tolist()[0], "Your list has the shape (3,); (2, 3) is due."),
        (lambda image: [[1, 2], [3]], "You returned [[1, 2], [3]]; an array of shape (2, 3) is due."),
        (lambda image: (image * 2).astype(str).tolist(), "Your list holds text; float64 is due."),
        (lambda image: image * np.nan, "Your array holds 6 nan (not a number)"),
        (lambda image: image * (2 + 0j), "Your array holds complex128; float64 is due."),
        (lambda image: image.T * 2, "Your array has the shape (3, 2); (2, 3) is due."),
        (lambda image: (image * 2).astype(str), "Your array holds text; float64 is due."),
        (lambda image: image > 2, "Your array holds bool; float64 is due."),
        (lambda image: (image * 2).astype(object), "Your array holds objects of any type; float64 is due."),
        (lambda image: np.zeros(()), "You returned 0; an array of shape (2, 3) is due."),
        (lambda image: (row * 2 for row in image), "You returned a generator; an array"),
        (lambda image: list(range(10**6)), "Your list has the shape (1000000,); (2, 3) is due."),
        (lambda image: "x " * 10**6, "You returned a text of 2000000; an array"),
        (lambda image: "left", "You returned 'left'; an array"),
        (lambda image: 10**5000, "You returned a number of some 5000 digits; an array"),
        (lambda image: dict.fromkeys(range(9), "x" * 999), "You returned a dict of 9; an array"),
        (print, "You returned None."),
        (np.ndarray.copy, "At [0, 1] you have 1 where 2 is due."),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told_so(answer, words):
    result = judged(double, answer)
    assert result.status == "not yet"
    assert words in result.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda truth, predicted: True, "You returned True; a number is due."),
        (lambda truth, predicted: 1j, "You returned 0+1j, a complex number; a real one is due."),
        (lambda truth, predicted: np.array(1 + 0j), "a complex number; a real one is due."),
        (lambda truth, predicted: np.full(2, 0.5), "You returned an array of shape (2,); a single number is due."),
        (lambda truth, predicted: float("nan"), "You returned nan (not a number) where 0.6667 is due."),
        (lambda truth, predicted: "0.6667", "You returned '0.6667'; a number is due."),
        (lambda truth, predicted: 10**400, "a number of some 400 digits; 0.6667 is due."),
        (lambda truth, predicted: round(share.reference(truth, predicted), 4), "You returned 0.6667; 0.66666667 is"),
        (lambda truth, predicted: {1, 2}, "You returned {1, 2}; a number is due."),
    ],
)
def test_a_number_of_the_wrong_kind_is_told_so(answer, words):
    assert words in said(share, answer)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (Fraction(1, 3), 1 / 3),
        (np.array(2.0), 2),
        (2.0, 2),
        (1_000_000.0000001, 1_000_000),
        (np.float32(0.1), np.array(0.1)),
        (np.str_("a"), "a"),
        (np.array(True), True),
        (np.array(["a"], dtype=object), np.array(["a"])),
        (np.array([1.0, np.nan]), np.array([1, np.nan])),
        (np.array([1, None, np.nan], dtype=object), np.array([1, None, np.nan], dtype=object)),
        ([1, (2.0, "x")], (1, [2, "x"])),
        ([[1, 2], (3, 4.0)], np.array([[1, 2], [3, 4]])),
        ([], np.zeros(0)),
        (["a", "b"], np.array(["a", "b"])),
        (np.array([1.0, 2]), (1, 2)),
        ({"a": np.ones(2)}, {"a": np.ones(2)}),
        (np.ones(3, dtype=np.uint8), np.ones(3)),
        (float("inf"), np.inf),
        (None, None),
    ],
)
def test_answers_by_another_road_are_the_same(got, expected):
    assert same(got, expected)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1_000_001, 1_000_000),
        (np.array([1_000_001]), np.array([1_000_000])),
        (1, True),
        (True, 1),
        ("1", 1),
        (np.array([1, 0]), np.array([True, False])),
        ([1, 2], (1, 2, 3)),
        (np.array(["a", "b"]), ["a", "b"]),
        ([1, [2]], np.array([1, 2])),
        ([True, False], np.array([1.0, 0.0])),
        ([1, None], np.array([1.0, 0.0])),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}),
        (np.array(["2026-01-01"], dtype="M8[D]"), np.array([1.0])),
        (np.array(["2026-01-01"], dtype="M8[D]"), np.array(["2026-01-02"], dtype="M8[D]")),
        (np.ma.masked_array([1.0, 2.0], [True, False]), np.array([1.0, 3.0])),
        (np.ma.masked_array([9.0, 2.0], [True, False]), np.array([1.0, 2.0])),
        (np.ma.masked_all(2), np.array([1.0, 2.0])),
        (np.ma.masked_all(2, bool), np.array([True, False])),
        (np.ma.masked, 1.0),
        (np.array(["nan"]), np.array([np.nan])),
        ({1}, {1, 2}),
        (None, 0),
        (0, None),
    ],
)
def test_answers_that_differ_are_told_in_a_sentence(got, expected):
    sentence = difference(got, expected)
    assert sentence.endswith((".", "?"))


def test_one_of_several_values_is_named_by_its_place():
    assert difference([1, 3], [1, 2]) == "In the second of the two things you return: You returned 3; 2 is due."
    assert difference([1], [2]) == "In the only thing you return: You returned 1; 2 is due."
    assert difference((0, (1, 3)), (0, (1, 2))).startswith("In the second of the two things you return: In place 1: ")
    assert difference([*range(11), 3], list(range(12))) == (
        "In place 11 (counted from 0) of the 12 things you return: You returned 3; 11 is due."
    )


def test_none_among_several_values_is_no_forgotten_return():
    assert difference((1, None), (1, 2)) == ("In the second of the two things you return: You returned None; 2 is due.")
    assert difference({"a": None}, {"a": 2}) == "Under 'a': You returned None; 2 is due."


def test_an_array_where_a_list_is_due_is_called_an_array():
    assert (
        difference(np.array(["a", "b"]), ["a", "b"])
        == "You returned an array; a list of 2 is due (.tolist() makes one)."
    )


def test_within_a_stated_tolerance_whole_numbers_may_be_approximate():
    assert same(25.1, 25, 0.01)
    assert not same(26, 25, 0.01)


def test_a_value_that_cannot_be_compared_is_not_the_same():
    class Odd:
        def __eq__(self, other):
            raise TypeError("never")

        __hash__ = None

    odd = Odd()
    assert difference(odd, Odd()) == "You returned an Odd (Odd); an Odd (Odd) is due."
    assert difference(odd, 1) == "You returned an Odd; a number is due."


def test_tables_are_compared_by_their_parts():
    import pandas as pd

    due = pd.DataFrame({"age": [61.0, 0.3], "sex": ["f", "m"]}, index=[4, 7])
    assert same(due.assign(age=[61.0, 0.1 + 0.2]), due)
    assert difference(due["age"], due) == "You returned a Series of 2; a DataFrame of shape (2, 2) is due."
    assert "has the shape (1, 2); (2, 2) is due" in difference(due[:1], due)
    assert "The columns of your DataFrame: you have ['Age', 'sex'] where" in difference(
        due.rename(columns={"age": "Age"}), due
    )
    assert "The index of your DataFrame: you have [0, 1] where [4, 7]" in difference(due.reset_index(drop=True), due)
    assert difference(due.assign(age=[60, 0.3]), due) == "In column 'age': At [0] you have 60 where 61 is due."
    assert difference(due["sex"].replace("m", "f"), due["sex"]) == "At [1] you have 'f' where 'm' is due."
