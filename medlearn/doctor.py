"""Can this machine run the course, and if not, what to do: ``python -m medlearn doctor``.

:func:`check` gathers the facts, and each ``judge_*`` function turns facts, found or made up, into one :class:`Finding`.
Status is a word, not a colour: "ok", "warn" (the course runs, something is missing) or "FAIL" (it does not).
"""

import os
import shutil
import sys
import tempfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from medlearn.machine import available_cpus, available_memory
from medlearn.syllabus import fetching

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
OFFLINE_IMAGES = {
    "pydicom": [
        "data/test_files/CT_small.dcm",
        *(f"data/test_files/examples_{name}.dcm" for name in ("overlay", "rgb_color", "ybr_color", "palette")),
    ],
    "nibabel": ["tests/data/example4d.nii.gz"],
    "skimage": ["data/retina.jpg", "data/ihc.png"],
    "sklearn": ["datasets/data/breast_cancer.csv"],
}
PYTHONS = ("3.11", "3.12", "3.13")  # as in pyproject.toml and course.py; a test compares them
MEMORY_NEEDED = 1.5e9  # bytes: the largest lesson
DISK_NEEDED = 0.2e9  # bytes: the downloads, and room to save a notebook
INSTALL = "run: python -m pip install -r requirements.txt (or: python course.py lab)"
OTHER_PYTHON = (
    "use the course's own Python, .venv/bin/python (on Windows .venv\\Scripts\\python), or run: python course.py lab"
)
WIDGET_PAGE_PART = Path("@jupyter-widgets", "jupyterlab-manager", "package.json")
# What a lesson prints when nothing is wrong: the same on every machine that can run the course.
RELATIONS = {
    "Python": "a version that the course supports",
    "packages": "all there, in versions that the course allows",
    "widgets": "both halves are there and fit together",
    "memory": "enough",
    "disk": "enough",
    "images": f"all there; lessons {fetching()} download more",
}


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
    """Judge installed versions, a dict by name, against the ranges of the course and the versions that were tested."""
    wrong = violations(required, installed)
    if wrong:
        return Finding("packages", "FAIL", _some(wrong), INSTALL)
    other = violations(tested, installed)
    if other:
        return Finding("packages", "warn", f"{len(other)} not as tested: {_some(other)}", INSTALL)
    return Finding("packages", "ok", "as tested" if tested else "in the allowed ranges")


def judge_import(problem, executable):
    """Judge a package that could not be imported, given the ImportError and the path of this Python."""
    return Finding("this Python", "FAIL", f"{executable}: {problem}", OTHER_PYTHON)


def judge_widgets(installed, required, page_part):
    """Judge whether sliders will show: the kernel's half, the page's half, and that they were made for each other."""
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


def judge_downloads(status):
    """Judge the sets that lessons fetch, a dict from name to "cached", "mirror" or "missing": one line for all."""
    missing = [name for name, where in status.items() if where == "missing"]
    if missing:
        said = f"lessons will fetch {len(missing)} of {len(status)} sets when they need them: {_some(missing)}"
        return Finding("data", "warn", said, "to have them ahead, run: python -m medlearn fetch")
    on_the_mirror = any(where == "mirror" for where in status.values())
    return Finding("data", "ok", "on the mirror, fetched when needed" if on_the_mirror else "all sets are here")


def _some(texts, most=4):
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")


def check():
    """Look at this machine.

    Returns
    -------
    findings : list of Finding
        Where a package that this needs cannot be imported, what was seen until then and a line that says so.
    """
    findings = [judge_python(sys.version_info)]
    try:
        for part in (_packages, _machine, _places, _images, _mirror, _downloads):
            findings += part()
    except ImportError as problem:
        findings.append(judge_import(problem, sys.executable))
    return findings


def _packages():
    installed = installed_versions()
    return [
        judge_packages(installed, requirements_of("medlearn"), tested_versions()),
        judge_widgets(installed, requirements_of("ipywidgets"), _has_widget_page_part()),
    ]


def _machine():
    return [
        judge_memory(available_memory()),
        Finding("processors", "ok", f"{available_cpus()} for this session; {os.cpu_count()} in the machine"),
        judge_home(os.path.expanduser("~")),
    ]


