"""course.py: what it refuses, decides and runs; nothing is installed and nothing is downloaded here."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

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


def test_nobody_without_a_home_is_told(monkeypatch):
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(SystemExit, match="has no home folder, and Jupyter needs one: set HOME"):
        course.main(["lab"])


def test_half_a_course_is_told(folder):
    (folder / "requirements.txt").unlink()
    with pytest.raises(SystemExit, match="is not the whole course: unpack all of its zip file"):
        course.main(["lab"])


def test_help_without_an_argument_and_status_2_for_an_unknown_one(tmp_path):
    script = copy_of_course(tmp_path)
    bare = subprocess.run([sys.executable, script], capture_output=True, text=True)
    wrong = subprocess.run([sys.executable, script, "lap"], capture_output=True, text=True)
    assert (bare.returncode, wrong.returncode) == (0, 2)
    assert "python course.py lab" in bare.stdout
    assert "python course.py test" in wrong.stdout


WANTED = "/course/.venv\nabc 3.12\n"


@pytest.mark.parametrize(
    ("version", "found", "foreign", "step"),
    [
        pytest.param("", None, False, "make", id="no environment"),
        pytest.param("", WANTED, False, "make", id="its Python is gone"),
        pytest.param("3.12", "", False, "make", id="interrupted"),
        pytest.param("3.12", WANTED, False, "start", id="finished"),
        pytest.param("3.12", "/course/.venv\nold 3.12\n", False, "make", id="requirements changed"),
        pytest.param("3.12", None, True, "leave", id="made by somebody else"),
        pytest.param("", None, True, "leave", id="somebody else's, broken"),
        pytest.param("3.12", "/elsewhere/.venv\nabc 3.12\n", False, "make", id="moved"),
        pytest.param("3.12", "/course one/.venv\nabc 3.12\n", False, "make", id="moved to a folder with a space"),
    ],
)
def test_next_step(version, found, foreign, step):
    assert course.next_step(version, found, WANTED, foreign) == step


PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
[project]
name = "medlearn"
dependencies = ["numpy>=2"]
[tool.ruff]
line-length = 120
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Let course.py believe that it lies in an empty folder, with a space in its name."""
    root = tmp_path / "my course"
    (root / "medlearn").mkdir(parents=True)
    shutil.copy(ROOT / "medlearn" / "machine.py", root / "medlearn")
    (root / "requirements.txt").write_text("# tested\nnumpy==2.4.6\nkeras==3.15.1 ; python_version > '3'\n-e .\n")
    (root / "pyproject.toml").write_text(PROJECT)
    venv = root / ".venv"
    python = venv / Path(course.VENV_PYTHON).relative_to(course.VENV)
    for name, value in {"ROOT": root, "VENV": venv, "OLD": root / ".venv-old", "VENV_PYTHON": python}.items():
        monkeypatch.setattr(course, name, str(value))
    monkeypatch.setattr(course, "has_course", lambda: False)
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    return root


def put_python():
    Path(course.VENV_PYTHON).parent.mkdir(parents=True)
    os.symlink(sys.executable, course.VENV_PYTHON)


@pytest.fixture
def commands(folder, monkeypatch):
    """Record what would be run instead of running it: making an environment puts this Python there."""
    ran = []

    def run(command, environment):
        ran.append(command)
        if command[1:3] == ["-m", "venv"]:
            put_python()
        return 0

    monkeypatch.setattr(course, "run", run)
    return ran


@pytest.fixture
def offline(commands, monkeypatch):
    """Call this to cut the network, and with True to have it again."""
    succeed = course.run

    def cut(restored=False):
        failing = lambda command, environment: succeed(command, environment) or int("pip" in command)  # noqa: E731
        monkeypatch.setattr(course, "run", succeed if restored else failing)

    return cut


def names(commands):
    return [command[2] for command in commands]


def is_whole():
    return course.read_stamp(course.VENV) == course.stamp(course.venv_version())


def change(folder, old, new, name="requirements.txt"):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def mark(text="mine"):
    """Put something into the environment by which the same one is known again."""
    (Path(course.VENV) / "mark").write_text(text)


def has_mark():
    return (Path(course.VENV) / "mark").exists()


