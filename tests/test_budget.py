"""What the README says of time and memory is what was measured, for every lesson, and within Binder's limits."""

from pathlib import Path

from benchmarks import budget
from medlearn import syllabus
from tools.tables import with_table

ROOT = Path(__file__).parents[1]
ROWS = budget.read()
MOST_SECONDS = {lesson.stem: lesson.seconds for lesson in syllabus.LESSONS}


def seconds(rows):
    return [float(row["seconds"]) for row in rows]


def test_every_lesson_was_measured():
    assert [row["lesson"] for row in ROWS] == [lesson.stem for lesson in syllabus.LESSONS]


def test_the_readme_holds_the_table():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_table(text, "budget", budget.as_lines(ROWS)) == text


def test_no_lesson_passes_its_limits():
    assert [row for row in ROWS if float(row["seconds"]) > MOST_SECONDS[row["lesson"]]] == []
    assert max(int(row["MiB"]) for row in ROWS) < 1500
    assert sum(seconds(ROWS)) < 40 * len(ROWS)
