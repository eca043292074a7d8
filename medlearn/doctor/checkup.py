"""Can this machine run the course, and if not, what to do: ``python -m medlearn doctor``.

:func:`check` gathers the facts, and `medlearn.doctor.judgements` says what each of them means.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from medlearn.doctor.judgements import (
    Finding,
    judge_cache,
    judge_disk,
    judge_download,
    judge_home,
    judge_images,
    judge_import,
    judge_memory,
    judge_mirror,
    judge_packages,
    judge_python,
    judge_widgets,
)
from medlearn.doctor.packages import installed_versions, missing_images, requirements_of, tested_versions
from medlearn.machine import available_cpus, available_memory
from medlearn.syllabus import fetching

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

    Examples
    --------
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
    from medlearn.datasets.download.cache import cache_folder

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


def _mirror():
    """Judge the mirror if one is set."""
    from medlearn.datasets import DataUnavailable
    from medlearn.datasets.download import mirror
    from medlearn.datasets.download.checksums import shown

    try:
        place = mirror.address()
        if place is None:
            return []
        mirror.trusted_files(place)
    except DataUnavailable as problem:
        return [judge_mirror(None, str(problem))]
    return [judge_mirror(shown(place))]


def _images():
    return [judge_images(missing_images())]


def _can_write(folder):
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _downloads():
    from medlearn import datasets

    return [judge_download(name, datasets.status(name)) for name in datasets.DEFAULT_DOWNLOADS]
