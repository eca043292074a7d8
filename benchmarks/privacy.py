"""Write benchmarks/privacy.csv: what privacy costs, and what a model tells, for lesson 21.

``python -m benchmarks.privacy``; some two minutes on one processor. A row is a run: its look at the test patients,
its seed, the study (column model), what was done (setting), an AUC with its 95 % interval by patient, seconds, and
the machine. In rows with "minus" the AUC is a difference of two AUCs on the same patients; seed "all" is over all.

- *hospitals*: the four of UCI's heart disease. Each patient is tested once in each of five seeds, by networks that
  learned from four fifths of the others: of the same hospital (local), of all (federated, pooled). "all" is the mean
  AUC over the seeds, its interval from patients drawn anew.
- *budget, within hospitals* (look 4): DP-SGD on all 920 patients together, each tested by networks that learned from
  four fifths of the others, with five noises; only patients of the same hospital are compared, as 36 to 94 % of theirs
  are ill; the interval from patients and noises drawn anew. "clipped only" has no noise. *budget, synthetic*: ten times
  as many patients of a synthetic clinic; *few*: as many. Rows of looks 2 and 3, across hospitals, stay as they were.
- *membership*: 200 phantoms, one image each, learned by heart (100 epochs) or with a remedy, and 200 others; five times
  as many are learned with as many steps. "attack" is the AUC of the attack, "diagnosis" that of the finding among the
  others; "all" is the mean over ten draws, its interval from how they scatter.

Rates, rounds and bounds were chosen on synthetic clinics and other phantoms, which costs no patient's privacy; lesson
07 had looked at the four hospitals before. Rows without a look are of synthetic patients.
"""

import platform
import time
from functools import partial

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.membership import memberships
from benchmarks.scatter import mean_auc, over_noise
from benchmarks.timing import one_processor
from medlearn.studies.table import write_study

SEEDS, FOLDS = range(5), 5
LOOK = 1
EPOCHS, RATE = 30, 0.1  # best on synthetic clinics for local, federated and pooled alike
BUDGETS = (0.1, 1, 8)
CLIP_NORM = 0.3  # and learning rate 1, also chosen on a synthetic clinic
DELTA = {736: 1e-4, 7360: 1e-5}


def main():
    """Run all studies and write the table."""
    one_processor()
    attacks = [row(seed, "membership", *rest, look=None) for seed, *rest in memberships()]
    write_study("privacy", [*hospitals(), *budgets(), *synthetic_budgets(), *attacks])


def hospitals():
    """Yield local, federated and pooled training, on every hospital's own patients."""
    import numpy as np

    tables = real_tables()
    says = {name: {way: np.empty((len(SEEDS), len(labels))) for way in WAYS} for name, (_, labels) in tables.items()}
    seconds = dict.fromkeys(WAYS, 0.0)
    for seed in SEEDS:
        for way, name, rows, scores, took in trained_apart(tables, seed):
            says[name][way][seed, rows] = scores
            seconds[way] += took / len(SEEDS) / len(tables)
    for name, (_, labels) in tables.items():
        yield from hospital_rows(name, labels, says[name], seconds)


def local(parts, home, seed):
    """Learn from the patients of one hospital."""
    return pooled([parts[home]], 0, seed)


def pooled(parts, home, seed):
    """Learn from the patients of all hospitals, brought to one place."""
    from medlearn.network import SGD
    from medlearn.studies.privacy import heart_network

    return heart_network(seed).fit(*together(parts), epochs=EPOCHS, optimiser=SGD(RATE), progress=False)


def together(parts):
    """Return features and labels of several hospitals in one array each."""
    import numpy as np

    return [np.concatenate(same) for same in zip(*parts, strict=True)]


