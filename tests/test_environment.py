"""One list of versions: environment.yml, requirements.txt, pyproject.toml and what Binder makes of them agree."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import medlearn
from medlearn.doctor import judge_python

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RANGES = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lab"], *PROJECT["optional-dependencies"]["test"]]
LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
PINNED = [Requirement(line) for line in LINES if not line.startswith(("#", "-"))]
MACHINES = {
    "Linux": {"sys_platform": "linux", "platform_machine": "x86_64", "os_name": "posix"},
    "Linux on Arm": {"sys_platform": "linux", "platform_machine": "aarch64", "os_name": "posix"},
    "macOS": {"sys_platform": "darwin", "platform_machine": "arm64", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "platform_machine": "AMD64", "os_name": "nt"},
}


def pinned_on(machine, python="3.11"):
    """Return the version of each package that requirements.txt pins for one machine and one Python."""
    environment = {**MACHINES[machine], "python_version": python, "python_full_version": f"{python}.0"}
    applying = [pin for pin in PINNED if pin.marker is None or pin.marker.evaluate(environment)]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in applying}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("machine", MACHINES)
def test_every_range_is_pinned_once_and_inside(machine, python):
    pinned = pinned_on(machine, python)
    for requirement in map(Requirement, RANGES):
        if requirement.marker is None or requirement.marker.evaluate(MACHINES[machine]):
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


# CVE-2025-1550, CVE-2025-9906, CVE-2026-1462, and a way out of the archive (GHSA-hqp4-2352-xf5r).
@pytest.mark.parametrize("vulnerable", ["3.8.0", "3.10.0", "3.13.1", "3.13.2"])
def test_keras_is_newer_than_the_holes_in_its_loader(vulnerable):
    keras = next(requirement for requirement in map(Requirement, RANGES) if requirement.name == "keras")
    assert not keras.specifier.contains(vulnerable)


def test_every_line_is_one_exact_version():
    inexact = [str(pin) for pin in PINNED if not re.fullmatch(r"==[^*,]+", str(pin.specifier))]
    assert inexact == []


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ("Linux", {"tensorflow-cpu"}),
        ("Windows", {"tensorflow-cpu"}),
        ("macOS", {"tensorflow"}),
        ("Linux on Arm", {"tensorflow"}),
    ],
)
def test_each_machine_gets_one_tensorflow(machine, expected):
    assert pinned_on(machine).keys() & {"tensorflow", "tensorflow-cpu"} == expected


def test_requirements_hold_no_address_and_end_with_the_project():
    assert [line for line in LINES if "://" in line or line.startswith("--")] == []
    assert [line for line in LINES if line.startswith("-")] == ["-e ."]
    assert LINES[-1] == "-e ."


def test_conda_takes_its_packages_from_requirements():
    from ruamel.yaml import YAML

    environment = YAML(typ="safe").load(ROOT / "environment.yml")
    assert environment["name"] == "medlearn"
    assert environment["dependencies"] == ["python=3.11", "pip", {"pip": ["-r requirements.txt"]}]
    assert "3.11" in SpecifierSet(PROJECT["requires-python"])


def test_one_version_of_the_course():
    assert medlearn.__version__ == PROJECT["version"]


@pytest.mark.parametrize("minor", range(9, 16))
def test_course_refuses_what_the_project_refuses(minor):
    sys.path.insert(0, str(ROOT))
    import course

    refused = course.refusal((3, minor, 1), 64, "Linux", "x86_64") != ""
    assert refused is (f"3.{minor}.1" not in SpecifierSet(PROJECT["requires-python"]))
    assert refused is (judge_python((3, minor, 1)).status == "FAIL"), "the doctor says the same"


def tracked_files():
    """List the course's files: those of git, or in a downloaded folder all that is not hidden."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return [path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()]
    skipped = {".venv", ".git", "build", "__pycache__"}
    files = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [str(path) for path in files if not skipped & set(path.parts)]


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory):
    """Have repo2docker plan an image for a clean copy of the course, without Docker and without a network."""
    copy = tmp_path_factory.mktemp("binder")
    for path in tracked_files():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy / path)
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "--user-id=1000", "--user-name=me", "."]
    result = subprocess.run(command, cwd=copy, capture_output=True, text=True, encoding="utf-8")
    if result.returncode and os.name == "nt":
        pytest.skip("repo2docker does not run on Windows")
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def test_binder_picks_the_python_and_the_packages(dockerfile):
    assert "Building conda environment for python=3.11" in dockerfile
    update = dockerfile.index('env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"')
    assert dockerfile.index("src/ ${REPO_DIR}/") < update  # requirements.txt and the project must be there by then


