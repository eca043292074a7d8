"""Two probabilities joined. An exercise of lesson 19."""

import numpy as np

from medlearn.checks import implement


def _patients(rng):
    """Return what two models say, and the prevalence: the lesson's child first; then the nearly certain, and gaps."""
    cases = [(np.array([0.6]), np.array([2 / 3]), 1 / 3)]
    for prevalence in (0.2, 0.5, 0.35):
        cases.append((rng.uniform(0.05, 0.95, 5), rng.uniform(0.05, 0.95, 5), prevalence))
    picture, table = rng.uniform(0.05, 0.95, (2, 6))
    cases.append((picture, np.where(np.arange(6) % 2, table, np.nan), 0.3))
    cases.append((np.array([0.99, 0.01]), np.array([0.98, 0.02]), 0.6))
    return [*cases, (np.array([0.8, np.nan, np.nan]), np.array([np.nan, 0.7, np.nan]), 0.25)]


def _log_odds(probability):
    return np.log(probability / (1 - probability))


def _probability(log_odds):
    return 1 / (1 + np.exp(-log_odds))


@implement(
    question="""
    **Two probabilities joined.** One model saw the picture, another the table; each knows the prevalence. Among
    the ill, and among the healthy, the two sources are independent. Write `joined(picture, table, prevalence)`:
    `picture` and `table` are arrays of probabilities, one for each patient. Return the probability of each patient
    given both. A source that is missing, NaN, adds nothing: without the table the picture's probability stays as it is,
    and without both it is the prevalence.
    """,
    hints=[
        "Add the log-odds of both and take away those of the prevalence. Then turn the sum into a probability.",
        "What a source adds is its log-odds minus those of the prevalence. np.nan_to_num makes a missing part 0.",
    ],
    cases=_patients,
    praise="0.6 and 0.67 make 0.86: the prevalence of 1/3 stood in both. And it works where a table is missing.",
)
def joined(picture, table, prevalence):
    """Return the probability given both sources."""
    start = np.log(prevalence / (1 - prevalence))
    parts = [np.nan_to_num(np.log(p / (1 - p)) - start) for p in (picture, table)]
    return 1 / (1 + np.exp(-(start + parts[0] + parts[1])))


def _complete(picture, table, prevalence):
    return not np.isnan(picture + table).any()


def _uneven(picture, table, prevalence):
    return _complete(picture, table, prevalence) and prevalence != 0.5


joined.wrong(
    lambda picture, table, prevalence: _probability(_log_odds(picture) + _log_odds(table)),
    "You counted the prevalence twice: it is in both models. Take its log-odds away once.",
    where=_uneven,
).wrong(
    lambda picture, table, prevalence: (picture + table) / 2,
    "This is the mean of the two. Two sources that both say ill are *more* certain than each alone.",
    where=_complete,
).wrong(
    lambda picture, table, prevalence: _probability((_log_odds(picture) + _log_odds(table)) / 2),
    "You took the mean of the log-odds. That keeps the order, but where both know something it says too little: add.",
    where=_complete,
).wrong(
    lambda picture, table, prevalence: picture * table,
    "The product of two probabilities is smaller than both. It is *odds* that are multiplied.",
    where=_complete,
).wrong(
    lambda picture, table, prevalence: _log_odds(picture) + _log_odds(table) - _log_odds(prevalence),
    "These are the log-odds, and they are right. Turn them into probabilities.",
    where=_complete,
).wrong(
    lambda picture, table, prevalence: _probability(_log_odds(picture) + _log_odds(table) + _log_odds(prevalence)),
    "You *added* the prevalence once more. It is in both models already: take it away once.",
    where=_uneven,
).clause(
    "a source is missing",
    lambda picture, table, prevalence: not _complete(picture, table, prevalence),
    lambda picture, table, prevalence: _probability(_log_odds(picture) + _log_odds(table) - _log_odds(prevalence)),
    message="Right where both are there. Where one is missing, the other's probability stays as it is; without both "
    "it is the prevalence.",
)
