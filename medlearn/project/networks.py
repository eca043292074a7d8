"""The small network of a project: made, trained, asked. Keras is imported where it is needed."""

import numpy as np

from medlearn.project.splitting import grouped_folds

BATCH, PATIENCE = 16, 8
PORTION = 256  # images at a time, to spare memory
SMALLEST_MAP = 8  # pixels: smaller ones are not halved


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


def train(images, labels, patients, classes, random_state, epochs):
    """Train the small network.

    Parameters
    ----------
    images : ndarray of shape (n, size, size, channels)
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)
        One in five is kept back; the training stops when these are no longer told apart better.
    classes, random_state, epochs : int

    Returns
    -------
    model : keras.Model
        From standardised images to scores of the classes.
    """
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


def answers(model, images):
    """Return what a network says of images (n, size, size, channels), once they are standardised: (n, d)."""
    from keras import ops

    parts = np.array_split(images, -(-len(images) // PORTION))
    return np.concatenate([ops.convert_to_numpy(model(_prepared(part), training=False)) for part in parts])


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
