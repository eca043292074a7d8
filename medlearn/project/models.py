"""The five candidates of a project, made, fitted and asked in one way.

`labels` are whole numbers from 0, the places of the classes; `scores` have a column for each class, higher where the
class is likelier: log odds or distances from a border, which `medlearn.project.decisions` turns into probabilities.
"""

from typing import NamedTuple

import numpy as np

from medlearn.project.lending import with_new_head
from medlearn.project.networks import answers, train

LEAST_SHARE = 1e-3  # a forest's 0 and 1 are rounded to this and its complement, so that log odds are finite


class Candidate(NamedTuple):
    """One way to learn.

    Parameters
    ----------
    name : str
    takes : {"features", "images"}
        What `fit` and `scores_of` get: measurements (n, d), or images (n, size, size, channels).
    power : float
        How the time of a fit grows with the number of images: images ** power.
    make : callable of random_state
        Returns an unfitted scikit-learn estimator. For a network: callable of images, labels and number of
        classes that returns it fitted, or None where all of its weights are learnt.
    """

    name: str
    takes: str
    power: float
    make: object


def candidates():
    """List majority, features + SVM, forest, small CNN and CNN from phantoms.

    Returns
    -------
    candidates : list of Candidate
    """
    return [
        Candidate("majority", "features", 1.0, _majority),
        Candidate("features + SVM", "features", 2.0, _machine),
        Candidate("features + forest", "features", 1.1, _forest),
        Candidate("small CNN", "images", 1.0, None),
        Candidate("CNN from phantoms", "images", 1.0, with_new_head),
    ]


def measure(images):
    """Measure images channel by channel with the features of lesson 04.

    Parameters
    ----------
    images : ndarray of shape (n, size, size, channels)

    Returns
    -------
    features : ndarray of float32, shape (n, d * channels)
    """
    from medlearn.features import extract_features

    each = [extract_features(images[..., channel]) for channel in range(images.shape[-1])]
    return np.hstack(each).astype(np.float32)


def fit(candidate, inputs, labels, patients, *, classes, random_state=0, epochs=30):
    """Fit one candidate.

    Parameters
    ----------
    candidate : Candidate
    inputs : ndarray, as the candidate takes them
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)
        The small CNN keeps one patient in five back, and stops when these are no longer told apart better.
    classes, random_state, epochs : int

    Returns
    -------
    model : a fitted scikit-learn estimator or keras.Model

    Raises
    ------
    ValueError
        If there is one class only.
    """
    if len(np.unique(labels)) < 2:
        raise ValueError(
            f"all {len(labels)} images to learn from are of one class: more patients of the others needed."
        )
    if candidate.takes == "images" and candidate.make is None:
        return train(inputs, labels, patients, classes, random_state, epochs)
    if candidate.takes == "images":
        return candidate.make(inputs, labels, classes)
    return candidate.make(random_state).fit(inputs, labels)


def scores_of(model, inputs, classes):
    """Ask a fitted model.

    Parameters
    ----------
    model : as `fit` returns it
    inputs : ndarray of shape (n, ...)
    classes : int

    Returns
    -------
    scores : ndarray of shape (n, classes)
        A class that was not there to learn from has everywhere the lowest score.
    """
    if not hasattr(model, "classes_"):
        return answers(model, inputs)
    if hasattr(model, "predict_proba"):
        shares = np.clip(model.predict_proba(inputs), LEAST_SHARE, 1 - LEAST_SHARE)
        found = np.log(shares / (1 - shares))
    else:
        found = np.asarray(model.decision_function(inputs))
        found = np.column_stack([-found, found]) if found.ndim == 1 else found
    scores = np.full((len(found), classes), found.min(initial=0.0))
    scores[:, model.classes_] = found
    return scores


def _majority(random_state):
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="prior")


def _machine(random_state):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return make_pipeline(StandardScaler(), SVC(class_weight="balanced"))


def _forest(random_state):
    from sklearn.ensemble import RandomForestClassifier

    how = {"min_samples_leaf": 2, "class_weight": "balanced", "n_jobs": 1}
    return RandomForestClassifier(200, **how, random_state=random_state)