def can_run(findings):
    """Tell whether the course can run: nothing FAILs.

    >>> can_run([Finding("pneumoniamnist", "warn", "missing")])
    True
    """
    return all(finding.status != "FAIL" for finding in findings)


def brief(findings=None):
    """Print for a lesson whether this machine can run the course, without a figure that differs between machines.

    Parameters
    ----------
    findings : list of Finding, optional
        By default those of :func:`check`.
    """
    findings = check() if findings is None else findings
    for finding in findings:
        if finding.status == "FAIL":
            print(finding)
        elif finding.name in RELATIONS:
            print(f"ok    {finding.name:<14}  {RELATIONS[finding.name]}")
    print("This machine can run the course." if can_run(findings) else "Mend what is marked FAIL, then run this again.")


def _has_widget_page_part():
    from jupyter_core.paths import ENV_JUPYTER_PATH, jupyter_path

    try:
        folders = jupyter_path("labextensions")
    except RuntimeError:  # no home folder, which has its own line
        folders = [Path(folder, "labextensions") for folder in ENV_JUPYTER_PATH]
    return any((Path(folder) / WIDGET_PAGE_PART).exists() for folder in folders)


def _places():
    """Judge the disk and the folder that keep what is fetched."""
    from medlearn.datasets import DataUnavailable
    from medlearn.datasets.download import cache_folder

    try:
        folder = cache_folder()
    except DataUnavailable as problem:
        here = Path.cwd()
        cache = Finding("cache folder", "warn", str(problem), "set MEDLEARN_DATA to a folder of your own")
        return [judge_disk(shutil.disk_usage(here).free, here), cache]
    above = [parent for parent in (folder, *folder.parents) if parent.exists()]
    existing = above[0] if above else Path.cwd()  # none: a drive that this machine does not have
    cache = judge_cache(folder, bool(above) and _can_write(existing))
    return [judge_disk(shutil.disk_usage(existing).free, existing), cache]


def _images():
    return [judge_images(missing_images())]


def _mirror():
    """Judge the mirror if one is set."""
    from medlearn.datasets import DataUnavailable
    from medlearn.datasets.download import mirror, shown, trusted_files

    try:
        place = mirror()
        if place is None:
            return []
        trusted_files(place)
    except DataUnavailable as problem:
        return [judge_mirror(None, str(problem))]
    return [judge_mirror(shown(place))]


def _can_write(folder):
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _downloads():
    from medlearn import datasets

    return [judge_downloads({name: datasets.status(name) for name in datasets.DEFAULT_DOWNLOADS})]


def installed_versions():
    """Return the version of every installed package by its name in lower case with hyphens."""
    from packaging.utils import canonicalize_name

    first_last = reversed(list(metadata.distributions()))  # of two, Python imports the one that comes first
    return {canonicalize_name(found.name): found.version for found in first_last if found.name}


def missing_images(images=None):
    """List the files that should be inside installed packages (a dict from package to paths) and are not."""
    images = OFFLINE_IMAGES if images is None else images
    roots = {package: find_spec(package) for package in images}
    found = {package: spec and Path(spec.origin).parent for package, spec in roots.items()}
    return [
        f"{package}/{path}"
        for package, paths in images.items()
        for path in paths
        if not (found[package] and (found[package] / path).exists())
    ]


def tested_versions():
    """Read ``requirements.txt`` as a list; a medlearn installed without the course's folder has none at hand."""
    if not REQUIREMENTS.exists():
        return []
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def requirements_of(name):
    """Return what an installed package requires, as a list of str; empty if it is not installed."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def violations(requirements, installed):
    """List which requirements that apply to this machine are not met by the installed versions.

    >>> violations(["numpy>=2.1", "keras>=3", "pywin32; sys_platform == 'none'"], {"numpy": "1.26"})
    ['numpy 1.26 (should be >=2.1)', 'keras is missing']
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    wrong = []
    for requirement in map(Requirement, requirements):
        version = installed.get(canonicalize_name(requirement.name))
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        if version is None:
            wrong.append(f"{requirement.name} is missing")
        elif not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} {version} (should be {requirement.specifier})")
    return wrong
