"""The static site, built once for all tests of a session."""

import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / "build" / "site-env" / "bin" / "python"
NODE = ROOT / "build" / "site-node" / "node_modules"


def built(tmp_path_factory):
    """Return the folder of the site; skip where its tools are missing.

    Two workers of pytest-xdist may ask at the same time: the first builds, the other waits.
    """
    if not PYTHON.exists() or not (NODE / "mathjax").exists():
        pytest.skip("Sphinx and MathJax are not installed: make site")
    base = tmp_path_factory.getbasetemp()
    base = base.parent if base.name.startswith("popen") else base
    folder, done = base / "site", base / "site-done"
    try:
        (base / "site-lock").mkdir()
    except FileExistsError:
        for _ in range(600):
            if done.exists():
                break
            time.sleep(1)
    else:
        build = subprocess.run([PYTHON, "-m", "tools.site", folder], cwd=ROOT, capture_output=True, text=True)
        done.write_text("" if build.returncode == 0 else build.stdout + build.stderr)
    assert done.read_text() == "", done.read_text()
    return folder
