"""How much memory this process holds, and a limit that the system enforces.

Linux counts three things: all addresses (``VmSize``, limited by ``RLIMIT_AS``), which counts a mapped file in full;
private writable memory (``VmData``, limited by ``RLIMIT_DATA`` since Linux 4.7), which does not; and what lies in
memory just now (``VmRSS``), for which ``RLIMIT_RSS`` is accepted and does nothing.
"""

import sys
from pathlib import Path

MEGABYTE = 10**6
KINDS = {"data": ("VmData", "RLIMIT_DATA"), "addresses": ("VmSize", "RLIMIT_AS")}
STATUS = Path("/proc/self/status")


def memory_of_process():
    """Return what this process holds, in megabytes of 1 000 000 bytes (Linux only).

    Returns
    -------
    memory : dict of str to float
        "data" private and writable, "addresses" all, "resident" in memory just now, with mapped files' pages.

    Raises
    ------
    OSError
        Where the system is not Linux.
    """
    check_linux()
    lines = STATUS.read_text(encoding="ascii").splitlines()
    entries = dict(line.split(":", 1) for line in lines)
    names = {"data": "VmData", "addresses": "VmSize", "resident": "VmRSS"}
    return {name: int(entries[entry].split()[0]) * 1024 / MEGABYTE for name, entry in names.items()}


def limit_memory(more, *, kind="data"):
    """Let this process have so much more memory and not a byte above it; it cannot be taken back.

    Parameters
    ----------
    more : float
        Megabytes of 1 000 000 bytes, above what the process holds now.
    kind : {"data", "addresses"}
        "data" leaves room for mapped files, which the system can drop and read again; "addresses" counts them.

    Returns
    -------
    limit : float
        In megabytes. Beyond it NumPy raises MemoryError; other libraries may end the process.

    Raises
    ------
    OSError
        Where the system is not Linux.
    ValueError
        For another kind, or nothing more.
    """
    check_linux()
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r}: write {' or '.join(map(repr, KINDS))}.")
    if not more > 0:
        raise ValueError(f"more={more}: give megabytes above 0.")
    import resource

    limit = memory_of_process()[kind] + more
    number = round(limit * MEGABYTE)
    resource.setrlimit(getattr(resource, KINDS[kind][1]), (number, number))
    return limit


def check_linux():
    """Refuse a system whose limits are not enforced.

    Raises
    ------
    OSError
        Where the system is not Linux.
    """
    if sys.platform != "linux":
        raise OSError(f"memory is counted and limited here by Linux, and this is {sys.platform}: run it there.")
