"""The course in Chinese: each lesson has its section, its link and three things, and no number that is not its own."""

import re

import nbformat
import pytest

from medlearn.syllabus import LESSONS
from tests.test_documents import ROOT, prose

PAGE = ROOT / "docs" / "zh.md"


def sections(text):
    """Return the section of each lesson, {number: text with its title}."""
    return {part[:2]: part for part in re.split(r"^### (?=\d\d )", text, flags=re.MULTILINE)[1:]}


def faults(section, stem, said):
    """Yield what is wrong with the section of a lesson, whose notebook says `said`."""
    if not section.split("\n")[0].endswith("？"):
        yield "its title is no question"
    if f"(../notebooks/{stem}.ipynb)" not in section:
        yield "it has no link to its notebook"
    if "**学完能做到**" not in section:
        yield "it does not say what works at the end"
    things = re.findall(r"^(\d)\. \S", section, re.MULTILINE)
    if things != ["1", "2", "3"]:
        yield f"it has {len(things)} things to remember"
    own = re.sub(r"\]\([^)]*\)|^\d\. |^\d\d |第 \d\d 课", "", section, flags=re.MULTILINE)
    if foreign := set(re.findall(r"\d+(?:\.\d+)?", own)) - set(re.findall(r"\d+(?:\.\d+)?", said)):
        yield f"its lesson does not say {sorted(foreign)}"


def said_by(lesson):
    """Return what a reader of a lesson reads: its text, its code and what that prints."""
    cells = nbformat.read(ROOT / "notebooks" / f"{lesson.stem}.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    printed = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return "\n".join([cell.source for cell in cells] + printed)


def test_lessons_are_in_order():
    numbers = list(sections(prose(PAGE)))
    assert numbers == sorted(set(numbers))
    assert {lesson.number for lesson in LESSONS} <= set(numbers)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_each_lesson_has_its_section(lesson):
    assert list(faults(sections(prose(PAGE))[lesson.number], lesson.stem, said_by(lesson))) == []


def test_bold_ends_where_markdown_sees_it():
    """Two stars between a mark and a Chinese character would stay two stars."""
    assert re.findall(r"\*\*[^*\n]*[，。：；？！）”]\*\*(?=\w)", prose(PAGE)) == []


GOOD = "00 好吗？\n\n[打开](../notebooks/00_a.ipynb)。**学完能做到**：数到 54。\n\n1. 一\n2. 二\n3. 三\n"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("？", "。", "its title is no question"),
        ("00_a", "01_b", "it has no link to its notebook"),
        ("**学完能做到**", "学", "it does not say what works at the end"),
        ("3. 三\n", "", "it has 2 things to remember"),
        ("54", "55", "its lesson does not say ['55']"),
    ],
)
def test_each_fault_of_a_section_is_seen(old, new, fault):
    assert list(faults(GOOD, "00_a", "54 out of 54")) == []
    assert list(faults(GOOD.replace(old, new), "00_a", "54 out of 54")) == [fault]
