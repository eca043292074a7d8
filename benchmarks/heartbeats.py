"""Write benchmarks/heartbeats.csv: beats of MIT-BIH named by a forest and by a GRU, by patient.

Without a look at a test patient, in five folds of de Chazal's 22 training records: the same forest on folds of beats
drawn at random and on folds of patients ("random", "by patient"), three seeds; what it does with rhythm or shape alone;
and a GRU that sees one beat or nine. From these folds come the factors by which shares of S and V are multiplied
(`heartbeats_choice.csv`), those that bring the worst of four numbers nearest to its aim, and the GRU: the one whose
worst is better. Then forest and GRU, five seeds each, name the beats of the 22 test records, in one look:
all of them, and without the man who is on both sides.

A row is a class of a run: its sensitivity with low and high, its precision (+P), the accuracy over all beats, and the
calls of S or V in an hour of one patient. `heartbeats_cases.csv` counts the same patient by patient. Precision counts
every wrong call; de Chazal et al., like the standard, leave out V called on F or Q, and S called on Q.

Earlier trials, before this study was written, had looked at the test records twice: this is their third look. It
reached the aim for V and missed it for S by far: 1382 of the 1837 S are of one patient, in whose record they are what
is usual, so that features compared with the record's own median do not show them. No training record is like this.
"""

import os
import sys
import time
from itertools import product

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.writing import write_cases, write_study
from medlearn.studies import heartbeats
from medlearn.studies.table import read_study

SEEDS = range(5)
FOLD_SEEDS = range(3)
BOTH_SIDES = 201  # the patient of records 201 and 202
BEATS = {"GRU, one beat": (0, 0), "GRU, nine beats": (7, 1)}  # beats that it sees before and after the one it names
AIMS = {"S": (0.5, 0.4), "V": (0.85, 0.85)}  # sensitivity and precision
FACTORS = (0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.4)


def main(arguments):
    """Choose, or take the look."""
    from medlearn.datasets import fetch_heartbeats

    data = fetch_heartbeats()
    table = heartbeats.beat_table(data)
    if "--choose" in arguments:
        choose(table, data.train)
    else:
        look(table, data.train, data.test)


def choose(table, records):
    """Ask every candidate about patients, or beats, that it has not learnt from, inside the training records."""
    rows, cases = [], []
    learnt = rows_of(table, records)
    for model, setting, seed, shares, seconds in candidates(table, records, learnt):
        factors = best_factors(table.classes[learnt], shares)
        for name, chosen in (("as voted", (1.0, 1.0)), ("weighed", factors)):
            told = count(table.classes[learnt], called(shares, chosen), table.patients[learnt])
            where = f"{setting}, {name}"
            cases += [{"seed": str(seed), "model": model, "setting": where, **case} for case in told]
            rows += lines(None, seed, model, where, told, seconds, chosen)
        print(*rows[-2:], sep="\n", flush=True)
        write_study("heartbeats_choice", rows)
        write_cases("heartbeats_choice", cases)


def candidates(table, records, learnt):
    """Yield model, setting, seed, shares of every training beat (from a fold without it) and seconds."""
    by_patient = [np.flatnonzero(np.isin(table.records[learnt], fold)) for fold in folds(table, records)]
    for kind in ("rhythm", "shape", "both"):
        yield f"forest, {kind}", "by patient", 0, *crossed(by_forest(table, learnt, 0, kind), by_patient)
    for name, (before, after) in BEATS.items():
        sequences = in_a_row(table, before, after)
        yield name, "by patient", 0, *crossed(by_gru(table, sequences, learnt, 0), by_patient)
    for seed in FOLD_SEEDS:
        at_random = np.array_split(np.random.default_rng(seed).permutation(len(learnt)), len(by_patient))
        yield "forest, both", "random", seed, *crossed(by_forest(table, learnt, seed, "both"), at_random)
        if seed:
            dealt = folds(table, records, seed=seed)
            places = [np.flatnonzero(np.isin(table.records[learnt], fold)) for fold in dealt]
            yield "forest, both", "by patient", seed, *crossed(by_forest(table, learnt, seed, "both"), places)


def crossed(learn_and_ask, folds):
    """Ask about each fold after learning from the others; return the shares of all and the seconds."""
    start, shares = time.process_time(), np.empty((sum(map(len, folds)), len(heartbeats.CLASSES)))
    for fold in folds:
        others = np.setdiff1d(np.arange(len(shares)), fold)
        shares[fold] = learn_and_ask(others, fold)
    return shares, time.process_time() - start


