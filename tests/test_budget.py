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
    assert sum(seconds(ROWS)) < 50 * len(ROWS)  # 24 lessons in 20 minutes


def test_the_memory_of_a_class_follows_from_the_table():
    """Each learner has a server of 150 MB too, a class of 30 a hub of 200 MB."""
    page = " ".join((ROOT / "docs" / "teaching.md").read_text(encoding="utf-8").split())
    held = {row["lesson"][:2]: int(row["MiB"]) * 2**20 / 1e9 + 0.15 for row in ROWS}
    heavy = ["09", "11", "12", "13", "15", "16", "17", "18", "19", "20", "23", "08"]
    large, small = [held.pop(number) for number in heavy], max(held.values())
    told = [f"lesson {number} takes {memory:.1f} GB" for number, memory in zip(heavy, large, strict=True)]
    told[0] = told[0].replace("takes", "with its server takes about")
    assert f"{', '.join(told)}, and all others at most {small:.1f} GB" in page
    assert small < 0.8
    usual, least, most = (round(30 * memory + 0.2) for memory in (small, min(large), max(large)))
    *weeks, last = sorted(syllabus.lesson(number).week for number in heavy)
    assert f"for 30 learners {usual} GB in most weeks, and {least} to {most} GB in weeks" in page
    assert f"{', '.join(map(str, weeks))} and {last}, when everybody trains" in page
