"""Open the course, or test it. Standard library only; the same on Linux, macOS and Windows.

    python course.py lab [arguments for JupyterLab]
    python course.py test [arguments for pytest]

The first run makes an environment in .venv with the versions of requirements.txt; later runs start at once. Whatever
stopped it (Ctrl-C, no network, a full disk), run the same command again. In an environment that has the course
already, such as that of environment.yml, nothing is made.

This file parses on any Python from 3.6 on, for it is the one that says which Python is needed.
"""

import hashlib
import importlib.util
import os
import pathlib
import platform
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
STAMP = os.path.join(VENV, "medlearn-stamp")
NEEDED = 3 * 10**9  # bytes: 2 GB installed, and room for what is unpacked on the way
FIRST_LESSON = "notebooks/00_start_here.ipynb"
TESTED = ("medlearn", "tests", "notebooks", "exercises")
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
    """Return the mark of a finished environment: its place, the lists of packages, its Python (such as "3.11")."""
    lists = hashlib.sha256()
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            lists.update(file.read())
    return f"{VENV}\n{lists.hexdigest()} {version}\n"


def next_step(version, found, wanted):
    """Decide how to come to a whole environment: "start" (it is), "fill" it, or "make" it anew.

    ``version`` is that of the environment's Python, empty if it does not start; ``found`` is its stamp, empty while it
    is being filled and None if somebody else made it; ``wanted`` is the stamp of a finished one.
    """
    if not version:
        return "make"
    if found is not None and found.split("\n")[0] != wanted.split("\n")[0]:
        return "make"  # unfinished; or moved, and its scripts and the editable install point to the old place
    return "start" if found == wanted else "fill"


def install_commands(uv):
    """Return the commands that make the environment and fill it, with uv (its path) or with pip (None)."""
    outer = getattr(sys, "_base_executable", None) or sys.executable  # a .venv cannot rebuild itself
    if uv:
        make = [uv, "venv", "--seed", "--python", outer, VENV]
        return make, [uv, "pip", "install", "--python", VENV_PYTHON, "--compile-bytecode", "-r", "requirements.txt"]
    fill = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "-r", "requirements.txt"]
    return [outer, "-m", "venv", VENV], fill


def prepare():
    """Return the course's Python, after making its environment if need be; exit with a sentence if that fails."""
    if has_course():
        return sys.executable
    version = venv_version()
    step = next_step(version, read_stamp(), stamp(version))
    if step != "start":
        install(step, shutil.which("uv"), shutil.disk_usage(ROOT).free)
    return VENV_PYTHON


def install(step, uv, free):
    """Make the environment (if the step is "make") and fill it, given uv's path and the free bytes on the disk."""
    if step == "make" and free < NEEDED:
        sys.exit(f"The course needs 3 GB of disk, {ROOT} has {free / 1e9:.1f} GB free: make room, then run this again.")
    if step == "make" and not uv and not importlib.util.find_spec("ensurepip"):
        sys.exit("This Python cannot make environments: on Debian and Ubuntu, run sudo apt install python3-venv.")
    print(f"Installing the course with {'uv' if uv else 'pip'}: about 0.7 GB download, 2 GB on disk, once.", flush=True)
    make, fill = install_commands(uv)
    ours = step == "make" or read_stamp() is not None  # what somebody else made stays theirs until it is whole
    if step == "make":
        remove_venv()
        run_or_exit(make, ours)
    if ours:
        write_stamp("")
    run_or_exit(fill, ours)
    write_stamp(stamp(venv_version()))


def has_course():
    """Tell whether the Python that runs this has this folder installed, in an environment of the user's own making."""
    from importlib.metadata import distributions

    if os.path.realpath(sys.prefix) == os.path.realpath(VENV):
        return False
    # Only there: the build leaves a medlearn.egg-info in this folder, which says nothing about this Python.
    found = distributions(name="medlearn", path=[sysconfig.get_path("purelib")])
    here = f'"{pathlib.Path(ROOT).as_uri()}"'  # and not another copy of the course
    return any(here in (installed.read_text("direct_url.json") or "") for installed in found)


def remove_venv():
    """Remove what is left of an environment that was never finished, lost its Python, or was moved."""
    try:
        if os.path.lexists(VENV):
            shutil.rmtree(VENV)
    except OSError as error:
        sys.exit(f"Cannot replace {VENV} ({error}): close the programs that use it, then run this again.")


