"""A question with a page says where to learn what is missing, whoever is wrong and whoever asks for a hint."""

import numpy as np
import pytest

from medlearn.checks import ask, predict
from medlearn.exercises import start_here

PAGE = "Guide, Numbers", "https://example.org/numbers"


@ask(
    predict,
    PAGE,
    "**Add.** What is 2 + 2?",
    (5, "One too many."),
    (3, "One too few."),
    hint="Use your fingers.",
    praise="Yes.",
)
def four():
    """Add two and two."""
    return 2 + 2


def test_the_question_links_the_page():
    assert four.kind == "predict"
    assert (
        four.question == "**Add.** What is 2 + 2?\n\nWhere to learn it: [Guide, Numbers](https://example.org/numbers)."
    )


def test_each_wrong_answer_names_the_page_after_its_own_sentence():
    assert four.judge(5)[0].message == "One too many. To learn it: Guide, Numbers."
    assert four.judge(3)[0].message == "One too few. To learn it: Guide, Numbers."
    assert four.judge(4)[0].status == "correct"


def test_the_first_hint_is_a_sentence_and_the_last_gives_the_address(capsys):
    four.hint()
    assert "https" not in capsys.readouterr().out
    four.hint()
    assert "https://example.org/numbers" in capsys.readouterr().out


def as_array(answer):
    """Return an answer as NumPy would give it: a value, or a function that returns one."""
    return (lambda *given: np.asarray(answer(*given))) if callable(answer) else np.asarray(answer)


@pytest.mark.parametrize("question", start_here.EXERCISES, ids=lambda question: question.name)
def test_each_of_the_ten_questions_takes_an_array(question):
    answer = question.reference if question.asks_for_code else question.reference()
    assert question.judge(as_array(answer))[0].status == "correct"
    if isinstance(answer, list):
        assert question.judge(tuple(answer))[0].status == "correct"
        assert question.judge(list(np.asarray(answer)))[0].status == "correct"


@pytest.mark.parametrize(
    "question", [one for one in start_here.EXERCISES if not one.asks_for_code], ids=lambda q: q.name
)
def test_each_known_mistake_is_known_as_an_array(question):
    for mistake in question.misconceptions:
        assert question.judge(np.asarray(mistake.answer))[0].message == mistake.message


def test_a_broadcast_row_given_as_lists_is_right():
    assert start_here.evened.judge(lambda *given: start_here.evened.reference(*given).tolist())[0].status == "correct"


def test_the_value_of_the_last_line_itself_is_right():
    table = np.array([[1, 10], [2, 20], [6, 30]])
    pixels = np.array([100, 200], dtype=np.uint8)
    assert start_here.axes.judge(table.mean(axis=0))[0].status == "correct"
    assert start_here.overflow.judge(pixels + pixels)[0].status == "correct"
    assert start_here.slices.judge([34, 51, 47][1:])[0].status == "correct"


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("slices", np.array([47, 62]), "You took items 2 and 3"),
        ("slices", [1, 2], "The number of values is right"),
        ("slices", [51], "not the right number of values"),
        ("slices", 51, "a list in square brackets"),
        ("slices", "51, 47", "a list in square brackets"),
        ("text", "benign:63%", "mind the blanks"),
        ("text", "benign: 0.627", "sign by sign"),
        ("text", 63, "A text in quotes is due."),
    ],
)
def test_a_slip_that_nobody_foresaw_is_told_what_kind_it_is(question, answer, told):
    result = getattr(start_here, question).judge(answer)[0]
    assert (result.status, told in result.message) == ("not yet", True), result.message
