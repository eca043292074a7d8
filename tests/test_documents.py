"""Documents lead where they say: every link, command and number in them is there and right."""

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
import yaml

import medlearn
from medlearn.__main__ import main

ROOT = Path(__file__).parents[1]
TOP = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
PAGES = [*(ROOT / name for name in TOP), *sorted((ROOT / "docs").glob("*.md"))]
NOTEBOOKS = sorted(path for folder in ("notebooks", "exercises") for path in (ROOT / folder).rglob("*.ipynb"))
NOTEBOOKS = [path for path in NOTEBOOKS if ".ipynb_checkpoints" not in path.parts]

# Code in a line may run on over a line's end, as all prose may, but not over an empty line.
CODE = re.compile(r"^```.*?^```[ \t]*$|`(?:[^`\n]|\n(?!\s*\n))*`", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#{1,6}) +(?:<a id=\"([^\"]*)\"></a>)?(.+?)\s*$", re.MULTILINE)
CHINESE = re.compile(r" · .*[\u4e00-\u9fff].*$")
NUMBERED = re.compile(r"\[(?:lesson )?(\d\d)\]\([^()\s]*?(\d\d_\w+\.ipynb)")
LINK = re.compile(r"\]\(\s*<?([^()\s>]+)>?[^()]*\)")


@cache
def prose(path):
    """The Markdown of a page or a notebook."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def headings(text):
    """Level, written anchor and title of each heading, without a Chinese term; a comment in a listing is none."""
    text = re.sub(r"^```.*?^```[ \t]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return [(len(marks), anchor, CHINESE.sub("", title)) for marks, anchor, title in HEADING.findall(text)]


def slug(title):
    """The anchor that GitHub gives to a title."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def anchors(text):
    """What a link into this text may name on GitHub; the second of two equal titles gets a -1."""
    found = {}
    for _, _, title in headings(text):
        name = slug(title)
        found[name] = found.get(name, -1) + 1
    return {f"{name}-{i}" if i else name for name, last in found.items() for i in range(last + 1)}


def relative_links(text):
    """Every (path, anchor) that a text links to in this repository; code holds no links."""
    targets = [target for target in LINK.findall(CODE.sub("", text)) if not re.match(r"[a-z]+:", target)]
    return [tuple(map(unquote, target.partition("#")[::2])) for target in targets]


def listings(text):
    """All code of a text, a listing as it stands and code in a line on one line."""
    return "\n".join(code if code.startswith("```") else " ".join(code.split()) for code in CODE.findall(text))


def fault(path, target, anchor):
    """What is wrong with a link in a file; empty if nothing."""
    goal = (path.parent / target).resolve() if target else path
    if not goal.exists():
        return f"no file {target}"
    if anchor and anchor not in anchors(prose(goal)):
        return f"no #{anchor} in {goal.name}"
    # JupyterLab makes "Hounsfield-unit" of a title, GitHub "hounsfield-unit": only a written anchor serves both.
    if anchor and anchor not in {written for _, written, _ in headings(prose(goal))}:
        return f'JupyterLab will not find #{anchor}: write <a id="{anchor}"></a> before that title in {goal.name}'
    return ""


def order_fault(text):
    """What is wrong with the order of headings; empty if nothing."""
    found = [(level, title) for level, _, title in headings(text)]
    levels = [level for level, _ in found]
    if levels.count(1) != 1 or levels[0] != 1:
        return "there is one title of level 1, and it is the first"
    jumps = [title for upper, (level, title) in zip(levels, found[1:], strict=False) if level > upper + 1]
    return f"a level is skipped before {jumps[0]!r}" if jumps else ""


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    faults = [fault(path, *link) for link in relative_links(prose(path))]
    assert not any(faults), [text for text in faults if text]


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_a_number_leads_to_the_lesson_of_that_number(path):
    pairs = NUMBERED.findall(CODE.sub("", prose(path)))
    assert [(said, target) for said, target in pairs if not target.startswith(said)] == []


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_headings_are_in_order(path):
    assert order_fault(prose(path)) == ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_written_anchors_are_those_of_the_titles(path):
    written = [(anchor, slug(title)) for _, anchor, title in headings(prose(path)) if anchor]
    assert [pair for pair in written if pair[0] != pair[1]] == []


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_commands_exist(path):
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = listings(prose(path))
    assert set(re.findall(r"\bmake ([a-z-]+)", code)) <= targets
    assert set(re.findall(r"course\.py ([a-z]+)", code)) <= {"lab", "test", "app"}
    for command in set(re.findall(r"-m medlearn ([a-z]+)", code)):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0, command


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_files_that_commands_name_exist(path):
    named = re.findall(
        r"\b(?:tests|notebooks|docs|exercises|medlearn|benchmarks)/[\w./]+\.\w+|\b[\w-]+\.(?:yml|toml|py)\b",
        listings(prose(path)),
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "message",
    [
        "This Python has 32 bits",
        "for Intel Macs",
        "This Python cannot make environments",
        "could not be fetched",
        "It is a web page (HTML)",
        "is not what was published",
        "Mend the mirror's copy or its list",
        "The cache folder",
        "cannot be used",
        "The cached copy",
        "There is no data set",
        "give a folder's whole path",
        "there is no such folder",
        "does not list it in",
        "on the mirror, fetched when needed",
    ],
)
def test_troubleshooting_quotes_what_the_course_says(message):
    """A learner searches the page for the words on the screen: they must be the program's own."""
    code = [ROOT / "course.py", *(ROOT / "medlearn").rglob("*.py")]
    said = re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in code))
    assert message in said
    assert message in " ".join(prose(ROOT / "docs" / "troubleshooting.md").split())


