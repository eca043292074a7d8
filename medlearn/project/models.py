"""The candidates of a project, made, fitted and asked in one way, and the best of them by cross-validation.

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

SEEN_BY_MOBILENET = 128  # pixels: the side to which images are enlarged
STRENGTH_OF_PROBE = 0.01  # C of the logistic regression on its 256 features


class Candidate(NamedTuple):
    """One way to learn."""

    name: str
    takes: str  # a key of `INPUTS`
    make: object  # from random_state, an unfitted estimator; or a function that returns a fitted network: see `train`


def candidates():
    """List the candidates; ImageNet's features are one of them where the weights are in the cache or on a mirror."""
    from medlearn.datasets import status

    found = [
        Candidate("majority", "features", _majority),
        Candidate("features + SVM", "features", _svm),
        Candidate("features + forest", "features", _forest),
        Candidate("ImageNet features", "imagenet", _probe),
        Candidate("small CNN", "images", train),
        Candidate("CNN from phantoms", "images", with_new_head),
    ]
    return [one for one in found if one.takes != "imagenet" or status("mobilenet") != "missing"]


def measure(images):
    """Measure images (n, size, size, channels) channel by channel with the features of lesson 04: (n, d * channels)."""
    from medlearn.features import extract_features

    each = [extract_features(images[..., channel]) for channel in range(images.shape[-1])]
    return np.hstack(each).astype(np.float32)


def imagenet_features(images):
    """Return what MobileNet, trained on ImageNet, measures in images (n, size, size, channels): (n, 256)."""
    from keras import ops

    side, parts = SEEN_BY_MOBILENET, np.array_split(images, -(-len(images) // PORTION))
    found = []
    for part in parts:
        large = ops.image.resize(_prepared(part), (side, side))
        large = ops.repeat(large, 3 // images.shape[-1], axis=-1)
        found.append(ops.convert_to_numpy(_mobilenet()(ops.clip(large / 2, -1, 1), training=False)))
    return np.concatenate(found)


@cache
def _mobilenet():
    import keras

    from medlearn.datasets import fetch_mobilenet

    shape = (SEEN_BY_MOBILENET, SEEN_BY_MOBILENET, 3)
    weights = fetch_mobilenet()
    return keras.applications.MobileNet(shape, alpha=0.25, include_top=False, weights=weights, pooling="avg")


INPUTS = {"features": measure, "imagenet": imagenet_features, "images": lambda images: images}


def fit(candidate, inputs, labels, patients, *, classes, random_state=0, epochs=EPOCHS):
    """Fit a candidate on its inputs, labels and patients (n,); a network stops when other patients show no gain."""
    if len(np.unique(labels)) < 2:
        raise Refused(f"all {len(labels)} images to learn from are of one class: more patients of the others needed.")
    if candidate.takes != "images":
        return candidate.make(random_state).fit(inputs, labels)
    return candidate.make(inputs, labels, patients, classes, random_state, epochs)


def scores_of(model, inputs, classes):
    """Ask a fitted model: scores (n, classes); a class that was not there to learn from has everywhere the lowest."""
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


def _svm(random_state):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return make_pipeline(StandardScaler(), SVC(class_weight="balanced"))


def _forest(random_state):
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(200, min_samples_leaf=2, class_weight="balanced", n_jobs=1, random_state=random_state)


def _probe(random_state):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    head = LogisticRegression(C=STRENGTH_OF_PROBE, class_weight="balanced", max_iter=2000)
    return make_pipeline(StandardScaler(), head)


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
    takes: str  # a key of `INPUTS`
    table: object  # a row for each candidate: candidate, auc, low, high, chosen
    rows: np.ndarray  # the images that were used
    inputs: dict  # what was measured in them, by a key of `INPUTS`
    classes: int
    channels: int
    said: list = field(default_factory=list)  # what was decided
    scores: dict = field(default_factory=dict)  # of each candidate that took part, as `out_of_fold` returns them

    @property
    def features(self):
        """The measurements of lesson 04, (rows, d)."""
        return self.inputs["features"]

    def ask(self, images, features=None):
        """Return the scores of images (n, size, size, channels): (n, classes)."""
        ready = self.takes == "features" and features is not None
        return scores_of(self.model, features if ready else INPUTS[self.takes](images), self.classes)


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
    competing = [one for one in candidates() if one.takes != "images" or not quick]
    inputs = {takes: INPUTS[takes](images) for takes in dict.fromkeys(one.takes for one in competing)}
    scores = {
        one.name: out_of_fold(one, inputs[one.takes], labels, patients, folds=folds, classes=classes)
        for one in competing
    }
    table = _table(scores, labels, patients)
    best = competing[int(table.auc.argmax())]
    said = [f"All {n} training images are used."]
    if len(rows) < n:
        said = [f"Of {n} training images, {len(rows)} of {len(np.unique(patients))} patients are used: quick=True."]
    said += ["The networks take no part: quick=True."] * quick + _doubts(table, labels, patients)
    return Choice(
        name=best.name,
        model=fit(best, inputs[best.takes], labels, patients, classes=classes),
        takes=best.takes,
        table=table,
        rows=rows,
        inputs={takes: values for takes, values in inputs.items() if takes != "images"},
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
    for fold, (seen, unseen) in enumerate(grouped_folds(labels, patients, folds, random_state)):
        if share < 1:
            seen = seen[fewer(labels[seen], patients[seen], int(share * len(seen)), random_state=random_state)]
        told = inputs[seen], labels[seen], patients[seen]
        model = fit(candidate, *told, classes=classes, random_state=random_state, epochs=epochs)
        scores[unseen, :-1] = scores_of(model, inputs[unseen], classes)
        scores[unseen, -1] = fold
    return scores


def mean_auc(labels, scores):
    """Average the AUC of each class against the rest; of two classes, the AUC. Scores are (n, classes)."""
    return within_folds(labels, np.column_stack([scores, np.zeros(len(scores))]))


def within_folds(labels, scores):
    """Compute `mean_auc` of scores as `out_of_fold` returns them from pairs of the same fold alone.

    Each fold's model has a scale of its own. Classes without a case are left out; if none is left, it is a ValueError.
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

    found = {
        name: bootstrap(within_folds, labels, one, groups=patients, resamples=RESAMPLES) for name, one in scores.items()
    }
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
