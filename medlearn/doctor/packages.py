"""Which packages are installed, which ones should be, and which of their files the lessons read."""

from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"
OFFLINE_IMAGES = {
    "pydicom": [
        "data/test_files/CT_small.dcm",
        *(f"data/test_files/examples_{name}.dcm" for name in ("overlay", "rgb_color", "ybr_color", "palette")),
    ],
    "nibabel": ["tests/data/example4d.nii.gz"],
    "skimage": ["data/retina.jpg", "data/ihc.png"],
    "sklearn": ["datasets/data/breast_cancer.csv"],
}


def installed_versions():
    """Return the version of every installed package by its name in lower case with hyphens."""
    from packaging.utils import canonicalize_name

    first_last = reversed(list(metadata.distributions()))  # of two, Python imports the one that comes first
    return {canonicalize_name(found.name): found.version for found in first_last if found.name}


def missing_images(images=None):
    """List the files that should be inside installed packages and are not.

    Parameters
    ----------
    images : dict of str to list of str, optional
        From package to paths inside it; by default those of the course.

    Returns
    -------
    missing : list of str
    """
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
    """Read ``requirements.txt``; a medlearn installed without the course's folder has none at hand.

    Returns
    -------
    requirements : list of str
        Without comments and options; empty if there is no such file.
    """
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
    """Say which requirements that apply to this machine are not met.

    Parameters
    ----------
    requirements : list of str
        As in ``requirements.txt``; those with a marker for another machine, or for an extra, do not count.
    installed : dict of str to str
        From name (lower case, hyphens) to version.

    Returns
    -------
    wrong : list of str

    Examples
    --------
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
