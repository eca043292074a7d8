"""course.py: what it refuses, decides and runs; nothing is installed and nothing is downloaded here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
import course  # noqa: E402

LINUX = ("Linux", "x86_64")


@pytest.mark.parametrize(
    ("version", "bits", "system", "machine", "libc", "said"),
    [
        ((3, 10, 14), 64, *LINUX, "", "This is Python 3.10"),
        ((3, 14, 0), 64, *LINUX, "", "This is Python 3.14"),
        ((2, 7, 18), 64, *LINUX, "", "This is Python 2.7"),
        ((3, 12, 1), 32, "Windows", "AMD64", "", "has 32 bits"),
        ((3, 12, 1), 64, "Darwin", "x86_64", "", "Intel Macs"),
        ((3, 12, 1), 64, "Windows", "ARM64", "", "install the x86-64 Python"),
        ((3, 12, 1), 64, "Linux", "ppc64le", "", "no TensorFlow for ppc64le"),
        ((3, 12, 1), 64, *LINUX, "x86_64-pc-linux-musl", "needs glibc"),
    ],
)
def test_unsupported_is_refused_in_one_sentence(version, bits, system, machine, libc, said):
    refusal = course.refusal(version, bits, system, machine, libc)
    assert said in refusal
    assert "\n" not in refusal
    assert refusal.endswith(".")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1)])
@pytest.mark.parametrize(
    ("system", "machine"), [LINUX, ("Linux", "aarch64"), ("Darwin", "arm64"), ("Windows", "AMD64")]
)
def test_supported_is_not_refused(version, system, machine):
    assert course.refusal(version, 64, system, machine, "x86_64-pc-linux-gnu") == ""


def test_the_python_that_runs_this_is_not_refused():
    assert course.refusal(*course.this_python()) == ""


def old_pythons():
    """Find Pythons that the course does not support, on PATH and where pyenv keeps them."""
    names = [f"python3.{minor}" for minor in (6, 7, 8, 9, 10, 14)]
    kept = sorted(Path.home().glob(".pyenv/versions/3.[6-9].*/bin/python"))
    kept += sorted(Path.home().glob(".pyenv/versions/3.1[04].*/bin/python"))
    return [path for path in map(shutil.which, names) if path] + [str(path) for path in kept]


def test_old_pythons_refuse_themselves(tmp_path):
    said = {python: run_refused(python, copy_of_course(tmp_path)) for python in old_pythons()}
    said = {python: text for python, text in said.items() if "pyenv: " not in text}  # a shim of a removed version
    if not said:
        pytest.skip("no Python before 3.11 or after 3.13 on this machine")
    for python, text in said.items():
        assert text.startswith("This is Python 3."), f"{python}: {text}"
        assert text.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def copy_of_course(folder):
    """Copy course.py to a folder of its own: run by mistake with a supported Python, it must not touch the real one."""
    return shutil.copy(ROOT / "course.py", folder)


def run_refused(python, script):
    result = subprocess.run([python, script, "lab"], capture_output=True, text=True)
    assert result.returncode != 0
    return result.stderr


def test_help_without_an_argument_and_status_2_for_an_unknown_one(tmp_path):
    script = copy_of_course(tmp_path)
    bare = subprocess.run([sys.executable, script], capture_output=True, text=True)
    wrong = subprocess.run([sys.executable, script, "lap"], capture_output=True, text=True)
    assert (bare.returncode, wrong.returncode) == (0, 2)
    assert "python course.py lab" in bare.stdout
    assert "python course.py test" in wrong.stdout


WANTED = "/course/.venv\nabc 3.12\n"


@pytest.mark.parametrize(
    ("version", "found", "step"),
    [
        pytest.param("", None, "make", id="no environment"),
        pytest.param("", WANTED, "make", id="its Python is gone"),
        pytest.param("3.12", "", "make", id="interrupted"),
        pytest.param("3.12", WANTED, "start", id="finished"),
        pytest.param("3.12", "/course/.venv\nold 3.12\n", "fill", id="requirements changed"),
        pytest.param("3.12", None, "fill", id="made by somebody else"),
        pytest.param("3.12", "/elsewhere/.venv\nabc 3.12\n", "make", id="moved"),
        pytest.param("3.12", "/course one/.venv\nabc 3.12\n", "make", id="moved to a folder with a space"),
    ],
)
def test_next_step(version, found, step):
    assert course.next_step(version, found, WANTED) == step


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Let course.py believe that it lies in an empty folder, with a space in its name."""
    root = tmp_path / "my course"
    (root / "medlearn").mkdir(parents=True)
    shutil.copy(ROOT / "medlearn" / "machine.py", root / "medlearn")
    for name in ("requirements.txt", "pyproject.toml"):
        (root / name).write_text(name)
    venv = root / ".venv"
    python = venv / Path(course.VENV_PYTHON).relative_to(course.VENV)
    for name, value in {"ROOT": root, "VENV": venv, "VENV_PYTHON": python, "STAMP": venv / "medlearn-stamp"}.items():
        monkeypatch.setattr(course, name, str(value))
    monkeypatch.setattr(course, "has_course", lambda: False)
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    return root


