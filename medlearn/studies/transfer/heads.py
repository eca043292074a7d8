"""Lessons 05 to 07 on features of a frozen network, or on pixels: settings chosen inside the labelled images."""

import numpy as np

from medlearn import metrics
from medlearn.studies.pneumonia import changed

FOLDS = 3
ENOUGH = 400  # rows: fewer labelled images are shown in several changed copies
SETTINGS = {
    "logistic regression": (0.001, 0.01, 0.1, 1.0),  # C
    "RBF SVM": (0.1, 1.0, 10.0),  # C
    "forest": (1, 5),  # fewest images in a leaf
}


def estimator(kind, setting, seed):
    """Make a classical model, unfitted, classes weighted as if both were equally frequent.

    Parameters
    ----------
    kind : {"logistic regression", "RBF SVM", "forest"}
    setting : float or int
        As in `SETTINGS`.
    seed : int
        Of the forest.

    Returns
    -------
    model : scikit-learn estimator
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    if kind == "forest":
        return RandomForestClassifier(100, min_samples_leaf=setting, class_weight="balanced", random_state=seed)
    if kind == "RBF SVM":
        return make_pipeline(StandardScaler(), SVC(C=setting, class_weight="balanced"))
    return make_pipeline(
        StandardScaler(), LogisticRegression(C=setting, class_weight="balanced", solver="newton-cholesky")
    )


def copies(images, seed):
    """Return images as they are, then changed copies of them: few images in many.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 28, 28)
    seed : int

    Returns
    -------
    copies : ndarray of float32, shape (times, n, 28, 28)
        Values 0 to 1; the first are unchanged.
    """
    rng = np.random.default_rng(seed)
    times = max(1, ENOUGH // len(images))
    return np.stack([images / np.float32(255), *(changed(images, rng) for _ in range(times - 1))])


def two_numbers(images):
    """Return how bright and how varied each image (n, rows, columns) is: (n, 2), the baseline that sees no shape."""
    return np.stack([images.mean(axis=(1, 2)), images.std(axis=(1, 2))], axis=1)


def says(model, features):
    """Return a score for each row: above 0 it calls the finding."""
    if hasattr(model, "decision_function"):
        return model.decision_function(features)
    return model.predict_proba(features)[:, 1] - 0.5


def settled(kind, features, labels, seed):
    """Choose the setting by cross-validated AUC, then fit on all.

    Parameters
    ----------
    kind : str
        Of `SETTINGS`.
    features : ndarray of shape (times, n, d)
        The first of the copies is what the folds that are left out are judged on; all copies of an image are in one
        fold.
    labels : ndarray of shape (n,)
    seed : int

    Returns
    -------
    model : scikit-learn estimator
        Fitted.
    setting : float or int
        What was chosen: of equal ones, the first.
    """
    from sklearn.model_selection import StratifiedKFold

    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(features[0], labels))

    def judged(setting):
        aucs = []
        for learnt, held in folds:
            model = _fitted(estimator(kind, setting, seed), features[:, learnt], labels[learnt])
            aucs.append(metrics.auc(labels[held], says(model, features[0, held])))
        return np.mean(aucs)

    chosen = max(SETTINGS[kind], key=judged)
    return _fitted(estimator(kind, chosen, seed), features, labels), chosen


def _fitted(model, features, labels):
    return model.fit(np.concatenate(features), np.tile(labels, len(features)))
