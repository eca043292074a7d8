"""The static site: its pages say what the repository says, and every link in them leads somewhere."""

import itertools
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from medlearn.syllabus import LESSONS, with_exercises
from tests import built_site
from tools.site import WIDGET, Pages, in_few_words, room, rooms, shown

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return built_site.built(tmp_path_factory)


@pytest.fixture
def pages(tmp_path):
    return Pages(tmp_path / "pages")


class Page(HTMLParser):
    """What a page links to and what it names."""

    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.loads, self.ids, self.pictures = path, [], [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if tag == "a" and found.get("href") else []
        if tag == "img":
            self.pictures.append(found)
        if tag != "a":
            self.loads += [found[name] for name in ("href", "src") if found.get(name)]


@pytest.fixture(scope="session")
def parsed(site):
    found = (path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts)
    return {path: Page(path) for path in found}


def picture(text="Line 'loss': 3 points from (0, 1) to (2, 0.5)."):
    data = {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure size 640x480 with 1 Axes>"}
    outputs = [nbformat.v4.new_output("display_data", data=data)]
    return nbformat.v4.new_code_cell("", outputs=[*outputs, nbformat.v4.new_output("stream", name="stdout", text=text)])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("notebooks/11_x.ipynb", "[a](../medlearn/svm.py)", "[a](../api/svm.rst)"),
        ("notebooks/11_x.ipynb", "[`a`](../medlearn/features.py)", "[`a`](../api/features.rst)"),
        ("notebooks/03_x.ipynb", "[a](../docs/glossary.md#kernel)", "[a](../docs/glossary.md#kernel)"),
        ("docs/teaching.md", "[a](../README.md#what-it-costs)", "[a](../index.md#what-it-costs)"),
        ("README.md", "[a](exercises/)", "[a](exercises/index.md)"),
        ("CONTRIBUTING.md", "[a](LICENSE)", "[a](files/LICENSE.md)"),
        ("README.md", "[![Try it](https://x.org/b.svg)](https://x.org/y)", "[Try it](https://x.org/y)"),
        ("README.md", "`[a](nowhere.md)`", "`[a](nowhere.md)`"),
        ("README.md", "```\n[a](nowhere.md)\n```", "```\n[a](nowhere.md)\n```"),
        ("docs/glossary.md", '### <a id="edge"></a>Edge', "### Edge"),
        ("docs/glossary.md", '### <a id="k-space"></a>k-space · k 空间', "### k-space\n\nk 空间"),
        ("README.md", "![a\nb](docs/explorer.png)", "![a\nb](docs/explorer.png)"),
    ],
)
def test_links_lead_to_pages_of_the_site(pages, name, text, expected):
    assert pages.prose(text, name) == expected


def test_a_link_to_nothing_is_a_fault(pages):
    with pytest.raises(ValueError, match=r"leads to docs/nowhere\.md, which does not exist"):
        pages.prose("[a](nowhere.md)", "docs/teaching.md")


def test_solutions_are_no_page(pages):
    names = {path.relative_to(pages.folder).as_posix() for path in pages.write().rglob("*.*")}
    assert not any("solutions" in name for name in names)
    assert {f"exercises/{row.stem}.ipynb" for row in with_exercises()} < names
    assert "medlearn.exercises.convolution" not in room("exercises")
    assert {f"api/{name}.rst" for name in rooms()} < names


def test_a_picture_is_named_as_its_description_begins():
    assert shown(picture()).metadata.mystnb.image.alt == "Line 'loss': 3 points from (0, 1) to (2, 0.5)"
    panels = "2 panels. (1) C = 0.05. Image, 3 × 3 pixels. (2) C = 100; Image."
    assert in_few_words(picture(panels)) == "2 panels: C = 0.05, C = 100"
    assert in_few_words(picture("word " * 100)).endswith("word …")
    assert in_few_words(picture("")) == "figure"
    cell = picture()
    cell.outputs.insert(0, nbformat.v4.new_output("stream", name="stdout", text="printed before"))
    assert in_few_words(cell).startswith("Line")


def test_a_widget_leaves_nothing_behind():
    data = {WIDGET: {"model_id": "1"}, "text/plain": "VBox(children=(...))"}
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=data)])
    assert shown(cell).outputs == []


