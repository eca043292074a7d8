"""Where a trial finds programs and settings: the hub's environment in front, the course's behind it."""

import os
import sys
from pathlib import Path

import jupyterlab

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
PROXY = BUILD / "hub-node" / "node_modules" / ".bin" / "configurable-http-proxy"
TOOLS = Path(sys.executable).parent  # of the hub's environment, where the learners' servers live too
COURSE = Path(jupyterlab.__file__).parents[4]  # the course's environment: JupyterLab and its settings lie there
MARK = "MEDLEARN_HUB_TRIAL"  # by this variable the trial knows its processes, and ends them


def environment(folder):
    """Return the variables that learners' servers and the teacher's commands need in a trial's folder."""
    return {
        "PATH": paths(TOOLS, COURSE / "bin", os.environ["PATH"]),  # nbgrader calls others by name
        "JUPYTER_CONFIG_PATH": paths(Path(folder) / "etc", ROOT / ".jupyter", COURSE / "etc" / "jupyter"),
        "JUPYTER_PATH": paths(ROOT / ".jupyter", COURSE / "share" / "jupyter"),
        "JUPYTERLAB_DIR": str(COURSE / "share" / "jupyter" / "lab"),
        MARK: str(folder),
    }


def paths(*folders):
    """Return folders as one variable holds them."""
    return os.pathsep.join(map(str, folders))
