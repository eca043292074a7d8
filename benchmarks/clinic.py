"""Write benchmarks/clinic.csv and clinic_alarms.csv: who is promoted in lesson 20, and how often its alarm is false.

``python -m benchmarks.clinic``; some twenty minutes on one processor. A row is a run: its seed, the study (column
model), what was done (setting), what came of it, seconds, and the machine. All patients are phantoms, drawn anew for
each seed, so no row has a look.

- *alarm*: ten years of the department in a row, each with 240 reference patients of its own; "alarms" counts the years
  whose first alarm came when the setting says. "quiet": at any time, nothing having changed.
- *challenger*: a pool, a locked test set and a champion of their own for each seed; readers read 200 cases, and a
  challenger learns the labels as they left them. "auc" is its AUC minus the champion's, on the same test patients, with
  the 99.5 % interval of the rule; "accuracy" the share of right labels in the pool. "nobody read": the same labels, and
  another draw of the members' patients.
"""

import platform
import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import one_processor
from medlearn.studies.table import write_study

BLOCK, QUIET, CHANGED, DRAWS = 10, 40, 5, 20  # years in a row of the table; rows; draws of the loop
FIRST_CHANGED = 40  # block of years
MACHINES = {"new machine": {"site_shift": 2.0}, "slightly new machine": {"site_shift": 0.5}}


def main():
    """Run both studies and write the table."""
    one_processor()
    write_study("clinic", list(challengers()))
    write_study("clinic_alarms", list(alarms()))


def alarms():
    """Yield rows of quiet years, and of years with a change in the seventh month."""
    from medlearn.studies.clinic import CHANGE, alarms_of_years

    for block in range(QUIET):
        start = time.perf_counter()
        false, _, _ = alarms_of_years(seeds(block))
        yield row(block, "alarm", "quiet", start, alarms=false)
    for name, machine in MACHINES.items():
        for block in range(CHANGED):
            start = time.perf_counter()
            found = alarms_of_years(seeds(FIRST_CHANGED + block), change=CHANGE, machine=machine)
            for when, count in zip(("before", "in its month", "later"), found, strict=True):
                yield row(block, "alarm", f"{name}, {when}", start, alarms=count)


def challengers():
    """Yield a row for each draw and kind of reader."""
    from medlearn import reading
    from medlearn.studies.clinic import CASES, READERS, read_by

    for seed in range(DRAWS):
        pool = reading.make_material(random_state=1000 + seed)
        truth = reading.true_labels(pool, random_state=1000 + seed)
        champion = reading.Ensemble.fit(pool.images, pool.labels, pool.patients)
        cases = reading.worklist(pool, pool.labels, champion, each=CASES, random_state=seed)
        for kind, (readers, skill, follows) in {"nobody": (0, 0.5, 0.0), **READERS}.items():
            start = time.perf_counter()
            said = read_by(cases, truth, readers=readers, skill=skill, follows=follows, seed=seed)
            labels = reading.corrected(pool, [reading.Stored(n, one, None) for n, one in enumerate(said, 1)])
            learnt = reading.Ensemble.fit(pool.images, labels.labels, pool.patients, random_state=int(not readers))
            gain = reading.compare(pool, champion, learnt, names=("champion", kind), labels=labels).difference
            found = {"auc": gain.value, "low": gain.low, "high": gain.high, "accuracy": (labels.labels == truth).mean()}
            yield row(seed, "challenger", f"{kind} read", start, **found)


def seeds(block):
    """Return the seeds of the years of a row."""
    return range(BLOCK * block, BLOCK * (block + 1))


def row(seed, study, setting, start, **found):
    """Return one line of the table."""
    where = f"{platform.system()} {platform.machine()}, one processor"
    seconds = time.perf_counter() - start
    return {"look": "", "seed": seed, "model": study, "setting": setting, **found, "seconds": seconds, "machine": where}


if __name__ == "__main__":
    main()
