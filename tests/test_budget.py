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


def test_the_memory_of_a_class_follows_from_the_table():
    """Each learner has a server of 90 MB too, a class of 30 a hub of 128 MB."""
    page = " ".join((ROOT / "docs" / "teaching.md").read_text(encoding="utf-8").split())
    held = {row["lesson"][:2]: int(row["MiB"]) * 2**20 / 1e9 + 0.09 for row in ROWS}
    large, small = [held.pop(number) for number in ("09", "11", "12", "13", "15", "23", "08")], max(held.values())
    told = "lesson 09 with its server takes about {:.1f} GB, lesson 11 takes {:.1f} GB, "
    told += "lesson 12 takes {:.1f} GB, lesson 13 takes {:.1f} GB, lesson 15 takes {:.1f} GB, "
    told += "lesson 23 takes {:.1f} GB, "
    assert told.format(*large[:6]) + f"lesson 08 takes {large[6]:.1f} GB, and all others about half a GB" in page
    assert small < 0.55
    usual, least, most = (round(30 * memory + 0.128) for memory in (small, min(large), max(large)))
    weeks = sorted(syllabus.lesson(number).week for number in ("08", "09", "11", "12", "13", "15", "23"))
    assert f"for 30 learners {usual} GB in most weeks, and {least} to {most} GB in weeks" in page
    assert "{}, {}, {}, {}, {}, {} and {}, when everybody trains".format(*weeks) in page