def test_a_widget_keeps_its_still_picture():
    data = {WIDGET: {"model_id": "1"}, "text/plain": "VBox(...)", "text/html": '<img alt="a" src="data:,">'}
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=data)])
    assert list(shown(cell).outputs[0].data) == ["text/html"]


def test_hidden_outputs_are_folded():
    cell = picture()
    cell.metadata.update(jupyter={"outputs_hidden": True}, tags=["predicted"])
    assert "jupyter" not in shown(cell).metadata
    assert cell.metadata["tags"] == ["predicted", "hide-output"]
    assert "tags" not in shown(picture()).metadata


def test_one_html_output_is_shown_once():
    cell = picture()
    cell.outputs[0].data["text/html"] = '<img alt="loss" src="data:,"><details><summary>In words</summary>x</details>'
    assert "image/png" not in shown(cell).outputs[0].data


def test_without_an_address_no_link_needs_one():
    sys.path.insert(0, str(ROOT / "tools" / "site"))
    try:
        from conf import address_options
    finally:
        sys.path.pop(0)
    assert address_options("") == {"use_repository_button": False, "use_download_button": False}
    known = address_options("https://github.com/someone/medlearn")
    assert known["repository_provider"] == "github"
    assert known["repository_branch"] == "HEAD"
    assert known["launch_buttons"]["binderhub_url"] == "https://mybinder.org"


def test_the_lock_of_npm_names_no_host():
    lock = (ROOT / "tools" / "site" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert all(package.get("integrity") for name, package in json.loads(lock)["packages"].items() if name)


def test_the_course_environment_stays_as_it_is(site):
    found = subprocess.run(
        [built_site.PYTHON, "-m", "pip", "list", "--format=freeze", "--path", own_packages()],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    mine = {line.split("==")[0].lower().replace("_", "-") for line in found.splitlines()}
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert "sphinx" in mine
    assert mine & {name.lower() for name in locked} <= {"pip", "setuptools"}


def own_packages():
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return subprocess.run([built_site.PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def fault(parsed, page, link):
    """What is wrong with a link of a page; empty if nothing."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in {"https", "mailto", "data"} else f"{link} is neither https nor of this site"
    goal = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    goal = goal / "index.html" if goal.is_dir() else goal
    if not goal.exists():
        return f"no file for {link}"
    if parts.fragment and goal in parsed and unquote(parts.fragment) not in parsed[goal].ids:
        return f"no anchor for {link}"
    return ""


def test_every_link_and_anchor_leads_somewhere(parsed):
    links = [(page, link) for page in parsed.values() for link in page.links]
    assert {f"{page.path.name}: {text}" for page, link in links if (text := fault(parsed, page, link))} == set()
    assert len(links) > 1000


def test_nothing_is_loaded_from_another_host(parsed):
    loads = {link for page in parsed.values() for link in page.loads if urlsplit(link).netloc}
    assert loads == set()


def test_every_loaded_file_is_there(parsed):
    faults = {text for page in parsed.values() for link in page.loads if (text := fault(parsed, page, link))}
    assert faults == set()


def test_every_picture_has_a_name(parsed):
    nameless = {path.name for path, page in parsed.items() for found in page.pictures if not found.get("alt")}
    assert nameless == set()


def test_anchors_are_unique(parsed):
    twice = {(path.name, name) for path, page in parsed.items() for name in page.ids if page.ids.count(name) > 1}
    assert {pair for pair in twice if not pair[1].startswith("pst-")} == set()


def test_previous_and_next_follow_the_syllabus(site):
    stems = [row.stem for row in LESSONS]
    for here, after in itertools.pairwise(stems):
        assert neighbour(site, here, "next") == f"{after}.html"
        assert neighbour(site, after, "prev") == f"{here}.html"


def neighbour(site, stem, side):
    text = (site / "notebooks" / f"{stem}.html").read_text(encoding="utf-8")
    return re.search(rf'class="{"left-prev" if side == "prev" else "right-next"}"\s+href="([^"]+)"', text)[1]


def test_pages_show_the_committed_outputs(site):
    text = re.sub(r"<[^>]+>", "", (site / "notebooks" / "03_convolution.html").read_text(encoding="utf-8"))
    assert "by a nudge: -15.00" in text
