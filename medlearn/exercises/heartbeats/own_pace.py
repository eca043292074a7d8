"""Each patient's own pace. An exercise of lesson 16."""

import numpy as np

from medlearn.checks import mend


def _wards(rng):
    """Return R peaks of several patients, one patient after the other, and whose they are; one with a single beat."""
    slow, fast = np.array([100, 420, 740, 950, 1270]), np.array([60, 260, 460, 590, 800])
    cases = [(np.concatenate([slow, fast]), np.repeat([220, 209], 5))]
    for sizes in ((4, 6, 5), (5, 1, 7)):
        paces = rng.integers(180, 400, len(sizes))
        places = [30 + np.cumsum(rng.normal(pace, 20, n)).astype(int) for pace, n in zip(paces, sizes, strict=True)]
        cases.append((np.concatenate(places), np.repeat([7, 3, 12], sizes)))
    return cases


@mend(
    question="""
    **Own pace.** `places` are the samples of R peaks of several patients, one patient after the other, and each
    recording counts from its own start; `patients` says whose beat it is. For each beat the listing should give the
    interval before it, as a multiple of the median interval of the *same patient*, and nan for a patient's first beat.
    But it takes one median for all, and an interval from the last beat of one patient to the first of the next. Fix it.
    """,
    listing="""
    def own_pace(places, patients):
        intervals = np.diff(places)
        return np.append(np.nan, intervals / np.median(intervals))
    """,
    hints=[
        "Begin with np.full(len(places), np.nan), and fill in one patient after the other.",
        "rows = np.flatnonzero(patients == patient) are the places of one patient's beats in the table.",
        "np.diff(places[rows]) has one number less than rows: it belongs to rows[1:].",
    ],
    cases=_wards,
    praise="pandas does it in one line: group by patient, then `diff` and `transform('median')`.",
)
def own_pace(places, patients):
    """Return the interval before each beat beside the patient's own median."""
    pace = np.full(len(places), np.nan)
    for patient in np.unique(patients):
        rows = np.flatnonzero(patients == patient)
        intervals = np.diff(places[rows])
        if len(intervals):
            pace[rows[1:]] = intervals / np.median(intervals)
    return pace


def _first(patients):
    return np.append(True, patients[1:] != patients[:-1])


def _within(places, patients):
    """Return the interval before each beat of the same patient, nan for the first."""
    return np.where(_first(patients), np.nan, np.append(np.nan, np.diff(places)))


def _one_median_for_all(places, patients):
    within = _within(places, patients)
    return within / np.nanmedian(within)


def _crossing(places, patients):
    intervals = np.append(np.nan, np.diff(places))
    pace = own_pace.reference(places, patients)
    own = [np.diff(places[patients == who]) for who in patients]
    usual = np.array([np.median(gaps) if len(gaps) else 1 for gaps in own])
    return np.where(np.isnan(pace), intervals / usual, pace)


def _mean(places, patients):
    pace = own_pace.reference(places, patients)
    return pace / np.array([_nanmean(pace[patients == who]) for who in patients])


def _nanmean(values):
    values = values[~np.isnan(values)]
    return values.mean() if len(values) else 1.0


def _two_each(places, patients):
    return min(np.sum(patients == who) for who in np.unique(patients)) > 1


own_pace.wrong(
    lambda places, patients: np.append(np.nan, np.diff(places) / np.median(np.diff(places))),
    "Still one median for all patients, and intervals from one patient's last beat to the next one's first.",
).wrong(
    _one_median_for_all,
    "No interval crosses from one patient to the next any more. But the median is still that of all patients together.",
).wrong(
    _crossing,
    "The medians are right. But a patient's first beat has an interval that begins in another patient's recording.",
).wrong(_mean, "You divided by the mean, which early beats and pauses move. Take the median.").wrong(
    lambda places, patients: np.nan_to_num(own_pace.reference(places, patients), nan=1.0),
    "A patient's first beat has no interval before it. 1 claims that it came on time: write nan.",
).clause(
    "a patient with one beat",
    lambda places, patients: not _two_each(places, patients),
    lambda places, patients: (
        np.nan_to_num(own_pace.reference(places, patients), nan=0.0)
        if not _two_each(places, patients)
        else own_pace.reference(places, patients)
    ),
    message="Right where every patient has several beats. One beat alone has no interval: its answer is nan.",
)
