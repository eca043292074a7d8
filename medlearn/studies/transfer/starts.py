"""What a network may know before it sees a labelled radiograph: nothing, another task, or the images alone."""

import numpy as np

from medlearn.studies.transfer.backbones import body, taught, train, untaught, with_head
from medlearn.studies.transfer.recipe import LESSON

STARTS = ("untrained", "phantoms", "breast ultrasound", "no labels")


def started(start, *, seed, unlabelled=None, progress=False):
    """Make a body that knows what its start says: the same for the same seed.

    Parameters
    ----------
    start : {"untrained", "phantoms", "breast ultrasound", "no labels"}
        Random weights; taught by 2 500 chest phantoms; by the 624 images of BreastMNIST's train and val, which are
        fetched; or by radiographs of which nobody said a label.
    seed : int
    unlabelled : ndarray of uint8, shape (n, 28, 28)
        Radiographs: only for "no labels".
    progress : bool

    Returns
    -------
    body : keras.Model

    Raises
    ------
    ValueError
        If there is no such start.
    """
    import keras

    if start not in STARTS:
        raise ValueError(f"there is no start {start!r}; choose from {', '.join(STARTS)}.")
    if start == "no labels":
        return untaught(unlabelled, seed=seed, epochs=5, progress=progress)
    if start == "untrained":
        keras.utils.set_random_seed(seed)
        return body()
    images, labels = _phantoms(seed) if start == "phantoms" else _breasts()
    return taught(images, labels, seed=seed, epochs=6 if start == "phantoms" else 24, progress=progress)


def fine_tuned(start, images, labels, *, seed, recipe=LESSON, progress=False):
    """Train a copy of a body, and a new last layer, on labelled images.

    Parameters
    ----------
    start : keras.Model
        A body; it stays as it is.
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of shape (n,)
    seed : int
        For the last layer, the order of the images and how they are changed.
    recipe : Recipe
    progress : bool

    Returns
    -------
    model : keras.Model
        Ask it by ``medlearn.studies.pneumonia.probabilities``.
    """
    import keras

    keras.utils.set_random_seed(seed)
    copy = body(recipe)
    copy.set_weights(start.get_weights())
    return train(with_head(copy, recipe), images, labels, seed=seed, recipe=recipe, progress=progress)


def _phantoms(seed):
    from medlearn.phantoms import make_chest_phantoms

    drawn = make_chest_phantoms(2500, size=28, random_state=1900 + seed)
    return drawn.images, drawn.labels


def _breasts():
    from medlearn.datasets import fetch_medmnist

    parts = fetch_medmnist("breastmnist")
    return tuple(np.concatenate([parts.train[name], parts.val[name]]) for name in ("images", "labels"))
