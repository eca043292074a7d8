"""The repository's address stands in pyproject.toml; every link that needs it was written from there."""

import json

import pytest

from tools import repository_links as links

ADDRESS = "https://github.com/someone/medlearn"
BINDER = "https://mybinder.org/v2/gh/someone/medlearn/HEAD?urlpath=lab/tree/notebooks/00_start_here.ipynb"
README = "Before.\n\n<!-- repository links -->\n{}<!-- end -->\n\nAfter.\n"


@pytest.mark.parametrize("path", links.places(), ids=lambda path: path.name)
def test_links_are_as_written_from_the_address(path):
    text = path.read_text(encoding="utf-8")
    assert text == links.filled(path, links.repository()), "run `make links`"


@pytest.mark.parametrize("path", links.places(), ids=lambda path: path.name)
def test_no_link_leads_elsewhere(path):
    address = links.repository()
    binder, clone = links.links(path.read_text(encoding="utf-8"))
    assert binder <= ({links.binder(address)} if address else set())
    assert clone <= ({address} if address else set())


def test_readme_has_a_place_for_the_links():
    assert links.MARKED.search((links.ROOT / "README.md").read_text(encoding="utf-8"))


def test_address_is_read_from_the_project():
    assert links.repository('[project.urls]\nRepository = "https://github.com/someone/medlearn/"\n') == ADDRESS
    assert links.repository("[project.urls]\n") == ""
    assert links.repository("[project]\n") == ""


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (ADDRESS, "gh/someone/medlearn"),
        (ADDRESS + ".git", "gh/someone/medlearn"),
        ("https://gitlab.com/group/sub/medlearn", "gl/group%2Fsub%2Fmedlearn"),
        ("https://git.example.org/medlearn", "git/https%3A%2F%2Fgit.example.org%2Fmedlearn"),
    ],
)
def test_binder_address_per_host(address, place):
    assert links.binder(address).startswith(f"https://mybinder.org/v2/{place}/HEAD?urlpath=lab/tree/notebooks/00")


def test_readme_is_filled_and_emptied_again():
    empty = README.format("")
    full = links.fill(empty, ADDRESS, "md")
    assert links.links(full) == ({BINDER}, {ADDRESS})
    assert full.startswith("Before.\n")
    assert full.endswith("After.\n")
    assert links.fill(full, ADDRESS, "md") == full
    assert links.fill(full, "", "md") == empty


def test_citation_is_filled():
    citation = "title: medlearn\n# repository links\n# end\nlicense: BSD-3-Clause\n"
    assert f'repository-code: "{ADDRESS}"\n# end\nlicense' in links.fill(citation, ADDRESS, "cff")


def test_lesson_is_filled_in_its_prose_only(tmp_path):
    marked = README.format("").splitlines(keepends=True)
    cells = [{"cell_type": kind, "metadata": {}, "source": marked} for kind in ("markdown", "code")]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    assert links.filled(path, "") == path.read_text()
    prose, code = json.loads(links.filled(path, ADDRESS))["cells"]
    assert BINDER in "".join(prose["source"])
    assert code["source"] == marked
