"""Open the course, test it, or open its reading room. Standard library only; the same on Linux, macOS and Windows.

    python course.py lab [arguments for JupyterLab]
    python course.py test [--quick] [arguments for pytest]
    python course.py app [arguments for Voila]

The first run makes an environment in .venv with the versions of requirements.txt; later runs start at once. Whatever
stopped it (Ctrl-C, no network, a full disk), run the same command again. When the versions change, or the folder was
moved, a new environment is made; the one that was there waits in .venv-old and comes back if that fails. In an
environment that has the course already, such as that of environment.yml, nothing is made.

This file parses on any Python from 3.6 on, for it is the one that says which Python is needed.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig
import tempfile
import time

ROOT = os.path.dirname(os.path.realpath(__file__))  # through a link to the folder it is the same folder
VENV = os.path.join(ROOT, ".venv")
OLD = os.path.join(ROOT, ".venv-old")
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
STAMP = "medlearn-stamp"  # in every environment that this file made: empty until it is whole
NEEDED = 3 * 10**9  # bytes: 2 GB installed, and room for what is unpacked on the way
FIRST_LESSON = "notebooks/00_start_here.ipynb"
READING_ROOM = "app/reading_room.ipynb"
WORKSPACES = ".jupyter/workspaces"  # where JupyterLab keeps which notebooks were open
FIRST_WORKSPACE = ".jupyter/first.jupyterlab-workspace"  # the first time: a lesson's headings beside it
READY = "Control-C to stop"  # what JupyterLab says once it answers, its address above it
WHOLE = ["pyproject.toml", "requirements.txt", "medlearn/machine.py"]  # what this file reads before anything runs
TESTED = ("medlearn", "tests", "notebooks", "exercises", "app")
BROWSER = "tests/browser"
QUICK = ("medlearn", "tests", "notebooks/00_start_here.ipynb", "notebooks/03_convolution.ipynb")
QUICK_PART = 0.12  # of the time that all tests take
PYTEST = [
    "--doctest-modules",
    "--nbval",
    "--nbval-current-env",
    "--nbval-sanitize-with=tests/nbval_sanitize.cfg",
    "--nbval-cell-timeout=300",
    "--nbval-kernel-startup-timeout=120",
    "--dist=loadfile",
]
TAKES_A_VALUE = ("-k", "-m", "-n", "-p", "-c", "-o", "-W", "-r")


def refusal(version, bits, system, machine, libc=""):
    """Say in one sentence why this Python cannot run the course and what to do; empty if it can."""
    if not (3, 11) <= tuple(version[:2]) < (3, 14):
        return f"This is Python {version[0]}.{version[1]}; the course needs 3.11, 3.12 or 3.13: install and use one."
    if bits != 64:
        return "This Python has 32 bits; TensorFlow needs 64: install the 64-bit Python and run this with it."
    if (system, machine) == ("Darwin", "x86_64"):
        return "This Python is for Intel Macs, which TensorFlow has left: use an arm64 Python (M1 or later), or Binder."
    if (system, machine) == ("Windows", "ARM64"):
        return "There is no TensorFlow for Python on Arm Windows: install the x86-64 Python, which runs there too."
    if machine not in ("x86_64", "AMD64", "arm64", "aarch64"):
        return f"There is no TensorFlow for {machine} processors: use another computer, or Binder."
    if "musl" in libc:
        return "This Linux uses musl (Alpine?), TensorFlow needs glibc: use Debian, Ubuntu, Fedora or the like."
    return ""


def this_python():
    """Describe the Python that runs this, as :func:`refusal` asks."""
    libc = str(sysconfig.get_config_var("HOST_GNU_TYPE") or "")
    return sys.version_info, struct.calcsize("P") * 8, platform.system(), platform.machine(), libc


def stamp(version):
    """Return the mark of a whole environment: its place, what was to be installed, its Python (such as "3.11")."""
    lists = hashlib.sha256(packages().encode("utf-8")).hexdigest()
    return f"{VENV}\n{lists} {version}\n"


def packages():
    """Return, as one text, all that decides what is installed, without comments, order and settings of other tools."""
    import tomllib  # of Python 3.11; older ones were refused

    with open(os.path.join(ROOT, "requirements.txt"), encoding="utf-8") as file:
        lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in file)
        pinned = sorted(line for line in lines if line)
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        settings = tomllib.load(file)
    ranges = [settings.get("project", {}).get(name) for name in ("dependencies", "optional-dependencies")]
    build = [settings.get("build-system"), settings.get("tool", {}).get("setuptools")]
    return json.dumps([pinned, ranges, build], sort_keys=True)


def next_step(version, found, wanted, foreign):
    """Decide how to come to a whole environment: "start" (it is), "make" it anew, or "leave" what is not ours.

    ``version`` is that of the environment's Python, empty if it does not start; ``found`` is its stamp, empty while it
    is being filled and None without one; ``wanted`` is the stamp of a whole one.
    """
    if foreign:
        return "leave"
    return "start" if version and found == wanted else "make"


def install_commands(uv):
    """Return the commands that make the environment and fill it, with uv (its path) or with pip (None)."""
    outer = getattr(sys, "_base_executable", None) or sys.executable  # a .venv cannot rebuild itself
    if uv:
        make = [uv, "venv", "--seed", "--allow-existing", "--python", outer, VENV]
        return make, [uv, "pip", "install", "--python", VENV_PYTHON, "--compile-bytecode", "-r", "requirements.txt"]
    fill = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "-r", "requirements.txt"]
    return [outer, "-m", "venv", VENV], fill


def prepare():
    """Return the course's Python, after making its environment if need be; exit with a sentence if that fails."""
    if has_course():
        return sys.executable
    if step() == "start" and not os.path.lexists(OLD):
        return VENV_PYTHON
    with alone():
        problem = settle()
        if not problem and step() == "leave":
            sys.exit(not_ours())
        if not problem and step() == "make":
            problem = install(shutil.which("uv"), shutil.disk_usage(ROOT).free)
    if problem and not starts():
        sys.exit(problem)
    if problem:
        print(f"{problem}\nUntil then the course runs in the environment that was there before.", flush=True)
    return VENV_PYTHON


