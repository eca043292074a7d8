"""A lesson opened in JupyterLab says what its reader has solved, and which data are not here."""

import subprocess
import sys

import pytest

from medlearn import datasets, greeting
from medlearn.checks import progress


@pytest.fixture(autouse=True)
def nothing_done_yet(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(datasets, "status", lambda name: {"mobilenet": "cached"}.get(name, "missing"))


def said(notebook, monkeypatch, capsys):
    monkeypatch.setenv("JPY_SESSION_NAME", f"/somewhere/{notebook}.ipynb")
    greeting.greet()
    return capsys.readouterr().out.splitlines()


def test_it_counts_what_was_solved_of_this_lesson(monkeypatch, capsys):
    assert said("notebooks/03_convolution", monkeypatch, capsys) == []
    for key, status in {"convolution.a": "correct", "convolution.b": "not yet", "features.a": "correct"}.items():
        progress.note_check(key, status)
    day = progress.load()["convolution.a"]["solved"]
    line = f"Lesson 03: you have solved 1 exercise, the last on {day}."
    assert said("notebooks/03_convolution", monkeypatch, capsys) == [line]
    assert said("exercises/03_convolution", monkeypatch, capsys) == [line]
    progress.where().write_text('{"version": 99}')  # of a newer medlearn: the next check says so
    assert said("notebooks/03_convolution", monkeypatch, capsys) == []


def test_it_names_the_sets_that_are_not_here_and_the_command(monkeypatch, capsys):
    first, second = said("notebooks/12_looking_inside", monkeypatch, capsys)
    assert "chest_radiographs" in first
    assert "mobilenet" not in first
    assert first.endswith("python -m medlearn fetch chest_radiographs")
    assert "stop" in second
    assert said("notebooks/my_own", monkeypatch, capsys) == []


def test_a_program_started_from_a_notebook_is_not_greeted(monkeypatch):
    progress.note_check("looking_inside.a", "correct")  # so that there is something to say
    monkeypatch.setenv("JPY_SESSION_NAME", "/somewhere/notebooks/12_looking_inside.ipynb")
    run = subprocess.run([sys.executable, "-c", "import medlearn"], capture_output=True, text=True, check=True)
    assert run.stdout == ""
