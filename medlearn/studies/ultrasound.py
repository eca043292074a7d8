"""Lesson 19: breast ultrasound with its table. What was known before anybody read the picture, and what was not."""

import numpy as np

BEFORE = ("Signs", "Symptoms")  # and the age
READ = (
    *("Tissue_composition", "Shape", "Margin", "Echogenicity"),
    *("Posterior_features", "Halo", "Calcifications", "Skin_thickening"),
)
LEAKING = ("BIRADS", "Interpretation", "Diagnosis", "Verification")
SIDE, FOLDS, REPEATS = 128, 5, 5
STRENGTHS = (0.001, 0.01, 0.1, 1.0)  # C, chosen inside the patients that are learnt from


def phrases(table, columns):
    """Write text columns as numbers: 1 where a phrase stands in a cell, such as "palpable" in "redness&palpable".

    Parameters
    ----------
    table : DataFrame
        As `medlearn.datasets.fetch_breast_ultrasound` returns it.
    columns : sequence of str

    Returns
    -------
    numbers : DataFrame of float
        A column for each phrase, "Signs: palpable".

    Raises
    ------
    ValueError
        If the table has no such column.
    """
    import pandas as pd

    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(f"the table has no column {missing[0]!r}; it has {', '.join(table.columns)}.")
    parts = [table[name].str.get_dummies("&").add_prefix(f"{name}: ") for name in columns]
    return pd.concat(parts, axis=1).astype(float)


def known_before(table):
    """Return what was known before anybody read the picture: age (NaN where missing), signs, symptoms."""
    return phrases(table, BEFORE).assign(Age=table.Age)


def shrunk(images):
    """Bring pictures of any size to squares.

    Parameters
    ----------
    images : list of ndarray of uint8, each of its own shape (rows, columns)

    Returns
    -------
    squares : ndarray of uint8, shape (n, 128, 128)
        Averaged; what was not square is stretched.
    """
    from skimage.transform import resize

    squares = [resize(image, (SIDE, SIDE), anti_aliasing=True, preserve_range=True) for image in images]
    return np.round(squares).astype(np.uint8)


def model():
    """Make the model of every source, unfitted: logistic regression; the median stands where an age is missing."""
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    machine = LogisticRegression(solver="newton-cholesky")
    steps = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler(), machine)
    return GridSearchCV(steps, {"logisticregression__C": STRENGTHS}, scoring="roc_auc", cv=3)


def out_of_fold(sources, labels, patients, *, repeats=REPEATS):
    """Ask about each patient a model that has not seen them: a model for each source; the mean of log-odds.

    Parameters
    ----------
    sources : list of ndarray or DataFrame, each of shape (n, columns)
    labels, patients : ndarrays of shape (n,)
    repeats : int
        Other folds each time.

    Returns
    -------
    log_odds : ndarray of shape (n,)
        The mean over the repeats.
    """
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

    total = np.zeros(len(labels))
    for seed in range(repeats):
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        how = {"groups": patients, "cv": folds, "method": "decision_function"}
        for source in sources:
            total += cross_val_predict(model(), np.asarray(source, float), labels, **how) / len(sources) / repeats
    return total
