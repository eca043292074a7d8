"""A synthetic heart clinic: patients drawn from a stated model, with the columns of UCI's heart disease tables.

The model: age and sex set how severe a patient's disease is likely to be; the severity, a number that nobody sees,
shows in every finding. No patient is behind any row.
"""

from typing import NamedTuple

import numpy as np

# column: (meaning, unit, codes)
COLUMNS = {
    "age": ("age", "years", ""),
    "sex": ("sex", "", "0 female, 1 male"),
    "cp": ("chest pain", "", "1 typical angina, 2 atypical angina, 3 non-anginal pain, 4 asymptomatic"),
    "trestbps": ("blood pressure at rest, on admission", "mm Hg", ""),
    "chol": ("serum cholesterol", "mg/dl", ""),
    "fbs": ("fasting blood sugar above 120 mg/dl", "", "0 no, 1 yes"),
    "restecg": (
        "electrocardiogram at rest",
        "",
        "0 normal, 1 ST-T wave abnormality, 2 left ventricular hypertrophy by Estes' criteria",
    ),
    "thalach": ("highest heart rate reached in the exercise test", "1/min", ""),
    "exang": ("angina brought on by exercise", "", "0 no, 1 yes"),
    # UCI gives no unit; an electrocardiogram is drawn at 1 mm per 0.1 mV.
    "oldpeak": ("ST depression brought on by exercise, against rest", "mm", ""),
    "slope": ("slope of the ST segment at peak exercise", "", "1 rising, 2 flat, 3 falling"),
    "ca": ("major vessels that fluoroscopy shows", "", "0 to 3, a count"),
    "thal": ("thallium scan of the heart muscle", "", "3 normal, 6 fixed defect, 7 reversible defect"),
    "num": ("narrowed coronary arteries", "", "0 none by more than half, 1 to 4 disease; some sites code only 0 and 1"),
}
# Severity above 0 is disease (num 1); above the others num 2, 3 and 4.
THRESHOLDS = (0.0, 0.54, 1.0, 1.85)
SEVERITY_PER_DECADE, SEVERITY_OF_MEN = 0.4, 0.8
REFERENCE_AGE = 54

# measurement: (mean, per unit of severity, per decade of age, for men, standard deviation, lowest, highest, decimals)
MEASUREMENTS = {
    "trestbps": (131, 2.0, 5.0, 0, 16.5, 85, 210, 0),
    "chol": (258, 6.0, 6.0, -18, 48.0, 110, 600, 0),
    "thalach": (149, -8.5, -8.0, 0, 18.0, 60, 205, 0),
    "oldpeak": (0.75, 0.75, 0, 0, 0.95, 0, 7, 1),
}
# finding: {code: (log-odds against the first code, per unit of severity, per decade, for men, per mm of oldpeak)}
FINDINGS = {
    "cp": {1: (0, 0, 0, 0, 0), 2: (0.8, -0.5, 0, 0, 0), 3: (1.4, -0.3, 0, 0, 0), 4: (1.6, 0.9, 0, 0, 0)},
    "fbs": {0: (0, 0, 0, 0, 0), 1: (-1.8, 0.05, 0.2, 0.1, 0)},
    "restecg": {0: (0, 0, 0, 0, 0), 1: (-3.5, 0.5, 0.3, 0, 0), 2: (0.0, 0.4, 0.2, 0, 0)},
    "exang": {0: (0, 0, 0, 0, 0), 1: (-0.7, 1.1, 0, 0, 0)},
    "slope": {1: (0, 0, 0, 0, 0), 2: (-0.6, 0.5, 0, 0, 0.6), 3: (-3.2, 0.6, 0, 0, 1.1)},
    "ca": {0: (0, 0, 0, 0, 0), 1: (-0.8, 0.9, 0.3, 0, 0), 2: (-1.9, 1.3, 0.5, 0, 0), 3: (-2.9, 1.5, 0.6, 0, 0)},
    "thal": {3: (0, 0, 0, 0, 0), 6: (-2.6, 0.6, 0, 0.6, 0), 7: (-0.9, 1.2, 0, 0.8, 0)},
}