def test_binder_fetches_data_and_starts_within_its_limits(dockerfile):
    assert "RUN ./postBuild" in dockerfile
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/start"' in dockerfile


@pytest.fixture
def only_python(tmp_path):
    """Return a PATH on which this Python answers to its plain name, as it does inside Binder's image."""
    if os.name == "nt":
        pytest.skip("Binder's scripts are for Linux")
    # A script, not a link: a link would lose the environment that this Python belongs to.
    (tmp_path / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "python").chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


def test_start_limits_threads_and_runs_the_server(only_python, tmp_path):
    environment = {"PATH": only_python, "CPU_LIMIT": "1.0", "REPO_DIR": "/home/me", "HOME": str(tmp_path)}
    said = "echo $OMP_NUM_THREADS $TF_NUM_INTRAOP_THREADS $JUPYTER_CONFIG_PATH $JUPYTER_PATH"
    command = [ROOT / "start", "sh", "-c", said]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.stdout == "1 1 /home/me/.jupyter /home/me/.jupyter\n", result.stderr


def test_start_runs_nothing_that_a_variable_holds(only_python, tmp_path):
    variables = {"OMP_NUM_THREADS": f"1; touch {tmp_path}/pwned", "MKL_NUM_THREADS": f"$(touch {tmp_path}/pwned)"}
    environment = {"PATH": only_python, "HOME": str(tmp_path), **variables}
    command = [ROOT / "start", "sh", "-c", "echo $MKL_NUM_THREADS"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.stdout == variables["MKL_NUM_THREADS"] + "\n", result.stderr
    assert not (tmp_path / "pwned").exists()


def test_start_runs_the_server_even_without_the_course(tmp_path):
    (tmp_path / "python").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python").chmod(0o755)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    result = subprocess.run([ROOT / "start", "echo", "served"], env=environment, capture_output=True, text=True)
    assert result.stdout == "served\n"


def test_post_build_does_not_fail_when_a_source_is_down(only_python, tmp_path):
    (tmp_path / "mirror").mkdir()  # without its list: refused before any network is tried
    environment = {
        "PATH": only_python,
        "HOME": str(tmp_path),
        "MEDLEARN_DATA": str(tmp_path / "data"),
        "MEDLEARN_MIRROR": str(tmp_path / "mirror"),
    }
    result = subprocess.run([ROOT / "postBuild"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0
    assert "FAILED" in result.stderr
    assert "could not be fetched" in result.stdout


def test_jupyterlab_reads_the_settings_of_the_course(monkeypatch):
    """JupyterLab's own reader finds them where course.py and start point it, and its schemas know these settings."""
    import jupyterlab
    from jupyterlab_server.settings_utils import _get_overrides

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / ".jupyter"))
    overrides, error = _get_overrides("/nowhere")
    assert not error
    assert overrides["@jupyterlab/apputils-extension:notification"] == {"checkForUpdates": False, "fetchNews": "false"}
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas")
    ours = json.loads((ROOT / ".jupyter/labconfig/default_setting_overrides.json").read_text())
    for plugin, settings in ours.items():
        schema = schemas / (plugin.replace(":", "/") + ".json")
        assert settings.keys() <= json.loads(schema.read_text(encoding="utf-8"))["properties"].keys(), jupyterlab


def test_jupyterlab_shows_no_button_of_voila(monkeypatch):
    """Voila is there for the reading room: lessons are not apps."""
    from jupyterlab_server.config import get_page_config

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / ".jupyter"))
    extensions = [str(Path(sys.prefix, "share/jupyter/labextensions"))]
    assert "@voila-dashboards/jupyterlab-preview" in get_page_config(extensions)["disabledExtensions"]