CITED = {"cff-version", "message", "title", "type", "authors", "version", "date-released", "license", "keywords"}
CITED |= {"abstract", "repository-code", "url", "doi", "contact", "identifiers", "references"}


def test_citation_agrees_with_the_project():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation), "the keys that the format requires"
    assert str(citation["version"]) == project["version"] == medlearn.__version__
    assert citation["type"] == "software"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(citation["date-released"]))
    assert set(citation) <= CITED, "a key that version 1.2.0 of the format does not know"
    assert all(citation[name] for name in ("abstract", "keywords"))
    licences = citation["license"]
    assert set([licences] if isinstance(licences, str) else licences) <= set(project["license"].split(" AND "))
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project["authors"]]


def test_licence_names_both_licences():
    text = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split())
    assert "BSD 3-Clause License" in text
    assert "Neither the name of the copyright holder nor the names of its contributors" in text
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text


PAGE = '# Page\n\n## <a id="one-two"></a>One two\n\n### Deep\n\n```\n# no heading [x](nowhere.md)\n```\n\n## Deep\n'


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("#one-two", ""),
        ("page.md#one-two", ""),
        ("other.md", "no file other.md"),
        ("#three", "no #three"),
        ("#deep", "JupyterLab will not find #deep"),
        ("#no-heading", "no #no-heading"),
    ],
)
def test_each_faulty_link_is_seen(tmp_path, link, expected):
    path = tmp_path / "page.md"
    path.write_text(f"{PAGE}\n[link]({link}) and [away](https://example.org/a#b)\n", encoding="utf-8")
    [found] = relative_links(prose(path))
    assert fault(path, *found).startswith(expected)
    assert bool(fault(path, *found)) == bool(expected)


def test_code_that_runs_over_the_end_of_a_line_is_whole():
    text = "`python -m\nmedlearn doctor`, [a](b.md) or `make lint`; a lone ` mark\n\nand `[c](d.md)`\n"
    assert listings(text) == "`python -m medlearn doctor`\n`make lint`\n`[c](d.md)`"
    assert relative_links(text) == [("b.md", "")]


def test_a_title_of_a_notebook_needs_a_written_anchor_too(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(PAGE)])
    nbformat.write(notebook, tmp_path / "lesson.ipynb")
    assert fault(tmp_path / "page.md", "lesson.ipynb", "one-two") == ""
    assert "write <a id" in fault(tmp_path / "page.md", "lesson.ipynb", "deep")


def test_equal_titles_get_a_number_as_on_github():
    assert anchors(PAGE) == {"page", "one-two", "deep", "deep-1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAGE, ""),
        ("# A\n\n### C\n", "a level is skipped before 'C'"),
        ("# A\n\n# B\n", "there is one title"),
        ("## A\n\n# B\n", "there is one title"),
        ("text\n", "there is one title"),
    ],
)
def test_each_disorder_of_headings_is_seen(text, expected):
    assert order_fault(text).startswith(expected)
    assert bool(order_fault(text)) == bool(expected)