def by_forest(table, places, seed, kind):
    """Return a function that learns a forest from some of these places and gives shares for others."""

    def learn_and_ask(learn, ask):
        model = heartbeats.forest(table, heartbeats.to_learn(table, places[learn], seed), seed=seed, kind=kind)
        return heartbeats.forest_shares(model, table, places[ask], kind)

    return learn_and_ask


def by_gru(table, sequences, places, seed):
    """Return a function that learns a GRU from some of these places and gives shares for others."""

    def learn_and_ask(learn, ask):
        rows = heartbeats.to_learn(table, places[learn], seed)
        model = gru(sequences[rows], table.classes[rows], seed=seed)
        return gru_shares(model, sequences[places[ask]])

    return learn_and_ask


def chosen(model):
    """Return the rows of a model, asked by patient inside the training records, with the factors that were chosen."""
    table = read_study("heartbeats_choice")
    return table[(table.model == model) & (table.setting == "by patient, weighed") & (table.seed == "0")]


def factors_of(model):
    """Return the factors that were chosen for a model."""
    return tuple(float(word) for word in chosen(model).factors.iloc[0].split(" and "))


def worst(model):
    """Return the worst of a model's four numbers, as a multiple of its aim."""
    ratios = [
        found / aim
        for row in chosen(model).itertuples()
        for found, aim in zip((row.sensitivity, row.precision), AIMS[row.beat], strict=True)
    ]
    return min(ratios)


def look(table, train, test):
    """Name the beats of the test records, five seeds each, and write what comes out."""
    rows, cases = [], []
    places = np.concatenate([rows_of(table, train), rows_of(table, test)])
    learn, ask = np.split(np.arange(len(places)), [np.isin(table.records, train).sum()])
    name = max(BEATS, key=worst)
    sequences = in_a_row(table, *BEATS[name])
    for seed in SEEDS:
        models = {"forest, both": by_forest(table, places, seed, "both"), name: by_gru(table, sequences, places, seed)}
        for model, learn_and_ask in models.items():
            start, factors = time.process_time(), factors_of(model)
            answers = called(learn_and_ask(learn, ask), factors)
            seconds = time.process_time() - start
            told = count(table.classes[places[ask]], answers, table.patients[places[ask]])
            cases += [{"seed": str(seed), "model": model, **case} for case in told]
            rows += lines(1, seed, model, "all", told, seconds, factors)
            without = [case for case in told if case["patient"] != BOTH_SIDES]
            rows += lines(1, seed, model, "without him", without, None, factors)
        print(*rows[-8:], sep="\n", flush=True)
        write_study("heartbeats", rows)
        write_cases("heartbeats", cases)


def lines(look, seed, model, setting, told, seconds, factors):
    """Return a row for S and one for V: sensitivity and precision with intervals over patients, and alarms."""
    rows, beats = [], sum(case["beats"] for case in told)
    calls, false_alarms = alarms(told)
    for name in "SV":
        found = heartbeats.share(told, f"{name}_found", f"{name}_true")
        precision = heartbeats.share(told, f"{name}_found", f"{name}_called")
        row = {"look": look, "seed": str(seed), "model": model, "setting": setting, "beat": name}
        row |= {"factors": f"{factors[0]:g} and {factors[1]:g}", "sensitivity": found.value}
        row |= {"low": found.low, "high": found.high, "precision": precision.value}
        row |= {"precision_low": precision.low, "precision_high": precision.high}
        row |= {"accuracy": sum(case["right"] for case in told) / beats, "alarms": calls}
        rows.append(row | {"false_alarms_an_hour": false_alarms, "seconds": seconds, "machine": machine()})
    return rows


def rows_of(table, records):
    """Return the places of the beats of some records, ndarray of int."""
    return np.flatnonzero(np.isin(table.records, records))


def folds(table, records, number=5, seed=0):
    """Deal patients into folds, those with most S beats first, so that each fold has some: a list of arrays."""
    chance = np.random.default_rng(seed).random(len(records))
    rare = [np.sum(table.classes[table.records == record] == "S") for record in records]
    order = sorted(range(len(records)), key=lambda place: (-rare[place], chance[place]))
    dealt = np.array(records)[order]
    return [np.sort(dealt[first::number]) for first in range(number)]