def test_first_run_installs_and_second_starts(commands, capsys):
    assert course.prepare() == course.VENV_PYTHON
    assert [command[1:4] for command in commands] == [["-m", "venv", course.VENV], ["-m", "pip", "install"]]
    assert "2 GB on disk" in capsys.readouterr().out
    course.prepare()
    assert len(commands) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements.txt", "# tested", "# tested on three systems\n\n# and again"),
        ("requirements.txt", "numpy==2.4.6\n", "numpy==2.4.6  # the last for Python 3.11\n"),
        ("requirements.txt", "# tested\nnumpy==2.4.6\n", "numpy==2.4.6\r\n"),
        ("pyproject.toml", "line-length = 120", "line-length = 100"),
        ("pyproject.toml", "[tool.ruff]", "description = 'a course'  # new\n[tool.ruff]"),
    ],
)
def test_what_changes_no_package_makes_nobody_install(name, old, new, folder, commands):
    course.prepare()
    change(folder, old, new, name)
    course.prepare()
    assert names(commands) == ["venv", "pip"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements.txt", "numpy==2.4.6", "numpy==2.4.7"),
        ("requirements.txt", "'3'", "'3.11'"),
        ("pyproject.toml", "numpy>=2", "numpy>=2.1"),
        ("pyproject.toml", "setuptools>=77", "setuptools>=78"),
        ("pyproject.toml", "[tool.ruff]", "optional-dependencies.lab = ['jupyterlab']\n[tool.ruff]"),
        ("pyproject.toml", "[tool.ruff]", "[tool.setuptools]\npackages = ['medlearn']\n[tool.ruff]"),
    ],
)
def test_what_changes_a_package_makes_a_new_environment(name, old, new, folder, commands):
    course.prepare()
    mark()
    change(folder, old, new, name)
    course.prepare()
    assert names(commands) == ["venv", "pip", "venv", "pip"]
    assert is_whole()
    assert not has_mark()
    assert not Path(course.OLD).exists()


def test_changed_requirements_offline_leave_the_environment_that_works(folder, commands, offline, capsys):
    course.prepare()
    mark()
    change(folder, "numpy==2.4.6", "numpy==9")
    offline()
    assert course.prepare() == course.VENV_PYTHON
    assert "did not finish" in (said := capsys.readouterr().out)
    assert "Until then the course runs in the environment that was there before." in said
    assert has_mark()
    assert not Path(course.OLD).exists()
    offline(restored=True)
    course.prepare()
    assert is_whole()
    assert not has_mark()


def test_failed_installation_does_not_count_and_is_repaired(folder, commands, offline):
    offline()
    with pytest.raises(SystemExit, match=r"did not finish .* run the same command again"):
        course.prepare()
    offline(restored=True)
    course.prepare()
    assert names(commands) == ["venv", "pip", "venv", "pip"]
    assert is_whole()


def test_an_environment_of_the_users_own_is_left_alone(commands):
    put_python()
    mark()
    with pytest.raises(SystemExit, match=r"\.venv was not made by course\.py, so it is left alone\. Rename or move it"):
        course.prepare()
    assert has_mark()
    assert commands == []
    os.unlink(course.VENV_PYTHON)  # nor is one whose Python is gone
    with pytest.raises(SystemExit, match="is left alone"):
        course.prepare()
    assert has_mark()


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_what_is_no_folder_is_left_alone(kind, commands):
    if kind == "file":
        Path(course.VENV).write_text("/where/another/tool/keeps/it")
    else:
        os.symlink("/no/such/disk", course.VENV)
    with pytest.raises(SystemExit, match="is left alone"):
        course.prepare()
    assert os.path.lexists(course.VENV)
    assert commands == []


class Killed(BaseException):
    pass


def kill_at(monkeypatch, number):
    """Let the process die at the given change of the disk, counted from 0; return the list of all that happened."""
    happened = []

    def dying(name, function):
        def die_or(*arguments, **options):
            happened.append(name)
            if len(happened) > number:
                raise Killed
            return function(*arguments, **options)

        return die_or

    for module, name in [
        (os, "rename"),
        (os, "mkdir"),
        (os, "unlink"),
        (shutil, "rmtree"),
        (course, "write_stamp"),
        (course, "run"),
    ]:
        monkeypatch.setattr(module, name, dying(name, getattr(module, name)))
    return happened


