"""Synthetic patients whose truth is known: followed for years, or with a picture and a row of a table.

No person is behind any row. *Followed*: the hazard is constant in time, ``HAZARD`` a month, times `severity_ratio` to
the power of the severity, times `hazard_ratio` under treatment. Each patient has one draw of luck, used with and
without treatment: so both times are known, of which a hospital only ever sees one. *Two sources*: given the disease,
what the picture shows and what stands in the table are independent and normal, with a mean that the disease moves. So
by Bayes' rule the log-odds of the disease are a sum: a constant, the picture's part and the table's.
"""

import numpy as np

from medlearn.phantoms.anatomy import mottle
from medlearn.phantoms.knobs import check_range, check_whole, random_streams

HAZARD = 0.02  # deaths a patient and month, untreated and of mean severity: half of them die within 35 months
ENTRY = 24  # months in which patients enter
LIFE_STREAMS = ("patients", "treatment", "luck", "entry", "leaving")
SHARES = {"age": 0.4, "crp": 0.8, "breathing_rate": 0.4, "heart_rate": 0.2}  # of the table's evidence: squares sum to 1
UNITS = {"age": (60, 12, 0), "crp": (2.5, 0.8, 2), "breathing_rate": (18, 4, 0), "heart_rate": (80, 12, 0)}
SOURCE_STREAMS = ("patients", "table", "density", "place", "texture", "noise", "missing")
NOISE, MOTTLE = 0.5, 0.3  # beside a spot whose density varies by 1


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
    streams = random_streams(random_state, LIFE_STREAMS)
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


def make_two_sources(
    n_patients,
    *,
    image_auc=0.65,
    table_auc=0.75,
    reversed_by_agent=False,
    missing=0.0,
    prevalence=0.4,
    size=16,
    random_state,
):
    """Make patients with a picture of a spot and a table of four measurements, and say what each is worth.

    The denser the spot, the more it speaks for disease. Every knob turns alone: with the same ``random_state``, the
    same patients come.

    Parameters
    ----------
    n_patients : int
    image_auc, table_auc : float
        The AUC, 0.5 to 0.99, of whoever reads the density of the spot without error, or the table.
    reversed_by_agent : bool
        Half of the patients got a contrast agent, a column of the table. If True, among them the *less* dense spots
        speak for disease: the picture means nothing without that column. The truth for both together stays the same.
    missing : float or (float, float)
        Probability, 0 to 1, that a patient has no table; two numbers: for healthy and for ill patients, and then its
        absence says something too.
    prevalence : float
        Between 0.01 and 0.99.
    size : int
        Pixels per side, 16 to 64.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None

    Returns
    -------
    data : sklearn.utils.Bunch
        ``images`` uint8 (n_patients, size, size); ``table``, a DataFrame of ``age`` (years), ``crp`` (logarithm of
        mg/l), ``breathing_rate`` and ``heart_rate`` (a minute), ``agent`` (0 or 1), NaN where the table is missing;
        ``labels`` (n_patients,), 1 is disease; ``image_part`` and ``table_part`` (n_patients,), the true log-odds that
        each adds, the table's 0 where it is missing, and ``log_odds``, of both, with that of the prevalence; ``aucs``,
        the best that can be reached by "image", "table" and "both" where no table is missing; ``description, source,
        licence``.

    Examples
    --------
    >>> data = make_two_sources(4, random_state=0)
    >>> {source: round(float(auc), 3) for source, auc in data.aucs.items()}
    {'image': 0.65, 'table': 0.75, 'both': 0.781}
    """
    from sklearn.utils import Bunch

    check_whole("n_patients", n_patients, 1, np.inf)
    check_range("image_auc", image_auc, 0.5, 0.99)
    check_range("table_auc", table_auc, 0.5, 0.99)
    check_range("missing", missing, 0, 1, per_site=True)
    check_range("prevalence", prevalence, 0.01, 0.99)
    check_whole("size", size, 16, 64)
    streams = random_streams(random_state, SOURCE_STREAMS)
    labels = (streams.patients.random(n_patients) < prevalence).astype(int)
    agent = (streams.patients.random(n_patients) < 0.5).astype(int)
    apart = {"image": _apart(image_auc), "table": _apart(table_auc)}  # means of ill and healthy, in deviations
    sign = np.where(agent & bool(reversed_by_agent), -1, 1)
    density = sign * apart["image"] * (labels - 0.5) + streams.density.standard_normal(n_patients)
    table, table_part = _table(labels, agent, apart["table"], streams.table)
    absent = streams.missing.random(n_patients) < np.broadcast_to(missing, 2)[labels]
    table[absent] = np.nan
    image_part = apart["image"] * sign * density
    log_odds = np.log(prevalence / (1 - prevalence)) + image_part + np.where(absent, 0, table_part)
    return Bunch(
        images=_images(density, size, streams),
        table=table,
        labels=labels,
        image_part=image_part,
        table_part=np.where(absent, 0, table_part),
        log_odds=log_odds,
        aucs=_truth(apart, image_auc, table_auc, reversed_by_agent),
        description="Synthetic patients, each with a picture and a table. Made for teaching, not for patients.",
        source="computed by medlearn.phantoms",
        licence="CC0-1.0: computed images and numbers, no patient is shown",
    )


def _apart(auc):
    """Return how far apart two normal groups of spread 1 are, whose AUC it is."""
    from scipy.stats import norm

    return np.sqrt(2) * norm.ppf(auc)


def _truth(apart, image_auc, table_auc, reversed_by_agent):
    from scipy.stats import norm

    both = norm.cdf(np.hypot(apart["image"], apart["table"]) / np.sqrt(2))
    return {"image": 0.5 if reversed_by_agent else image_auc, "table": table_auc, "both": both}


def _table(labels, agent, apart, rng):
    """Draw the measurements, and return the log-odds that they add."""
    import pandas as pd

    columns, part = {}, 0.0
    for name, share in SHARES.items():
        mean, spread, decimals = UNITS[name]
        value = share * apart * (labels - 0.5) + rng.standard_normal(len(labels))
        part = part + share * apart * value
        columns[name] = (mean + spread * value).round(decimals)
    return pd.DataFrame({**columns, "agent": agent.astype(float)}), part


def _images(density, size, streams):
    """Draw a round spot of a given density somewhere near the middle, on mottled lung, with noise."""
    n = len(density)
    axis = (np.arange(size) + 0.5) / size - 0.5
    rows, columns = streams.place.uniform(-0.12, 0.12, (2, n, 1, 1))
    squared = (axis[:, None] - rows) ** 2 + (axis - columns) ** 2
    spot = np.exp(-squared / (2 * 0.13**2))
    mottled = mottle(streams.texture.standard_normal((n, 4, 4)).astype(np.float32), size)
    noise = streams.noise.standard_normal((n, size, size), dtype=np.float32)
    shown = 90 + 25 * (MOTTLE * mottled + NOISE * noise + spot * (2 + density[:, None, None]))
    return np.clip(shown.round(), 0, 255).astype(np.uint8)
