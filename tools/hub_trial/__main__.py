"""``python -m tools.hub_trial 1 2 4 8``: a class of so many learners, each on a hub of its own; a row for each."""

import argparse
import signal
import sys

from medlearn.machine import available_cpus
from tools.hub_trial.lesson_day import day
from tools.hub_trial.places import BUILD
from tools.hub_trial.report import met, table

GIB = 2**30


def main(arguments=None):
    """Hold the classes, print the table, and return 0 if the limit held in each."""
    parser = argparse.ArgumentParser(prog="python -m tools.hub_trial", description=__doc__.splitlines()[0])
    parser.add_argument("learners", nargs="+", type=int, metavar="LEARNERS", help="how many, for each class")
    parser.add_argument("--limit", type=float, default=2.0, help="GiB for each learner (2)")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the hub is ended then, too
    days = []
    for number in asked.learners:
        print(f"{number} at once, and one who runs out of memory ...", flush=True)
        days.append(day(number, int(asked.limit * GIB), BUILD / "hub-trial"))
        print(met(days[-1]), flush=True)
    print(f"\nOn {available_cpus()} processors, {asked.limit:g} GiB for each:\n")
    print("\n".join(table(days)))
    return 0 if all(each.greedy.held_back for each in days) else 1


if __name__ == "__main__":
    sys.exit(main())
