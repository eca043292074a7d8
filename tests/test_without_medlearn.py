"""`docs/without_medlearn.md` says of each name that lessons use what stands for it elsewhere, and of no other."""

import ast
import inspect
import re
from collections import defaultdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "without_medlearn.md").read_text(encoding="utf-8")
LESSONS = sorted(path for folder in ("notebooks", "notebooks/deeper") for path in (ROOT / folder).glob("*.ipynb"))
ROWS = re.findall(r"^\| `([\w.]+)` \| (`[\w.]+`|ours: [^|`]+) \| `([^|`]+)` \|$", PAGE, re.MULTILINE)


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
    code = [node for cell in cells for node in ast.walk(ast.parse(re.sub(r"(?m)^\s*[%!].*", "pass", cell)))]
    known, found = {}, set()
    for node in code:
        for item in node.names if isinstance(node, ast.Import | ast.ImportFrom) else []:
            full = f"{node.module}.{item.name}" if isinstance(node, ast.ImportFrom) else item.name
            if full.split(".")[0] == "medlearn":
                plain = isinstance(node, ast.Import) and not item.asname
                known[item.asname or ("medlearn" if plain else item.name)] = "medlearn" if plain else full
                found.add(full)
    for node in code:
        root, *rest = ast.unparse(node).split(".") if isinstance(node, ast.Attribute) else [""]
        if (full := known.get(root)) and all(map(str.isidentifier, rest)):
            while rest and inspect.ismodule(value(full)):
                full = f"{full}.{rest.pop(0)}"
            found.add(full)
    return set(map(written, found)) - {""}


def stands_for(node):
    """What an expression names, or the class of what a call makes; None where only a run can tell."""
    if isinstance(node, ast.Name | ast.Attribute) and re.fullmatch(r"[\w.]+", full := ast.unparse(node)):
        return value(full) if find_spec(full.split(".")[0]) else None
    if isinstance(node, ast.Attribute):
        return (owner := stands_for(node.value)) and getattr(owner, node.attr)
    made = stands_for(node.func) if isinstance(node, ast.Call) else None
    return made if inspect.isclass(made) else None


def test_the_page_has_every_name_that_lessons_use_and_no_other():
    used, listed = defaultdict(set), [name for name, _, _ in ROWS]
    for path in LESSONS:
        for name in names(path):
            used[name].add(path.stem[:2])
    faults = [f"missing: {name} (lesson {', '.join(sorted(used[name]))})" for name in sorted(set(used) - set(listed))]
    faults += [f"stale, no lesson uses it: {name}" for name in sorted(set(listed) - set(used))]
    faults += [f"twice: {name}" for name in sorted(set(listed)) if listed.count(name) > 1]
    faults += ["a row is not of the form | `name` | `call` or ours: why | `line` |"] * (PAGE.count("\n| `") - len(ROWS))
    assert not faults, "\n".join(["docs/without_medlearn.md:", *faults])


@pytest.mark.parametrize(("name", "public", "line"), ROWS, ids=[name for name, _, _ in ROWS])
def test_no_equivalent_is_invented(name, public, line):
    if not public.startswith("ours: "):
        assert callable(value(public.strip("`"))), f"{name}: {public} is no call"
        assert public.strip("`").split(".")[-1] in line, f"{name}: the line does without {public}"
    for node in ast.walk(ast.parse(line)):
        assert "medlearn" not in ast.unparse(node)
        stands_for(node)
