"""Early beats. An exercise of lesson 16."""

import numpy as np

from medlearn.checks import implement


def _hearts(rng):
    """Return R peaks and a share: the lesson's, a steady heart, one beat alone, a synthetic patient, random ones."""
    from medlearn.phantoms import make_heartbeats

    five = np.array([143325, 143627, 143926, 144234, 144425, 144764])
    hearts = [(five, 0.85), (np.arange(8) * 250, 0.9), (np.array([77]), 0.85)]
    hearts.append((make_heartbeats(1, minutes=0.5, random_state=rng).beats[0], 0.85))
    pauses = np.array([300, 300, 300, 300, 270, 900, 900])  # they move the mean, not the median
    hearts += [(np.cumsum(pauses), 0.85), (np.cumsum(rng.integers(120, 400, 25)), 0.7)]
    # an interval just at the limit; an even number of them; the second beat early; a limit that is no whole number
    edges = [([200, 100, 200, 99, 200], 0.5), ([100, 140, 200, 300, 300, 90], 0.55), ([60, 100], 0.8)]
    edges += [([70, 110, 110, 200, 200, 300, 130, 130], 0.85)]
    return [*hearts, *((np.cumsum([10, *intervals]), share) for intervals, share in edges)]


@implement(
    question="""
    **Early beats** (easy). Write `early_beats(places, share)`. `places` are the samples of a patient's R peaks, in
    order. A beat is early if the interval *before* it is shorter than `share` times the median of all intervals. Return
    True or False for each beat. The first one has no interval before it: False. The same if there is only one beat.
    """,
    hints=[
        "np.diff(places) are the intervals, one fewer than beats. The first of them ends in the second beat.",
        "np.append(False, something) puts a False in front. Without intervals there is no median: look first.",
    ],
    cases=_hearts,
    praise="The fifth of the six beats, as the cardiologists said. The rate did not matter: a ratio has no unit.",
)
def early_beats(places, share):
    """Say of each beat whether it is early."""
    intervals = np.diff(places)
    return np.append(False, intervals < share * np.median(intervals)) if len(intervals) else np.array([False])


def _several(places, share):
    return len(places) > 1


def _short(places, share):
    return np.diff(places) < share * np.median(np.diff(places))


def _against_the_mean(places, share):
    return np.append(False, np.diff(places) < share * np.diff(places).mean())


def _mean_decides(places, share):
    return _several(places, share) and not np.array_equal(
        _against_the_mean(places, share), early_beats.reference(places, share)
    )


early_beats.wrong(
    _short, "These are the intervals, one fewer than beats. Put a False in front, for the first beat.", where=_several
).wrong(
    lambda places, share: np.append(_short(places, share), False),
    "You marked the beat at which the short interval *begins*. Early is the beat that ends it.",
    where=_several,
).wrong(
    _against_the_mean,
    "You compare with the mean. A few long pauses move it; the question says median.",
    where=_mean_decides,
).wrong(
    lambda places, share: np.append(False, np.diff(places) > share * np.median(np.diff(places))),
    "The other way round: you marked the intervals that are *longer*.",
    where=_several,
).wrong(
    lambda places, share: np.append([False, False], np.diff(places)[1:] < share * np.diff(places)[:-1]),
    "You compare with the interval just before. After a pause, every beat looks early then. Take the median of all.",
    where=_several,
).wrong(
    lambda places, share: np.append(False, np.diff(places) < np.median(np.diff(places))),
    "Half of all intervals are below the median. Where is `share`?",
    where=_several,
).clause(
    "one beat alone",
    lambda places, share: len(places) == 1,
    lambda places, share: np.array([]),
    message="Right where there are several beats. With one, there is no interval, and the answer is one False.",
)
