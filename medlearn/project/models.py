"""The four candidates of a project, made, fitted and asked in one way.

`labels` are whole numbers from 0, the places of the classes; `scores` have a column for each class, higher where the
class is likelier: log odds or distances from a border, which `medlearn.project.decisions` turns into probabilities.
"""

from typing import NamedTuple

import numpy as np

LEAST_SHARE = 1e-3  # a forest's 0 and 1 are rounded to this and its complement, so that log odds are finite
BATCH, PATIENCE = 16, 8
PORTION = 256  # images at a time, to spare memory
SMALLEST_MAP = 8  # pixels: smaller ones are not halved


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
        Returns an unfitted scikit-learn estimator; None for the network.
    """

    name: str
    takes: str
    power: float
    make: object


def candidates():
    """List majority, features + SVM, forest and small CNN, the simplest first.

    Returns
    -------
    candidates : list of Candidate
    """
    return [
        Candidate("majority", "features", 1.0, _majority),
        Candidate("features + SVM", "features", 2.0, _machine),
        Candidate("features + forest", "features", 1.1, _forest),
        Candidate("small CNN", "images", 1.0, None),
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
        The network keeps one patient in five back, and stops when these are no longer told apart better.
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
    if candidate.takes == "images":
        return _train(inputs, labels, patients, classes, random_state, epochs)
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
        return _ask(model, inputs)
    if hasattr(model, "predict_proba"):
        shares = np.clip(model.predict_proba(inputs), LEAST_SHARE, 1 - LEAST_SHARE)
        found = np.log(shares / (1 - shares))
    else:
        found = np.asarray(model.decision_function(inputs))
        found = np.column_stack([-found, found]) if found.ndim == 1 else found
    scores = np.full((len(found), classes), found.min(initial=0.0))
    scores[:, model.classes_] = found
    return scores


def grouped_folds(labels, patients, folds, random_state):
    """Deal patients into folds, each class as evenly as it goes.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)
    folds, random_state : int

    Returns
    -------
    splits : list of (seen, unseen), ndarrays of int
    """
    from warnings import catch_warnings, simplefilter

    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
    with catch_warnings():
        simplefilter("ignore", UserWarning)  # a class with fewer images than folds is allowed here
        return list(splitter.split(labels, labels, patients))


def network(shape, classes):
    """Make the untrained network: four convolutions with batch normalisation, a mean over each map, scores.

    Parameters
    ----------
    shape : (int, int, int)
        Rows, columns and channels of an image.
    classes : int

    Returns
    -------
    model : keras.Model
    """
    import keras
    from keras import layers

    parts, side = [keras.Input(shape)], min(shape[:2])
    for maps in (16, 32, 32, 64):
        # Keras's momentum of 0.99 needs some hundred steps to follow; a small folder has fewer.
        normalised = layers.BatchNormalization(momentum=0.9)
        parts += [layers.Conv2D(maps, 3, padding="same", use_bias=False), normalised, layers.ReLU()]
        if side >= SMALLEST_MAP:
            parts, side = [*parts, layers.MaxPooling2D()], side // 2
    return keras.Sequential([*parts, layers.GlobalAveragePooling2D(), layers.Dropout(0.3), layers.Dense(classes)])


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


def _train(images, labels, patients, classes, random_state, epochs):
    import keras

    kept = _kept_back(labels, patients, random_state)
    keras.utils.set_random_seed(random_state)
    model = network(images.shape[1:], classes)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    counts = np.bincount(labels[~kept], minlength=classes)
    weights = dict(enumerate(np.sum(~kept) / (classes * np.maximum(counts, 1))))
    stop = keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)
    watched = (_prepared(images[kept]), labels[kept])
    model.fit(
        *(_prepared(images[~kept]), labels[~kept]),
        **{"batch_size": BATCH, "epochs": epochs, "verbose": 0, "validation_data": watched},
        class_weight=weights,
        callbacks=[stop],
    )
    return model


def _kept_back(labels, patients, random_state):
    """Mark the images of one patient in five, of all classes as far as possible."""
    _, kept = grouped_folds(labels, patients, min(5, len(np.unique(patients))), random_state)[0]
    return np.isin(np.arange(len(labels)), kept)


def _prepared(images):
    from medlearn.imaging import standardise

    prepared = np.empty(images.shape, dtype=np.float32)
    for start in range(0, len(images), PORTION):
        prepared[start : start + PORTION] = standardise(images[start : start + PORTION])
    return prepared


def _ask(model, images):
    from keras import ops

    parts = np.array_split(images, -(-len(images) // PORTION))
    return np.concatenate([ops.convert_to_numpy(model(_prepared(part), training=False)) for part in parts])