def step():
    """Return the next step with the environment as it is."""
    version = venv_version()
    return next_step(version, read_stamp(VENV), stamp(version), is_foreign())


def starts():
    """Tell whether there is an environment of ours that was whole, if perhaps for other versions or another place."""
    version, found = venv_version(), read_stamp(VENV)
    return bool(version and found and found.endswith(f" {version}\n"))


def not_ours():
    """Say what to do about a .venv that somebody else made."""
    return (
        f"{VENV} was not made by course.py, so it is left alone. Rename or move it and run this again; or install the "
        f'course into it: "{VENV_PYTHON}" -m pip install -r requirements.txt, and run course.py with that Python.'
    )


def install(uv, free):
    """Make the environment, given uv's path and the free bytes on the disk; return what went wrong, or nothing."""
    if free < NEEDED:
        return f"The course needs 3 GB of disk, {ROOT} has {free / 1e9:.1f} GB free: make room, then run this again."
    if not uv and not importlib.util.find_spec("ensurepip"):
        return "This Python cannot make environments: on Debian and Ubuntu, run sudo apt install python3-venv."
    print(f"Installing the course with {'uv' if uv else 'pip'}: about 0.7 GB download, 2 GB on disk, once.", flush=True)
    commands = install_commands(uv)  # before the environment that may run this is moved
    show = run if uv or not sys.stdout.isatty() else run_with_bar  # uv has a bar of its own
    try:
        set_aside()
        whole = all(show(command, child_environment(VENV_PYTHON)) == 0 for command in commands)
        problem = "" if whole else failure(shutil.disk_usage(ROOT).free)
        if whole:
            write_stamp(VENV, stamp(venv_version()))
    except OSError as error:
        problem = cannot_replace(error)
    return f"{problem} {settle()}".rstrip()


