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
from medlearn.exercises import catalogue, of_lesson
from medlearn.syllabus import LESSONS
from tools import tables
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
    assert len({(lesson.term, lesson.week) for lesson in LESSONS}) == len(LESSONS)


def test_a_term_has_twelve_weeks_of_lessons():
    assert [(row.term, row.week) for row in LESSONS[:12]] == [(1, week) for week in range(1, 13)]
    assert [(syllabus.lesson(number).term, syllabus.lesson(number).week) for number in ("12", "23")] == [
        (2, 1),
        (2, 12),
    ]


def test_a_lesson_more_belongs_to_the_second_term_and_its_plan(monkeypatch):
    more = LESSONS[-1]._replace(number="24", slug="still_to_be_written", title="more")
    assert (more.term, more.week) == (2, 13)
    assert tables.term(2)[-1].startswith("| 13 | a [project]")
    monkeypatch.setattr(tables, "LESSONS", (*LESSONS, more._replace(exercises=False)))
    assert tables.term(2)[-2].startswith("| 13 | [24 more]")
    assert tables.term(2)[-1].startswith("| 14 | a [project]")


def test_a_lesson_whose_exercises_are_still_to_be_written_stops_nothing(monkeypatch):
    whole = len(catalogue())
    more = LESSONS[-1]._replace(number="24", slug="still_to_be_written")
    monkeypatch.setattr(syllabus, "LESSONS", (*LESSONS, more))
    assert len(catalogue()) == whole


@BY_NAME
def test_a_lesson_needs_only_earlier_ones(lesson):
    assert all(syllabus.lesson(needed).number < lesson.number for needed in lesson.needs)


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "exercises/solutions"])
def test_each_lesson_has_its_notebooks_and_there_are_no_others(folder):
    wanted = LESSONS if folder == "notebooks" else syllabus.with_exercises()
    there = sorted(path.stem for path in (ROOT / folder).glob("*.ipynb"))
    assert there == [lesson.stem for lesson in wanted]


def test_the_deeper_notebooks_are_those_of_the_table():
    there = sorted(path.stem for path in (ROOT / "notebooks" / "deeper").glob("*.ipynb"))
    assert [f"deeper/{stem}" for stem in there] == [lesson.further for lesson in LESSONS if lesson.deeper]


@BY_NAME
def test_the_title_of_the_notebook_is_the_question_of_the_table(lesson):
    assert re.search(r"^# (.+)$", prose(lesson), re.MULTILINE)[1] == lesson.question


@BY_NAME
def test_the_notebook_needs_what_the_table_says(lesson):
    assert set(lesson.needs) <= named_as_needed(lesson), "the map shows an arrow that the lesson does not name"


def named_as_needed(lesson):
    """Return the numbers of the lessons that a lesson names in its line *You need*."""
    line = re.search(r"\*\*You need\*\*(.+)", prose(lesson))[1]
    named = set(re.findall(r"\((\d\d)_\w+\.ipynb", line))
    for first, last in re.findall(r"\[(\d\d)\]\([^)]*\) to \[(\d\d)\]", line):
        named |= {f"{number:02d}" for number in range(int(first), int(last))}
    return named


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
    more = [nbformat.read(ROOT / "notebooks" / f"{lesson.further}.ipynb", as_version=4)] if lesson.deeper else []
    cells = [cell for one in (notebook(lesson), *more) for cell in one.cells]
    tags = {tag for cell in cells for tag in cell.metadata.get("tags", [])}
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


def hours(name, chosen):
    """Return about how many hours some lessons take, to "read" or to "do"."""
    return round(sum(getattr(lesson.minutes, name) for lesson in chosen) / 60)


def of_path(path):
    return [syllabus.lesson(number) for number in path.lessons]


def enumerated(numbers):
    *most, last = numbers
    return f"{', '.join(most)} and {last}"


WEEKEND = syllabus.PATHS[0]
FIRST = [lesson for lesson in LESSONS if lesson.term == 1]
SAID = [
    ("README.md", f"The installation does, and {in_words(len(FETCHING))} lessons download real data, once"),
    ("README.md", f"Lessons {syllabus.fetching()} download real data:"),
    ("README.md", f"Lessons {spans([lesson.number for lesson in EXERCISING])} have [exercises]"),
    ("README.md", f"{SETS.capitalize()} real sets are downloaded once"),
    ("README.md", f"{enumerated(WEEKEND.lessons)}, about {hours('read', of_path(WEEKEND))} hours of reading"),
    ("README.md", f"About {hours('read', FIRST)} hours of reading, and {hours('do', FIRST)} of exercises"),
    (
        "README.md",
        f"all of it, about {hours('read', LESSONS)} hours of reading and {hours('do', LESSONS)} of exercises",
    ),
    ("docs/teaching.md", f"but what comes with the packages; only {syllabus.fetching()} download some"),
    ("docs/troubleshooting.md", f"Only lessons {syllabus.fetching()} fetch data"),
]


@pytest.mark.parametrize(("page", "sentence"), SAID)
def test_a_sentence_that_counts_lessons_counts_those_of_the_table(page, sentence):
    assert sentence in " ".join((ROOT / page).read_text(encoding="utf-8").split()), f"{page} is of an older table"


@pytest.mark.parametrize("path", syllabus.PATHS, ids=lambda path: path.name)
def test_a_path_holds_or_leaves_out_what_its_lessons_say_that_they_need(path):
    assert list(path.lessons) == sorted(set(path.lessons))
    named = set().union(*(named_as_needed(lesson) for lesson in of_path(path)))
    assert named <= {*path.lessons, *syllabus.left_out(path)}


def test_lessons_of_the_second_term_may_be_chosen_freely_but_for_one():
    second = {lesson.number for lesson in LESSONS if lesson.term == 2}
    pairs = [(row.number, number) for row in LESSONS if row.term == 2 for number in named_as_needed(row) & second]
    said = [f"Of its own lessons only {builder} builds on another, {on}:" for builder, on in pairs]
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    assert [sentence in " ".join(page.split()) for sentence in said] == [True]


def test_what_a_path_leaves_out_is_found_near_and_far():
    assert syllabus.left_out(syllabus.Path("any", ("00", "10"))) == "01 02 03 05 06 07 08 09".split()
    assert syllabus.left_out(syllabus.Path("whole", tuple(lesson.number for lesson in LESSONS))) == []


def test_teachers_find_what_to_say_of_each_lesson_that_a_path_leaves_out():
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    skipped = sorted({number for path in syllabus.PATHS for number in syllabus.left_out(path)})
    assert re.findall(r"^- \*\*(\d\d)\*\* ", page, re.MULTILINE) == skipped
    for path in syllabus.PATHS:
        assert f"*{path.name[0].upper()}{path.name[1:]}*" in page, "a paragraph says what the path is for"


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
