"""Whatever function a learner hands in gets a sentence, and a known mistake its own."""

import functools
import inspect
from fractions import Fraction

import numpy as np
import pytest

from medlearn.checks import Result, implement, running
from medlearn.checks.judging import HALF
from tests.small_exercises import count, double, endless, judged, reciprocal, said, share


def test_dots_are_not_attempted_even_with_code_around_them():
    assert judged(double, lambda image: ...).status == "not attempted"
    assert judged(double, ...).status == "not attempted"


def test_an_untouched_listing_is_not_attempted_but_recognised_once_something_in_it_changed():
    names = {}
    exec("def count(values):\n    values = values\n    return len(values) - 1", names)
    assert said(count, names["count"]) == "You have 2: one is missing."
    assert "this is the listing as it was" in said(count, vars_of(count.stub)["count"])


def vars_of(source):
    names = {}
    exec(source, names)
    return names


def test_raised_tells_the_error_the_line_and_the_arguments():
    def answer(image):
        return image["x"]

    result = judged(double, answer)
    assert result.status == "raised"
    assert result.message.startswith('Your code raised IndexError in the line `return image["x"]`, when called with')
    assert "image = [[0, 1, 2], [3, 4, 5]]: only integers" in result.message


def test_raised_without_a_text_ends_in_a_full_stop():
    def answer(image):
        raise ValueError

    assert said(double, answer).endswith("image = [[0, 1, 2], [3, 4, 5]].")


def test_another_error_than_the_one_due_is_told_which():
    def answer(truth, predicted):
        if not truth.any():
            raise KeyError("nobody")
        return np.mean(predicted[truth == 1])

    result = judged(share, answer)
    assert result.status == "raised"
    assert "KeyError" in result.message
    assert result.message.endswith("Here a ValueError is due.")


def test_a_missing_error_is_asked_for():
    def answer(truth, predicted):
        return np.mean(predicted[truth == 1]) if truth.any() else -1.0

    assert "returned -1. Here a ValueError is due, with a message that helps." in said(share, answer)


def test_an_error_without_a_word_is_not_enough():
    def answer(truth, predicted):
        if not truth.any():
            raise ValueError
        return np.mean(predicted[truth == 1])

    message = said(share, answer)
    assert "raised a ValueError without a word" in message
    assert message.endswith('Say what is wrong: `raise ValueError("...")`.')


@pytest.mark.parametrize("error", [ValueError("nobody"), ValueError])
def test_an_error_that_is_returned_is_to_be_raised(error):
    message = said(share, lambda truth, predicted: share.reference(truth, predicted) if truth.any() else error)
    assert message.endswith(
        "your function *returned* a ValueError, as if it were a result. "
        'Raise it instead: `raise ValueError("...")`, without return.'
    )


def test_the_text_of_an_error_ends_before_the_next_sentence():
    def answer(truth, predicted):
        if not truth.any():
            raise RuntimeError("nobody ill")
        return share.reference(truth, predicted)

    assert said(share, answer).endswith("predicted = [1, 0]: nobody ill. Here a ValueError is due.")


def test_numpys_advice_on_the_truth_of_arrays_is_not_repeated():
    message = said(double, lambda image: max(0, image))
    assert message.endswith("a whole array stands where `if`, `and`, `or`, `min` or `max` needs a single number.")


def test_a_misconception_that_raises_without_a_text_is_known_by_any():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(1,), (0,)], praise="")
    def root(number):
        return number**0.5

    def refuses(error):
        def answer(number):
            if not number:
                raise error
            return number**0.5

        return answer

    root.wrong(refuses(ValueError), "0 has a root.")
    assert said(root, refuses(ValueError("too small"))) == "0 has a root."
    assert judged(root, refuses(KeyError("too small"))).status == "raised"


def test_beyond_the_example_an_error_is_known_whatever_its_text():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(2,), (0,)], praise="")
    def inverse(number):
        return 1 / number if number else 0

    inverse.wrong(lambda number: 1 / number, "Nothing is divided by 0.")

    inverse.wrong(lambda number: number["x"], "Never a text.")

    for zero in (0, 0.0, Fraction(0)):
        result = judged(inverse, lambda number, zero=zero: 1 / (number or zero))
        assert result.message == "Nothing is divided by 0."
    assert said(inverse, lambda number: number["y"]) == "Never a text."
    assert judged(inverse, lambda number: number + "x").status == "raised"


