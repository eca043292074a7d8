"""Beats a minute. An exercise of lesson 16."""

import numpy as np

from medlearn.checks import implement


def _recordings(rng):
    """Return signals and their rates: a real recording's leads, notched spikes, a synthetic patient, no second beat."""
    from medlearn.datasets import load_ecg
    from medlearn.phantoms import make_heartbeats

    ecg = load_ecg()
    leads = [ecg.signals[:, ecg.leads.index(name)] for name in ("II", "V5")]
    made = make_heartbeats(1, minutes=0.5, rare=(0.2, 0), random_state=rng).signals[0][:, 0].astype(float)
    notched = np.zeros(2000)
    for place in np.cumsum(rng.integers(150, 260, 8)):
        notched[place : place + 9] = [0.4, 0.9, 1.2, 0.8, 0.5, 0.8, 1.1, 0.8, 0.3]
    alone = np.zeros(500)
    alone[200:203] = 0.5, 1, 0.5
    return [(leads[0], 1000), (notched, 250), (leads[1], 1000), (made, 360), (alone, 250)]


def _peaks(signal, rate, **limits):
    """Find peaks with these limits, or with those of the question."""
    from scipy.signal import find_peaks

    return find_peaks(signal, **(limits or {"height": signal.max() / 2, "distance": 0.3 * rate}))[0]


@implement(
    question="""
    **Beats a minute.** Write `beats_a_minute(signal, rate)`. `signal` is one lead of an electrocardiogram in mV, `rate`
    its samples a second. Take as R peaks what `find_peaks` finds that is at least half as high as the highest value
    (`height`) and at least 0.3 s from the next peak (`distance`, in samples). Return 60 divided by the *median*
    interval in seconds. With fewer than two peaks there is no interval: return `np.nan`. The first recording in the
    check is a real one, of twelve leads and 1000 samples a second.
    """,
    hints=[
        "find_peaks(signal, height=..., distance=...) returns two things; the places are the first of them.",
        "np.diff of the places is in samples. Divide by `rate`, then take the median.",
    ],
    cases=_recordings,
    praise="The person of the first recording was at rest. The median does not mind a few early beats or pauses.",
)
def beats_a_minute(signal, rate):
    """Return the heart rate by the median interval."""
    from scipy.signal import find_peaks

    peaks = find_peaks(signal, height=signal.max() / 2, distance=0.3 * rate)[0]
    return 60 * rate / np.median(np.diff(peaks)) if len(peaks) > 1 else np.nan


def _several(signal, rate):
    return len(_peaks(signal, rate)) > 1


def _differs(answer):
    """Return for which inputs a wrong answer is more than a beat in a hundred off."""
    return lambda signal, rate: (
        _several(signal, rate) and abs(answer(signal, rate) / beats_a_minute.reference(signal, rate) - 1) > 0.01
    )


def _as_in_the_lesson(signal, rate):
    return 60 * 360 / np.median(np.diff(_peaks(signal, rate)))


def _counted(signal, rate):
    return 60 * rate * len(_peaks(signal, rate)) / len(signal)


def _by_the_mean(signal, rate):
    return 60 * rate / np.mean(np.diff(_peaks(signal, rate)))


def _of_any_distance(signal, rate):
    return 60 * rate / np.median(np.diff(_peaks(signal, rate, height=signal.max() / 2)))


def _of_any_height(signal, rate):
    return 60 * rate / np.median(np.diff(_peaks(signal, rate, distance=0.3 * rate)))


beats_a_minute.wrong(
    _as_in_the_lesson,
    "You took 360 samples a second, as in the lesson. Other machines sample at another rate: it is `rate`.",
    where=_differs(_as_in_the_lesson),
).wrong(
    _counted,
    "You divided the number of beats by the length of the recording. An early beat or a pause changes that; asked is "
    "the median interval.",
    where=_differs(_counted),
).wrong(
    _by_the_mean,
    "That is the mean interval, which early beats and pauses move. Take the median.",
    where=_differs(_by_the_mean),
).wrong(
    _of_any_distance,
    "A notched spike has two peaks, and you counted both. `distance` keeps peaks at least 0.3 s apart.",
    where=_differs(_of_any_distance),
).wrong(
    _of_any_height, "Without `height`, noise and T waves count as beats, too.", where=_differs(_of_any_height)
).wrong(
    lambda signal, rate: np.median(np.diff(_peaks(signal, rate))) / rate,
    "That is the median interval in seconds. How many of them are in a minute?",
    where=_several,
).clause(
    "fewer than two peaks",
    lambda signal, rate: not _several(signal, rate),
    lambda signal, rate: 0.0,
    message="Right where there are several beats. With one peak there is no interval: return np.nan.",
)
