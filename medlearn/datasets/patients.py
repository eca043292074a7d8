"""Patient tables: breast cancer (ships in scikit-learn) and heart disease in four hospitals (fetched).

The synthetic clinic with the same columns is `medlearn.phantoms.clinic`.
"""

import numpy as np

from medlearn.datasets.download import files_of, local_copy

# Nobody alive has a resting blood pressure or a cholesterol of 0: there it means "not measured".
NEVER_ZERO = ["trestbps", "chol"]


def load_breast_cancer():
    """Load measurements of cell nuclei from 569 breast tumours, malignant = 1.

    Returns
    -------
    data : Bunch
        `features` float64 ndarray of shape (569, 30), `labels` int64 ndarray of shape (569,) with 1 = malignant,
        `feature_names` (30), `class_names`, `description`, `source`, `licence`, `citation`.

    Notes
    -----
    scikit-learn codes malignant as 0. Here label 1 is the finding, as in every set of this course.

    Examples
    --------
    >>> data = load_breast_cancer()
    >>> data.class_names[1], int(data.labels.sum())
    ('malignant', 212)
    """
    from sklearn import datasets
    from sklearn.utils import Bunch

    published = datasets.load_breast_cancer()
    return Bunch(
        features=published.data,
        labels=(1 - published.target).astype(np.int64),
        feature_names=[str(name) for name in published.feature_names],
        class_names=[str(name) for name in published.target_names[::-1]],
        description=(
            "Ten measurements of the cell nuclei in a fine-needle aspirate of each of 569 breast tumours: mean, "
            "standard error and worst value. scikit-learn codes malignant as 0; turned here, so that 1 is malignant."
        ),
        source="Breast Cancer Wisconsin (Diagnostic), UCI repository no. 17, as shipped with scikit-learn",
        licence="CC BY 4.0",
        citation=(
            "Street, Wolberg and Mangasarian, Nuclear feature extraction for breast tumor diagnosis, "
            "Proc. SPIE 1905, 861-870 (1993), doi 10.1117/12.148698"
        ),
    )


def fetch_heart_disease(*, data_home=None, raw=False):
    """Fetch UCI's heart disease tables of four hospitals: from the cache, else a mirror, else UCI.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.
    raw : bool
        True gives every field as the text that was published: ``"?"`` stays, and so do the impossible zeros.

    Returns
    -------
    data : Bunch
        `sites`, a dict of DataFrames with 14 columns: "cleveland" 303 rows, "hungarian" 294, "switzerland" 123,
        "va" 200. Features are float64; missing, and a `chol` or `trestbps` of 0, are NaN; `num` is int64, the disease
        from 0 (none) to 4, only 0 or 1 at "hungarian". `codebook`, a DataFrame that explains the columns;
        `description`, `source`, `licence`, `citation`.
    """
    import pandas as pd
    from sklearn.utils import Bunch

    from medlearn.phantoms.clinic import COLUMNS, heart_codebook

    sites = {}
    for name, file in files_of("heart_disease").items():
        path = local_copy(file, data_home)
        published = pd.read_csv(path, header=None, names=list(COLUMNS), dtype=str, keep_default_na=False)
        sites[name.split(".")[1]] = published if raw else _measured(published)
    return Bunch(
        sites=sites,
        codebook=heart_codebook(),
        description=(
            "Patients referred for coronary angiography in four hospitals, 1981-1987; num > 0 means that a coronary "
            "artery is narrowed by more than half. "
            + ("As published, as text." if raw else "'?' and impossible zeros (chol, trestbps) are missing.")
        ),
        source="https://archive.ics.uci.edu/ml/machine-learning-databases/heart-disease",
        licence="CC BY 4.0",
        citation=(
            "Janosi (Budapest), Steinbrunn (Zurich), Pfisterer (Basel), Detrano (Long Beach and Cleveland), Heart "
            "Disease, UCI Machine Learning Repository no. 45 (1988), doi 10.24432/C52P4X; Detrano et al., American "
            "Journal of Cardiology 64, 304-310 (1989)"
        ),
    )


def _measured(published):
    """Turn published text into numbers, with NaN for everything that was not measured."""
    table = published.replace("?", np.nan).astype(np.float64)
    table[NEVER_ZERO] = table[NEVER_ZERO].replace(0.0, np.nan)
    return table.astype({"num": np.int64})