@pytest.mark.parametrize("there", [lambda: 0, lambda: None, lambda: 1 / 0, lambda: [][0], lambda: np.nan])
def test_who_misses_only_a_clause_is_told_so_whatever_he_does_there(there):
    result = judged(reciprocal, lambda number: 1 / number if number else there())
    assert (result.message, result.credit) == ("0 has none.", HALF)


def test_a_clause_that_is_known_is_not_told_again():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [([2],), ([0],), ([-1],)], praise="")
    def root(number):
        if number[0] < 0:
            raise ValueError("it has none")
        return number[0] ** 0.5

    root.clause("negative", lambda number: number[0] < 0, message="Below 0 it has none: raise.")
    root.clause("zero", lambda number: number[0] == 0, message="The root of 0 is 0.")

    def wordless(number):
        if number[0] < 0:
            raise ValueError
        return number[0] ** 0.5

    def emptied(number):
        return number.pop() ** 0.5 if number[0] == 0 else root.reference(number)

    assert "without a word" in said(root, wordless)
    assert "changed its input" in said(root, emptied)


def test_a_clause_is_not_blamed_for_an_endless_loop():
    assert "Does its loop ever end?" in said(
        reciprocal, lambda number: 1 / number if number else endless(0), seconds=0.2
    )


def test_not_yet_gives_the_first_failing_input_with_both_values():
    def answer(image):
        return image * 2 if image.shape == (2, 3) else image

    result = judged(double, answer)
    assert result.status == "not yet"
    right = double.inputs()[1][0][0, 0] * 2
    assert result.message.startswith(f"At [0, 0] you have {right / 2:.4g} where {right:.4g} is due. That was when")


@pytest.mark.parametrize(
    ("right_on", "credit"), [({2, 0, 4}, 1), ({2, 4}, HALF), ({2, 0}, HALF), ({0, 4}, 0), ({2}, 0), (set(), 0)]
)
def test_half_is_for_the_example_and_half_of_the_inputs(right_on, credit):
    def answer(number):
        return reciprocal.reference(number) if number in right_on else 7

    assert judged(reciprocal, answer).credit == credit


def test_a_misconception_comes_first_with_formatted_numbers():
    def answer(truth, predicted):
        return sum(truth == predicted) / len(truth)

    message = "You got 0.60 where 0.67 is due: how often it is right about *anyone*."
    assert judged(share, answer) == Result("not yet", message)


def test_the_misconception_that_explains_most_wins():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(n,) for n in (3, -2, -5)], praise="")
    def size(number):
        return abs(number)

    size.wrong(lambda number: number if number == -2 else abs(number), "only -2")

    size.wrong(lambda number: number, "the sign stays")

    size.wrong(lambda number: number * 1, "the sign stays, said later")

    assert said(size, lambda number: number) == "the sign stays"
    assert said(size, lambda number: number if number == -2 else abs(number)) == "only -2"
    assert "That was when called with number = -2" in said(size, lambda number: 7 if number < 0 else number)


def test_who_fails_on_the_example_does_not_read_about_a_special_case():
    assert said(share, lambda truth, predicted: float("nan")).startswith("You returned nan (not a number) where 0.6667")
    assert said(share, lambda truth, predicted: share.misconceptions[1].answer(truth, predicted)).startswith(
        "Nobody ill"
    )


def test_a_misconception_may_raise_and_is_known_by_the_same_error():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [([1],), ([],)], praise="")
    def first(values):
        return values[0] if values else 0

    first.wrong(lambda values: values[0], "Empty: {got:.2f}, {expected}.")

    assert said(first, lambda values: next(iter(values[:1])) if values else values[0]) == "Empty: None, 0."
    assert judged(first, lambda values: values.index(1) + 1).status == "raised"


class Doubler:
    def __call__(self, image):
        return image + image


@pytest.mark.parametrize(
    "answer",
    [
        lambda image: 2 * image,
        Doubler(),
        functools.partial(np.multiply, 2),
        functools.lru_cache(lambda image=None: 1) and functools.wraps(double.reference)(lambda *all: all[0] * 2),
        vars_of("def double(image, factor=2):\n    return image * factor")["double"],
        functools.partial(lambda factor, image: factor * image, 2),
    ],
)
def test_right_answers_of_every_sort_are_correct(answer):
    assert judged(double, answer).status == "correct"


