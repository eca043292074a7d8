"""Values are shown in few words, and two that differ never look alike."""

import io

import numpy as np
import pytest

from medlearn.checks.comparing import same
from medlearn.checks.showing import Shown, clip, show, show_both


def test_lists_inside_themselves_are_shown():
    knot = []
    knot.append(knot)
    assert len(show(knot)) < 40
    assert not same(knot, [1])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.array([[1.0, 0.25], [3, 4]]), "[[1, 0.25], [3, 4]]"),
        (np.zeros((28, 28)), "an array of shape (28, 28)"),
        (np.zeros(0), "an array of shape (0,)"),
        (np.float32(1 / 3), "0.3333"),
        (np.int64(5), "5"),
        (np.array(5), "5"),
        (np.str_("left"), "'left'"),
        (np.bool_(True), "True"),
        (1 / 3 + 1j, "0.3333+1j"),
        (("a", None, [1.5]), "('a', None, [1.5])"),
        ((0.79,), "(0.79,)"),
        ({"a": 2 / 3}, "{'a': 0.6667}"),
        (frozenset({2, 1}), "{1, 2}"),
        (list(range(13)), "a list of 13"),
        (dict.fromkeys(range(12), 1), "a dict of 12"),
        (["x" * 500, 1], "[a text of 500, 1]"),
        (..., "..."),
        (io.StringIO(), "a StringIO"),
        (np.nan, "nan"),
        ("", "''"),
    ],
)
def test_values_are_shown_in_few_words(value, shown):
    assert show(value) == shown


def test_two_values_that_differ_never_look_alike():
    assert show_both(0.66667, 2 / 3) == ("0.66667", "0.66666667")
    assert show_both(1.0, 1) == ("1 (float)", "1 (int)")
    assert show_both([0.1 + 0.2], [0.3]) == ("[0.30000000000000004]", "[0.29999999999999999]")


def test_a_text_is_cut_after_a_word():
    assert clip("  one\n two ", 2) == "one two"
    assert clip("one two three", 2) == "one two ..."
    assert clip("x" * 500, 3, 10) == "x" * 10 + " ..."


def test_a_message_may_hold_values_in_any_form():
    shown = Shown(np.array([[1 / 3, 2], [3, 4]]))
    assert f"{shown} {shown.shape} {shown!r}" == "[[0.3333, 2], [3, 4]] (2, 2) [[0.3333, 2], [3, 4]]"
    assert f"{shown[0][0]:.2f} {shown[1]}" == "0.33 [3, 4]"
    assert f"{Shown(2.25):.1f} {Shown(1e3):d}" == "2.2 1000"
    assert f"{Shown('left')}, {Shown('a ' * 50)}" == "left, a a a a a a a a a a a a ..."