def in_a_row(table, before, after):
    """Put each beat's features, (n, 19), between those of its neighbours: float32 (n, before + 1 + after, 19).

    At the ends of a record its first or last beat is repeated: no sequence crosses into another record.
    """
    features = table.features
    sequences = np.empty((len(features), before + 1 + after, features.shape[1]), np.float32)
    for record in np.unique(table.records):
        own = rows_of(table, [record])
        places = own[:, np.newaxis] + np.arange(-before, after + 1)
        sequences[own] = features[np.clip(places, own[0], own[-1])]
    return sequences


def gru(sequences, classes, *, seed, units=32, epochs=8, batch=128, rate=3e-3):
    """Train a GRU in Keras to name one beat of each sequence, (n, beats, features), each class weighing the same.

    It standardises its inputs by what it learnt from; its outputs are the probabilities of `heartbeats.CLASSES`.
    """
    import keras

    keras.utils.set_random_seed(seed)
    scale = keras.layers.Normalization(axis=-1)
    scale.adapt(sequences)
    layers = [scale, keras.layers.GRU(units), keras.layers.Dropout(0.3), keras.layers.Dense(4, "softmax")]
    model = keras.Sequential([keras.Input(sequences.shape[1:]), *layers])
    fading = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(sequences) // batch))
    model.compile(keras.optimizers.Adam(fading), "sparse_categorical_crossentropy")
    labels = np.array([heartbeats.CLASSES.index(name) for name in classes])
    weights = (len(labels) / 4 / np.maximum(np.bincount(labels, minlength=4), 1)).astype(np.float32)
    model.fit(sequences, labels, sample_weight=weights[labels], epochs=epochs, batch_size=batch, verbose=0)
    return model


def gru_shares(model, sequences):
    """Return the probability of each class, ndarray (n, 4)."""
    return model.predict(sequences, batch_size=2048, verbose=0)


def called(shares, factors=(1.0, 1.0)):
    """Call the class with the largest share, after S and V, F along with V, are multiplied by a factor each.

    Parameters
    ----------
    shares : ndarray of shape (n, 4)
        Of `heartbeats.CLASSES`.
    factors : (float, float)
        Below 1, the class is called less often.

    Returns
    -------
    called : ndarray of str, shape (n,)
    """
    weighed = np.asarray(shares) * np.array([1, *factors, factors[1]])
    return np.array(heartbeats.CLASSES)[weighed.argmax(axis=1)]


def best_factors(truth, shares):
    """Find the two factors whose worst of four numbers, each as a multiple of its own in `AIMS`, is the largest."""
    return max(product(FACTORS, FACTORS), key=lambda factors: worst_of(truth, called(shares, factors)))


def worst_of(truth, answers):
    """Return the worst of four numbers, as a multiple of its aim."""
    found = []
    for name, (sensitivity, precision) in AIMS.items():
        hits = np.sum((truth == name) & (answers == name))
        found += [hits / max(1, np.sum(truth == name)) / sensitivity]
        found += [hits / max(1, np.sum(answers == name)) / precision]
    return min(found)


def count(truth, answers, patients):
    """Count for each patient what is needed for sensitivity, precision and accuracy, from three (n,): a dict each.

    `patient`, `beats`, `right`, and for S and V how many there are (`S_true`), how many were called (`S_called`) and
    how many of those are (`S_found`).
    """
    cases = []
    for patient in np.unique(patients):
        own, said = truth[patients == patient], answers[patients == patient]
        case = {"patient": int(patient), "beats": len(own), "right": int(np.sum(own == said))}
        for name in "SV":
            case[f"{name}_true"] = int(np.sum(own == name))
            case[f"{name}_called"] = int(np.sum(said == name))
            case[f"{name}_found"] = int(np.sum((own == name) & (said == name)))
        cases.append(case)
    return cases


def alarms(cases, hours=0.5):
    """Return calls of S or V an hour, and those of them that are false, each a mean over patients, from `count`."""
    import pandas as pd

    mean = pd.DataFrame(cases).mean() / hours
    calls, found = mean.S_called + mean.V_called, mean.S_found + mean.V_found
    return float(calls), float(calls - found)


if __name__ == "__main__":
    main(sys.argv[1:])