@pytest.mark.parametrize("network", [True, False])
@pytest.mark.parametrize("number", range(14))
def test_killed_in_any_moment_it_starts_or_repairs_itself(number, network, folder, commands, offline, monkeypatch):
    course.prepare()
    mark()
    change(folder, "numpy==2.4.6", "numpy==9")
    with monkeypatch.context() as context:
        happened = kill_at(context, number)
        if not network:
            context.setattr(course, "run", lambda *_: happened.append("run") or 1)
        died = False
        try:
            course.prepare()
        except Killed:
            died = True
    assert died is (len(happened) > number)
    offline()  # whatever state that left: without a network something starts
    assert course.prepare() == course.VENV_PYTHON
    assert course.starts()
    assert has_mark() != is_whole()  # either the old one or the new one
    offline(restored=True)
    course.prepare()
    assert is_whole()
    assert not Path(course.OLD).exists()


@pytest.mark.parametrize("number", range(6))
def test_the_first_installation_killed_in_any_moment_is_repeated(number, commands, monkeypatch):
    with monkeypatch.context() as context:
        kill_at(context, number)
        with contextlib.suppress(Killed):
            course.prepare()
    course.prepare()
    assert is_whole()


def test_half_removed_is_still_ours(folder, commands, monkeypatch):
    course.prepare()
    course.write_stamp(course.VENV, "")

    def killed_half_way(path):
        Path(course.VENV_PYTHON).unlink()
        raise Killed

    with monkeypatch.context() as context:
        context.setattr(shutil, "rmtree", killed_half_way)
        with pytest.raises(Killed):
            course.remove(course.VENV)
    assert course.read_stamp(course.VENV) == ""
    assert not course.is_foreign()
    Path(course.OLD).mkdir()  # all that a removal leaves which was killed at its very end
    course.prepare()
    assert is_whole()
    assert not Path(course.OLD).exists()


def test_a_folder_that_cannot_be_written_is_told(commands, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SystemExit, match=r"cannot be written .*Permission denied.*: copy the course"):
        course.prepare()


def test_a_renamed_folder_starts_offline_and_gets_its_own_environment_online(folder, commands, offline, monkeypatch):
    course.prepare()
    mark()
    moved = folder.with_name("another name")
    folder.rename(moved)
    for name in ("ROOT", "VENV", "OLD", "VENV_PYTHON"):
        monkeypatch.setattr(course, name, getattr(course, name).replace(str(folder), str(moved)))
    offline()
    assert course.prepare() == course.VENV_PYTHON
    assert has_mark()
    # Its own link to the course leads to where the folder was.
    assert course.child_environment(course.VENV_PYTHON)["PYTHONPATH"] == str(moved)
    offline(restored=True)
    course.prepare()
    assert is_whole()
    assert not has_mark()
    assert "PYTHONPATH" not in course.child_environment(course.VENV_PYTHON)


def test_a_link_to_the_folder_is_the_same_folder(tmp_path):
    (tmp_path / "course").mkdir()
    copy_of_course(tmp_path / "course")
    os.symlink(tmp_path / "course", tmp_path / "link")
    command = [sys.executable, "-c", "import course; print(course.VENV)"]
    said = [
        subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": place}, capture_output=True)
        for place in ("course", "link")
    ]
    assert said[0].stdout == said[1].stdout != b""


def test_a_link_in_place_of_the_environment_is_moved_not_followed(folder, commands, offline):
    course.prepare()
    mark()
    disk = folder.with_name("large disk")
    os.rename(course.VENV, disk)
    os.symlink(disk, course.VENV)
    change(folder, "numpy==2.4.6", "numpy==9")
    offline()
    course.prepare()
    assert os.path.islink(course.VENV)
    assert has_mark()
    offline(restored=True)
    course.prepare()
    assert is_whole()
    assert (disk / "mark").exists()


def test_what_somebody_else_keeps_beside_it_is_left_alone(folder, commands):
    (folder / ".venv-old").mkdir()
    (folder / ".venv-old" / "thesis.txt").write_text("all of it")
    course.prepare()
    change(folder, "numpy==2.4.6", "numpy==9")
    course.prepare()
    assert (folder / ".venv-old" / "thesis.txt").read_text() == "all of it"
    assert course.starts()


