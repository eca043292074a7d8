"""One table knows the lessons; whatever else lists them agrees with it, or a test here fails by name."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from benchmarks import budget
from medlearn import plots, syllabus
from medlearn.datasets import DEFAULT_DOWNLOADS, fetchable
from medlearn.datasets.catalogue import BY_HAND
from medlearn.exercises import of_lesson
from medlearn.syllabus import LESSONS
from tools.tables import TABLES, with_table, with_time

ROOT = Path(__file__).parents[1]
BY_NAME = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)


def notebook(lesson):
    return nbformat.read(ROOT / "notebooks" / f"{lesson.stem}.ipynb", as_version=4)


def prose(lesson):
    return "\n\n".join(cell.source for cell in notebook(lesson).cells if cell.cell_type == "markdown")


def test_numbers_rise_and_slugs_differ():
    numbers = [lesson.number for lesson in LESSONS]
    assert numbers == sorted(set(numbers)), "some may be missing: they are to be written"
    assert numbers[:12] == [f"{number:02d}" for number in range(12)]
    assert len({lesson.slug for lesson in LESSONS}) == len({lesson.place for lesson in LESSONS}) == len(LESSONS)
    assert [lesson.week for lesson in LESSONS] == sorted(lesson.week for lesson in LESSONS)


@BY_NAME
def test_a_lesson_needs_only_earlier_ones(lesson):
    assert all(syllabus.lesson(needed).number < lesson.number for needed in lesson.needs)


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "exercises/solutions"])
def test_each_lesson_has_its_notebooks_and_there_are_no_others(folder):
    wanted = LESSONS if folder == "notebooks" else syllabus.with_exercises()
    there = sorted(path.stem for path in (ROOT / folder).glob("*.ipynb"))
    assert there == [lesson.stem for lesson in wanted]


@BY_NAME
def test_the_title_of_the_notebook_is_the_question_of_the_table(lesson):
    assert re.search(r"^# (.+)$", prose(lesson), re.MULTILINE)[1] == lesson.question


@BY_NAME
def test_the_notebook_needs_what_the_table_says(lesson):
    line = re.search(r"\*\*You need\*\*(.+)", prose(lesson))[1]
    named = set(re.findall(r"\((\d\d)_\w+\.ipynb", line))
    for first, last in re.findall(r"\[(\d\d)\]\([^)]*\) to \[(\d\d)\]", line):
        named |= {f"{number:02d}" for number in range(int(first), int(last))}
    assert set(lesson.needs) <= named, "the map shows an arrow that the lesson does not name"


@BY_NAME
def test_the_notebook_says_how_long_it_takes(lesson):
    first = notebook(lesson).cells[0].source
    assert with_time(first, lesson) == first, "run make tables"


@BY_NAME
def test_a_lesson_runs_about_as_long_as_the_table_says(lesson):
    [measured] = [float(row["seconds"]) for row in budget.read() if row["lesson"] == lesson.stem]
    assert measured / 1.5 <= lesson.minutes.run <= 2.5 * measured


def test_times_are_written_as_lessons_say_them():
    assert str(syllabus.Minutes(45, 10, 40)) == "read 45 min · run 10 s · do 40 min"
    assert str(syllabus.Minutes(45, 110, 0)) == "read 45 min · run 2 min"
    row = LESSONS[0]
    assert with_time("a\n\n**Time**: long\n\nb", row) == f"a\n\n**Time**: {row.minutes}\n\nb"
    for broken in ("a", "**Time**: 1\n**Time**: 2"):
        with pytest.raises(ValueError, match=r"00_start_here\.ipynb must hold one line"):
            with_time(broken, row)


@BY_NAME
def test_the_notebook_fetches_what_the_table_says(lesson):
    tags = {tag for cell in notebook(lesson).cells for tag in cell.metadata.get("tags", [])}
    assert {tag.removeprefix("needs:") for tag in tags if tag.startswith("needs:")} == set(lesson.fetches)


@pytest.mark.parametrize("lesson", syllabus.with_exercises(), ids=lambda lesson: lesson.stem)
def test_the_lesson_has_a_room_of_exercises(lesson):
    assert {exercise.lesson for exercise in of_lesson(lesson.number)} == {lesson.number}


def test_every_room_of_exercises_belongs_to_a_lesson():
    rooms = {path.stem for path in (ROOT / "medlearn" / "exercises").iterdir() if path.stem[0] not in "_."}
    assert rooms == {lesson.slug for lesson in syllabus.with_exercises()}


def test_what_is_fetched_by_default_is_what_lessons_fetch():
    fetched = {name for lesson in LESSONS for name in lesson.fetches}
    assert set(DEFAULT_DOWNLOADS) == fetched - set(BY_HAND) < fetched <= set(fetchable())


@pytest.mark.parametrize("name", TABLES)
def test_a_table_in_the_documents_is_that_of_the_syllabus(name):
    page, lines = TABLES[name]
    text = (ROOT / page).read_text(encoding="utf-8")
    assert with_table(text, name, lines()) == text, "run make tables"


def in_words(number):
    words = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    return words[number] if number < len(words) else str(number)


def spans(numbers):
    """Say which lessons, such as "00 to 11 and 23"."""
    runs = [[numbers[0]]]
    for number in numbers[1:]:
        if int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " and ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


FETCHING = [lesson for lesson in LESSONS if lesson.fetches]
EXERCISING = syllabus.with_exercises()
SETS = in_words(len(DEFAULT_DOWNLOADS))
WEEKS = in_words(LESSONS[-1].week + 1)  # the last is for a project
SAID = [
    ("README.md", f"only {in_words(len(FETCHING))} lessons use the network, once: {syllabus.fetching()} download"),
    ("README.md", f"All run offline, {syllabus.fetching()} once their data have been downloaded"),
    ("README.md", f"Lessons {spans([lesson.number for lesson in EXERCISING])} have [exercises]"),
    ("README.md", f"{SETS.capitalize()} real sets are downloaded once"),
    ("docs/teaching.md", f"</a>A term of {WEEKS} weeks"),
    ("docs/troubleshooting.md", f"Only lessons {syllabus.fetching()} fetch data"),
]


@pytest.mark.parametrize(("page", "sentence"), SAID)
def test_a_sentence_that_counts_lessons_counts_those_of_the_table(page, sentence):
    assert sentence in " ".join((ROOT / page).read_text(encoding="utf-8").split()), f"{page} is of an older table"


@pytest.mark.parametrize("lesson", FETCHING, ids=lambda lesson: lesson.stem)
def test_the_documents_name_the_lesson_where_they_say_what_is_fetched(lesson):
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"The lessons need no data but what comes with the packages;[^.]+\.", page)
    assert re.search(rf"\b{lesson.number}\b", sentence), sentence


@BY_NAME
def test_the_cost_of_the_lesson_was_measured(lesson):
    assert [row["lesson"] for row in budget.read()].count(lesson.stem) == 1, f"make budget, or {lesson.stem} alone"


def test_the_map_in_lesson_00_is_of_today():
    said = json.dumps(notebook(LESSONS[0]), ensure_ascii=False).replace(r"\n", " ")  # lines are broken there
    assert plots.describe(plots.course_map()).split(" Filled")[0] in said, "make execute, for lesson 00"


def test_a_table_replaces_only_itself():
    page = "before\n<!-- any -->\nold\n<!-- end of any -->\nafter"
    once = with_table(page, "any", ["| new |"])
    assert once == "before\n<!-- any -->\n\n| new |\n\n<!-- end of any -->\nafter"
    assert with_table(once, "any", ["| new |"]) == once
    for broken in ("before", page + page):
        with pytest.raises(ValueError, match="once each"):
            with_table(broken, "any", [])


def test_an_unknown_lesson_is_refused():
    with pytest.raises(ValueError, match="there is no lesson '99'; choose from 00, 01"):
        syllabus.lesson("99")
