"""What a class needs: ``python -m benchmarks.classroom 03 1 4 8 16`` runs a lesson in so many kernels at once.

Prints a line for each number: the most memory that all held together, what one more learner adds, and how much longer
a lesson takes than alone. The machine is named by its processors; numbers hold for it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import medlearn  # noqa: F401  (what it sets for TensorFlow is inherited by the lessons)
from benchmarks.budget import ONE_PROCESSOR, ROOT


def main(lesson, *numbers):
    """Run a lesson by its two digits in 1, 4, ... kernels at once, and print what it takes."""
    from medlearn.machine import available_cpus

    path = next((ROOT / "notebooks").glob(f"{lesson}_*.ipynb"))
    print(f"{path.stem} on {available_cpus()} processors")
    alone = None
    for number in map(int, numbers):
        seconds, memory = together(path, number)
        alone = alone or seconds
        each = memory / number / 2**20
        print(
            f"{number:3} at once: {memory / 2**30:5.1f} GiB in all, {each:5.0f} MiB each; "
            f"{seconds:5.0f} s until the last is done, {seconds / alone:.1f} times as long as alone",
            flush=True,
        )


def together(path, number):
    """Return seconds until the last of so many runs is done, and the peak of the memory (bytes) of them all."""
    import os

    import psutil

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--log-level=ERROR"]
        command += ["--ExecutePreprocessor.timeout=3600", "--ExecutePreprocessor.startup_timeout=600", str(path)]
        start = time.perf_counter()
        runs = [
            psutil.Popen(
                [*command, "--output-dir", str(Path(folder) / str(place))],
                env=os.environ | ONE_PROCESSOR,
                stderr=subprocess.DEVNULL,
            )
            for place in range(number)
        ]
        peak = 0
        while any(run.poll() is None for run in runs):
            peak = max(peak, sum(map(held, runs)))
            time.sleep(0.5)
        if any(run.returncode for run in runs):
            failed = sum(bool(run.returncode) for run in runs)
            raise SystemExit(
                f"{failed} of {number} runs failed; `python -m benchmarks.budget {path.name[:2]}` says why"
            )
        return time.perf_counter() - start, peak


def held(run):
    """Return the memory of a process and its children, in bytes; pages that several share count for each in part."""
    import psutil

    total = 0
    try:
        for member in [run, *run.children(recursive=True)]:
            info = member.memory_full_info()
            total += getattr(info, "pss", info.rss)
    except psutil.Error:
        pass
    return total


if __name__ == "__main__":
    main(*sys.argv[1:])
