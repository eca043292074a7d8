"""What every test needs, notebooks included, so that one notebook alone runs as it does among all.

Nothing is left in the home or the temporary folder: whatever keeps a record of the user writes below ``build``.
"""

import functools
import os
import shutil
import tempfile
from pathlib import Path

import pytest

import medlearn  # noqa: F401  (its settings for TensorFlow and threads are inherited by the lessons' kernels)

BUILD = Path(__file__).with_name("build")
# Exercises are checked here and in the notebooks' kernels: that is nobody's progress, nor history, nor settings.
KEPT_AWAY = {
    "MEDLEARN_PROGRESS": "progress.json",
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
