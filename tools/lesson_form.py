"""What the cells of a lesson are for: predictions, the reader's turns with their answers, sections that go deeper.

CONTRIBUTING.md says how an author writes them. Here the other tools and the tests learn to recognise them.
"""

import re
from typing import NamedTuple

DEEPER = re.compile(r"#{2,6} Going deeper: \S")
HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FOLD = re.compile(r"<details>\s*<summary>One answer</summary>\n(.*)</details>", re.DOTALL)
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHECK = re.compile(r"\w+\.\w+\.check\(.+\)")


class Answer(NamedTuple):
    """The answer that stands folded below a cell which is the reader's to write.

    Attributes
    ----------
    code : str
    printed : str
        What it prints.
    check : str
        The exercise's check that the cell ends with, or nothing.
    """

    code: str
    printed: str
    check: str


def last_paragraph_begins(cell, words):
    """Say whether the last paragraph of a Markdown cell begins with these words, in bold."""
    return cell.cell_type == "markdown" and cell.source.strip().split("\n\n")[-1].startswith(f"**{words}**")


def asks_for_prediction(cell):
    """Say whether a cell ends by asking for a prediction, so that the output of the next is to stay hidden."""
    return last_paragraph_begins(cell, "Predict before you run.")


def headings(cell):
    """Return the levels of a cell's headings, list of int: none of a cell with code, nor of code in its text."""
    if cell.cell_type != "markdown":
        return []
    return [len(marks) for marks in HEADING.findall(CODE.sub("", cell.source))]


def opens_deeper(cell):
    """Say whether a cell begins a section that goes deeper and that nothing else needs."""
    return cell.cell_type == "markdown" and bool(DEEPER.match(cell.source))


def deeper(cells):
    """Say of each cell whether it stands in a section that goes deeper.

    Parameters
    ----------
    cells : list of NotebookNode

    Returns
    -------
    inside : list of bool
        From the heading to the cell before the next heading of the same or a higher level.
    """
    inside, level = [], 0
    for cell in cells:
        levels = headings(cell)
        if level and levels and min(levels) <= level:
            level = 0
        if opens_deeper(cell):
            level = levels[0]
        inside.append(level > 0)
    return inside


def answer(cells, place):
    """Return the answer to the reader's cell at this place.

    Parameters
    ----------
    cells : list of NotebookNode
    place : int
        Of a code cell tagged `your-turn`.

    Returns
    -------
    answer : Answer

    Raises
    ------
    ValueError
        If the next cell does not hold one, folded, with one block of Python and at most one of text.
    """
    after = cells[place + 1] if place + 1 < len(cells) else None
    fold = FOLD.match(after.source) if after is not None and after.cell_type == "markdown" else None
    blocks = BLOCK.findall(fold[1]) if fold else []
    if [kind for kind, _ in blocks] not in (["python"], ["python", "text"]):
        raise ValueError(
            "after a cell tagged `your-turn` comes a Markdown cell that begins with <details><summary>One answer"
            "</summary> and holds one ```python block and, if that prints something, one ```text block after it."
        )
    written = [line for line in cells[place].source.splitlines() if line.strip() and not line.startswith("#")]
    check = CHECK.fullmatch(written[-1]) if written else None
    texts = [text for _, text in blocks]
    return Answer(texts[0], texts[1] if len(texts) == 2 else "", check[0] if check else "")
