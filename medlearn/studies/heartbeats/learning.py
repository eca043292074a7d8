"""A table of beats, and two that learn from it: a forest that sees one beat, and a GRU that sees nine in a row."""

import numpy as np

from medlearn.studies.heartbeats.waves import RHYTHM, SHAPE, cut, flattened, rhythm, shape

CLASSES = ("N", "S", "V", "F")  # what is learnt; Q, fifteen beats that nobody could name, is never called
KINDS = {"rhythm": RHYTHM, "shape": SHAPE, "both": (*RHYTHM, *SHAPE)}
BEFORE, AFTER = 7, 1  # beats that it sees beside the one that it names
MOST_NORMAL = 500  # of a record: more of the same teach little and cost time


def beat_table(data):
    """Describe every beat of some records by 19 numbers.

    Parameters
    ----------
    data : Bunch
        From `medlearn.datasets.fetch_heartbeats`.

    Returns
    -------
    table : Bunch
        `features` float32 (n, 19), their `names`, `classes` of "N", "S", "V", "F", "Q", `records` and `patients`, all
        (n,), record after record.
    """
    from sklearn.utils import Bunch

    rows = [_describe(signal[:, 0], beats) for signal, beats in zip(data.signals, data.beats, strict=True)]
    sizes = [len(beats) for beats in data.beats]
    return Bunch(
        features=np.concatenate(rows).astype(np.float32),
        names=KINDS["both"],
        classes=np.concatenate(data.classes),
        records=np.repeat(data.records, sizes),
        patients=np.repeat(data.patients, sizes),
    )


def _describe(signal, beats):
    return np.concatenate([rhythm(beats), shape(cut(flattened(signal), beats))], axis=1)


def columns(table, names):
    """Return the features of these names, ndarray (n, names)."""
    return table.features[:, [table.names.index(name) for name in names]]


def rows_of(table, records):
    """Return the places of the beats of some records, ndarray of int."""
    return np.flatnonzero(np.isin(table.records, records))


def to_learn(table, rows, seed):
    """Choose the beats to learn from: of each record at most 500 normal ones, drawn by chance, and all others.

    Parameters
    ----------
    table : Bunch
    rows : ndarray of int
    seed : int

    Returns
    -------
    rows : ndarray of int
        Without Q.
    """
    rng, kept = np.random.default_rng(seed), []
    for record in np.unique(table.records[rows]):
        own = rows[table.records[rows] == record]
        normal = own[table.classes[own] == "N"]
        kept += [rng.permutation(normal)[:MOST_NORMAL], own[np.isin(table.classes[own], CLASSES[1:])]]
    return np.sort(np.concatenate(kept))


def forest(table, rows, *, seed, kind="both", trees=100, leaf=5):
    """Train a random forest on beats, each class weighing the same; see `forest_shares`.

    Parameters
    ----------
    table : Bunch
    rows : ndarray of int
        The beats to learn from.
    seed : int
    kind : {"rhythm", "shape", "both"}
    trees, leaf : int
        Their number, and the fewest beats in a leaf.

    Returns
    -------
    model : sklearn.ensemble.RandomForestClassifier
    """
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(trees, min_samples_leaf=leaf, class_weight="balanced", random_state=seed)
    return model.fit(columns(table, KINDS[kind])[rows], table.classes[rows])


def forest_shares(model, table, rows, kind="both"):
    """Return the share of votes for each of `CLASSES`, ndarray (rows, 4); 0 for one that it never learnt."""
    shares, known = model.predict_proba(columns(table, KINDS[kind])[rows]), list(model.classes_)
    return np.stack([shares[:, known.index(k)] if k in known else np.zeros(len(rows)) for k in CLASSES], axis=1)


def in_a_row(table, before=BEFORE, after=AFTER):
    """Put each beat's features behind those of the beats before it.

    Parameters
    ----------
    table : Bunch
    before, after : int
        Beats before the one that is meant, and after it.

    Returns
    -------
    sequences : ndarray of float32, shape (n, before + 1 + after, 19)
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
    """Train a GRU in Keras to name one beat of each sequence, each class weighing the same.

    Parameters
    ----------
    sequences : ndarray of shape (n, beats, features)
        Those to learn from.
    classes : ndarray of str, shape (n,)
    seed, units, epochs, batch : int
    rate : float
        The highest learning rate; it fades as a cosine.

    Returns
    -------
    model : keras.Model
        It standardises its inputs by what it learnt from; its outputs are the probabilities of `CLASSES`.
    """
    import keras

    keras.utils.set_random_seed(seed)
    scale = keras.layers.Normalization(axis=-1)
    scale.adapt(sequences)
    layers = [scale, keras.layers.GRU(units), keras.layers.Dropout(0.3), keras.layers.Dense(4, "softmax")]
    model = keras.Sequential([keras.Input(sequences.shape[1:]), *layers])
    fading = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(sequences) // batch))
    model.compile(keras.optimizers.Adam(fading), "sparse_categorical_crossentropy")
    labels = np.array([CLASSES.index(name) for name in classes])
    weights = (len(labels) / 4 / np.maximum(np.bincount(labels, minlength=4), 1)).astype(np.float32)
    model.fit(sequences, labels, sample_weight=weights[labels], epochs=epochs, batch_size=batch, verbose=0)
    return model


def gru_shares(model, sequences):
    """Return the probability of each of `CLASSES`, ndarray (n, 4)."""
    return model.predict(sequences, batch_size=2048, verbose=0)