def set_aside():
    """Give .venv an empty stamp and no content; what was whole waits beside it, what was not is removed."""
    if read_stamp(VENV):
        os.rename(VENV, OLD)
    else:
        remove(VENV)
    os.mkdir(VENV)
    write_stamp(VENV, "")


def settle():
    """End what was begun, now or by a run that was killed: the new environment if it is whole, else the old one.

    Return what went wrong, or nothing.
    """
    old, new = read_stamp(OLD), read_stamp(VENV)
    with contextlib.suppress(OSError):
        os.rmdir(OLD)  # only if empty: the end of a removal that was killed
    try:
        if old and not new and not is_foreign():
            remove(VENV)
            os.rename(OLD, VENV)
        elif old is not None and (new or not old):
            remove(OLD)
    except OSError as error:
        return cannot_replace(error)
    return ""


def cannot_replace(error):
    """Say what to do where the system refuses to move or remove an environment."""
    return f"Cannot replace {VENV} ({error}): close the programs that use it, then run this again."


def remove(folder):
    """Remove an environment of ours (or an empty folder), its stamp last: if this is killed, the rest is still ours."""
    if os.path.islink(folder):
        os.unlink(folder)
    elif os.path.isdir(folder):
        if os.listdir(folder):
            write_stamp(folder, "")
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            elif name != STAMP:
                os.unlink(path)
        shutil.rmtree(folder)


@contextlib.contextmanager
def alone():
    """Let one course.py at a time change the environment; the system forgets the lock when its holders have ended."""
    try:
        lock = os.open(os.path.join(ROOT, ".venv-lock"), os.O_CREAT | os.O_RDWR)
    except OSError as error:
        sys.exit(f"{ROOT} cannot be written ({error}): copy the course to a folder of your own and run this there.")
    os.set_inheritable(lock, True)  # the installer holds it too, and may outlive this
    try:
        told = False
        while not locked(lock):
            if not told:
                print("Another course.py is installing here: waiting for it.", flush=True)
            told = True
            time.sleep(1)
        yield
    finally:
        os.close(lock)


def locked(lock):
    """Try to lock an open file; tell whether there is nobody to wait for."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:  # another reason than somebody's lock: a network drive that knows none
        return error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
    return True


def has_course():
    """Tell whether the Python that runs this has this folder installed, in an environment of the user's own making."""
    from importlib.metadata import distributions

    if os.path.realpath(sys.prefix) == os.path.realpath(VENV) and not is_foreign():
        return False
    # Only there: the build leaves a medlearn.egg-info in this folder, which says nothing about this Python.
    found = distributions(name="medlearn", path=[sysconfig.get_path("purelib")])
    return any(leads_here(installed.read_text("direct_url.json") or "{}") for installed in found)


def leads_here(direct_url):
    """Tell whether pip's note of where a package comes from names this folder, and not another copy of the course."""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    return os.path.realpath(url2pathname(urlsplit(json.loads(direct_url).get("url", "")).path)) == ROOT


def failure(free):
    """Say what to do after an installation that did not finish, given the free bytes on the disk."""
    if free < 200 * 10**6:
        return "\nThe disk is full: make room (3 GB are needed), then run the same command again."
    return "\nThe installation did not finish (see above): check the network, then run the same command again."


