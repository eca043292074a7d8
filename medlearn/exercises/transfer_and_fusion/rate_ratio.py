"""A ratio of rates. An exercise of lesson 19."""

import numpy as np

from medlearn.checks import implement


def _groups(rng):
    """Return months, deaths and treatment: few patients, random ones, nobody treated died, nobody untreated died."""
    cases = [(np.array([10.0, 20, 10, 40]), np.array([1, 0, 1, 1]), np.array([0, 0, 1, 1]))]
    for n in (10, 25):
        treated = np.arange(n) % 3 > 0
        cases.append((rng.uniform(1, 60, n).round(1), (np.arange(n) % 4 > 0).astype(int), treated.astype(int)))
    cases.append((np.array([5.0, 6, 7, 8]), np.array([1, 0, 0, 0]), np.array([0, 0, 1, 1])))
    return [*cases, (np.array([5.0, 6, 7]), np.array([0, 0, 1]), np.array([0, 0, 1]))]


@implement(
    question="""
    **A ratio of rates.** Write `rate_ratio(months, died, treated)`. `months` says how long each patient was followed,
    `died` whether they died then (1) or were last seen alive (0), `treated` who got the treatment (1). The rate of a
    group is its deaths for each month under observation. Return the rate of the treated divided by that of the
    untreated. If no untreated patient died there is no ratio: raise a ValueError.
    """,
    hints=[
        "died[treated == 1].sum() are the deaths of the treated. Which sum are their months?",
        "Months of those who did *not* die count, too: they were under observation.",
    ],
    cases=_groups,
    praise="2 deaths in 50 months against 1 in 30: a ratio of 1.2. With three deaths its interval would be huge.",
)
def rate_ratio(months, died, treated):
    """Return the rate of the treated by that of the untreated."""
    if not died[treated == 0].any():
        raise ValueError("no untreated patient died: there is no rate to divide by.")
    rates = [died[treated == group].sum() / months[treated == group].sum() for group in (0, 1)]
    return rates[1] / rates[0]


def _defined(months, died, treated):
    return died[treated == 0].any() and died[treated == 1].any()


def _shares(months, died, treated):
    return died[treated == 1].mean() / died[treated == 0].mean()


def _of_the_dead(months, died, treated):
    rates = [1 / months[(treated == group) & (died == 1)].mean() for group in (0, 1)]
    return rates[1] / rates[0]


def _numbers(months, died, treated):
    return died[treated == 1].sum() / died[treated == 0].sum()


def _one_by_one(months, died, treated):
    return (died / months)[treated == 1].mean() / (died / months)[treated == 0].mean()


rate_ratio.usually(_defined).wrong(
    _one_by_one,
    "You average each patient's own rate. Then one month of watching counts like years: sum deaths and months first.",
).wrong(
    lambda months, died, treated: 1 / rate_ratio.reference(months, died, treated),
    "The other way round: treated divided by untreated.",
).wrong(
    _shares, "You compare which *share* died. Who is followed longer has more time to die: divide by months."
).wrong(
    _of_the_dead, "You count only the months of those who died. The others were at risk as well: their months count."
).wrong(
    _numbers, "You compare numbers of deaths. The groups were followed for different times: divide by months."
).wrong(
    lambda months, died, treated: died[treated == 1].sum() / months[treated == 1].sum(),
    "This is the rate of the treated. Divide it by that of the untreated.",
).clause(
    "no untreated patient died",
    lambda months, died, treated: not died[treated == 0].any(),
    message="Right wherever an untreated patient died. If none did, there is no rate to divide by: raise a ValueError.",
)
