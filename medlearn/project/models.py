"""The five candidates of a project, made, fitted and asked in one way, and the best of them by cross-validation.

`labels` are whole numbers from 0, the places of the classes; `scores` have a column for each class, higher where the
class is likelier: log odds or distances from a border, which `medlearn.project.measure` turns into probabilities.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np

from medlearn.project.pictures import Refused
from medlearn.project.split import FEW, fewer, grouped_folds

FOLDS, RESAMPLES = 5, 300
MOST_QUICK = 1000  # images that a quick choice learns from
LEAST_SHARE = 1e-3  # a forest's 0 and 1 are rounded to this and its complement, so that log odds are finite

EPOCHS, BATCH, PATIENCE = 30, 16, 8
PORTION = 256  # images at a time, to spare memory
SMALLEST_MAP = 8  # pixels: smaller ones are not halved

PHANTOMS, PASSES = 800, 6  # images of the other task, and how often it sees them
SIDES = 16, 128  # pixels: the least that a phantom can have, and the most that is worth its time
STRENGTH = 0.1  # C of the head, a logistic regression
ABSENT = 30.0  # so far below the others is the score of a class that was not there to learn from


class Candidate(NamedTuple):
    """One way to learn."""

    name: str
    takes: str  # "features", (n, d), or "images", (n, size, size, channels)
    make: object  # from random_state, an unfitted estimator; or a function that returns a fitted network: see `train`


def candidates():
    """List majority, features + SVM, features + forest, small CNN and CNN from phantoms."""
    return [
        Candidate("majority", "features", _majority),
        Candidate("features + SVM", "features", _machine),
        Candidate("features + forest", "features", _forest),
        Candidate("small CNN", "images", train),
        Candidate("CNN from phantoms", "images", with_new_head),
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


def fit(candidate, inputs, labels, patients, *, classes, random_state=0, epochs=EPOCHS):
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
    """
    if len(np.unique(labels)) < 2:
        raise Refused(f"all {len(labels)} images to learn from are of one class: more patients of the others needed.")
    if candidate.takes == "features":
        return candidate.make(random_state).fit(inputs, labels)
    return candidate.make(inputs, labels, patients, classes, random_state, epochs)


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
    from sklearn.base import BaseEstimator

    if not isinstance(model, BaseEstimator):
        return answers(model, inputs)
    if hasattr(model, "predict_proba"):
        shares = np.clip(model.predict_proba(inputs), LEAST_SHARE, 1 - LEAST_SHARE)
        found = np.log(shares / (1 - shares))
    else:  # the support vector machine
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


# The small network.
def network(shape, classes):
    """Make the untrained network: four convolutions with batch normalisation, a mean over each map, scores."""
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


def train(images, labels, patients, classes, random_state, epochs):
    """Train the small network on images (n, size, size, channels) until one patient in five shows no gain."""
    import keras

    _, kept = grouped_folds(labels, patients, min(5, len(np.unique(patients))), random_state)[0]
    learnt = np.setdiff1d(np.arange(len(labels)), kept)
    keras.utils.set_random_seed(random_state)
    model = network(images.shape[1:], classes)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    counts = np.bincount(labels[learnt], minlength=classes)
    model.fit(
        _prepared(images[learnt]),
        labels[learnt],
        batch_size=BATCH,
        epochs=epochs,
        verbose=0,
        validation_data=(_prepared(images[np.sort(kept)]), labels[np.sort(kept)]),
        class_weight=dict(enumerate(len(learnt) / (classes * np.maximum(counts, 1)))),
        callbacks=[keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)],
    )
    return model