def venv_version():
    """Return the version of the environment's Python, such as "3.11"; empty if it does not start."""
    command = [VENV_PYTHON, "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(command, stdout=subprocess.PIPE).stdout.decode().strip()
    except OSError:
        return ""


def is_foreign():
    """Tell whether there is a .venv that this file did not make."""
    return os.path.lexists(VENV) and read_stamp(VENV) is None and not (os.path.isdir(VENV) and not os.listdir(VENV))


def read_stamp(folder):
    """Return the stamp of an environment, or None where there is none."""
    try:
        with open(os.path.join(folder, STAMP), encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def write_stamp(folder, text):
    """Mark an environment as whole, or by an empty text as not whole."""
    with open(os.path.join(folder, STAMP), "w", encoding="utf-8") as file:
        file.write(text)


def child_environment(python, cpus=None):
    """Return the environment variables for a child: its Python first, our settings, no more threads than processors."""
    environment = dict(os.environ, PIP_USER="0")
    for name in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"):  # they would let other packages in
        environment.pop(name, None)
    ours = os.path.join(ROOT, ".jupyter")  # settings, and the page in which Voila shows the reading room
    for name, folder in (("PATH", os.path.dirname(python)), ("JUPYTER_CONFIG_PATH", ours), ("JUPYTER_PATH", ours)):
        environment[name] = os.pathsep.join([folder, environment[name]] if environment.get(name) else [folder])
    if python == VENV_PYTHON and (read_stamp(VENV) or VENV).split("\n")[0] != VENV:
        environment["PYTHONPATH"] = ROOT  # it was moved, and its own link to the course leads to the old place
    return machine().limit_threads(cpus, environment)


def machine():
    """Load medlearn.machine alone: importing medlearn would already set the threads of this process."""
    spec = importlib.util.spec_from_file_location("machine", os.path.join(ROOT, "medlearn", "machine.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lab_command(python, extra, root, display, lesson):
    """Return the command that opens JupyterLab at a lesson (a list of at most one), or at the notebook the user names.

    ``root`` and ``display`` tell whether the superuser runs it and whether there is a screen to open a browser on.
    """
    named = [argument for argument in extra if argument.endswith(".ipynb")]
    # JupyterLab opens nothing outside its folder: for a notebook elsewhere, that is the notebook's.
    outside = [os.path.dirname(os.path.realpath(path)) for path in named if not is_within(path, ROOT)]
    # As the default address, so that the address which is printed leads there too.
    opened = [] if named else [f"--LabApp.default_url=/lab/tree/{path}" for path in lesson]
    options = ["--allow-root"] * root + ["--no-browser"] * (not display)
    options += ["--ServerApp.answer_yes=True", f"--LabApp.workspaces_dir={os.path.join(ROOT, WORKSPACES)}"]
    return [python, "-m", "jupyterlab", f"--ServerApp.root_dir={(outside or [ROOT])[0]}", *opened, *options, *extra]


def app_command(python, extra, display):
    """Return the command that serves the reading room, and nothing else, to whoever of this machine has the token."""
    options = ["--Voila.ip=127.0.0.1", "--Voila.auto_token=True", *["--no-browser"] * (not display)]
    return [python, "-m", "voila", READING_ROOM, *options, *extra]


def has_display(system, environment):
    """Tell whether a browser would open where the user sees it."""
    if system in ("Windows", "Darwin"):
        return "SSH_CONNECTION" not in environment
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def test_commands(python, extra, workers, existing):
    """Return the pytest commands: all of the course or the paths that the user names, then the browser's tests alone.

    JupyterLab and a browser are slow beside tests that keep every processor busy, and their waiting then runs out.
    """
    places = [index for index in range(len(extra)) if names_path(extra, index)]
    named = [extra[index] for index in places] or existing
    options = [argument for index, argument in enumerate(extra) if index not in places]
    others = [path for path in named if not is_within(path, BROWSER)]
    alone = [path for path in named if is_within(path, BROWSER)]
    if any(is_within(BROWSER, path) for path in others):
        alone.append(BROWSER)
    start = [python, "-m", "pytest", *PYTEST]
    if len(others) == 1 and os.path.isfile(os.path.join(ROOT, others[0].split("::")[0])):
        workers = 0  # a file is never split, and without workers pytest needs no folder of its own
    first = [[*start, f"--ignore={BROWSER}", "-n", str(workers), *options, *others]] * bool(others)
    return first + [[*start, *options, "-n", "0", *alone]] * bool(alone)


def is_within(path, folder):
    """Tell whether a path (perhaps with ::test) is a folder of the course or lies in it."""
    inner, outer = (os.path.realpath(os.path.join(ROOT, one.split("::")[0])) for one in (path, folder))
    return inner == outer or inner.startswith(outer + os.sep)


def worst(statuses):
    """Return the status of several pytest runs: that one found no test (5) counts only if none did."""
    return max([status for status in statuses if status != 5] or statuses)


def names_path(arguments, index):
    """Tell whether an argument is a path to test, and neither an option nor an option's value."""
    argument = arguments[index]
    if argument.startswith("-") or (index and arguments[index - 1] in TAKES_A_VALUE):
        return False
    return os.path.exists(os.path.join(ROOT, argument.split("::")[0]))


def existing(paths):
    """Return those paths that are in the course's folder."""
    return [path for path in paths if os.path.exists(os.path.join(ROOT, path))]


def run(command, environment, log=None, watch=None):
    """Run a command in the course's folder and return its exit status; Ctrl-C is the command's to answer.

    What it prints goes into ``log``, an open file, if there is one; ``watch`` is called four times a second.
    """
    interrupt = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the command would inherit
    said = {} if log is None else {"stdout": log, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, close_fds=False, **said)  # they inherit the lock
    terminate = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        while watch and process.poll() is None:
            watch()
            time.sleep(0.25)
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, terminate)


def run_with_bar(command, environment):
    """Run a command of pip, with a bar in place of its hundreds of lines, which follow if it fails."""
    with open(os.path.join(ROOT, "requirements.txt"), encoding="utf-8") as file:
        wanted = sum(bool(re.match(r"[\w-]", line)) for line in file)
    start = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:

        def watch():
            log.seek(0)
            brought = len(re.findall(r"^(?:Collecting|Processing|Requirement already)", log.read(), re.MULTILINE))
            print(f"\r{bar(brought, installed(), wanted, time.monotonic() - start)}", end="", flush=True)

        status = run(command, environment, log, watch)
        print("\r" + " " * 70, end="\r", flush=True)
        if status:
            log.seek(0)
            print(log.read()[-3000:])
    return status


def installed():
    """Count the packages in the environment."""
    return sum(name.endswith(".dist-info") for _, folders, _ in os.walk(VENV) for name in folders)


def bar(brought, unpacked, wanted, seconds):
    """Return a bar with the time that is left: of ``wanted`` packages so many were brought, and so many unpacked."""
    done = min((0.6 * brought + 0.4 * unpacked) / wanted, 0.99)
    left = f"about {max(1, round(seconds / done * (1 - done) / 60))} min left" if done > 0.05 else ""
    return f"[{'#' * round(30 * done):30}] {done:4.0%}  {left:20}"


def lab(python, extra):
    """Open JupyterLab, the first time at the first lesson and then as it was left; say when and where it answers."""
    root = getattr(os, "geteuid", lambda: 1)() == 0
    display = has_display(platform.system(), os.environ)
    named = any(argument.endswith(".ipynb") for argument in extra)
    first = [] if named or os.path.isdir(os.path.join(ROOT, WORKSPACES)) else existing([FIRST_LESSON])
    command = lab_command(python, extra, root, display, first)
    if first:
        os.makedirs(os.path.join(ROOT, WORKSPACES))
        to = os.path.join(ROOT, WORKSPACES, "default-37a8.jupyterlab-workspace")  # as JupyterLab calls that file
        shutil.copy(os.path.join(ROOT, FIRST_WORKSPACE), to)
    with tempfile.NamedTemporaryFile(
        "w+", prefix="medlearn-lab-", suffix=".log", delete=False, encoding="utf-8", errors="replace"
    ) as log:
        print(f"Starting JupyterLab. What it says goes to {log.name}", flush=True)
        told = []

        def watch():
            address = [] if told else address_in(read(log.name))
            if address:
                told.extend(address)
                print(ready(address[-1], display, bool(first)), flush=True)

        status = run(command, child_environment(python), log, watch)
    if not told:  # it did not start, or was asked for its version or its help
        print(read(log.name)[-3000:])
    return status


def read(path):
    """Return a text file."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def address_in(text):
    """List the addresses that JupyterLab gives in its log once it answers; none before."""
    return re.findall(r"https?://\S+", text.partition(READY)[0]) if READY in text else []


def ready(address, display, is_first):
    """Say that JupyterLab answers, and on a line of its own where."""
    what = "lesson 00 is" if is_first else "your notebooks are"
    where = f"{what} open in your browser" if display else "open this address in a browser"
    return f"Ready: {where}. To stop, press Ctrl-C here.\n{address}"


def app(python, extra):
    """Compute what the reading room shows, once, and serve it."""
    environment = child_environment(python)
    status = run([python, "-m", "medlearn", "reading"], environment)
    return status or run(app_command(python, extra, has_display(platform.system(), os.environ)), environment)


def test(python, extra):
    """Run unit tests, doctests and every notebook against its committed outputs."""
    cpus, memory = machine().available_cpus(), machine().available_memory()
    workers = max(1, int(min(cpus, 4, memory // (2 * 10**9))))
    if "--quick" in extra:
        return quick_test(python, [argument for argument in extra if argument != "--quick"], workers)
    statuses = []
    for command in test_commands(python, extra, workers, existing(TESTED)):
        if statuses:
            print("\nThe tests in a browser, alone:", flush=True)
        statuses.append(run(command, child_environment(python, max(1, cpus // workers))))
        if stopped(statuses[-1], extra):
            break
    return worst(statuses)


def quick_test(python, extra, workers):
    """Run every test that is quick, and two lessons; say what the whole proof is and how long it takes here."""
    start = time.monotonic()
    command, *_ = test_commands(python, ["-m", "not slow", *extra], workers, existing(QUICK))
    status = run(command, child_environment(python))
    if extra or status not in (0, 1):  # of a part, or of a run that was stopped, nothing follows
        return status
    minutes = max(1, round((time.monotonic() - start) / QUICK_PART / 60))
    print(
        f"That was the quick proof. The whole one, with every lesson, exercise and training, is python course.py test: "
        f"about {minutes} minutes here."
    )
    return status


def stopped(status, extra):
    """Tell whether pytest was interrupted or misused, or stopped at a failure because the user said so."""
    first_failure = any(argument in ("-x", "--exitfirst") or argument.startswith("--maxfail") for argument in extra)
    return status not in (0, 1, 5) or (status == 1 and first_failure)


def from_here(arguments):
    """Make the paths among the arguments absolute: they were written in the user's folder, not in the course's."""
    if os.path.realpath(os.getcwd()) == os.path.realpath(ROOT):
        return arguments
    return [
        os.path.abspath(argument) if os.path.exists(argument.split("::")[0]) else argument for argument in arguments
    ]


def main(arguments):
    """Answer the command line; return the exit status."""
    commands = {"lab": lab, "test": test, "app": app}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments in ([], ["-h"], ["--help"], ["help"]) else 2
    refused = refusal(*this_python())
    if refused:
        sys.exit(refused)
    if existing(WHOLE) != WHOLE:
        sys.exit(f"{ROOT} is not the whole course: unpack all of its zip file, or clone it again, then run this again.")
    if os.path.expanduser("~") == "~":
        sys.exit(
            "This user has no home folder, and Jupyter needs one: set HOME to a folder of yours, then run this again."
        )
    try:
        return commands[arguments[0]](prepare(), from_here(arguments[1:]))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
