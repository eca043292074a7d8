"""Write benchmarks/clinic.csv, clinic_alarms.csv and clinic_departments.csv: lesson 20, with more draws.

``python -m benchmarks.clinic``; some twenty minutes on one processor. A row is a run: its seed, the study (column
model), what was done (setting), what came of it, seconds, and the machine. All patients are phantoms, drawn anew for
each seed, so no row has a look.

- *alarm*: ten years of the department in a row, each with 240 reference patients of its own; "alarms" counts the years
  whose first alarm came when the setting says. "quiet": at any time, nothing having changed. "quiet, one reference":
  1 000 quiet years watched with the same 240 reference patients; the years' patients are drawn from 6 000.
- *challenger*: a pool, a locked test set and a champion of their own for each seed; readers read 200 cases, and a
  challenger learns the labels as they left them. "auc" is its AUC minus the champion's, on the same test patients, with
  the 99.5 % interval of the rule; "accuracy" the share of right labels in the pool. "nobody read": the same labels, and
  another draw of the members' patients.
- *abstaining*: the lesson's model, and in each department a threshold from 240 patients; measured in
  months 1 to 6 on patients on whom it does not abstain, "calls nobody" for comparison.
- *thresholds*: the same departments after the new machine; thresholds from the healthy of months 7 to 9, measured in
  months 10 to 12.
"""

import platform
import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import one_processor
from benchmarks.writing import write_study

BLOCK, QUIET, CHANGED, DRAWS = 10, 40, 5, 20  # years in a row of the table; rows; draws of the loop
FIRST_CHANGED = 40  # block of years
REFERENCES, YEARS, POOL = 20, 1000, 100  # references, each with so many quiet years, drawn from so many months
DEPARTMENTS, ABSTAINS = 40, (0, 0.1, 0.3, 0.5)
MACHINES = {"new machine": {"site_shift": 2.0}, "slightly new machine": {"site_shift": 0.5}}


def main():
    """Run both studies and write the table."""
    one_processor()
    write_study("clinic", list(challengers()))
    write_study("clinic_alarms", [*alarms(), *references()])
    write_study("clinic_departments", list(departments()))


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


def references():
    """Yield a row for each of several references, all watching the same quiet patients."""
    import numpy as np

    from medlearn.monitoring import alarm_limit, first_alarm, image_summaries
    from medlearn.studies.clinic import BEFORE, PER_MONTH, department

    pool, months = image_summaries(department(POOL, 999).images), np.repeat(np.arange(12), PER_MONTH)
    for seed in range(REFERENCES):
        start, rng = time.perf_counter(), np.random.default_rng(seed)
        reference = image_summaries(department(BEFORE, 2 * seed).images)
        limit = alarm_limit(reference, PER_MONTH, random_state=seed)
        years = [pool[rng.permutation(len(pool))[: len(months)]] for _ in range(YEARS)]
        false = sum(first_alarm(year, months, reference, limit)[0] is not None for year in years)
        yield row(seed, "alarm", "quiet, one reference", start, alarms=false)


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


def departments():
    """Yield rows of departments with thresholds of their own."""
    import numpy as np

    from medlearn import reading
    from medlearn.studies.clinic import BEFORE, CHANGE, department

    pool = reading.make_material()
    model = reading.Ensemble.fit(pool.images, pool.labels, pool.patients)
    for seed in range(DEPARTMENTS):
        start = time.perf_counter()
        before, year = department(BEFORE, 2 * seed), department(12, 2 * seed + 1, change=CHANGE)
        known, scores = (model.predict(one.images).probability for one in (before, year))
        limit = np.quantile(known[before.labels == 0], 0.8)
        first = year.months < CHANGE
        nearest = np.argsort(np.abs(scores[first] - limit))
        for share in ABSTAINS:
            rest = nearest[round(share * len(nearest)) :]
            found = judged(scores[first][rest] >= limit, year.labels[first][rest])
            yield row(seed, "abstaining", f"abstains on {share:.0%}", start, **found)
        yield row(seed, "abstaining", "calls nobody", start, **judged(np.zeros(first.sum(), bool), year.labels[first]))
        checked, last = (year.months >= 6) & (year.months < 9), year.months >= 9
        healthy = checked & (year.labels == 0)
        own = [np.quantile(scores[healthy & (year.machines == machine)], 0.8) for machine in (0, 1)]
        one = [np.quantile(scores[healthy], 0.8)] * 2
        for name, limits in {"as before": [limit] * 2, "one for both": one, "one per machine": own}.items():
            called = scores[last] >= np.array(limits)[year.machines[last]]
            yield row(seed, "thresholds", name, start, **judged(called, year.labels[last]))


def judged(called, truth):
    """Return what came of calls, as columns of the table."""
    parts = {"sensitivity": called[truth == 1].mean(), "specificity": 1 - called[truth == 0].mean()}
    return {"accuracy": (called == truth).mean(), **parts}


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
