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
# Of how many exercises, of which lessons, the text before a table of exercises speaks.
COUNTED = r"\*\*Exercises of lessons (\d\d) to (\d\d)\.\*\* There are (\d+), in place of (\d+)\."


def newest(text):
    """Return the newest part of the page: the tables of older ones say what was so at their time."""
    return text.split("\n## ")[1]


def exercises_in(part):
    """List what the table of exercises says: lesson, names that went, names that came."""
    return re.findall(r"^\| (\d\d) \|([^|]*)\|([^|]*)\|$", part, re.MULTILINE)


NEWEST = newest(TEXT)
ROWS = exercises_in(NEWEST)
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


def test_exercises_are_counted_where_some_came_or_went():
    assert faults_of_counting(NEWEST) == []


def faults_of_counting(part):
    """Compare the sentence that counts exercises with those that there are, and with the table below it."""
    rows, counted = exercises_in(part), re.search(COUNTED, part)
    if not rows or not counted:
        return ["a table without a sentence, or a sentence without a table"] if rows or counted else []
    first, last, now, before = counted.groups()
    count = sum(len(of_lesson(row.number)) for row in LESSONS if first <= row.number <= last)
    changes = sum(10 if "all ten" in new else new.count("`") // 2 - gone.count("`") // 2 for _, gone, new in rows)
    return (
        [] if (int(now), int(before)) == (count, count - changes) else [f"there are {count}, before {count - changes}"]
    )


def test_a_newer_release_on_top_need_not_say_again_what_an_older_one_said():
    page = TEXT.replace("\n## ", "\n## 2.0.0, 2027-03-01\n\nLesson 24 is new.\n\n## ", 1)
    assert faults_of_counting(newest(page)) == []
    assert exercises_in(newest(page)) == []
    assert faults_of_counting("**Exercises of lessons 00 to 11.** There are 3, in place of 70.\n\n| 00 | | `one` |\n")


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
