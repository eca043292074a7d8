"""Alarms per day. An exercise of lesson 14."""

import numpy as np

from medlearn.checks import implement


def _clinics(rng):
    """Return scores of healthy and ill, a cut, patients a day and prevalence: by hand, tied, random, nobody ill."""
    cases = [(np.array([1.0, 2, 3, 4]), np.array([3.0, 6]), 3.5, 1000, 0.01)]
    cases.append((np.array([1.0, 2, 2, 5]), np.array([2.0, 4, 7]), 2.0, 200, 0.1))
    for n, m, a_day, prevalence in ((30, 11, 500, 0.02), (17, 40, 85, 0.3), (9, 5, 40, 0.0)):
        cases.append((rng.normal(size=n), rng.normal(1, 1, m), 0.6, a_day, prevalence))
    return cases


@implement(
    question="""
    **Alarms per day.** Write `alarms_per_day(healthy, ill, cut, patients, prevalence)`. `healthy` and `ill` are scores
    of test patients, in any numbers. A score *above* the cut raises an alarm; one equal to it does not. In the clinic
    come `patients` a day, and the share `prevalence` of them is ill. Return two numbers: how many right and how many
    false alarms to expect each day.
    """,
    hints=[
        "np.mean(ill > cut) is the share of the ill who raise an alarm.",
        "A day brings patients * prevalence ill ones. How many healthy ones?",
    ],
    cases=_clinics,
    praise="5 right alarms and 247.5 false ones, from a test that looked not so bad: one of four healthy was called.",
)
def alarms_per_day(healthy, ill, cut, patients, prevalence):
    """Return the right and the false alarms to expect."""
    return patients * prevalence * np.mean(ill > cut), patients * (1 - prevalence) * np.mean(healthy > cut)


def _without_ties(healthy, ill, cut, patients, prevalence):
    return not np.any(np.append(healthy, ill) == cut)


alarms_per_day.usually(_without_ties).wrong(
    lambda healthy, ill, cut, patients, prevalence: (np.sum(ill > cut), np.sum(healthy > cut)),
    "You counted the alarms among the *test* patients. How many come in the clinic each day, and how many are ill?",
).wrong(
    lambda healthy, ill, cut, patients, prevalence: (np.mean(ill > cut), np.mean(healthy > cut)),
    "Those are shares. Multiply each by the number of such patients a day.",
).wrong(
    lambda healthy, ill, cut, patients, prevalence: alarms_per_day.reference(healthy, ill, cut, patients, prevalence)[
        ::-1
    ],
    "Both are right, but they have changed places: first the right alarms.",
).wrong(
    lambda healthy, ill, cut, patients, prevalence: (
        patients * prevalence * np.mean(ill > cut),
        patients * np.mean(healthy > cut),
    ),
    "The right alarms are right. For the false ones you took everybody as healthy: leave out the ill.",
).wrong(
    lambda healthy, ill, cut, patients, prevalence: (
        patients * prevalence * np.mean(ill < cut),
        patients * (1 - prevalence) * np.mean(healthy < cut),
    ),
    "You count those *below* the cut: they raise no alarm.",
).wrong(
    lambda healthy, ill, cut, patients, prevalence: (
        patients * len(ill) / (len(ill) + len(healthy)) * np.mean(ill > cut),
        patients * len(healthy) / (len(ill) + len(healthy)) * np.mean(healthy > cut),
    ),
    "You took the share of the ill from the test set. In the clinic it is `prevalence`.",
).clause(
    "a score equal to the cut",
    lambda healthy, ill, cut, patients, prevalence: np.any(np.append(healthy, ill) == cut),
    lambda healthy, ill, cut, patients, prevalence: (
        patients * prevalence * np.mean(ill >= cut),
        patients * (1 - prevalence) * np.mean(healthy >= cut),
    ),
    message="Right where no score equals the cut. Here some do: they raise no alarm, so ask for *above* the cut.",
)