def test_an_environment_in_use_is_left_where_the_system_refuses(folder, commands, monkeypatch, capsys):
    course.prepare()
    change(folder, "numpy==2.4.6", "numpy==9")

    def refuse(*arguments):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "rename", refuse)
    assert course.prepare() == course.VENV_PYTHON
    assert "close the programs that use it" in capsys.readouterr().out
    assert course.starts()


@pytest.mark.skipif(os.name == "nt", reason="the lock of Windows is not shared with children")
def test_a_second_course_waits_for_the_first(folder, commands, capsys, monkeypatch):
    waits = []
    monkeypatch.setattr(course.time, "sleep", lambda seconds: waits.append(seconds) or holder.stdin.close())
    hold = f"import fcntl; file = open({str(folder / '.venv-lock')!r}, 'w'); fcntl.flock(file, 2); "
    hold += "print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as holder:
        holder.stdout.readline()
        course.prepare()
    assert waits
    assert "Another course.py is installing here" in capsys.readouterr().out
    assert is_whole()


def test_a_full_disk_is_named(folder, commands, monkeypatch):
    monkeypatch.setattr(course.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**9))
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


def test_lab_opens_a_notebook_outside_the_course_in_its_own_folder(tmp_path):
    own = str(tmp_path / "project.ipynb")
    command = course.lab_command("py", [own], False, True, [])
    assert command[-1] == own
    assert f"--ServerApp.root_dir={tmp_path.resolve()}" in command


LOG = """[I ServerApp] Jupyter Server 2.17 is running at:
[I ServerApp] http://localhost:8888/lab/tree/a.ipynb?token=12
[I ServerApp]     http://127.0.0.1:8888/lab/tree/a.ipynb?token=12
[I ServerApp] Use Control-C to stop this server
    file:///tmp/jpserver-1-open.html"""


def test_lab_says_when_it_answers_and_where():
    assert course.address_in(LOG.partition("Use")[0]) == []
    address = course.address_in(LOG)[-1]
    said = course.ready(address, True, True)
    assert said == f"Ready: lesson 00 is open in your browser. To stop, press Ctrl-C here.\n{address}"
    assert address == "http://127.0.0.1:8888/lab/tree/a.ipynb?token=12"
    assert "your notebooks are open in your browser" in course.ready(address, True, False)
    assert "Ready: open this address in a browser" in course.ready(address, False, True)


@pytest.mark.parametrize(("text", "status", "told"), [(LOG, 0, "Ready: "), ("no module jupyterlab", 1, "no module")])
@pytest.mark.parametrize("been_here", [False, True])
def test_lab_starts_where_one_stopped(text, status, told, been_here, folder, monkeypatch, capsys):
    command = [sys.executable, "-c", f"import time; print({text!r}, flush=True); time.sleep(1); exit({status})"]
    asked = []
    monkeypatch.setattr(course, "lab_command", lambda *how: asked.append(how[-1]) or command)
    (folder / "notebooks").mkdir()
    (folder / course.FIRST_LESSON).touch()
    (folder / ".jupyter").mkdir()
    (folder / course.FIRST_WORKSPACE).write_text("{}")
    if been_here:
        (folder / course.WORKSPACES).mkdir(parents=True)
    assert course.lab(sys.executable, []) == status
    assert asked == [[] if been_here else [course.FIRST_LESSON]]
    assert len(list((folder / course.WORKSPACES).iterdir())) == (not been_here)
    out = capsys.readouterr().out
    assert out.startswith("Starting JupyterLab. What it says goes to ")
    assert told in out


def test_the_bar_grows_and_pips_lines_follow_only_a_failure(folder, capsys):
    assert course.bar(0, 0, 200, 1) == f"[{30 * ' '}]   0%  {20 * ' '}"
    assert course.bar(100, 0, 200, 90) == f"[{9 * '#'}{21 * ' '}]  30%  {'about 4 min left':20}"
    assert course.bar(300, 300, 200, 90).startswith(f"[{30 * '#'}]  99%")
    for status in (0, 1):
        pip = f"import time; print('Collecting numpy', flush=True); time.sleep(0.4); exit({status})"
        assert course.run_with_bar([sys.executable, "-c", pip], os.environ) == status
        out = capsys.readouterr().out
        assert "[######  " in out  # of three lines one was brought
        assert ("Collecting numpy" in out) == (status == 1)