def answers(model, images):
    """Return what a network says of images (n, size, size, channels), once they are standardised: (n, d)."""
    from keras import ops

    parts = np.array_split(images, -(-len(images) // PORTION))
    return np.concatenate([ops.convert_to_numpy(model(_prepared(part), training=False)) for part in parts])


def _prepared(images):
    from medlearn.imaging import standardise

    prepared = np.empty(images.shape, dtype=np.float32)
    for start in range(0, len(images), PORTION):
        prepared[start : start + PORTION] = standardise(images[start : start + PORTION])
    return prepared


# The network that was taught on chest phantoms, here and without a download, and learns only a new head (lesson 19).
def with_new_head(images, labels, patients, classes, random_state, epochs):
    """Give a taught body a new head, a logistic regression on its features of images (n, size, size, channels)."""
    import keras
    from sklearn.linear_model import LogisticRegression

    body = keras.Sequential([keras.Input(images.shape[1:]), *_body(images.shape[1:])])
    seen = answers(body, images)
    centre, scale = seen.mean(axis=0), seen.std(axis=0)
    scale = np.where(scale == 0, 1, scale)
    head = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000).fit((seen - centre) / scale, labels)
    weights, starts = head.coef_ / scale, head.intercept_
    if len(weights) == 1:  # of two classes scikit-learn keeps the second's alone
        weights, starts = np.stack([-weights[0], weights[0]]) / 2, np.array([-starts[0], starts[0]]) / 2
    kernel, bias = np.zeros((len(centre), classes)), np.full(classes, -ABSENT)
    kernel[:, head.classes_], bias[head.classes_] = weights.T, starts - weights @ centre
    model = keras.Sequential([body, keras.layers.Dense(classes)])
    model.layers[-1].set_weights([kernel, bias])
    return model


def _body(shape):
    """Return the layers from images of a shape to the features of each channel: the phantoms were grey."""
    import keras
    from keras import layers

    grey, channels = (*shape[:2], 1), shape[-1]
    taught = network(grey, 2)
    taught.set_weights(taught_weights(int(np.clip(min(shape[:2]), *SIDES))))
    body = keras.Sequential([keras.Input(grey), *taught.layers[:-2]])  # without dropout and the last layer
    if channels == 1:
        return [body]
    each = layers.Permute((3, 1, 2)), layers.Reshape((channels, *grey))
    return [*each, layers.TimeDistributed(body), layers.Flatten()]


@cache
def taught_weights(side):
    """Teach the small network to find findings in phantoms, once in a process for each size; return its weights."""
    from medlearn.phantoms import make_chest_phantoms

    made = make_chest_phantoms(PHANTOMS, size=side, random_state=23)
    images = made.images[..., np.newaxis] / np.float32(255)
    return train(images, made.labels, made.patients, 2, 0, PASSES).get_weights()


# The choice, by cross-validation inside the training images: nothing here sees validation or test.
@dataclass
class Choice:
    """What cross-validation chose."""

    name: str
    model: object  # the chosen candidate, fitted on all images that were used
    takes: str  # "features" or "images"
    table: object  # a row for each candidate: candidate, auc, low, high, chosen
    rows: np.ndarray  # the images that were used
    features: np.ndarray  # (rows, d): their measurements
    classes: int
    channels: int
    said: list = field(default_factory=list)  # what was decided
    scores: dict = field(default_factory=dict)  # of each candidate that took part, as `out_of_fold` returns them

    def ask(self, images, features=None):
        """Return the scores of images (n, size, size, channels): (n, classes)."""
        if self.takes == "features":
            images = measure(images) if features is None else features
        return scores_of(self.model, images, self.classes)


def choose(images, labels, patients, *, quick=False):
    """Compare the candidates by grouped cross-validation and fit the best.

    Parameters
    ----------
    images : ndarray of shape (n, size, size, channels)
        The training part alone.
    labels : ndarray of int, shape (n,)
        From 0 to classes - 1.
    patients : ndarray of shape (n,)
        No patient is in two folds.
    quick : bool
        Without the networks, and with whole patients of at most 1000 images.

    Returns
    -------
    choice : Choice

    Raises
    ------
    Refused
        A ValueError: lengths differ, or a class has fewer than two patients.
    """
    images, labels, patients = np.asarray(images), np.asarray(labels), np.asarray(patients)
    if not len(images) == len(labels) == len(patients):
        raise Refused(f"{len(images)} images, {len(labels)} labels, {len(patients)} patients: give one of each.")
    folds, classes, n = folds_of(labels, patients), int(labels.max()) + 1, len(images)
    rows = fewer(labels, patients, MOST_QUICK if quick else n)
    images, labels, patients = images if len(rows) == n else images[rows], labels[rows], patients[rows]
    inputs = {"features": measure(images), "images": images}
    competing = [one for one in candidates() if one.takes == "features" or not quick]
    how = {"folds": folds, "classes": classes}
    scores = {one.name: out_of_fold(one, inputs[one.takes], labels, patients, **how) for one in competing}
    table = _table(scores, labels, patients)
    best = competing[int(table.auc.argmax())]
    model = fit(best, inputs[best.takes], labels, patients, classes=classes)
    said = [f"All {n} training images are used."]
    if len(rows) < n:
        said = [f"Of {n} training images, {len(rows)} of {len(np.unique(patients))} patients are used: quick=True."]
    said += ["The networks take no part: quick=True."] * quick + _doubts(table, labels, patients)
    return Choice(
        name=best.name,
        model=model,
        takes=best.takes,
        table=table,
        rows=rows,
        features=inputs["features"],
        classes=classes,
        channels=images.shape[-1],
        said=said,
        scores=scores,
    )


def folds_of(labels, patients):
    """Return how many folds there can be, at most five, so that each learns from two classes."""
    of_class = {int(label): len(np.unique(patients[labels == label])) for label in np.unique(labels)}
    rarest = min(of_class, key=of_class.get)
    if len(of_class) < 2 or of_class[rarest] < 2:
        raise Refused(
            f"class {rarest} has {of_class[rarest]} patient(s) to learn from, and there are {len(of_class)} classes: "
            "two classes with two patients each are the least. Collect more, or join the class with another."
        )
    return min(FOLDS, sorted(of_class.values())[-2])


def out_of_fold(candidate, inputs, labels, patients, *, folds, classes, random_state=0, epochs=EPOCHS, share=1.0):
    """Return the scores that each image gets from a model that has not seen its patient, (n, classes + 1).

    In the last column stands the number of the fold, for `within_folds`. `share` of the images to learn from, by whole
    patients, is for a learning curve.
    """
    scores = np.zeros((len(labels), classes + 1))
    how = {"classes": classes, "random_state": random_state, "epochs": epochs}
    for fold, (seen, unseen) in enumerate(grouped_folds(labels, patients, folds, random_state)):
        if share < 1:
            seen = seen[fewer(labels[seen], patients[seen], int(share * len(seen)), random_state=random_state)]
        model = fit(candidate, inputs[seen], labels[seen], patients[seen], **how)
        scores[unseen, :-1] = scores_of(model, inputs[unseen], classes)
        scores[unseen, -1] = fold
    return scores


def mean_auc(labels, scores):
    """Average the AUC of each class against the rest; of two classes, the AUC. Scores are (n, classes)."""
    return within_folds(labels, np.column_stack([scores, np.zeros(len(scores))]))


def within_folds(labels, scores):
    """Compute `mean_auc` from pairs of the same fold: each fold's model has a scale of its own.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    scores : ndarray of shape (n, classes + 1)
        As `out_of_fold` returns them.

    Returns
    -------
    area : float
        Classes without a case are left out; if that leaves none, it is a ValueError.
    """
    classes = scores.shape[1] - 1
    wanted = [1] if classes == 2 else range(classes)
    areas = [_paired(labels == label, scores[:, label], scores[:, -1]) for label in wanted]
    found = [area for area in areas if area is not None]
    if not found:
        raise ValueError("there are no two classes to be told apart.")
    return float(np.mean(found))


def _paired(truth, scores, folds):
    """Return the share of pairs of a fold in which the ill one is higher, or None without a pair."""
    from medlearn.metrics import auc

    won = pairs = 0.0
    for fold in np.unique(folds):
        rows = folds == fold
        ill = np.sum(truth[rows])
        if weight := ill * (np.sum(rows) - ill):
            won, pairs = won + weight * auc(truth[rows], scores[rows]), pairs + weight
    return won / pairs if pairs else None


def _table(scores, labels, patients):
    import pandas as pd

    from medlearn.intervals import bootstrap

    how = {"groups": patients, "resamples": RESAMPLES}
    found = {name: bootstrap(within_folds, labels, one, **how) for name, one in scores.items()}
    rows = [(name, area.value, area.low, area.high) for name, area in found.items()]
    table = pd.DataFrame(rows, columns=["candidate", "auc", "low", "high"])
    return table.assign(chosen=table.index == table.auc.argmax())


def _doubts(table, labels, patients):
    best, said = table[table.chosen].iloc[0], []
    if best.low <= 0.5:
        said.append(
            f"Nothing was clearly better than guessing: the best, {best.candidate}, has an AUC of {best.auc:.2f} "
            f"({best.low:.2f} to {best.high:.2f}) in cross-validation. Do not go on to the test before that changes."
        )
    classes = np.unique(labels)
    few = sum(len(np.unique(patients[labels == label])) < FEW for label in classes)
    if few and len(classes) > 2:
        said.append(f"The mean AUC counts each class alike, {few} with fewer than {FEW} patients too: see the split.")
    return said