def test_a_ufunc_and_a_builtin_can_be_answers():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(4.0,), (9.0,)], praise="")
    def root(number):
        return number**0.5

    assert judged(root, np.sqrt).status == "correct"
    assert judged(root, np.square).message.startswith("You returned 16; 2 is due.")
    assert judged(root, max).status == "raised"
    assert judged(root, np.add).status in ("raised", "not yet")


@implement(
    question="**?**",
    hints=["!"],
    cases=lambda rng: [
        (list(range(12)), {"key number " + str(n): [n] * 12 for n in range(12)}, np.arange(12.0), "many words " * 50, 3)
    ],
    praise="",
)
def crowded(values, table, image, text, number):
    return {"first": [("one", [1.0, 2.0])]}


def raises_at_length(*arguments):
    raise ValueError("many words " * 500 + "\n" * 30 + "more")


def changes(values, table, image, text, number):
    values.append(1)
    table.clear()
    image[:] = 0


def returns(value):
    return lambda values, table, image, text, number: value


@pytest.mark.parametrize(
    "answer",
    [
        returns({"first": [("one", [1.0, list(range(12))])]}),
        returns({"first": [("words " * 99, [1.0, 2.0])]}),
        returns({"words " * 99: 1}),
        returns([[[list(range(12))] * 12] * 12] * 12),
        returns(dict.fromkeys(range(12), "a b c d e f")),
        returns(Fraction(10**300, 3)),
        returns(np.array([["several words here"] * 4] * 3)),
        raises_at_length,
        lambda values, table, image, text, number: endless(0),
        lambda values, table, image, text, number: bytearray(10**13),
        changes,
    ],
)
def test_messages_stay_under_sixty_words_whatever_the_arguments(answer):
    answer.__signature__ = inspect.signature(crowded.reference)
    assert judged(crowded, answer, seconds=0.3).status in ("not yet", "raised")


def test_many_arguments_are_named_by_their_shapes_before_any_is_cut_off():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(np.ones(12),) * 5], praise="")
    def total(one, two, three, four, five):
        return 60.0

    shapes = ", ".join(f"{name} = an array of shape (12,)" for name in ("one", "two", "three", "four", "five"))
    assert said(total, lambda *five: 1.0).startswith(f"You returned 1; 60 is due. That was when called with {shapes}.")


def test_an_input_that_is_not_written_out_is_pointed_at():
    assert said(crowded, lambda *five: 1.0).endswith("To see it: `ex.crowded.inputs()[0]`.")
    assert said(double, lambda image: image * 2 + (image.shape == (3, 2)), seed=3)[-3:] != "`."  # six numbers: whole

    def answer(truth, predicted):
        return share.reference(truth, predicted) + (len(truth) == 30)

    assert said(share, answer).endswith("To see it: `ex.share.inputs()[3]`.")
    assert said(share, answer, seed=7).endswith("To see it: `ex.share.inputs(7)[3]`.")
    assert len(share.inputs(7)[3][0]) == 30


def test_what_is_known_is_found_out_once_and_the_reference_is_not_hurried(monkeypatch):
    called = []
    original = running.outcomes

    def spy(function, cases, **options):
        called.append((function, options.get("seconds")))
        return original(function, cases, **options)

    for module in ("judging", "exercise"):
        monkeypatch.setattr(f"medlearn.checks.{module}.outcomes", spy)

    def square(number):
        return number**2

    @implement(question="Double.", hints=["**"], cases=lambda rng: [(3,)], praise="6.")
    def twice(number):
        return 2 * number

    twice.wrong(square, "You got the square.")
    for _ in range(2):
        assert said(twice, lambda number: number**2) == "You got the square."
    assert [one for one in called if one[0] in (twice.reference, square)] == [
        (twice.reference, None),
        (square, running.SECONDS),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [(" ", "raised a ValueError without a word"), ("wrong", 'says only "wrong"'), ("The SHARE is 2", "Correct")],
)
def test_the_text_of_an_error_is_judged_where_an_exercise_says_how(text, words):
    def root(value):
        if value < 0:
            raise ValueError(text)
        return value**0.5

    @implement(question="Root.", hints=["**"], cases=lambda rng: [(4,), (-1,)], praise="2.", says="share")
    def reference(value):
        if value < 0:
            raise ValueError("no share")
        return value**0.5

    assert words in said(reference, root)
