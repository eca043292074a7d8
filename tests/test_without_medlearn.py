"""`docs/without_medlearn.md` says of each name that lessons use what stands for it elsewhere, and of no other."""

import ast
import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "without_medlearn.md").read_text(encoding="utf-8")
LESSONS = sorted(path for folder in ("notebooks", "notebooks/deeper") for path in (ROOT / folder).glob("*.ipynb"))
ROWS = re.findall(r"^\| `([\w.]+)` \| (?:`([\w.]+)`|ours: [^|`]+) \| `([^|`]+)` \|$", PAGE, re.MULTILINE)


def value(full):
    """What a name with dots names; a function goes before the module that bears its name."""
    owner, _, name = full.rpartition(".")
    return getattr(value(owner), name) if owner and hasattr(value(owner), name) else import_module(full)


def written(full):
    """`medlearn.network.layers.Dense` as the page has it, `network.Dense`; empty for a module or an exercise."""
    _, *parts = full.split(".")
    if inspect.ismodule(value(full)) or parts[0] == "exercises":
        return ""
    in_room = getattr(value(f"medlearn.{parts[0]}"), parts[-1], None) is value(full)
    return f"{parts[0]}.{parts[-1]}" if in_room else ".".join(parts)


def names(path):
    """Every name of the library that a lesson imports, or uses by way of a module that it imports."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    code = [node for cell in cells for node in ast.walk(ast.parse(re.sub(r"(?m)^( *)[%!].*", r"\1pass", cell)))]
    known, found = {"medlearn": "medlearn"}, set()
    for node in code:
        for item in node.names if isinstance(node, ast.Import | ast.ImportFrom) else []:
            full = f"{node.module}.{item.name}" if isinstance(node, ast.ImportFrom) else item.name
            if full.split(".")[0] == "medlearn":
                known[item.asname or item.name] = full
                found.add(full)
    for node in code:
        root, *rest = ast.unparse(node).split(".") if isinstance(node, ast.Attribute) else [""]
        if (full := known.get(root)) and all(map(str.isidentifier, rest)):
            for part in rest:
                full = f"{full}.{part}" if inspect.ismodule(value(full)) else full
            found.add(full)
    return set(map(written, found)) - {""}


def public_name(node):
    """The name with dots that an expression is, if it begins with a package; else empty."""
    full = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
    return full if re.fullmatch(r"[\w.]+", full) and find_spec(full.split(".")[0]) else ""


def test_the_page_has_every_name_that_lessons_use_and_no_other():
    used, listed = {path.stem: names(path) for path in LESSONS}, {name for name, _, _ in ROWS}
    missing = {name: stem for stem, found in used.items() for name in found - listed}
    faults = [f"missing: {name} (used in {stem})" for name, stem in sorted(missing.items())]
    faults += [f"stale, no lesson uses it: {name}" for name in sorted(listed.difference(*used.values()))]
    if PAGE.count("\n| `") > len(listed):
        faults.append("a row stands twice, or is not of the form | `name` | `call` or ours: why | `line` |")
    assert not faults, "\n".join(["docs/without_medlearn.md:", *faults])


@pytest.mark.parametrize(("name", "public", "line"), ROWS, ids=[name for name, _, _ in ROWS])
def test_no_equivalent_is_invented(name, public, line):
    assert "medlearn" not in line, f"{name}: the line is to do without"
    if public:
        assert callable(value(public)), f"{name}: {public} cannot be called"
        assert public.split(".")[-1] in line, f"{name}: the line has no {public}"
    for node in ast.walk(ast.parse(line)):
        if full := public_name(node):
            value(full)
        if isinstance(node, ast.Call) and node.keywords and (full := public_name(node.func)):
            inspect.signature(value(full)).bind_partial(**{item.arg: None for item in node.keywords if item.arg})