class Site(NamedTuple):
    """One hospital: whom it sees, how it examines, what it leaves out."""

    age: tuple  # mean and standard deviation in years
    men: float  # share
    severity: float  # of a patient of the reference age, between the sexes
    clarity: float = 1.0  # how much of the severity shows in the findings: less under treatment
    heart_rate: float = 0.0  # added to thalach: another protocol, more beta blockers
    hypertrophy: float = 0.0  # added to the log-odds of restecg 2: another reader
    two_classes: bool = False  # num coded as 0 or 1 only
    no_exercise_test: float = 0.0  # share of patients
    slope_without_depression: bool = True  # whether the slope is noted where there is no ST depression
    not_measured: dict = {}  # noqa: RUF012 - read only; column: share
    written_as_zero: dict = {}  # noqa: RUF012 - column: share


SITES = {
    "a": Site((54.4, 9.0), 0.68, -0.28, not_measured={"ca": 0.013, "thal": 0.007}),
    "b": Site(
        (47.8, 7.8),
        0.72,
        -0.34,
        heart_rate=-12,
        hypertrophy=-2.5,
        two_classes=True,
        slope_without_depression=False,
        not_measured={"chol": 0.08, "fbs": 0.03, "slope": 0.3, "ca": 0.99, "thal": 0.9},
    ),
    "c": Site(
        (55.3, 9.0),
        0.92,
        1.24,
        clarity=0.4,
        heart_rate=-24,
        hypertrophy=-1.5,
        not_measured={"trestbps": 0.02, "fbs": 0.61, "oldpeak": 0.04, "slope": 0.14, "ca": 0.96, "thal": 0.42},
        written_as_zero={"chol": 1.0},
    ),
    "d": Site(
        (59.4, 7.8),
        0.97,
        0.1,
        clarity=0.6,
        heart_rate=-20,
        hypertrophy=-1.0,
        no_exercise_test=0.265,
        not_measured={"chol": 0.035, "fbs": 0.035, "slope": 0.33, "ca": 0.99, "thal": 0.83},
        written_as_zero={"chol": 0.25, "trestbps": 0.005},
    ),
}
EXERCISE_TEST = ["trestbps", "thalach", "exang", "oldpeak", "slope"]
DESCRIPTION = (
    "SYNTHETIC patients of clinic {site!r}, drawn from a stated model (medlearn.phantoms.clinic), with the "
    "columns of UCI's heart disease tables. No real patient is behind any row. Values that were not measured are NaN, "
    "or 0 where a clinic writes them so."
)


def make_heart_clinic(n_patients, *, site="a", random_state):
    """Draw the patients of a synthetic heart clinic.

    Parameters
    ----------
    n_patients : int
    site : {"a", "b", "c", "d"}
        "a" sees all kinds of patients and measures nearly everything; "b" younger ones, few of them ill, and codes
        `num` as 0 or 1; "c" almost only ill ones, and writes every cholesterol as 0; "d" older men under treatment,
        a quarter of them without an exercise test. At "c" and "d" the findings show less of the disease.
    random_state : int or None
        The same number gives the same patients; the sites differ under the same number.

    Returns
    -------
    clinic : Bunch
        `table`, a DataFrame of shape (n_patients, 14) with UCI's columns; `truth`, the same before values went
        missing, with `num` from 0 to 4 at every site; `codebook`, `description`, `source`, `licence`.

    Raises
    ------
    ValueError
        If there is no such site, or the number of patients is below 1.

    Examples
    --------
    >>> clinic = make_heart_clinic(5, random_state=0)
    >>> clinic.table.shape
    (5, 14)
    """
    from sklearn.utils import Bunch

    if site not in SITES:
        raise ValueError(f"There is no clinic {site!r}; choose from {', '.join(SITES)}.")
    if n_patients < 1:
        raise ValueError(f"n_patients is {n_patients}; ask for at least 1.")
    seed = None if random_state is None else [random_state, list(SITES).index(site)]
    rng = np.random.default_rng(seed)
    truth = _draw_patients(n_patients, SITES[site], rng)
    return Bunch(
        table=_hide(truth, SITES[site], rng),
        truth=truth,
        codebook=heart_codebook(),
        description=DESCRIPTION.format(site=site),
        source="drawn by medlearn",
        licence="BSD-3-Clause, as medlearn",
    )