@pytest.fixture
def commands(folder, monkeypatch):
    """Record what would be run instead of running it: making an environment puts this Python there."""
    ran = []

    def run(command, environment):
        ran.append(command)
        if command[1:3] == ["-m", "venv"]:
            Path(course.VENV_PYTHON).parent.mkdir(parents=True)
            os.symlink(sys.executable, course.VENV_PYTHON)
        return 0

    monkeypatch.setattr(course, "run", run)
    return ran


def test_first_run_installs_and_second_starts(commands, capsys):
    assert course.prepare() == course.VENV_PYTHON
    assert [command[1:4] for command in commands] == [["-m", "venv", course.VENV], ["-m", "pip", "install"]]
    assert "2 GB on disk" in capsys.readouterr().out
    course.prepare()
    assert len(commands) == 2
    assert capsys.readouterr().out == ""


def test_changed_requirements_are_installed_into_the_environment_that_is_there(folder, commands):
    course.prepare()
    (folder / "requirements.txt").write_text("numpy==9")
    course.prepare()
    assert [command[2] for command in commands] == ["venv", "pip", "pip"]


def test_failed_installation_does_not_count_and_is_repaired(folder, commands, monkeypatch):
    succeed = course.run
    monkeypatch.setattr(course, "run", lambda command, env: succeed(command, env) or ("pip" in command) * 1)
    with pytest.raises(SystemExit, match=r"did not finish .* run the same command again"):
        course.prepare()
    monkeypatch.setattr(course, "run", succeed)
    course.prepare()
    assert [command[2] for command in commands] == ["venv", "pip", "venv", "pip"]
    assert Path(course.STAMP).read_text() == course.stamp(course.venv_version())


def test_an_environment_of_the_users_own_survives_a_failed_installation(commands, monkeypatch):
    Path(course.VENV_PYTHON).parent.mkdir(parents=True)
    os.symlink(sys.executable, course.VENV_PYTHON)
    succeed = course.run
    monkeypatch.setattr(course, "run", lambda command, env: succeed(command, env) or 1)
    with pytest.raises(SystemExit, match="did not finish"):
        course.prepare()
    monkeypatch.setattr(course, "run", succeed)
    course.prepare()
    assert [command[2] for command in commands] == ["pip", "pip"], "filled, never made anew"
    assert Path(course.STAMP).read_text() == course.stamp(course.venv_version())


def test_killed_installation_does_not_count(commands, monkeypatch):
    succeed = course.run

    def killed(command, environment):
        if "pip" in command:
            raise RuntimeError("as if the power failed")
        return succeed(command, environment)

    monkeypatch.setattr(course, "run", killed)
    with pytest.raises(RuntimeError):
        course.prepare()
    assert course.next_step("3.12", course.read_stamp(), WANTED) == "make"


def test_a_moved_folder_gets_a_new_environment(folder, commands):
    course.prepare()
    Path(course.STAMP).write_text(Path(course.STAMP).read_text().replace(course.VENV, "/elsewhere/.venv"))
    course.prepare()
    assert [command[2] for command in commands] == ["venv", "pip", "venv", "pip"]


def test_a_full_disk_is_named(folder, commands, monkeypatch):
    monkeypatch.setattr(course.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 0, 10**9))
    with pytest.raises(SystemExit, match=r"needs 3 GB of disk, .* has 1\.0 GB free"):
        course.prepare()
    assert commands == []
    assert "disk is full" in course.failure(10**6)


