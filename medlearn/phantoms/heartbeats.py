"""Synthetic electrocardiograms: each beat a few bell curves, its class known, because it was drawn first."""

import numpy as np

RATE = 360  # samples a second, as in MIT-BIH
BEFORE, AFTER = 144, 216  # samples of a beat around its peak
# Of each wave: its place in seconds after the R peak, its width (standard deviation) and its height in mV.
NORMAL = {"P": (-0.16, 0.022, 0.15), "Q": (-0.028, 0.009, -0.12), "R": (0, 0.011, 1.1), "S": (0.03, 0.010, -0.25)}
NORMAL |= {"T": (0.26, 0.045, 0.3)}
VENTRICULAR = {"R": (0, 0.035, 1.4), "S": (0.09, 0.03, -0.5), "T": (0.28, 0.06, -0.4)}  # wide, no P wave, T turned
# How long the heart waits before a beat and after it, as a multiple of its usual distance.
WAITS = {"N": (1.0, 1.0), "S": (0.66, 1.05), "V": (0.62, 1.38)}
LEADS = ("MLII", "V1")


def make_heartbeats(n_records, *, minutes=5, rare=(0.06, 0.06), random_state):
    """Make electrocardiograms of synthetic patients whose every beat is known.

    >>> data = make_heartbeats(2, minutes=1, random_state=0)
    >>> data.signals[0].shape, data.class_names
    ((21600, 2), ['N', 'S', 'V'])
    """
    from sklearn.utils import Bunch

    if not (n_records >= 1 and minutes >= 0.5):
        raise ValueError(f"n_records={n_records}, minutes={minutes}: ask for a record of half a minute at least.")
    samples = round(60 * minutes * RATE)
    made = [_record(samples, rare, rng) for rng in np.random.default_rng(random_state).spawn(n_records)]
    signals, beats, classes = map(list, zip(*made, strict=True))
    numbers = np.arange(1, n_records + 1)
    return Bunch(
        signals=signals,
        beats=beats,
        classes=classes,
        leads=[LEADS] * n_records,
        records=numbers,
        patients=numbers.copy(),
        class_names=list(WAITS),
        rate=RATE,
        description="Synthetic electrocardiograms of synthetic patients (no person was measured). Made for teaching.",
        source="computed by medlearn",
        licence="CC BY 4.0",
    )


def make_rhythms(n_patients, *, steps=20, random_state):
    """Make rows of intervals between heartbeats; every patient has a pace of his own, and in half of them one is early.

    Parameters
    ----------
    n_patients : int
    steps : int
        Intervals a patient.
    random_state : int, numpy.random.Generator or None

    Returns
    -------
    intervals : ndarray of shape (n_patients, steps)
        Seconds: a usual one from 0.5 to 1.2, give or take 4 %. An early beat comes after three quarters of that.
    early : ndarray of int, shape (n_patients,)
        Whether the patient has an early beat.

    Examples
    --------
    >>> intervals, early = make_rhythms(1000, random_state=0)
    >>> intervals.shape, (intervals.min(axis=1) / np.median(intervals, axis=1))[early == 1].mean().round(2)
    ((1000, 20), np.float64(0.75))
    """
    rng = np.random.default_rng(random_state)
    intervals = rng.uniform(0.5, 1.2, (n_patients, 1)) * rng.normal(1, 0.04, (n_patients, steps))
    early = rng.integers(0, 2, n_patients)
    intervals[np.arange(n_patients), rng.integers(0, steps, n_patients)] *= 1 - 0.25 * early
    return intervals, early


def _record(samples, rare, rng):
    """Draw what each beat is, then when it comes, then how it looks."""
    usual = RATE * rng.uniform(0.65, 1.05)
    classes = _drawn_classes(int(2 * samples / usual), rare, rng)
    before, after = np.array([WAITS[name] for name in classes]).T
    waits = before * np.r_[1, after[:-1]] * usual
    breath = 1 + 0.03 * np.sin(np.arange(len(classes)) / rng.uniform(0.6, 1.2)) + rng.normal(0, 0.015, len(classes))
    beats = BEFORE + np.cumsum(waits * breath).astype(np.int64)
    inside = beats < samples - AFTER
    beats, classes = beats[inside], classes[inside]
    return _drawn_signal(samples, beats, classes, rng).astype(np.float32), beats, classes


def _drawn_classes(number, rare, rng):
    """Draw classes; a rare beat stands between normal ones."""
    classes = rng.choice(["N", "S", "V"], number, p=[1 - sum(rare), *rare])
    classes[0] = "N"
    for place in range(1, number):
        if classes[place - 1] != "N":
            classes[place] = "N"
    return classes


def _drawn_signal(samples, beats, classes, rng):
    """Add up the waves of all beats in both leads, the wander of breathing, and noise."""
    signal = np.zeros((samples, len(LEADS)))
    normal, ventricular = (_waves(kind, rng) for kind in (NORMAL, VENTRICULAR))
    ventricular *= rng.choice([-1, 1])
    around = np.arange(-BEFORE, AFTER)
    for beat, name in zip(beats, classes, strict=True):
        signal[beat + around] += (ventricular if name == "V" else normal) * rng.normal(1, 0.05)
    time = np.arange(samples)[:, np.newaxis] / RATE
    wander = 0.15 * np.sin(2 * np.pi * (rng.uniform(0.2, 0.35) * time + rng.random(len(LEADS))))
    return signal + wander + rng.normal(0, 0.02, signal.shape)


def _waves(kind, rng):
    """Draw a patient's own waves of a kind, ndarray (BEFORE + AFTER, leads)."""
    time = np.arange(-BEFORE, AFTER)[:, np.newaxis] / RATE
    waves = np.zeros((BEFORE + AFTER, len(LEADS)))
    for place, width, height in kind.values():
        own = height * rng.uniform(0.7, 1.3) * np.array([1, rng.uniform(-0.6, 0.6)])
        waves += own * np.exp(-0.5 * ((time - place) / (width * rng.uniform(0.85, 1.15))) ** 2)
    return waves
