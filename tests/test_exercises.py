"""Every exercise: right answers pass, each mistake meets its own sentence, and cheats fail."""

import inspect
import re
import textwrap
import time

import numpy as np
import pytest

from medlearn import syllabus
from medlearn.checks import source_of
from medlearn.exercises import catalogue, of_lesson

EXERCISES = catalogue()
CODE = [exercise for exercise in EXERCISES if exercise.asks_for_code]
VALUES = [exercise for exercise in EXERCISES if not exercise.asks_for_code]
MISTAKES = [(exercise, number) for exercise in EXERCISES for number in range(len(exercise.misconceptions))]
MOST_WORDS = 60
MOST_SECONDS = 2.0
SEEDS = (0, 1, 2)


def name_of(value):
    return value.key if hasattr(value, "key") else str(value)


def words(text):
    return len(text.split())


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_the_reference_passes_within_two_seconds(exercise):
    took = []
    for seed in SEEDS:
        start = time.process_time()
        answer = exercise.reference if exercise.asks_for_code else exercise.reference()
        result, _ = exercise.judge(answer, seed=seed)
        took.append(time.process_time() - start)
        assert result.status == "correct", result.message
        assert words(result.message) < MOST_WORDS
    assert min(took) < MOST_SECONDS  # the first may import a library


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_the_untouched_stub_is_not_attempted(exercise):
    names = {"np": np} | vars(inspect.getmodule(exercise.reference))
    exec(exercise.stub, names)
    assert exercise.judge(names[exercise.name])[0].status == "not attempted"


@pytest.mark.filterwarnings("ignore:Mean of empty slice")  # which is one of the mistakes
@pytest.mark.parametrize(("exercise", "number"), MISTAKES, ids=name_of)
def test_each_misconception_is_met_with_its_own_sentence(exercise, number):
    mistake = exercise.misconceptions[number]
    result, _ = exercise.judge(mistake.answer)
    assert result.status == "not yet"
    own = [other.message for other in exercise.misconceptions if fits(result.message, other.message)]
    assert own == [mistake.message]
    assert words(result.message) < MOST_WORDS


def fits(said, message):
    """Say whether a sentence was made from a message: all the fixed pieces occur, in order."""
    pieces = re.split(r"\{[^{}]*\}", textwrap.dedent(message).strip())
    return re.fullmatch(".*".join(map(re.escape, pieces)), said, re.DOTALL) is not None


@pytest.mark.parametrize("exercise", [one for one in CODE if one.kind == "mend"], ids=name_of)
def test_a_broken_listing_with_another_name_is_recognised(exercise):
    names = {"np": np} | vars(inspect.getmodule(exercise.reference))
    exec(exercise.stub, names)
    listing = names[exercise.name]

    def renamed(*arguments):
        return listing(*arguments)

    result, _ = exercise.judge(renamed)
    assert result.status == "not yet"
    assert any(fits(result.message, mistake.message) for mistake in exercise.misconceptions), result.message


@pytest.mark.parametrize("exercise", CODE, ids=name_of)
def test_no_message_hands_over_the_code(exercise):
    body = [line.strip() for line in source_of(exercise.reference).splitlines()[1:]]
    code = [line.removeprefix("return ") for line in body if len(line) > 25 and not line.startswith('"')]
    said = "\n".join(mistake.message for mistake in exercise.misconceptions)
    assert not [line for line in code if line in said]


def cheats(exercise):
    """Answers that look right without being right; each takes the place of the learner's function."""
    cases = exercise.inputs(0)
    first = exercise.reference(*cases[0])

    def constant(*arguments):
        return 0.5

    def identity(*arguments):
        return arguments[0]

    def zeros(*arguments):
        right = exercise.reference(*arguments)
        return np.zeros_like(right) if isinstance(right, np.ndarray) else type(right)()

    def memorised(*arguments):
        return first

    def as_text(*arguments):
        right = exercise.reference(*arguments)
        return right.astype(str) if isinstance(right, np.ndarray) else f"{right!r} "

    def as_complex(*arguments):
        right = exercise.reference(*arguments)
        if isinstance(right, np.ndarray) and right.dtype.kind in "iuf":
            return right.astype(complex)
        return complex(right) if isinstance(right, int | float | np.number) else None

    def nothing(*arguments):
        exercise.reference(*arguments)

    return {one.__name__: one for one in (constant, identity, zeros, memorised, as_text, as_complex, nothing)}


CHEATS = ("constant", "identity", "zeros", "memorised", "as_text", "as_complex", "nothing")


@pytest.mark.parametrize("cheat", CHEATS)
@pytest.mark.parametrize("exercise", CODE, ids=name_of)
def test_cheats_are_rejected(exercise, cheat):
    answer = cheats(exercise)[cheat]
    answer.__signature__ = inspect.signature(exercise.reference)
    result, _ = exercise.judge(answer)
    assert result.status in ("not yet", "raised"), cheat
    assert words(result.message) < MOST_WORDS


@pytest.mark.parametrize("exercise", VALUES, ids=name_of)
@pytest.mark.parametrize("nonsense", [None, "nonsense", -12345.678, [], np.zeros(3), float("nan"), 1j, max, True])
def test_values_that_make_no_sense_are_rejected_in_words(exercise, nonsense):
    if isinstance(exercise.reference(), bool):
        nonsense = "perhaps"
    result, _ = exercise.judge(nonsense)
    assert result.status == "not yet"
    assert 3 < words(result.message) < MOST_WORDS


@pytest.mark.parametrize("exercise", [one for one in VALUES if one.choices], ids=name_of)
def test_every_wrong_choice_has_a_sentence_of_its_own(exercise):
    wrong = [choice for choice in exercise.choices if choice != exercise.reference()]
    assert exercise.reference() in exercise.choices
    assert set(wrong) <= {mistake.answer for mistake in exercise.misconceptions}


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_exercises_are_complete(exercise):
    assert exercise.hints
    assert all(words(hint) < MOST_WORDS for hint in exercise.hints)
    assert exercise.question.startswith("**")
    assert exercise.praise
    assert len(exercise.misconceptions) >= 2


@pytest.mark.parametrize("exercise", CODE, ids=name_of)
def test_inputs_are_the_same_each_time_and_others_on_request(exercise):
    def written(seed):
        return repr([[np.asarray(value).tolist() for value in case] for case in exercise.inputs(seed)])

    assert written(0) == written(0)
    assert written(0) != written(1)


@pytest.mark.parametrize("lesson", [row.number for row in syllabus.with_exercises()])
def test_each_lesson_has_five_exercises_of_four_kinds(lesson):
    exercises = of_lesson(lesson)
    assert len(exercises) >= 5
    assert {exercise.kind for exercise in exercises} == {"implement", "mend", "predict", "interpret"}
    assert np.mean([len(exercise.misconceptions) for exercise in exercises]) >= 3
