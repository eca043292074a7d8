"""Patient tables: breast cancer (ships in scikit-learn) and heart disease in four hospitals (fetched).

The synthetic clinic with the same columns is `medlearn.phantoms.clinic`.
"""

import numpy as np

from medlearn.datasets.archives import misnamed
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile
from medlearn.phantoms.codebook import COLUMNS, heart_codebook

HEART_FOLDER = "https://archive.ics.uci.edu/ml/machine-learning-databases/heart-disease"
# UCI publishes no checksums: these SHA-256 were recorded by us, from files whose sizes equal UCI's index.
HEART_CHECKSUMS = {
    "cleveland": "a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8",
    "hungarian": "d1ad108f785768cd3d7e82dc522e6f5a61eea93cccfb3a46ee8076f73fc3d796",
    "switzerland": "834a405ccf5b66ab4056bb77794adc8df0b7125186454c0a1d002d33c6c3b314",
    "va": "e7c93d8d0d2acdadfa4c5e8de768e2191e7f618b952e29623f1f0d5949ff6b8f",
}
HEART_ROWS = {"cleveland": 303, "hungarian": 294, "switzerland": 123, "va": 200}
HEART_MOST_BYTES = 100_000
HEART_LICENCE = "CC BY 4.0"
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

    Raises
    ------
    DataUnavailable
        If a file cannot be had, or does not hold the table it is named after.
    """
    from sklearn.utils import Bunch

    sites = {}
    for site, file in heart_disease_files().items():
        path = local_copy(file, data_home)
        published = _read_published(path, site)
        sites[site] = published if raw else _measured(published, path)
    return Bunch(
        sites=sites,
        codebook=heart_codebook(),
        description=(
            "Patients referred for coronary angiography in four hospitals, 1981-1987; num > 0 means that a coronary "
            "artery is narrowed by more than half. "
            + ("As published, as text." if raw else "'?' and impossible zeros (chol, trestbps) are missing.")
        ),
        source=HEART_FOLDER,
        licence=HEART_LICENCE,
        citation=(
            "Janosi (Budapest), Steinbrunn (Zurich), Pfisterer (Basel), Detrano (Long Beach and Cleveland), Heart "
            "Disease, UCI Machine Learning Repository no. 45 (1988), doi 10.24432/C52P4X; Detrano et al., American "
            "Journal of Cardiology 64, 304-310 (1989)"
        ),
    )


def heart_disease_files():
    """Return what is fetched for the four hospitals.

    Returns
    -------
    files : dict
        From site to RemoteFile.
    """
    return {
        site: RemoteFile(
            f"heart-disease/processed.{site}.data",
            f"{HEART_FOLDER}/processed.{site}.data",
            f"sha256:{checksum}",
            HEART_MOST_BYTES,
        )
        for site, checksum in HEART_CHECKSUMS.items()
    }


def _read_published(path, site):
    """Read a table as text, so that nothing is interpreted yet."""
    import pandas as pd

    expected = (HEART_ROWS[site], len(COLUMNS))
    try:
        table = pd.read_csv(path, header=None, dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as failure:
        raise misnamed(path, "the table", f"it cannot be read as a table ({failure})".replace("\n", " ")) from None
    if table.shape != expected:
        raise misnamed(path, "the table", f"it has {table.shape} rows and columns instead of {expected}")
    return table.set_axis(list(COLUMNS), axis="columns")


def _measured(published, path):
    """Turn published text into numbers, with NaN for everything that was not measured."""
    try:
        table = published.replace("?", np.nan).astype(np.float64)
    except ValueError as failure:
        raise misnamed(path, "the table", f"it cannot be read as numbers ({failure})") from None
    if np.isinf(table.to_numpy()).any():
        raise misnamed(path, "the table", "it holds an infinite number")
    strange = table.num[~table.num.isin(range(5))]
    if len(strange):
        raise misnamed(path, "the table", f"num is {strange.iloc[0]:g} in row {strange.index[0] + 1} instead of 0 to 4")
    table[NEVER_ZERO] = table[NEVER_ZERO].replace(0.0, np.nan)
    return table.astype({"num": np.int64})
