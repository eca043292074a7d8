"""Write benchmarks/honest_evaluation.csv: what lesson 10 cannot repeat often enough in one minute.

``python -m benchmarks.honest_evaluation``, or ``make benchmark-evaluation``; some eight minutes on one processor. A
row is a run: its look at the test patients, its seed, what was done, the AUC with its 95 % interval by patient,
seconds, and the machine. In rows with "minus" the AUC is a difference of two AUCs on the same patients; "all" in the
place of a seed draws seeds and patients anew.
"""

import platform
import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import one_processor
from benchmarks.writing import as_text, write_study

SEEDS = range(10)
FEATURES = (32, 64, 128)  # of 1024 for a cut; the square root, the forest's default, comes first
NAMES = ("network", "forest", "forest, features chosen")
LOOK = 1  # one more for each new recipe


def main():
    """Train, compare and write the table."""
    one_processor()
    write_study("honest_evaluation", list(comparison()))


def comparison():
    """Train network and forest with each seed, judge them on the test patients, and compare them there."""
    clinic = Clinic()
    runs = [(seed, *run) for seed in SEEDS for run in clinic.runs(seed)]
    for seed, name, says, seconds in runs:
        yield row(seed, name, *clinic.judged(says), seconds)
    answers = {name: [says for _, other, says, _ in runs if other == name] for name in NAMES}
    for name in NAMES[1:]:
        yield from clinic.differences(f"network minus {name}", answers["network"], answers[name])


class Clinic:
    """The patients of lesson 10, in its three groups."""

    def __init__(self):
        import numpy as np

        from medlearn.phantoms import make_chest_phantoms

        made = make_chest_phantoms(2000, size=32, random_state=0)
        self.labels, self.patients = made.labels, made.patients
        self.images = 4 * (made.images[..., np.newaxis] / 255 - 0.5)
        self.pixels = made.images.reshape(2000, -1)
        self.train, self.choose, self.test = made.patients % 5 < 2, made.patients % 5 == 2, made.patients % 5 > 2

    def runs(self, seed):
        """Train the network, the forest, and forests of which the patients to choose keep the best.

        Returns
        -------
        runs : list of (str, ndarray of shape (2000,), float)
            Name, probabilities and seconds.
        """
        forests = [timed(self.forest, seed, features) for features in FEATURES]
        best = max(forests, key=lambda pair: self.auc(pair[0], self.choose))
        seconds = sum(seconds for _, seconds in forests)
        answers = timed(self.network, seed), forests[0], (best[0], seconds)
        return [(name, *answer) for name, answer in zip(NAMES, answers, strict=True)]

    def network(self, seed):
        """Train the network of lesson 10 and return its probabilities."""
        from medlearn.network import Adam, Network
        from medlearn.network.layers import Conv2D, Dense, Flatten, MaxPool2D, ReLU

        body = [Conv2D(8, padding="same"), ReLU(), MaxPool2D(), Conv2D(16, padding="same"), ReLU(), MaxPool2D()]
        model = Network([*body, Flatten(), Dense(2)], random_state=seed, dtype="float64")
        watched = {"validation": (self.images[self.choose], self.labels[self.choose]), "patience": 5}
        how = {"epochs": 15, "optimiser": Adam(0.002), "progress": False, **watched}
        return model.fit(self.images[self.train], self.labels[self.train], **how).predict_proba(self.images)[:, 1]

    def forest(self, seed, features):
        """Train a forest on the pixels and return its probabilities."""
        from sklearn.ensemble import RandomForestClassifier

        forest = RandomForestClassifier(max_features=features, random_state=seed)
        return forest.fit(self.pixels[self.train], self.labels[self.train]).predict_proba(self.pixels)[:, 1]

    def auc(self, says, who):
        """Return the AUC on one group."""
        from medlearn import metrics

        return metrics.auc(self.labels[who], says[who])

    def judged(self, says):
        """Return the AUC on the test patients with its interval by patient."""
        return judged(self.labels[self.test], says[self.test], self.patients[self.test])

    def differences(self, name, ours, theirs):
        """Yield a row for each seed, and one for the means over seeds, drawing seeds and patients anew."""
        from medlearn import metrics
        from medlearn.intervals import paired_bootstrap

        truth, patients = self.labels[self.test], self.patients[self.test]
        for seed, one, two in zip(SEEDS, ours, theirs, strict=True):
            gap = paired_bootstrap(metrics.auc, truth, one[self.test], two[self.test], groups=patients)
            yield row(seed, name, gap.value, gap.low, gap.high)
        yield row("all", name, *self.over_seeds(ours, theirs))

    def over_seeds(self, ours, theirs, resamples=1000):
        """Return the mean difference, and its interval when seeds and patients are drawn anew."""
        import numpy as np

        truth, patients, rng = self.labels[self.test], self.patients[self.test], np.random.default_rng(0)
        columns = np.array([[says[self.test] for says in models] for models in (ours, theirs)])
        rows_of = [np.flatnonzero(patients == patient) for patient in np.unique(patients)]
        values = []
        for _ in range(resamples):
            rows = np.concatenate([rows_of[i] for i in rng.integers(0, len(rows_of), len(rows_of))])
            seeds = rng.integers(0, len(SEEDS), (2, len(SEEDS)))
            values.append(mean_gap(truth[rows], *(columns[side][seeds[side]][:, rows] for side in (0, 1))))
        return mean_gap(truth, *columns), *np.quantile(values, [0.025, 0.975])


def mean_gap(truth, ours, theirs):
    """Return the difference of the mean AUCs of two sets of runs, each of shape (runs, n)."""
    import numpy as np

    from medlearn import metrics

    one, two = (np.mean([metrics.auc(truth, says) for says in runs]) for runs in (ours, theirs))
    return one - two


def judged(truth, says, patients):
    """Return the AUC and its interval, drawn by patient."""
    from medlearn import metrics
    from medlearn.intervals import bootstrap

    found = bootstrap(metrics.auc, truth, says, groups=patients, resamples=1000)
    return found.value, found.low, found.high


def timed(work, *arguments):
    """Return what a function gives back, and its seconds."""
    start = time.perf_counter()
    answer = work(*arguments)
    return answer, time.perf_counter() - start


def row(seed, setting, auc, low, high, seconds=None):
    """Return a line of the table."""
    line = {
        "look": LOOK,
        "seed": seed,
        "setting": setting,
        "auc": auc,
        "low": low,
        "high": high,
        "seconds": seconds,
        "machine": f"{platform.system()} {platform.machine()}, one processor",
    }
    print(*(as_text(column, value) for column, value in line.items()), sep=",", flush=True)
    return line


if __name__ == "__main__":
    main()
