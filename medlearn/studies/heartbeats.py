"""Lesson 16's beats: cut out of a lead, described by 19 numbers, named by a forest, and counted patient by patient.

Rhythm and shape are compared with the record's own: its median distance between beats, its median beat. That uses no
annotated class, so it is fair, and in the training records it helped much; but it needs the whole record, so it is for
recordings, not for an alarm at the bedside. And it takes for granted that most beats of a patient are normal: of the
1780 beats of record 232, 1382 are S.
"""

import numpy as np

BEFORE, AFTER, STEP = 108, 162, 3  # samples around the annotated peak: 300 ms before, 450 ms after, 120 a second
PEAK = BEFORE // STEP
PARTS = {"P": slice(PEAK - 32, PEAK - 12), "QRS": slice(PEAK - 12, PEAK + 12), "T": slice(PEAK + 12, PEAK + 54)}
NEARBY = 11  # beats
RHYTHM = ("previous", "next", "nearby", "previous to nearby", "next to nearby", "one before to nearby")
SHAPE = (
    *(f"{what} {part}" for what in ("height", "difference", "likeness") for part in PARTS),
    *("width at half", "width at a quarter", "highest", "lowest"),
)
KINDS = {"rhythm": RHYTHM, "shape": SHAPE, "both": (*RHYTHM, *SHAPE)}
CLASSES = ("N", "S", "V", "F")  # what is learnt; Q, fifteen beats that nobody could name, is never called
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

    Raises
    ------
    ValueError
        If a record has fewer than three beats, or they are not in order, or its median beat is flat.
    """
    from sklearn.utils import Bunch

    rows = [
        np.concatenate([rhythm(beats), shape(cut(flattened(signal[:, 0]), beats))], axis=1)
        for signal, beats in zip(data.signals, data.beats, strict=True)
    ]
    sizes = [len(beats) for beats in data.beats]
    return Bunch(
        features=np.concatenate(rows).astype(np.float32),
        names=KINDS["both"],
        classes=np.concatenate(data.classes),
        records=np.repeat(data.records, sizes),
        patients=np.repeat(data.patients, sizes),
    )


def flattened(signal):
    """Take away the slow wander of a lead's baseline, (samples,) in mV, as de Chazal et al. 2004; smooth over 17 ms."""
    from scipy.ndimage import median_filter, uniform_filter1d

    baseline = median_filter(median_filter(signal, 73, mode="nearest"), 217, mode="nearest")
    return uniform_filter1d(signal - baseline, 6, mode="nearest")


def cut(signal, beats):
    """Cut out each beat around its peak, every third sample: (n, 90); beyond an end the last value is repeated."""
    places = np.asarray(beats)[:, np.newaxis] + np.arange(-BEFORE, AFTER, STEP)
    return signal[np.clip(places, 0, len(signal) - 1)]


