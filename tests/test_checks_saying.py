"""A verdict has a mark that says what its colour says, and code in it is set as code."""

import sys
from types import SimpleNamespace

import pytest

from medlearn import notebook
from medlearn.checks import Result
from medlearn.checks.saying import MARKS, bundle, say


def test_a_message_is_marked_and_its_code_set_as_code():
    message = "Your *sum* runs over `a < b` and `a*b*c`, 2 * 3 * 4;\nuse <b>."
    made = bundle(Result("not yet", message))
    assert made["text/plain"] == message
    shown = made["text/html"]
    assert ">✗</span>Your <em>sum</em> runs over <code>a &lt; b</code> and <code>a*b*c</code>, 2 * 3 * 4;<br>" in shown
    assert "use &lt;b&gt;." in shown
    assert 'aria-label="not yet"' in shown


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("status", MARKS)
def test_a_mark_can_be_read_on_its_colour_and_its_colour_seen_on_both_themes(status):
    light = luminance(MARKS[status][1])
    assert 1.05 / (light + 0.05) >= 4.5, "the white mark on its colour"
    assert (light + 0.05) / (luminance("#121212") + 0.05) >= 3, "the colour on the dark theme"


def test_every_status_has_a_mark_of_its_own():
    assert len({mark for mark, _ in MARKS.values()}) == len(MARKS) == 4


def test_a_notebook_gets_the_bundle_and_whatever_catches_the_output_the_text(monkeypatch, capsys):
    said, result = [], Result("correct", "Correct.", 1.0)
    page = SimpleNamespace(display_pub=SimpleNamespace(publish=said.append))
    monkeypatch.setattr(notebook, "shell", lambda: page)
    say(result)
    assert (said, capsys.readouterr().out) == ([], "Correct.\n")
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(pub_thread=None))
    say(result)
    assert said == [bundle(result)]
