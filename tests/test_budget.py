"""What documents say of time and memory is what was measured, for every lesson, and within Binder's limits."""

import re
from pathlib import Path

import pytest

from benchmarks import budget
from medlearn import syllabus

ROOT = Path(__file__).parents[1]
MEASURED = budget.read()
ROWS = [row for row in MEASURED if "/" not in row["lesson"]]
DEEPER = MEASURED[len(ROWS) :]
MOST_SECONDS = {lesson.stem: lesson.seconds for lesson in syllabus.LESSONS}


def seconds(rows):
    return [float(row["seconds"]) for row in rows]


def test_every_lesson_was_measured():
    assert [row["lesson"] for row in ROWS] == [lesson.stem for lesson in syllabus.LESSONS]
    assert [row["lesson"] for row in DEEPER] == [lesson.further for lesson in syllabus.LESSONS if lesson.deeper]


def teaching():
    return " ".join((ROOT / "docs" / "teaching.md").read_text(encoding="utf-8").split())


def test_no_lesson_passes_its_limits():
    assert [row for row in ROWS if float(row["seconds"]) > MOST_SECONDS[row["lesson"]]] == []
    assert max(int(row["MiB"]) for row in ROWS) < 1500  # Binder has 1907
    assert sum(seconds(ROWS)) < 50 * len(ROWS)  # 24 lessons in 20 minutes
    assert sum(seconds(DEEPER)) < 40 * len(DEEPER)


def gigabytes(mebibytes):
    return mebibytes * 2**20 / 1e9


def largest(networks):
    """The most GB that a learner holds in lessons with or without a network, with a server of 150 MB."""
    trained = {lesson.stem: lesson.keras for lesson in syllabus.LESSONS}
    return max(gigabytes(int(row["MiB"])) for row in ROWS if trained[row["lesson"]] is networks) + 0.15


def test_a_class_of_thirty_needs_what_the_lessons_need():
    usual, most = (round(30 * largest(networks) + 0.2) for networks in (False, True))
    said = f"the machine needs {usual} GB where no network is trained, and up to {most} GB where one is"
    assert said in teaching()


@pytest.mark.parametrize(("lesson", "alone", "of_sixteen"), [("03", 9, 83), ("09", 91, 895)])
def test_sharing_costs_about_a_quarter_more_than_arithmetic(lesson, alone, of_sixteen):
    page = teaching()
    shared = alone * 16 // 2
    assert re.search(rf"\| {alone} \| 1\.0 \|.{{,120}}?\| 16 \| [\d.]+ \| {of_sixteen} \|", page)
    assert f"{shared} s for lesson {lesson}" in page
    assert 1.1 < of_sixteen / shared < 1.25


def test_every_lesson_fits_into_binder_and_two_networks_do_not():
    top = max(ROWS, key=lambda row: int(row["MiB"]))
    held = gigabytes(int(top["MiB"]))
    assert (
        f"largest is lesson {top['lesson'][:2]} with {held:.1f} GB, {held + 0.09:.1f} GB with a JupyterLab"
        in teaching()
    )
    assert held + 0.09 < 2
    trained = [row.stem for row in syllabus.LESSONS if row.keras]
    assert (
        sum(sorted(gigabytes(int(row["MiB"])) for row in ROWS if row["lesson"] in trained)[2:4]) + 0.09 > 2
    )  # most pairs