def rhythm(beats):
    """Describe when each beat comes, from their samples (n,), in order: features (n, 6), columns as in `RHYTHM`."""
    gaps = np.diff(np.asarray(beats, float))
    if len(gaps) < 2 or gaps.min() <= 0:
        raise ValueError(f"{len(beats)} beats: give at least three, in the order of their times.")
    previous, after = np.r_[gaps[0], gaps], np.r_[gaps, gaps[-1]]
    nearby = np.convolve(np.pad(previous, NEARBY // 2, mode="edge"), np.full(NEARBY, 1 / NEARBY), "valid")
    before_that = np.r_[previous[0], previous[:-1]]
    to_all, to_nearby = (previous, after, nearby), (previous, after, before_that)
    return np.stack([gap / np.median(gaps) for gap in to_all] + [gap / nearby for gap in to_nearby], axis=1)


def shape(waves):
    """Describe how each beat of one record, (n, 90) from `cut`, looks: features (n, 13), columns as in `SHAPE`.

    For P wave, QRS and T wave the height, the root mean square difference from the median beat and the correlation with
    it; the QRS's width at a half and at a quarter of its largest value, in samples of 1/120 s; its highest and its
    lowest value. Heights are multiples of the median beat's. From each column its median over the record is taken away:
    0 is what is usual for this patient.
    """
    middle = np.median(waves, axis=0)
    height = np.ptp(middle)
    if not height > 0:
        raise ValueError(f"the median of {len(waves)} beats is flat: is the lead connected?")
    waves, middle = waves / height, middle / height
    parts = [(waves[:, part], middle[part]) for part in PARTS.values()]
    heights = [np.ptp(own, axis=1) for own, _ in parts]
    differences = [np.sqrt(np.mean((own - usual) ** 2, axis=1)) for own, usual in parts]
    likeness = [_correlation(own, usual) for own, usual in parts]
    qrs, wide = np.abs(parts[1][0]), np.abs(waves[:, PEAK - 16 : PEAK + 24])
    widths = [np.sum(qrs > qrs.max(axis=1, keepdims=True) / 2, axis=1)]
    widths += [np.sum(wide > wide.max(axis=1, keepdims=True) / 4, axis=1)]
    extremes = [parts[1][0].max(axis=1), parts[1][0].min(axis=1)]
    features = np.stack([*heights, *differences, *likeness, *widths, *extremes], axis=1)
    return features - np.median(features, axis=0)


def _correlation(waves, usual):
    waves, usual = waves - waves.mean(axis=1, keepdims=True), usual - usual.mean()
    return waves @ usual / (np.linalg.norm(waves, axis=1) * np.linalg.norm(usual) + 1e-9)


def to_learn(table, rows, seed):
    """Choose the beats to learn from: of each record at most 500 normal ones, drawn by chance, and all others.

    Parameters
    ----------
    table : Bunch
        From `beat_table`.
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


def forest(table, rows, *, seed, kind="both", trees=100):
    """Train a random forest on beats, each class weighing the same; see `forest_shares`.

    Parameters
    ----------
    table : Bunch
    rows : ndarray of int
        The beats to learn from.
    seed : int
    kind : {"rhythm", "shape", "both"}
    trees : int

    Returns
    -------
    model : sklearn.ensemble.RandomForestClassifier
    """
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(trees, min_samples_leaf=5, class_weight="balanced", random_state=seed)
    return model.fit(_columns(table, kind)[rows], table.classes[rows])


def forest_shares(model, table, rows, kind="both"):
    """Return the share of votes for each of `CLASSES`, ndarray (rows, 4); 0 for one that it never learnt."""
    shares, known = model.predict_proba(_columns(table, kind)[rows]), list(model.classes_)
    return np.stack([shares[:, known.index(k)] if k in known else np.zeros(len(rows)) for k in CLASSES], axis=1)


def _columns(table, kind):
    return table.features[:, [table.names.index(name) for name in KINDS[kind]]]


def share(cases, part, whole):
    """Pool a share over patients, with an interval from drawing patients again.

    Parameters
    ----------
    cases : pandas.DataFrame, or list of dict
        A row a patient, as in `read_cases("heartbeats")`.
    part, whole : str
        Such as "S_found" and "S_true" for the sensitivity, "S_found" and "S_called" for the precision (+P).

    Returns
    -------
    estimate : medlearn.intervals.Estimate

    Raises
    ------
    ValueError
        If there is nothing to share, or next to nothing.
    """
    from medlearn.intervals import bootstrap

    counts = _counts(cases, part, whole)
    return bootstrap(_pooled, counts.index, counts.to_numpy())


def difference(one, other, part, whole):
    """Compare the shares of two models on the same patients, one less the other, drawing patients for both alike.

    Parameters
    ----------
    one, other : pandas.DataFrame, or list of dict
        As in `share`.
    part, whole : str

    Returns
    -------
    estimate : medlearn.intervals.Estimate

    Raises
    ------
    ValueError
        If the patients are not the same.
    """
    from medlearn.intervals import paired_bootstrap

    one, other = _counts(one, part, whole), _counts(other, part, whole)
    if not one.index.equals(other.index):
        raise ValueError("the two models were not asked about the same patients: give the cases of the same for both.")
    return paired_bootstrap(_pooled, one.index, one.to_numpy(), other.to_numpy())


def _counts(cases, part, whole):
    import pandas as pd

    return pd.DataFrame(cases).set_index("patient").sort_index()[[part, whole]]


def _pooled(patients, counts):
    part, whole = counts.sum(axis=0)
    return part / whole if whole else np.nan
