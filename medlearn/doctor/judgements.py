"""What the doctor says of a fact, made up or found: each ``judge_*`` function turns facts into one :class:`Finding`.

Status is a word, not a colour: "ok", "warn" (the course runs, something is missing) or "FAIL" (it does not).
"""

from typing import NamedTuple

from medlearn.doctor.packages import violations

PYTHONS = ("3.11", "3.12", "3.13")  # as in pyproject.toml and course.py; a test compares them
MEMORY_NEEDED = 1.5e9  # bytes: the largest lesson
DISK_NEEDED = 0.2e9  # bytes: the downloads, and room to save a notebook
INSTALL = "run: python -m pip install -r requirements.txt (or: python course.py lab)"


class Finding(NamedTuple):
    """One thing that was looked at: its name, "ok", "warn" or "FAIL", what was seen, and what to do about it."""

    name: str
    status: str
    message: str
    remedy: str = ""

    def __str__(self):
        """Return one line, with the remedy after an arrow."""
        arrow = f" -> {self.remedy}" if self.remedy else ""
        return f"{self.status:<4}  {self.name:<14}  {self.message}{arrow}"


def judge_python(version):
    """Judge the version of Python, such as ``(3, 11, 7)``."""
    text = ".".join(map(str, version[:3]))
    if ".".join(map(str, version[:2])) in PYTHONS:
        return Finding("Python", "ok", text)
    wanted = f"{', '.join(PYTHONS[:-1])} or {PYTHONS[-1]}"
    return Finding("Python", "FAIL", f"{text} is not supported", f"install Python {wanted} and use that")


def judge_packages(installed, required, tested):
    """Judge the installed packages against the ranges that the course allows and the versions it was tested with.

    Parameters
    ----------
    installed : dict of str to str
        From name (lower case, hyphens) to version.
    required : list of str
        Requirements as in ``pyproject.toml``: outside their ranges the course may not run.
    tested : list of str
        Requirements as in ``requirements.txt``; empty where that file is not at hand.

    Returns
    -------
    finding : Finding
    """
    wrong = violations(required, installed)
    if wrong:
        return Finding("packages", "FAIL", _some(wrong), INSTALL)
    other = violations(tested, installed)
    if other:
        return Finding("packages", "warn", f"{len(other)} not as tested: {_some(other)}", INSTALL)
    return Finding("packages", "ok", "as tested" if tested else "in the allowed ranges")


def judge_import(problem, executable):
    """Judge a package that could not be imported, given the ImportError and the path of this Python."""
    remedy = "use the course's own Python, .venv/bin/python (on Windows .venv\\Scripts\\python)"
    return Finding("this Python", "FAIL", f"{executable}: {problem}", f"{remedy}, or run: python course.py lab")


def judge_widgets(installed, required, page_part):
    """Judge whether sliders will show: the kernel's half, the page's half, and that they were made for each other.

    Parameters
    ----------
    installed : dict of str to str
    required : list of str
        What ipywidgets requires, among it the page's half for JupyterLab and for the notebook.
    page_part : bool
        Whether JupyterLab can find the files of jupyterlab_widgets.

    Returns
    -------
    finding : Finding
    """
    remedy = "run: python -m pip install --force-reinstall ipywidgets jupyterlab_widgets widgetsnbextension"
    if "ipywidgets" not in installed:
        return Finding("widgets", "FAIL", "ipywidgets is missing", INSTALL)
    if "jupyterlab-widgets" not in installed or not page_part:
        return Finding("widgets", "FAIL", "jupyterlab_widgets is missing: sliders stay blank", remedy)
    wrong = violations([text for text in required if "widgets" in text], installed)
    if wrong:
        return Finding("widgets", "FAIL", f"made for other versions: {_some(wrong)}", remedy)
    return Finding("widgets", "ok", f"ipywidgets {installed['ipywidgets']} and jupyterlab_widgets fit together")


def judge_memory(limit):
    """Judge the memory that this session may use, in bytes."""
    if limit < MEMORY_NEEDED:
        message = f"{limit / 1e9:.1f} GB; the largest lesson needs {MEMORY_NEEDED / 1e9:.1f} GB"
        return Finding("memory", "FAIL", message, "use a machine or a server with more memory")
    return Finding("memory", "ok", "no limit known" if limit == float("inf") else f"{limit / 1e9:.1f} GB")


def judge_disk(free, folder):
    """Judge the free bytes on the disk that holds a folder."""
    message = f"{free / 1e9:.1f} GB free at {folder}"
    if free < DISK_NEEDED:
        return Finding("disk", "FAIL", message, f"make room: {DISK_NEEDED / 1e9:.1f} GB are needed")
    return Finding("disk", "ok", message)


def judge_home(home):
    """Judge the home folder, as ``os.path.expanduser("~")`` gives it: a ~ where there is none."""
    if home == "~":
        return Finding(
            "home folder", "FAIL", "this user has none, and Jupyter needs one", "set HOME to a folder of yours"
        )
    return Finding("home folder", "ok", home)


def judge_cache(folder, writable):
    """Judge whether fetched data can be kept."""
    if writable:
        return Finding("cache folder", "ok", str(folder))
    return Finding("cache folder", "warn", f"cannot write to {folder}", "set MEDLEARN_DATA to a folder of your own")


def judge_mirror(place, problem=""):
    """Judge the mirror that is set: a folder or an address, and what is wrong with it."""
    if problem:
        return Finding("mirror", "warn", problem, "correct or unset MEDLEARN_MIRROR")
    return Finding("mirror", "ok", str(place))


def judge_images(missing):
    """Judge the images that ship inside packages, given the missing ones such as ``"skimage/data/ihc.png"``."""
    if missing:
        return Finding("images", "FAIL", f"missing: {_some(missing)}", "reinstall these packages, or " + INSTALL)
    return Finding("images", "ok", "the real images of the lessons are inside the installed packages")


def judge_download(name, status):
    """Judge a set that is fetched: "cached", "mirror" or "missing"."""
    if status == "missing":
        return Finding(name, "warn", "missing, needs the network", f"run: python -m medlearn fetch {name}")
    return Finding(name, "ok", {"cached": "cached", "mirror": "on the mirror, fetched when needed"}[status])


def _some(texts, most=4):
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")
