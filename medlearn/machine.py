"""What this machine really gives to the course: processors, memory, and threads to match.

In a container ``os.cpu_count()`` is the host's: a session that may use one processor of 64 then starts 64 threads and
crawls. Three places know better, and the smallest wins: the processors this process is bound to, the quota of its
control group (version 1 or 2), and what JupyterHub says in ``CPU_LIMIT`` and ``MEM_LIMIT``.

Standard library only, because ``course.py`` asks these questions before anything is installed.
"""

import math
import os
import shlex
from pathlib import Path

THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)


def available_cpus(*, root="/", environment=None):
    """Count the processors that this process may really use."""
    environment = os.environ if environment is None else environment
    limits = [
        _bound_cpus(),
        *(_quota(folder) for folder in _control_groups(root, "cpu")),
        _positive(environment.get("CPU_LIMIT")),
    ]
    return max(1, math.floor(min(limits)))


def available_memory(*, root="/", environment=None):
    """Return how much memory this process may use before it is killed."""
    environment = os.environ if environment is None else environment
    names = ("memory.max", "memory.limit_in_bytes")
    limits = [_positive(_text(folder / name)) for folder in _control_groups(root, "memory") for name in names]
    return min([_physical_memory(), _positive(environment.get("MEM_LIMIT")), *limits])


def limit_threads(cpus=None, environment=None):
    """Tell numerical libraries to start no more threads than there are processors.

    >>> limit_threads(2, {"OMP_NUM_THREADS": "1"})["OMP_NUM_THREADS"]
    '1'
    >>> limit_threads(2, {})["OPENBLAS_NUM_THREADS"]
    '2'
    """
    environment = os.environ if environment is None else environment
    missing = [name for name in THREAD_VARIABLES if name not in environment]
    if missing:
        cpus = available_cpus(environment=environment) if cpus is None else cpus
        environment.update(dict.fromkeys(missing, str(cpus)))
    return environment


def exports():
    """Return shell commands that limit threads: ``start`` runs them before the server on Binder and JupyterHub."""
    limits = limit_threads()
    return "\n".join(f"export {name}={shlex.quote(limits[name])}" for name in THREAD_VARIABLES)


def _bound_cpus():
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows do not bind by default
        return os.cpu_count() or 1


def _physical_memory():
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows
        return _memory_by_psutil()


def _memory_by_psutil():
    try:
        import psutil
    except ImportError:
        return math.inf
    return psutil.virtual_memory().total


def _control_groups(root, controller):
    """List this process's control groups for one controller, from its own up to the root, of both versions."""
    mounts = Path(root, "sys/fs/cgroup")
    folders = [mounts, mounts / controller]
    for line in _text(Path(root, "proc/self/cgroup")).splitlines():
        _, controllers, group = line.split(":", 2)
        if controllers == "" or controller in controllers.split(","):
            mount = mounts / controller if controllers else mounts
            inside = Path(group.lstrip("/"))
            folders += [mount / part for part in (inside, *inside.parents)]
    return folders


def _quota(folder):
    """Return processors per control group: microseconds of work allowed in each period."""
    version_2 = _text(folder / "cpu.max").split()
    if len(version_2) == 2:
        return _positive(version_2[0]) / _positive(version_2[1])
    return _positive(_text(folder / "cpu.cfs_quota_us")) / _period(_text(folder / "cpu.cfs_period_us"))


def _period(text):
    period = _positive(text)
    return 100_000 if math.isinf(period) else period


def _positive(text):
    """Return the number a limit is written as; infinity for "max", -1, nothing or nonsense, which all mean no limit."""
    try:
        number = float(text)
    except (TypeError, ValueError):
        return math.inf
    return number if number > 0 else math.inf


def _text(path):
    try:
        return path.read_text().strip()
    except OSError:
        return ""
