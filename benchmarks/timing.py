"""Time two ways of doing the same thing, in turn, in one process on one processor."""

import os
import platform
import statistics
import time
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table: what was done, the peer, milliseconds of ours and of the peer, the ratio, the goal."""

    what: str
    peer: str
    ours: float
    theirs: float
    ratio: float
    goal: float | None = None


def compare(what, ours, peers, goal=None, runs=9):
    """Time ours against each peer, alternating, and return a Row for each.

    Parameters
    ----------
    what : str
    ours : callable without arguments
    peers : dict of str to callable without arguments
    goal : float or dict of str to float, optional
        The ratio ours / peer that we aim at.
    runs : int
        Of each, after one that is not counted; the medians are compared.

    Returns
    -------
    rows : list of Row
    """
    goals = goal if isinstance(goal, dict) else dict.fromkeys(peers, goal)
    rows = []
    for name, peer in peers.items():
        mine, theirs = _alternate(ours, peer, runs)
        rows.append(Row(what, name, 1e3 * mine, 1e3 * theirs, mine / theirs, goals.get(name)))
    return rows


def one_processor():
    """Keep this process on one processor where the system allows it; call it before NumPy is imported."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def table(rows):
    """Return the rows as a Markdown table.

    Parameters
    ----------
    rows : list of Row

    Returns
    -------
    text : str
    """
    lines = ["| what | peer | ours, ms | peer, ms | ratio | goal |", "|---|---|---:|---:|---:|---:|"]
    for row in rows:
        goal = "" if row.goal is None else f"{row.goal:g}" + ("" if row.ratio <= row.goal else " missed")
        lines.append(f"| {row.what} | {row.peer} | {row.ours:.2f} | {row.theirs:.2f} | {row.ratio:.2f} | {goal} |")
    return "\n".join(lines)


def _alternate(one, other, runs):
    """Return the median seconds of two callables that were run in turn."""
    times = {one: [], other: []}
    for run in range(runs + 1):
        for call, spent in times.items():
            start = time.perf_counter()
            call()
            if run:
                spent.append(time.perf_counter() - start)
    return (statistics.median(spent) for spent in times.values())


def machine():
    """Name the processor, for the tables that hold seconds."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
