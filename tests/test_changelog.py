"""The changelog is of this version, and what it says of exercises and names is so."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from medlearn.exercises import of_lesson
from medlearn.syllabus import LESSONS

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
# The newest part of the page: the tables of older ones say what was so at their time.
NEWEST = TEXT.split("\n## ")[1]
ROWS = re.findall(r"^\| (\d\d) \|([^|]*)\|([^|]*)\|$", NEWEST, re.MULTILINE)
MOVED = re.findall(r"^\| `([\w.]+)`(?:, `([\w.]+)`)? \| `([\w.]+)` \|$", NEWEST, re.MULTILINE)


def test_the_version_and_its_day_are_the_same_everywhere():
    version, day = re.match(r"(\S+), (\S+)\n", NEWEST).groups()
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (version, day) == (str(citation["version"]), str(citation["date-released"]))
    assert version == project["version"]


def test_versions_fall_and_so_do_their_days():
    found = re.findall(r"^## (\d+)\.(\d+)\.(\d+), (\d{4}-\d\d-\d\d)$", TEXT, re.MULTILINE)
    assert len(found) == TEXT.count("\n## ")
    numbers = [tuple(map(int, row[:3])) for row in found]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [row[3] for row in found] == sorted((row[3] for row in found), reverse=True)


@pytest.mark.parametrize(("lesson", "gone", "new"), ROWS)
def test_exercises_that_went_are_gone_and_those_that_came_are_there(lesson, gone, new):
    names = {exercise.name for exercise in of_lesson(lesson)}
    assert not names & set(re.findall(r"`(\w+)`", gone))
    came = re.findall(r"`(\w+)`", new)
    assert set(came) <= names
    assert came or (new.strip() == "all ten" and len(names) == 10)


def test_the_exercises_of_the_first_term_are_counted():
    assert ROWS
    count = sum(len(of_lesson(lesson.number)) for lesson in LESSONS if lesson.term == 1)
    changes = [len(re.findall("`", new)) // 2 - len(re.findall("`", gone)) // 2 for _, gone, new in ROWS]
    assert f"There are {count}, in place of {count - sum(changes) - 10}." in NEWEST


@pytest.mark.parametrize("row", MOVED, ids=lambda row: row[0])
def test_a_name_that_moved_is_where_the_table_says_and_not_where_it_was(row):
    *before, now = row
    assert there(now)
    assert not any(there(name) for name in before if name)


def there(name):
    """Tell whether a name such as "plots.window" leads to something."""
    parts = name.removeprefix("medlearn.").split(".")
    try:
        found = import_module(f"medlearn.{parts[0]}")
        for i, part in enumerate(parts[1:], start=2):
            found = getattr(found, part, None) or import_module(".".join(["medlearn", *parts[:i]]))
    except ImportError:
        return False
    return True
