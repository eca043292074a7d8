"""Who may know the mean? An exercise of lesson 07."""

import numpy as np

from medlearn.checks import mend


def _hospitals(rng):
    """Return training and test tables (patients, columns) with gaps."""
    gap = np.nan
    example = (
        np.array([[120.0, 210], [140, gap], [130, 250], [gap, 200], [160, 240], [125, 330]]),
        np.array([[150.0, 300], [gap, 280], [170, gap], [180, 350]]),
    )
    cases = [example]
    for train, test in ((12, 8), (30, 15), (20, 5)):
        both = rng.normal(100, 20, (train + test, 3)) + rng.gamma(1, 20, (train + test, 3))
        both[train:] += 15
        both[rng.random(both.shape) < 0.2] = gap
        both[0], both[-2:] = 90, rng.normal(120, 10, (2, 3))
        cases.append((both[:train], both[train:]))
    return cases


@mend(
    question="""
    **Who may know the mean?** A popular listing fills the gaps (nan) with medians and standardises the columns *before*
    it splits the patients. Fix it: `prepare(train, test)` returns both tables (patients, columns) with their gaps
    filled by the median and *then* standardised, mean 0 and standard deviation 1 (`np.std`), with everything learnt
    from the training patients alone.
    """,
    listing="""
    def prepare(train, test):
        everybody = np.vstack([train, test])
        medians = np.nanmedian(everybody, axis=0)
        filled = np.where(np.isnan(everybody), medians, everybody)
        scaled = (filled - filled.mean(axis=0)) / filled.std(axis=0)
        return scaled[: len(train)], scaled[len(train) :]
    """,
    hints=[
        "Three things are learnt from data here. Which?",
        "Median, mean and standard deviation: take each of them from `train` only, and use the same for `test`.",
        "Imagine the test patient comes tomorrow, alone. What can you know about her column's mean?",
    ],
    cases=_hospitals,
    praise="The test patients' mean is *not* 0 now, nor should it be: they are other people. A pipeline does all this.",
)
def prepare(train, test):
    """Fill gaps and standardise two tables (patients, columns) by what the first of them teaches."""
    medians = np.nanmedian(train, axis=0)
    train, test = (np.where(np.isnan(table), medians, table) for table in (train, test))
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / spread, (test - mean) / spread


def _filled(table, teacher):
    return np.where(np.isnan(table), np.nanmedian(teacher, axis=0), table)


def _scaled(table, teacher):
    return (table - teacher.mean(axis=0)) / teacher.std(axis=0)


def _learns_from_everybody(train, test):
    everybody = np.vstack([train, test])
    scaled = _scaled(_filled(everybody, everybody), _filled(everybody, everybody))
    return scaled[: len(train)], scaled[len(train) :]


prepare.wrong(
    _learns_from_everybody,
    "The first test patient's 150 mmHg became {got[1][0][0]:.2f}, as in the listing; {expected[1][0][0]:.2f} is due. "
    "Her own value, and the other test patients', helped to make the median, the mean and the spread. Which lines look "
    "at `everybody`?",
)


# `fit_transform` on both: "Inconsistent preprocessing" in scikit-learn's common pitfalls, and a perennial question.
prepare.wrong(
    lambda train, test: tuple(_scaled(_filled(table, table), _filled(table, table)) for table in (train, test)),
    "You give the test patients a ruler of their own: 150 mmHg is {got[1][0][0]:.2f} there, and something else in "
    "training. A new patient who comes alone would be exactly average in everything. One ruler for both!",
)


def _standardises_by_everybody(train, test):
    filled = [_filled(table, train) for table in (train, test)]
    return tuple(_scaled(table, np.vstack(filled)) for table in filled)


prepare.wrong(
    _standardises_by_everybody,
    "Half mended: the medians come from the training patients, but mean and spread still from everybody. Standardising "
    "is learning too.",
)


def _fills_by_everybody(train, test):
    everybody = np.vstack([train, test])
    return tuple(_scaled(_filled(table, everybody), _filled(train, everybody)) for table in (train, test))


prepare.wrong(
    _fills_by_everybody,
    "Half mended: mean and spread come from the training patients, but the gaps are still filled with everybody's "
    "median. Filling is learning too.",
).wrong(
    lambda train, test: tuple(_scaled(_filled(table, train), _filled(table, train)) for table in (train, test)),
    "The gaps are filled by the training patients' medians, but you standardise the test patients by a ruler of their "
    "own: 150 mmHg is {got[1][0][0]:.2f} there, not {expected[1][0][0]:.2f}. One ruler for both: the "
    "training patients'.",
).wrong(
    lambda train, test: tuple(_scaled(_filled(table, table), _filled(train, train)) for table in (train, test)),
    "Mean and spread are the training patients' now, but the test patients' gaps are filled with their *own* median. "
    "For the patient who comes tomorrow, alone, there is none.",
).wrong(
    lambda train, test: (_scaled(_filled(train, train), _filled(train, train)), _filled(test, train)),
    "Your test patients are still in mmHg and mg/dl: the first one has {got[1][0][0]:.0f}. The model has learnt in "
    "standard deviations. Which ruler do they need? (Was "
    "`train` already standardised when you took its mean for them?)",
)


def _standardises_first(train, test):
    mean, spread = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    return tuple((_filled(table, train) - mean) / spread for table in (train, test))


prepare.wrong(
    _standardises_first,
    "Nobody leaks any more, but you standardised first, so mean and spread ignore those with a gap. The order here is "
    "that of the lesson's pipeline: fill, then standardise.",
)


# scikit-learn's SimpleImputer does this unless told otherwise.
def _fills_with_the_mean(train, test):
    tables = [np.where(np.isnan(table), np.nanmean(train, axis=0), table) for table in (train, test)]
    return tuple(_scaled(table, tables[0]) for table in tables)


prepare.wrong(
    _fills_with_the_mean,
    "Nobody leaks any more, but you filled the gaps with the *mean*. The lesson takes the median, which a single "
    "extreme patient does not move.",
)


def _one_median_for_all_columns(train, test):
    tables = [np.where(np.isnan(table), np.nanmedian(train), table) for table in (train, test)]
    return tuple((table - tables[0].mean()) / tables[0].std() for table in tables)


prepare.wrong(
    _one_median_for_all_columns,
    "You learnt one median, one mean and one spread for the whole table: mmHg and mg/dl are mixed. Each column needs "
    "its own; in which direction do you take the mean?",
)


def _leaves_the_gaps(train, test):
    tables = [np.where(np.isnan(table), np.median(train, axis=0), table) for table in (train, test)]
    return tuple(_scaled(table, tables[0]) for table in tables)


prepare.wrong(
    _leaves_the_gaps,
    "All is nan: the gaps are still there. Did you look for them with `== np.nan`? It finds none, as nan equals "
    "nothing. Or did you fill them with a median that is nan itself? NumPy has one that leaves gaps out; the listing "
    "uses it.",
)


# pandas divides by n - 1, NumPy and StandardScaler by n.
def _divides_by_one_less(train, test):
    train, test = _filled(train, train), _filled(test, train)
    return tuple((table - train.mean(axis=0)) / train.std(axis=0, ddof=1) for table in (train, test))


prepare.wrong(
    _divides_by_one_less,
    "All numbers are a little too close to 0: your spread divides by n - 1, as pandas does. `np.std` and "
    "scikit-learn's StandardScaler divide by n. Otherwise everything is right.",
)
