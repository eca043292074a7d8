"""Hyperplasia from the shape of an adrenal gland: a forest on measurements, and a 3-D network."""

import numpy as np

from medlearn.studies.volumes.networks import deep_network, probabilities, train
from medlearn.studies.volumes.recipe import GLAND
from medlearn.studies.volumes.views import moved

TREES = 300


def halved(shapes):
    """Halve the sides of shapes: each new voxel says which share of its eight old ones is inside.

    Parameters
    ----------
    shapes : ndarray of shape (n, slices, rows, columns)
        Above 0 inside; even sides.

    Returns
    -------
    halved : ndarray of float32, shape (n, slices / 2, rows / 2, columns / 2, 1)
    """
    n, *sides = shapes.shape
    blocks = np.stack([half for side in sides for half in (side // 2, 2)]).tolist()
    return (shapes > 0).reshape(n, *blocks).mean(axis=(2, 4, 6), dtype=np.float32)[..., None]


def shape_forest(measurements, labels, seed=0, leaf=5):
    """Train a random forest on measurements.

    Parameters
    ----------
    measurements : ndarray of shape (n, 19)
    labels : ndarray of shape (n,)
    seed : int
    leaf : int
        The fewest glands in a leaf.

    Returns
    -------
    ask : callable
        From measurements (m, 19) to probabilities (m,).
    """
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(TREES, min_samples_leaf=leaf, random_state=seed).fit(measurements, labels)
    return lambda others: forest.predict_proba(others)[:, 1]


def shape_network(shapes, labels, seed=0, recipe=GLAND):
    """Train a 3-D network on shapes.

    Parameters
    ----------
    shapes : ndarray of float32, shape (n, slices, rows, columns, 1)
        As `halved` makes them.
    labels : ndarray of shape (n,)
    seed : int
    recipe : Recipe

    Returns
    -------
    ask : callable
        From shapes (m, slices, rows, columns, 1) to probabilities (m,).
    """
    import keras

    keras.utils.set_random_seed(seed)
    model = deep_network(shapes.shape[1:-1], recipe)
    changed = (lambda inputs, rng: moved(inputs, rng, most=1)) if recipe.moved else None
    train(model, shapes, labels, seed=seed, recipe=recipe, changed=changed)
    return lambda others: probabilities(model, others)