def test_app_serves_the_reading_room_to_this_machine_and_asks_for_a_token():
    command = course.app_command("py", ["--port=9999"], False)
    assert command[:4] == ["py", "-m", "voila", "app/reading_room.ipynb"]
    assert {"--Voila.ip=127.0.0.1", "--Voila.auto_token=True", "--no-browser"} < set(command)
    assert command[-1] == "--port=9999"
    assert "--no-browser" not in course.app_command("py", [], True)
    assert (ROOT / command[3]).exists()


@pytest.mark.parametrize(("prepared", "ran"), [(0, ["medlearn", "voila"]), (1, ["medlearn"])])
def test_app_is_served_once_it_is_computed(prepared, ran, monkeypatch):
    commands, answers = [], iter([prepared, 0])
    monkeypatch.setattr(course, "run", lambda command, environment: commands.append(command[2]) or next(answers))
    assert course.app("py", []) == prepared
    assert commands == ran


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
def test_test_runs_everything_and_the_browser_after_it_alone(extra):
    first, second = course.test_commands("py", extra, 2, ALL)
    assert first[:3] == second[:3] == ["py", "-m", "pytest"]
    assert first[-len(ALL) - len(extra) :] == extra + ALL
    assert "--ignore=tests/browser" in first
    assert first[first.index("-n") + 1] == "2"
    assert second[-3 - len(extra) :] == [*extra, "-n", "0", "tests/browser"]


@pytest.mark.parametrize(
    "extra",
    [["tests/test_course.py"], ["-x", "tests/test_course.py"], ["tests/test_course.py::test_x", "-x"], ["notebooks"]],
)
def test_test_runs_what_the_user_names(extra):
    (command,) = course.test_commands("py", extra, 2, ALL)
    assert set(extra) <= set(command)
    assert "medlearn" not in command
    assert command[command.index("-n") + 1] == ("2" if extra == ["notebooks"] else "0")
    assert "tests/browser" not in command


def test_the_browser_runs_alone_where_it_is_named_too():
    lab = "tests/browser/test_lab.py::test_x"
    (only,) = course.test_commands("py", ["-n", "4", lab], 2, ALL)
    assert only[-5:] == ["-n", "4", "-n", "0", lab]
    first, second = course.test_commands("py", ["tests", "notebooks"], 2, ALL)
    assert first[-2:] == ["tests", "notebooks"]
    assert second[-1] == "tests/browser"
    first, second = course.test_commands("py", [lab, "tests/test_course.py", "-x"], 2, ALL)
    assert first[-2:] == ["-x", "tests/test_course.py"]
    assert second[-1] == lab


@pytest.mark.parametrize(
    ("statuses", "extra", "ran", "status"),
    [
        ([0, 0], [], 2, 0),
        ([1, 0], [], 2, 1),
        ([0, 1], [], 2, 1),
        ([0, 5], ["-k", "dice"], 2, 0),
        ([5, 0], ["-k", "explorer"], 2, 0),
        ([5, 5], ["-k", "nothing"], 2, 5),
        ([2, 0], [], 1, 2),
        ([1, 0], ["-x"], 1, 1),
        ([0, 1], ["--maxfail=1"], 2, 1),
    ],
)
def test_the_worse_of_two_runs_is_what_test_returns(statuses, extra, ran, status, monkeypatch):
    answers = iter(statuses)
    monkeypatch.setattr(course, "run", lambda *_: next(answers))
    assert course.test("py", extra) == status
    assert len(list(answers)) == 2 - ran


def test_a_quick_proof_says_what_the_whole_one_is(monkeypatch, capsys):
    commands = []
    monkeypatch.setattr(course, "run", lambda command, environment: commands.append(command) or 1)
    monkeypatch.setattr(course.time, "monotonic", iter([0, 60 * course.QUICK_PART * 9]).__next__)
    assert course.test("py", ["--quick"]) == 1
    (command,) = commands
    assert {"not slow", *course.QUICK} <= set(command)
    assert "--quick" not in command
    assert capsys.readouterr().out.splitlines()[-1].endswith("python course.py test: about 9 minutes here.")


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
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "9")
    environment = course.child_environment(course.VENV_PYTHON, 3)
    assert "PYTHONPATH" not in environment
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(course.VENV_PYTHON).parent)
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(folder / ".jupyter"), "/mine"]
    assert environment["JUPYTER_PATH"] == str(folder / ".jupyter")
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