def federated(parts, home, seed, epochs=1):
    """Learn from all hospitals' patients, who stay at home."""
    from medlearn.network import SGD
    from medlearn.studies.privacy import heart_network

    network, sizes = heart_network(seed), [len(labels) for _, labels in parts]
    for _ in range(EPOCHS // epochs):
        shared, sent = network.get_weights(), []
        for features, labels in parts:
            network.set_weights(shared)
            network.fit(features, labels, epochs=epochs, optimiser=SGD(RATE), progress=False)
            sent.append(network.get_weights())
        network.set_weights(averaged(sent, sizes))
    return network


def averaged(weights, sizes):
    """Average the weights of hospitals, each by its number of patients (McMahan et al. 2017, arXiv 1602.05629)."""
    import numpy as np

    shares = np.asarray(sizes) / np.sum(sizes)
    return [sum(share * own for share, own in zip(shares, same, strict=True)) for same in zip(*weights, strict=True)]


WAYS = {
    "local": local,
    "federated": federated,
    "federated, three rounds": partial(federated, epochs=10),
    "pooled": pooled,
}


def folds(labels, seed):
    """Deal patients into five groups, as many ill ones in each as can be; return the group of each, 0 to 4, (n,)."""
    import numpy as np

    rng, group = np.random.default_rng(seed), np.empty(len(labels), int)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        group[rows] = (np.arange(len(rows)) + rng.integers(FOLDS)) % FOLDS
    return group


def trained_apart(tables, seed):
    """Yield the way, the hospital, the rows of a fifth of its patients, their scores, and seconds."""
    from medlearn.studies.privacy import log_odds

    groups = {name: folds(labels, seed) for name, (_, labels) in tables.items()}
    for fold in range(FOLDS):
        parts = [
            (features[groups[name] != fold], labels[groups[name] != fold])
            for name, (features, labels) in tables.items()
        ]
        for way, learn in WAYS.items():
            network = None
            for home, (name, (features, _)) in enumerate(tables.items()):
                start = time.process_time()
                if way == "local" or network is None:
                    network = learn(parts, home, seed)
                rows = groups[name] == fold
                yield way, name, rows, log_odds(network, features[rows]), time.process_time() - start


def hospital_rows(name, labels, says, seconds):
    """Yield a hospital's rows: each seed, the mean over seeds, and the differences of means."""
    from medlearn.intervals import bootstrap, delong, paired_bootstrap

    for way, scores in says.items():
        for seed in SEEDS:
            yield row(seed, "hospitals", f"{name}, {way}", delong(labels, scores[seed]), seconds[way])
        yield row("all", "hospitals", f"{name}, {way}", bootstrap(mean_auc, labels, scores.T, resamples=1000), None)
    for one, other in (("federated", "local"), ("pooled", "local"), ("federated", "pooled")):
        gap = paired_bootstrap(mean_auc, labels, says[one].T, says[other].T, resamples=1000)
        yield row("all", "hospitals", f"{name}, {one} minus {other}", gap, None)
    rare = paired_bootstrap(mean_auc, labels, says["federated, three rounds"].T, says["federated"].T, resamples=1000)
    yield row("all", "hospitals", f"{name}, three rounds minus thirty", rare, None)


def budgets():
    """Yield the price of privacy on the real patients, within all hospitals and in each, and against no privacy."""
    import numpy as np

    tables = real_tables()
    hospital = np.repeat(list(tables), [len(labels) for _, labels in tables.values()])
    features, labels = together(tables.values())
    group, says = folds(labels, 0), {}
    for seed in SEEDS:
        for fold in range(FOLDS):
            train, test = group != fold, group == fold
            for way, scores, _ in private_ways((features[train], labels[train]), features[test], 10 * seed + fold):
                says.setdefault(way, np.empty((len(SEEDS), len(labels))))[seed, test] = scores
    places = {"": np.ones(len(labels), bool)} | {f"{name}, ": hospital == name for name in tables}
    for place, rows in places.items():
        for way, scores in says.items():
            for name, other in ((way, None), (f"{way} minus no privacy", says["no privacy"][:, rows])):
                if other is None or way != "no privacy":
                    found = over_noise(labels[rows], hospital[rows], scores[:, rows], other)
                    yield row("all", "budget, within hospitals", f"{place}{name}", found, None, 4)


def synthetic_budgets():
    """Yield the price among ten times as many patients of a synthetic clinic, and among as many."""
    from medlearn.intervals import delong
    from medlearn.phantoms import make_heart_clinic
    from medlearn.studies.privacy import heart_features

    new, truth = heart_features(make_heart_clinic(2000, random_state=100).table)
    for number, model in ((7360, "budget, synthetic"), (736, "budget, synthetic, few")):
        for seed in SEEDS:
            train = heart_features(make_heart_clinic(number, random_state=seed).table)
            for way, scores, seconds in private_ways(train, new, seed):
                yield row(seed, model, way, delong(truth, scores), seconds, None)


def private_ways(train, new, seed):
    """Yield each way to train, its scores of new patients, and seconds; all draw some 74 patients a step."""
    from medlearn.studies.privacy import heart_network, log_odds

    start = time.process_time()
    yield "no privacy", log_odds(pooled([train], 0, seed), new), time.process_time() - start
    for epsilon in (None, *BUDGETS):
        start = time.process_time()
        network = privately(heart_network(seed), train, epsilon, seed)
        way = f"epsilon {epsilon}" if epsilon else "clipped only"
        yield way, log_odds(network, new), time.process_time() - start


def privately(network, train, epsilon, seed):
    """Return the network, trained by DP-SGD on 73.6 patients a step, on average; no noise if epsilon is None."""
    import numpy as np

    from medlearn.network import SGD
    from medlearn.privacy import noise_for, private_fit

    how, size = {"steps": 200, "sampling_rate": 73.6 / len(train[1])}, round(len(train[1]) / 736) * 736
    noise = noise_for(epsilon, delta=DELTA[size], **how) if epsilon else 0
    how |= {"clip_norm": CLIP_NORM, "noise_multiplier": noise}
    how |= {"optimiser": SGD(1.0), "rng": np.random.default_rng(seed)}
    return private_fit(network, *train, **how)


def real_tables():
    """Return features and labels of each of the four hospitals."""
    from medlearn.datasets import fetch_heart_disease
    from medlearn.studies.privacy import heart_features

    return {name: heart_features(table) for name, table in fetch_heart_disease().sites.items()}


def row(seed, model, setting, estimate, seconds, look=LOOK):
    """Return a row of the table."""
    value = {"auc": estimate.value, "low": estimate.low, "high": estimate.high}
    made = {"look": look, "seed": seed, "model": model, "setting": setting, **value, "seconds": seconds}
    print(seed, model, setting, estimate, flush=True)
    return made | {"machine": f"{platform.system()} {platform.machine()}, one processor"}


if __name__ == "__main__":
    main()
