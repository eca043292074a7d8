"""Beats cut out of a lead, and what is said of each: its rhythm, from the times of the beats, and its shape.

Rhythm and shape are compared with the record's own: its median distance between beats, its median beat. That uses no
annotated class, so it is fair, and in the training records it helped much; but it needs the whole record, so it is for
recordings, not for an alarm at the bedside. And it takes for granted that most beats of a patient are normal: of the
1780 beats of record 232, 1382 are S.
"""

import numpy as np

RATE = 360  # samples a second
BEFORE, AFTER, STEP = 108, 162, 3  # samples around the annotated peak: 300 ms before, 450 ms after, 120 a second
PEAK = BEFORE // STEP
PARTS = {"P": slice(PEAK - 32, PEAK - 12), "QRS": slice(PEAK - 12, PEAK + 12), "T": slice(PEAK + 12, PEAK + 54)}
NEARBY = 11  # beats
RHYTHM = ("previous", "next", "nearby", "previous to nearby", "next to nearby", "one before to nearby")
SHAPE = (
    *(f"{what} {part}" for what in ("height", "difference", "likeness") for part in PARTS),
    *("width at half", "width at a quarter", "highest", "lowest"),
)


def flattened(signal):
    """Take away the slow wander of the baseline, as de Chazal et al. 2004 do, and smooth over 17 ms.

    Parameters
    ----------
    signal : ndarray of shape (samples,)
        One lead, mV, 360 samples a second.

    Returns
    -------
    flat : ndarray of shape (samples,)
        Less the median over 600 ms of the median over 200 ms: the first takes out P wave and QRS, the second T.
    """
    from scipy.ndimage import median_filter, uniform_filter1d

    baseline = median_filter(median_filter(signal, 73, mode="nearest"), 217, mode="nearest")
    return uniform_filter1d(signal - baseline, 6, mode="nearest")


def cut(signal, beats):
    """Cut out each beat: 300 ms before the annotated peak to 450 ms after it, every third sample.

    Parameters
    ----------
    signal : ndarray of shape (samples,)
    beats : ndarray of int, shape (n,)

    Returns
    -------
    waves : ndarray of shape (n, 90)
        Beyond an end of the record its last value is repeated.
    """
    places = np.asarray(beats)[:, np.newaxis] + np.arange(-BEFORE, AFTER, STEP)
    return signal[np.clip(places, 0, len(signal) - 1)]


def rhythm(beats):
    """Describe when each beat comes.

    Parameters
    ----------
    beats : ndarray of int, shape (n,)
        Their samples, in order; at least three.

    Returns
    -------
    features : ndarray of shape (n, 6)
        Columns as in `RHYTHM`: the distance to the beat before, to the next, and the mean of the eleven distances
        nearby, each as a multiple of the record's median distance; then the first two, and the distance before the
        first, as multiples of the mean nearby. The ends repeat the only distance they have.

    Raises
    ------
    ValueError
        If there are fewer than three beats, or they are not in order.
    """
    gaps = np.diff(np.asarray(beats, float))
    if len(gaps) < 2 or gaps.min() <= 0:
        raise ValueError(f"{len(beats)} beats: give at least three, in the order of their times.")
    previous, after = np.r_[gaps[0], gaps], np.r_[gaps, gaps[-1]]
    nearby = np.convolve(np.pad(previous, NEARBY // 2, mode="edge"), np.full(NEARBY, 1 / NEARBY), "valid")
    before_that = np.r_[previous[0], previous[:-1]]
    to_all, to_nearby = (previous, after, nearby), (previous, after, before_that)
    return np.stack([gap / np.median(gaps) for gap in to_all] + [gap / nearby for gap in to_nearby], axis=1)


def scaled(waves):
    """Divide beats by the height of the record's median beat; return them, (n, 90), and that beat, (90,)."""
    middle = np.median(waves, axis=0)
    height = np.ptp(middle)
    if not height > 0:
        raise ValueError(f"the median of {len(waves)} beats is flat: is the lead connected?")
    return waves / height, middle / height


def shape(waves):
    """Describe how each beat looks, compared with the others of its record.

    Parameters
    ----------
    waves : ndarray of shape (n, 90)
        From `cut`, of one record.

    Returns
    -------
    features : ndarray of shape (n, 13)
        Columns as in `SHAPE`: for P wave, QRS and T wave the height, the root mean square difference from the median
        beat and the correlation with it; the QRS's width at a half and at a quarter of its largest value, in samples
        of 1/120 s; its highest and its lowest value. Heights are multiples of the median beat's. From each column its
        median over the record is taken away: 0 is what is usual for this patient.
    """
    waves, middle = scaled(waves)
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