def run_or_exit(command, ours):
    """Run a step of the installation; if it fails, mark an environment of ours as unfinished; exit with what to do."""
    if run(command, child_environment(VENV_PYTHON)) != 0:
        if ours and os.path.isdir(VENV):
            write_stamp("")
        sys.exit(failure(shutil.disk_usage(ROOT).free))


def failure(free):
    """Say what to do after an installation that did not finish, given the free bytes on the disk."""
    if free < 200 * 10**6:
        return "\nThe disk is full: make room (3 GB are needed), then run the same command again."
    return "\nThe installation did not finish (see above): check the network, then run the same command again."


def venv_version():
    """Return the version of the environment's Python, such as "3.11"; empty if it does not start."""
    command = [VENV_PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(command, stdout=subprocess.PIPE).stdout.decode().strip()
    except OSError:
        return ""


def read_stamp():
    """Return the stamp in the environment, or None where there is none."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def write_stamp(text):
    """Mark the environment as finished, or by an empty text as not finished."""
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(text)


def child_environment(python, cpus=None):
    """Return the environment variables for a child: its Python first, our settings, no more threads than processors."""
    environment = dict(os.environ, PIP_USER="0")
    for name in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"):  # they would let other packages in
        environment.pop(name, None)
    for name, folder in (("PATH", os.path.dirname(python)), ("JUPYTER_CONFIG_PATH", os.path.join(ROOT, ".jupyter"))):
        environment[name] = os.pathsep.join([folder, environment[name]] if environment.get(name) else [folder])
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
    named = any(argument.endswith(".ipynb") for argument in extra)
    # As the default address, so that the address which is printed leads there too.
    opened = [] if named else [f"--LabApp.default_url=/lab/tree/{path}" for path in lesson]
    options = ["--allow-root"] * root + ["--no-browser"] * (not display)
    return [python, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *opened, *options, *extra]


def has_display(system, environment):
    """Tell whether a browser would open where the user sees it."""
    if system in ("Windows", "Darwin"):
        return "SSH_CONNECTION" not in environment
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def test_command(python, extra, workers, existing):
    """Return the pytest command: all of the course, or only the paths that the user names."""
    named = any(names_path(extra, index) for index in range(len(extra)))
    return [python, "-m", "pytest", *PYTEST, "-n", str(workers), *([] if named else existing), *extra]


def names_path(arguments, index):
    """Tell whether an argument is a path to test, and neither an option nor an option's value."""
    argument = arguments[index]
    if argument.startswith("-") or (index and arguments[index - 1] in TAKES_A_VALUE):
        return False
    return os.path.exists(os.path.join(ROOT, argument.split("::")[0]))


def existing(paths):
    """Return those paths that are in the course's folder."""
    return [path for path in paths if os.path.exists(os.path.join(ROOT, path))]


def run(command, environment):
    """Run a command in the course's folder and return its exit status; Ctrl-C is the command's to answer."""
    interrupt = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the command would inherit
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    terminate = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, terminate)


def lab(python, extra):
    """Open JupyterLab at the first lesson."""
    root = getattr(os, "geteuid", lambda: 1)() == 0
    command = lab_command(python, extra, root, has_display(platform.system(), os.environ), existing([FIRST_LESSON]))
    return run(command, child_environment(python))


def test(python, extra):
    """Run unit tests, doctests and every notebook against its committed outputs."""
    cpus, memory = machine().available_cpus(), machine().available_memory()
    workers = max(1, int(min(cpus, 4, memory // (2 * 10**9))))
    command = test_command(python, extra, workers, existing(TESTED))
    return run(command, child_environment(python, max(1, cpus // workers)))


def from_here(arguments):
    """Make the paths among the arguments absolute: they were written in the user's folder, not in the course's."""
    if os.path.realpath(os.getcwd()) == os.path.realpath(ROOT):
        return arguments
    return [
        os.path.abspath(argument) if os.path.exists(argument.split("::")[0]) else argument for argument in arguments
    ]


def main(arguments):
    """Answer the command line; return the exit status."""
    commands = {"lab": lab, "test": test}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments in ([], ["-h"], ["--help"], ["help"]) else 2
    refused = refusal(*this_python())
    if refused:
        sys.exit(refused)
    return commands[arguments[0]](prepare(), from_here(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
