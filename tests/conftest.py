"""What all tests share."""

import functools
import os
import tempfile

import matplotlib
import pytest

import medlearn  # noqa: F401  (its settings for TensorFlow and threads are inherited by the lessons' kernels)

matplotlib.use("Agg")  # for the tests alone: the variable MPLBACKEND would reach the kernels and silence their figures
# Exercises are checked here and in the notebooks' kernels; that is nobody's progress.
os.environ["MEDLEARN_PROGRESS"] = os.path.join(tempfile.mkdtemp(prefix="medlearn-progress-"), "progress.json")


def pytest_collectstart(collector):
    """Let nbval pass over stderr: libraries warn there, differently from one system to the next."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)


def pytest_collection_modifyitems(items):
    """Skip the cells of a lesson that need data which are not here; nothing is downloaded for a test."""
    for item in items:
        for name in needed_data(getattr(item, "cell", None)):
            if not is_here(name):
                reason = f"{name} is neither in the cache nor on a mirror (MEDLEARN_MIRROR): python -m medlearn fetch"
                item.add_marker(pytest.mark.skip(reason=reason))


def needed_data(cell):
    """Name the sets that a cell needs: its tags `needs:NAME`."""
    tags = cell.metadata.get("tags", []) if cell else []
    return [tag.removeprefix("needs:") for tag in tags if tag.startswith("needs:")]


@functools.cache
def is_here(name):
    """Say whether a set can be had without a download."""
    from medlearn.datasets import status

    return status(name) != "missing"