def test_python_without_ensurepip_is_told_what_to_install(commands, monkeypatch):
    monkeypatch.setattr(course.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        course.prepare()
    assert commands == []


def test_uv_is_used_where_it_is():
    make, fill = course.install_commands("/bin/uv")
    assert make[:2] == ["/bin/uv", "venv"]
    assert fill[:3] == ["/bin/uv", "pip", "install"]
    assert fill[-2:] == ["-r", "requirements.txt"]


def test_an_environment_that_has_the_course_is_used_as_it_is(folder, monkeypatch):
    monkeypatch.setattr(course, "has_course", lambda: True)
    assert course.prepare() == sys.executable


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_an_environment_has_the_course_only_if_it_has_this_folder(tmp_path, monkeypatch, where):
    packages = tmp_path / "site-packages" / "medlearn-0.1.0.dist-info"
    packages.mkdir(parents=True)
    (packages / "METADATA").write_text("Name: medlearn\nVersion: 0.1.0\n")
    folder = Path(course.ROOT) if where == "here" else tmp_path
    (packages / "direct_url.json").write_text(f'{{"dir_info": {{"editable": true}}, "url": "{folder.as_uri()}"}}')
    monkeypatch.setattr(course.sysconfig, "get_path", lambda name: str(packages.parent))
    monkeypatch.setattr(course.sys, "prefix", str(tmp_path))
    assert course.has_course() is (where == "here")


def test_lab_opens_the_first_lesson():
    command = course.lab_command("py", [], False, True, ["notebooks/00_start_here.ipynb"])
    assert command[:3] == ["py", "-m", "jupyterlab"]
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command
    assert f"--ServerApp.root_dir={course.ROOT}" in command
    assert not {"--allow-root", "--no-browser"} & set(command)


@pytest.mark.parametrize(("root", "display"), [(True, True), (False, False), (True, False)])
def test_lab_as_root_and_without_a_display(root, display):
    command = course.lab_command("py", ["--port=9999"], root, display, [])
    assert ("--allow-root" in command) is root
    assert ("--no-browser" in command) is not display
    assert command[-1] == "--port=9999"


def test_lab_opens_the_notebook_that_the_user_names():
    command = course.lab_command("py", ["notebooks/03_convolution.ipynb"], False, True, ["notebooks/00.ipynb"])
    assert command[-1] == "notebooks/03_convolution.ipynb"
    assert not any("default_url" in argument for argument in command)


@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("Windows", {}, True),
        ("Darwin", {}, True),
        ("Darwin", {"SSH_CONNECTION": "10.0.0.1"}, False),
    ],
)
def test_has_display(system, environment, expected):
    assert course.has_display(system, environment) is expected


ALL = ["medlearn", "tests", "notebooks"]


@pytest.mark.parametrize("extra", [[], ["-x"], ["-k", "tests"], ["-q", "-m", "medlearn"]])
def test_test_runs_everything(extra):
    command = course.test_command("py", extra, 2, ALL)
    assert command[:3] == ["py", "-m", "pytest"]
    assert command[-len(ALL) - len(extra) :] == ALL + extra
    assert command[command.index("-n") + 1] == "2"


@pytest.mark.parametrize("extra", [["tests"], ["-x", "tests/test_course.py"], ["tests/test_course.py::test_x", "-x"]])
def test_test_runs_what_the_user_names(extra):
    command = course.test_command("py", extra, 2, ALL)
    assert command[-len(extra) :] == extra
    assert "notebooks" not in command


def test_paths_are_read_from_where_the_user_is(tmp_path, monkeypatch):
    (tmp_path / "mine.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert course.from_here(["mine.ipynb::Cell 3"]) == [str(tmp_path / "mine.ipynb::Cell 3")]
    assert course.from_here(["mine.ipynb", "--port=1", "other"]) == [str(tmp_path / "mine.ipynb"), "--port=1", "other"]
    monkeypatch.chdir(course.ROOT)
    assert course.from_here(["tests", "-k", "medlearn"]) == ["tests", "-k", "medlearn"]


def test_child_environment(folder, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "9")
    environment = course.child_environment(course.VENV_PYTHON, 3)
    assert "PYTHONPATH" not in environment
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(course.VENV_PYTHON).parent)
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(folder / ".jupyter"), "/mine"]
    assert [environment[name] for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")] == list("339")


@pytest.mark.skipif(os.name == "nt", reason="a console signal would reach pytest too")
def test_ctrl_c_is_answered_by_the_child():
    child = "import signal, sys, time; signal.signal(signal.SIGINT, lambda *_: sys.exit(7)); "
    child += "print(1, flush=True); time.sleep(30)"
    script = f"import sys, os; sys.path.insert(0, {str(ROOT)!r}); import course; "
    script += f"sys.exit(course.run([sys.executable, '-c', {child!r}], os.environ))"
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    assert parent.stdout.readline() == b"1\n"
    os.killpg(parent.pid, 2)
    assert parent.wait(timeout=20) == 7
    parent.stdout.close()
