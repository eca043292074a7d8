"""The last code of a lesson, which readers take home, must run without the course.

The cells tagged ``take-home``, one that learns and often one that applies what was learned, run as one program, in a
new process that cannot import medlearn, in a folder of practice files. ``python -m tools.take_home NOTEBOOK`` says how.
"""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
TAG = "take-home"
MOST_LINES, LONG, MOST_LINES_OF_LONG = 32, ("13", "19", "22", "23"), 40
MOST_SECONDS = 60  # of one processor
PATIENCE = 300  # seconds: other tests run beside this one
RUNNER = f"""
import builtins, sys, time
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "medlearn":
            raise ImportError("a cell to take home cannot import medlearn: its readers do not have it")
sys.meta_path.insert(0, Refused())
builtins.display = print
exec(compile(sys.stdin.read(), "take-home", "exec"), {{"__name__": "__main__"}})
if time.process_time() > {MOST_SECONDS}:
    sys.exit(f"it took {{time.process_time():.0f}} s of one processor, more than {MOST_SECONDS}")
"""


def cell(path):
    """Return the source of what a notebook gives to take home, its cells joined, or None."""
    cells = nbformat.read(path, as_version=4).cells
    found = [one.source for one in cells if one.cell_type == "code" and TAG in one.metadata.get("tags", [])]
    return "\n\n".join(found) or None


def lessons(folder=ROOT / "notebooks"):
    """Return the notebooks that have a cell to take home."""
    return [path for path in sorted(Path(folder).glob("*.ipynb")) if cell(path) is not None]


def run(source, folder):
    """Run a cell alone in a folder; return nothing if all is well, else what went wrong."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"), "1")
    settings = threads | {"TF_NUM_INTEROP_THREADS": "1", "MPLBACKEND": "Agg", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", RUNNER]
    how = {"cwd": folder, "env": kept | settings, "text": True, "encoding": "utf-8", "timeout": PATIENCE}
    try:
        ended = subprocess.run(command, input=source, capture_output=True, check=False, **how)
    except subprocess.TimeoutExpired:
        return f"it was stopped after {PATIENCE} s"
    return ended.stderr if ended.returncode else ""


def faults(source, number=""):
    """List in sentences what a cell to take home must not be: long, without an input, with other libraries."""
    found = []
    lines, most = len([line for line in source.splitlines() if line.strip(" #") and line.strip()[0] != "#"]), MOST_LINES
    if number in LONG:
        most = MOST_LINES_OF_LONG
    if lines > most:
        found.append(f"it has {lines} lines of code; {most} are allowed")
    if not any("practice_" in value for value in _texts(_settings(source)[:1])):
        found.append('its first line does not name its input, such as folder = "practice_images"')
    if others := sorted(_imported(source) - set(sys.stdlib_module_names) - public()):
        found.append(f"it imports {', '.join(others)}, which requirements.txt does not name")
    return found


def public():
    """Return the modules of the packages that requirements.txt names."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    locked = {re.split(r"[=\[ ;]", line)[0].lower() for line in lines if line and line[0].isalnum()}
    return {
        module
        for module, packages in importlib.metadata.packages_distributions().items()
        if locked & {package.lower().replace("_", "-") for package in packages}
    } - {"medlearn"}


def _imported(source):
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def _settings(source):
    """Return the assignments of plain values that a cell begins with."""
    found = []
    for node in ast.parse(source).body:
        try:
            ast.literal_eval(node.value if isinstance(node, ast.Assign) else None)
        except ValueError:
            break
        found.append(node)
    return found


def _texts(nodes):
    parts = [part for node in nodes for part in ast.walk(node)]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def with_other_input(source, others):
    r"""Change the texts that a cell's first lines set, as a reader with other files would.

    Parameters
    ----------
    source : str
    others : dict
        From a file, folder, class or column to the other one; of a path, its first part counts.

    Examples
    --------
    >>> with_other_input('folder = "practice_images"\nprint("practice_images")', {"practice_images": "mine"})
    'folder = "mine"\nprint("practice_images")'
    """
    settings = _settings(source)
    lines = source.split("\n")
    for text in sorted(set(_texts(settings)), key=len, reverse=True):
        first, slash, rest = text.partition("/")
        for at in range(settings[-1].end_lineno):
            for quote in "\"'":
                changed = f"{quote}{others.get(first, first)}{slash}{rest}{quote}"
                lines[at] = lines[at].replace(f"{quote}{text}{quote}", changed)
    return "\n".join(lines)


def main(paths):
    """Run the cells of these notebooks, or of all lessons, and say how each went; return 1 if one failed."""
    import medlearn

    status = 0
    for path in map(Path, paths or lessons()):
        with tempfile.TemporaryDirectory() as folder:
            medlearn.practice(folder)
            source = cell(path)
            wrong = [*faults(source, path.name[:2]), *filter(None, [run(source, folder)])]
        print(f"{path.name}: {'; '.join(wrong) or 'runs alone'}")
        status = 1 if wrong else status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
