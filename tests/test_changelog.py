"""The changelog is of this version."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_version_and_its_day_are_the_same_everywhere():
    version, day = re.match(r"(\S+), (\S+)\n", TEXT.split("\n## ")[1]).groups()
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (version, day) == (str(citation["version"]), str(citation["date-released"]))
    assert version == project["version"]


def test_versions_fall_and_so_do_their_days():
    found = re.findall(r"^## (\d+)\.(\d+)\.(\d+), (\d{4}-\d\d-\d\d)$", TEXT, re.MULTILINE)
    assert len(found) == TEXT.count("\n## ")
    numbers = [tuple(map(int, row[:3])) for row in found]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [row[3] for row in found] == sorted((row[3] for row in found), reverse=True)
