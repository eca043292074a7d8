"""Run each lesson as Binder would, and write what it costs: ``python -m benchmarks.budget``, or ``make budget``.

One processor; a lesson is stopped when its resident memory passes 2 GB. The seconds run from the start of a kernel
until its last cell is done, the memory is that of the kernel and the small program that feeds it its cells. The
figures go to benchmarks/budget.csv; `make tables` takes them from there to the README and to docs/teaching.md.
"""

import csv
import os
import sys
import tempfile
import time
from pathlib import Path

import medlearn  # noqa: F401  (what it sets for TensorFlow is inherited by the lessons)
from medlearn.machine import limit_threads
from medlearn.syllabus import LESSONS

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("budget.csv")
MOST_MEMORY = 2_000_000_000  # bytes
RUN = """
import sys, nbclient, nbformat
path = sys.argv[1]
lesson = nbformat.read(path, as_version=4)
nbclient.NotebookClient(lesson, timeout=600, resources={"metadata": {"path": path.rpartition("/")[0]}}).execute()
"""
ONE_PROCESSOR = limit_threads(1, {})


def main(names):
    """Run the lessons whose names begin with one of `names` (all by default), deeper notebooks too; write the table."""
    rows, stems = {row["lesson"]: row for row in read()}, [row.stem for row in LESSONS]
    stems += [row.further for row in LESSONS if row.deeper]
    for stem in stems:
        if not names or stem.removeprefix("deeper/").startswith(tuple(names)):
            rows[stem] = cost(ROOT / "notebooks" / f"{stem}.ipynb") | {"lesson": stem}
            print(rows[stem], flush=True)
            write([rows[one] for one in stems if one in rows])


def write(rows):
    """Write the table into its file."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, ["lesson", "seconds", "MiB"], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def read():
    """Return the rows of the table as it is; none if there is no table yet."""
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cost(path):
    """Execute a notebook on one processor; return its name, seconds (wall clock) and peak of its resident memory."""
    import psutil

    command = [sys.executable, "-c", RUN, path.as_posix()]
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = psutil.Popen(command, env=os.environ | ONE_PROCESSOR, stderr=said)
        if hasattr(process, "cpu_affinity"):  # Linux and Windows
            process.cpu_affinity(process.cpu_affinity()[:1])
        peak = watch(process)
        seconds = time.perf_counter() - start
        said.seek(0)
        errors = said.read()
    if peak > MOST_MEMORY:
        raise SystemExit(f"{path.name} passed {MOST_MEMORY / 1e9:.0f} GB (it held {peak / 1e6:.0f} MB).")
    if process.returncode:
        raise SystemExit(f"{errors[-2000:]}\n{path.name} failed, see above.")
    return {"lesson": path.stem, "seconds": f"{seconds:.1f}", "MiB": f"{peak / 2**20:.0f}"}


def watch(process):
    """Return the most that a process and its children held at once; kill them when it is too much."""
    import psutil

    peak = 0
    while process.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(member.memory_info().rss for member in family))
        except psutil.NoSuchProcess:
            continue
        if peak > MOST_MEMORY:
            for member in family:
                member.kill()
        time.sleep(0.25)
    process.wait()
    return peak


if __name__ == "__main__":
    main(sys.argv[1:])
