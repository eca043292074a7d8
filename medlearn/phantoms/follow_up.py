"""Synthetic patients who are followed for years: the truth about their treatment is known. No person is behind any row.

The hazard is constant in time: ``HAZARD`` a month, times `severity_ratio` to the power of the severity, times
`hazard_ratio` under treatment. Each patient has one draw of luck, used with and without treatment: so both times are
known, of which a hospital only ever sees one.
"""

import numpy as np

from medlearn.phantoms.knobs import check_range, check_whole, random_streams

HAZARD = 0.02  # deaths a patient and month, untreated and of mean severity: half of them die within 35 months
ENTRY = 24  # months in which patients enter
STREAMS = ("patients", "treatment", "luck", "entry", "leaving")


def make_follow_up(
    n_patients,
    *,
    hazard_ratio=0.6,
    severity_ratio=2.0,
    confounding=0.0,
    leaving=0.005,
    informative=0.0,
    months=60,
    random_state,
):
    """Make patients with a treatment, and what a hospital knows of how long they lived.

    Every knob turns alone: with the same ``random_state``, the same patients come.

    Parameters
    ----------
    n_patients : int
    hazard_ratio : float or (float, float)
        Of treatment, 0.01 to 100, below 1 it helps; two numbers: for patients without and with the marker.
    severity_ratio : float
        By which factor one more of severity, a standard deviation, multiplies the hazard; 0.01 to 100.
    confounding : float
        How much more often doctors treat severe patients, -10 to 10: the log-odds of treatment for one more of
        severity; 0 is a trial in which a coin decides.
    leaving : float
        Patients who leave a month, 0 to 1, and are not seen again.
    informative : float
        How much more often severe patients leave, -10 to 10: the log of the factor for one more of severity. Anything
        but 0 breaks what Kaplan-Meier assumes.
    months : int
        When the study ends, 25 to 600 months after its start; patients enter in the first 24.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None

    Returns
    -------
    data : sklearn.utils.Bunch
        ``table``, a DataFrame with a row a patient: ``severity`` (mean 0, standard deviation 1), ``marker`` and
        ``treated`` (0 or 1), ``months`` until death or the last visit, ``died`` (0: censored). ``months_untreated`` and
        ``months_treated`` (n_patients,): the truth, with and without. ``description, source, licence``.

    Raises
    ------
    ValueError
        If a number is outside the range given above.

    Examples
    --------
    >>> make_follow_up(3, random_state=0).table.columns.tolist()
    ['severity', 'marker', 'treated', 'months', 'died']
    """
    import pandas as pd
    from sklearn.utils import Bunch

    check_whole("n_patients", n_patients, 1, np.inf)
    check_range("hazard_ratio", hazard_ratio, 0.01, 100, per_site=True)
    check_range("severity_ratio", severity_ratio, 0.01, 100)
    check_range("confounding", confounding, -10, 10)
    check_range("leaving", leaving, 0, 1)
    check_range("informative", informative, -10, 10)
    check_whole("months", months, 25, 600)
    streams = random_streams(random_state, STREAMS)
    severity = streams.patients.standard_normal(n_patients)
    marker = (streams.patients.random(n_patients) < 0.5).astype(int)
    treated = (streams.treatment.random(n_patients) < 1 / (1 + np.exp(-confounding * severity))).astype(int)
    untreated = streams.luck.exponential(size=n_patients) / (HAZARD * severity_ratio**severity)
    under_treatment = untreated / np.broadcast_to(hazard_ratio, 2)[marker]
    true_months = np.where(treated == 1, under_treatment, untreated)
    with np.errstate(divide="ignore"):
        left = streams.leaving.exponential(size=n_patients) / (leaving * np.exp(informative * severity))
    seen = np.minimum(months - ENTRY * streams.entry.random(n_patients), left)
    table = {"severity": severity.round(3), "marker": marker, "treated": treated}
    table |= {"months": np.minimum(true_months, seen).round(2), "died": (true_months <= seen).astype(int)}
    return Bunch(
        table=pd.DataFrame(table),
        months_untreated=untreated,
        months_treated=under_treatment,
        description="Synthetic patients followed for some years, some treated. Made for teaching, not for patients.",
        source="computed by medlearn.phantoms",
        licence="CC0-1.0: computed numbers, no patient is described",
    )