def heart_codebook():
    """Return what each column means, a DataFrame of `meaning`, `unit` and `codes`."""
    import pandas as pd

    return pd.DataFrame.from_dict(COLUMNS, orient="index", columns=["meaning", "unit", "codes"]).rename_axis("column")


def _draw_patients(n_patients, site, rng):
    import pandas as pd

    age = np.clip(rng.normal(*site.age, n_patients), 28, 77).round()
    sex = (rng.random(n_patients) < site.men).astype(np.float64)
    severity = _expected_severity(age, sex, site) + rng.standard_normal(n_patients)
    drawn = {"age": age, "sex": sex, "num": np.digitize(severity, THRESHOLDS)}
    for name in MEASUREMENTS:
        drawn[name] = _draw_measurement(name, severity, drawn, site, rng)
    for name in FINDINGS:
        drawn[name] = _draw_finding(name, severity, drawn, site, rng)
    return pd.DataFrame(drawn)[list(COLUMNS)]


def _expected_severity(age, sex, site):
    decades = (age - REFERENCE_AGE) / 10
    return site.severity + SEVERITY_PER_DECADE * decades + SEVERITY_OF_MEN * (sex - 0.5)


def _draw_measurement(name, severity, drawn, site, rng):
    *_, spread, lowest, highest, decimals = MEASUREMENTS[name]
    values = _expected_measurement(name, severity, drawn, site) + spread * rng.standard_normal(len(severity))
    return np.clip(values, lowest, highest).round(decimals)


def _draw_finding(name, severity, drawn, site, rng):
    below = np.cumsum(_finding_probabilities(name, severity, drawn, site), axis=-1)
    drawn_index = (rng.random((len(severity), 1)) > below[:, :-1]).sum(axis=1)
    return np.array(list(FINDINGS[name]), dtype=np.float64)[drawn_index]


def _expected_measurement(name, severity, patients, site):
    mean, per_severity, per_decade, men, *_ = MEASUREMENTS[name]
    shift = site.heart_rate if name == "thalach" else 0
    decades = (patients["age"] - REFERENCE_AGE) / 10
    return mean + shift + per_severity * site.clarity * severity + per_decade * decades + men * patients["sex"]


def _finding_probabilities(name, severity, patients, site):
    """Return the probability of each code, shape (..., codes), for severities of shape (...)."""
    decades, sex, oldpeak = (patients["age"] - REFERENCE_AGE) / 10, patients["sex"], patients["oldpeak"]
    odds = []
    for code, (constant, per_severity, per_decade, men, per_mm) in FINDINGS[name].items():
        shift = site.hypertrophy if (name, code) == ("restecg", 2) else 0
        shown = per_severity * site.clarity * severity
        odds.append(np.exp(constant + shift + shown + per_decade * decades + men * sex + per_mm * oldpeak))
    odds = np.stack(np.broadcast_arrays(*odds), axis=-1)
    return odds / odds.sum(axis=-1, keepdims=True)


def _hide(truth, site, rng):
    """Lose values the way the site does."""
    table = truth.copy()
    n_patients = len(table)
    table.loc[rng.random(n_patients) < site.no_exercise_test, EXERCISE_TEST] = np.nan
    if not site.slope_without_depression:
        table.loc[truth["oldpeak"] == 0, "slope"] = np.nan
    for column, share in site.not_measured.items():
        table.loc[rng.random(n_patients) < share, column] = np.nan
    for column, share in site.written_as_zero.items():
        table.loc[rng.random(n_patients) < share, column] = 0.0
    if site.two_classes:
        table["num"] = table["num"].clip(upper=1)
    return table
