"""What every test needs, notebooks included, so that one notebook alone runs as it does among all.

Nothing is left in the home or the temporary folder: whatever keeps a record of the user writes below ``build``.
"""

import functools
import importlib.metadata
import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest

from medlearn.machine import limit_threads  # medlearn's settings for TensorFlow are inherited by the lessons' kernels
from tools import processor
from tools.answers import Answered

# A network trained with two threads adds in another order than with one, and its digits differ: `make execute` has one.
os.environ.update(limit_threads(1, {}))
os.environ.pop("JPY_SESSION_NAME", None)  # of a notebook that runs the tests: lessons would greet its reader
BUILD = Path(__file__).with_name("build")
LOCKED = Path(__file__).with_name("requirements.txt")
TRAINERS = ("numpy", "keras", "tensorflow-cpu")  # what the numbers of a training hang on, as Linux has it
# Exercises are checked here and in the notebooks' kernels: that is nobody's progress, nor history, nor settings.
KEPT_AWAY = {
    "MEDLEARN_PROGRESS": "progress.json",
    "MEDLEARN_READING": "reading-room",
    "IPYTHONDIR": "ipython",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "KERAS_HOME": "keras",
}


def pytest_configure(config):
    """Make a folder for this run, which its workers and kernels inherit, and choose how figures are drawn."""
    if not hasattr(config, "workerinput"):
        BUILD.mkdir(exist_ok=True)
        folder = tempfile.mkdtemp(prefix="test-", dir=BUILD)
        config.add_cleanup(functools.partial(shutil.rmtree, folder, ignore_errors=True))
        os.environ.update({name: os.path.join(folder, inside) for name, inside in KEPT_AWAY.items()})
        os.environ["MPLCONFIGDIR"] = str(BUILD / "matplotlib")  # stays: its list of fonts takes seconds to make
    import matplotlib

    matplotlib.use("Agg")  # for the tests alone: the variable MPLBACKEND would silence the kernels' figures


def pytest_collectstart(collector):
    """Let nbval pass over stderr: libraries warn there, differently from one system to the next."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)


def pytest_collection_modifyitems(items):
    """Put each answer after its cell, skip cells whose data are not here, and compare trained numbers where they hold.

    Nothing is downloaded for a test.
    """
    items[:] = [one for item in items for one in (item, *answer_after(item))]
    for item in items:
        for name in needed_data(getattr(item, "cell", None)):
            if not is_here(name):
                reason = f"{name} is neither in the cache nor on a mirror (MEDLEARN_MIRROR): python -m medlearn fetch"
                item.add_marker(pytest.mark.skip(reason=reason))
        if "trained" in tags_of(getattr(item, "cell", None)) and not is_locked_build(executed_on(item)):
            let_numbers_differ(item)


def tags_of(cell):
    """Return the tags of a cell, none of no cell."""
    return cell.metadata.get("tags", []) if cell else []


def answer_after(item):
    """Return the answer that is to run after this cell: a list of one item, or of none."""
    if "your-turn" not in tags_of(getattr(item, "cell", None)) or isinstance(item, Answered):
        return []
    return [Answered.from_parent(item.parent, name=f"answer after {item.name}", cell=item.cell)]


def let_numbers_differ(item):
    """Run a cell or an answer, but compare nothing that it prints."""
    if isinstance(item, Answered):
        item.compared = False
    else:
        item.options["check"] = False


def executed_on(item):
    """Return the kind of processor that wrote the outputs of this cell's notebook."""
    return item.parent.nb.metadata.get("processor", processor.OF_THE_STUDIES)


@functools.cache
def is_locked_build(wanted=processor.OF_THE_STUDIES):
    """Say whether a training gives the committed numbers: the processor and the versions of what trains."""
    if not wanted or processor.kind() != wanted or not LOCKED.exists():
        return False
    locked = dict(re.findall(r"^([\w-]+)==([\w.]+)", LOCKED.read_text(encoding="utf-8"), re.MULTILINE))
    try:
        return all(importlib.metadata.version(name) == locked.get(name) for name in TRAINERS)
    except importlib.metadata.PackageNotFoundError:
        return False


def needed_data(cell):
    """Name the sets that a cell needs: its tags `needs:NAME`."""
    return [tag.removeprefix("needs:") for tag in tags_of(cell) if tag.startswith("needs:")]


@functools.cache
def is_here(name):
    """Say whether a set can be had without a download."""
    from medlearn.datasets import status

    return status(name) != "missing"
