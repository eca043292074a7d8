"""An answer is run on copies; what it prints, warns of, raises and changes is noted."""

import functools
import linecache
import sys
import time
import warnings
import weakref

import numpy as np
import pytest

from medlearn.checks import implement
from medlearn.checks.limits import TooSlow
from medlearn.checks.running import line_that_raised, outcomes
from tests.small_exercises import double, endless, judged, said


def test_an_input_changed_in_place_is_told_and_never_reaches_the_next_call():
    def answer(image):
        image *= 2
        return image

    assert said(double, answer).startswith("Your function changed its input `image`. Work on a copy")


@pytest.mark.parametrize(
    ("argument", "change", "changed"),
    [
        ([1, [2]], lambda value: value[1].append(3), True),
        ([1, [2]], lambda value: value.__setitem__(0, np.ones(2)), True),
        ({"a": [1]}, lambda value: value.update(b=1), True),
        ({"a": np.zeros(2)}, lambda value: value["a"].fill(1), True),
        (np.array([1, 2]), lambda value: value.sort(), False),
        (np.array([2, 1]), lambda value: value.sort(), True),
        (np.array([[1], "text", None], dtype=object), lambda value: None, False),
        (np.array([[1], "text", None], dtype=object), lambda value: value[0].append(1), True),
        ([float("nan")], lambda value: None, False),
        (np.array([np.nan]), lambda value: None, False),
        (np.random.default_rng(0), lambda value: value.normal(), False),
        ({1, 2}, lambda value: value.add(3), True),
    ],
)
def test_what_counts_as_changed(argument, change, changed):
    (outcome,) = outcomes(change, [(argument,)])
    assert outcome.error is None
    assert bool(outcome.changed) is changed


def test_a_list_kept_from_call_to_call_is_judged_as_it_was_returned():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(1,), (2,)], praise="")
    def alone(value):
        return [value]

    def keeps(value, kept=[]):  # noqa: B006
        kept.append(value)
        return kept

    assert "You returned 2 values; 1 is due. That was when called with value = 2" in said(alone, keeps)


def test_what_an_endless_loop_printed_is_kept():
    def answer(image):
        print("round and round")
        endless(image)

    _, printed = double.judge(answer, seconds=0.2)
    assert printed == "round and round\n"


def test_the_time_is_for_all_calls_together_and_later_ones_are_left_out():
    done = outcomes(lambda seconds: time.sleep(seconds), [(0.12,)] * 5, seconds=0.3)
    assert [type(one.error) for one in done] == [type(None), type(None), TooSlow]


def test_an_answer_that_asked_for_too_much_holds_it_no_longer():
    held = []

    def answer(image):
        large = np.zeros(10**6)
        held.append(weakref.ref(large))
        raise MemoryError

    (outcome,) = outcomes(answer, [(0,)])
    assert isinstance(outcome.error, MemoryError)
    assert held[0]() is None


def test_the_learners_own_warnings_are_seen_and_numpys_are_left_to_the_message():
    def answer(image):
        warnings.warn("mind this", stacklevel=1)
        return np.log(image - image)

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        message = said(double, answer)
    assert {str(one.message) for one in seen} == {"mind this"}
    assert message.startswith("At [0, 0] you have -inf where 0 is due.")


def leaves(image):
    exit()


def leaves_with_a_word(image):
    sys.exit("bye")


def leaves_oddly(image):
    raise GeneratorExit


@pytest.mark.parametrize("answer", [leaves, leaves_with_a_word, leaves_oddly])
def test_an_answer_that_ends_the_program_does_not(answer):
    result = judged(double, answer)
    assert result.status == "raised"
    assert "Exit in the line `" in result.message


def test_recursion_without_end_is_told():
    def answer(image):
        return answer(image)

    result = judged(double, answer)
    assert "RecursionError in the line `return answer(image)`" in result.message


BROKEN = "def helper(image):\n    return image.shap\n\ndef answer(image):\n    return helper(image)\n"


LINE = "in the line `return image.shap`"


def test_the_line_in_a_file(tmp_path):
    path = tmp_path / "learner.py"
    path.write_text(BROKEN)
    names = {}
    exec(compile(BROKEN, str(path), "exec"), names)
    assert LINE in said(double, names["answer"])


def test_the_line_in_a_cell_even_if_another_cell_called_it():
    names = {}
    for number, cell in enumerate(BROKEN.split("\n\n")):
        file = f"<cell {number}>"
        linecache.cache[file] = (len(cell), None, cell.splitlines(keepends=True), file)  # as IPython does
        exec(compile(cell, file, "exec"), names)
    assert LINE in said(double, names["answer"])


def test_code_without_a_source_is_told_without_a_line():
    names = {}
    exec(BROKEN, names)
    message = said(double, names["answer"])
    assert "AttributeError, when called with" in message


class Broken:
    def __call__(self, image):
        return image.shap

    def method(self, image):
        return image.shap


def decorated(function):
    @functools.wraps(function)
    def inside(*arguments):
        return function(*arguments)

    return inside


@pytest.mark.parametrize(
    "answer",
    [Broken(), Broken().method, functools.partial(Broken.method, None), decorated(Broken().method)],
    ids=["object", "method", "partial", "decorated"],
)
def test_the_line_in_whatever_can_be_called(answer):
    assert LINE in said(double, answer)


def test_an_error_inside_a_library_shows_the_learners_line():
    def answer(image):
        return np.linalg.inv(image)

    assert "LinAlgError in the line `return np.linalg.inv(image)`" in said(double, answer)


def test_a_builtin_has_no_line():
    assert line_that_raised(ValueError("no"), max) == ""
