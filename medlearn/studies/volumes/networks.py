"""Small networks that see one slice, some slices, or the whole volume. Keras is imported where it is needed.

All have the same two blocks of convolution, batch normalisation, ReLU and pooling, and one number at the end. What
differs is what they see and, for the volume, how the slices come together: by kernels that reach into the slices
above and below (3-D), or by a mean that the network weights itself (attention pooling: Ilse, Tomczak and Welling
2018, arXiv 1802.04712).
"""

import numpy as np

from medlearn.studies.volumes.recipe import LESSON
from medlearn.studies.volumes.views import seen


def flat_network(shape, recipe=LESSON):
    """Make an untrained network for images.

    Parameters
    ----------
    shape : (int, int, int)
        Rows, columns and channels.
    recipe : Recipe

    Returns
    -------
    model : keras.Model
        From (n, rows, columns, channels) to probabilities (n, 1).
    """
    import keras
    from keras import layers

    x = image = keras.Input(shape)
    for width in recipe.maps:
        x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPooling2D()(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)))
    return keras.Model(image, _answer(x, recipe))


def deep_network(shape, recipe=LESSON):
    """Make an untrained 3-D network: its kernels reach into the slices above and below.

    Parameters
    ----------
    shape : (int, int, int)
        Slices, rows and columns.
    recipe : Recipe

    Returns
    -------
    model : keras.Model
        From (n, slices, rows, columns, 1) to probabilities (n, 1).
    """
    import keras
    from keras import layers

    x = volume = keras.Input((*shape, 1))
    for width in recipe.maps:
        x = layers.Conv3D(width, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPooling3D()(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)))
    return keras.Model(volume, _answer(x, recipe))


def attention_network(shape, recipe=LESSON):
    """Make an untrained network that sees slice by slice and weights the slices itself.

    Parameters
    ----------
    shape : (int, int, int)
        Slices, rows and columns.
    recipe : Recipe

    Returns
    -------
    model : keras.Model
        From (n, slices, rows, columns, 1) to probabilities (n, 1). Its layer "weights" gives the weights of the slices,
        (n, slices, 1): they are positive and sum to 1. It does not know in which order the slices come.
    """
    import keras
    from keras import layers, ops

    x = volume = keras.Input((*shape, 1))
    for width in recipe.maps:
        x = layers.Conv3D(width, (1, 3, 3), padding="same", use_bias=False)(x)  # each slice by itself
        x = layers.MaxPooling3D((1, 2, 2))(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)))
    slices = layers.Dense(16, activation="relu")(layers.Reshape((shape[0], -1))(x))
    scores = layers.Dense(1)(layers.Dense(8, activation="tanh")(slices))
    weights = layers.Softmax(axis=1, name="weights")(scores)
    return keras.Model(volume, _answer(ops.sum(weights * slices, axis=1), recipe))


def train(model, inputs, labels, *, seed, recipe=LESSON, changed=None, progress=False):
    """Train a network with AdamW and a rate that rises for a tenth of the steps, then fades as a cosine.

    Parameters
    ----------
    model : keras.Model
        Made after `keras.utils.set_random_seed`, if its weights should be the same each time.
    inputs : ndarray of float32, first axis n
    labels : ndarray of shape (n,)
    seed : int
        For the order in which it sees them, and for `changed`.
    recipe : Recipe
    changed : callable, optional
        From (inputs, rng) to inputs as they are shown in an epoch.
    progress : bool
        Show a bar while it trains.

    Returns
    -------
    model : keras.Model
        The same.
    """
    import keras
    from tqdm import trange

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    steps = recipe.epochs * -(-len(inputs) // recipe.batch)
    model.compile(_optimiser(recipe, steps), loss="binary_crossentropy")
    for _ in trange(recipe.epochs, disable=not progress, leave=False, desc="epochs"):
        shown = inputs if changed is None else changed(inputs, rng)
        model.fit(shown, labels, batch_size=recipe.batch, verbose=0)
    return model


def probabilities(model, inputs):
    """Return what a trained network says of each input, ndarray of shape (n,)."""
    parts = np.array_split(inputs, -(-len(inputs) // 64))
    return np.concatenate([np.asarray(model(part, training=False))[:, 0] for part in parts])


def fitted(kind, volumes, labels, *, seed, recipe=LESSON, progress=False):
    """Make and train one of the networks.

    Parameters
    ----------
    kind : str
        One of `medlearn.studies.volumes.VIEWS`.
    volumes : ndarray of shape (n, slices, rows, columns)
        In HU, as `make_chest_volumes` makes them.
    labels : ndarray of shape (n,)
    seed : int
        For weights and order.
    recipe : Recipe
    progress : bool

    Returns
    -------
    model : keras.Model
        Ask it by ``probabilities(model, seen(kind, volumes))``.
    """
    import keras

    inputs = seen(kind, volumes)
    keras.utils.set_random_seed(seed)
    make = {"3-D": deep_network, "attention": attention_network}.get(kind)
    model = make(inputs.shape[1:-1], recipe) if make else flat_network(inputs.shape[1:], recipe)
    return train(model, inputs, labels, seed=seed, recipe=recipe, progress=progress)


def _answer(x, recipe):
    from keras import layers, ops

    if len(x.shape) > 2:
        x = ops.mean(x, axis=tuple(range(1, len(x.shape) - 1))) if recipe.averaged else layers.Flatten()(x)
    return layers.Dense(1, activation="sigmoid")(layers.Dropout(recipe.dropout)(x))


def _optimiser(recipe, steps):
    from keras import optimizers

    rising = max(1, steps // 10)
    rate = optimizers.schedules.CosineDecay(
        recipe.rate / 10, steps - rising, alpha=0.01, warmup_target=recipe.rate, warmup_steps=rising
    )
    return optimizers.AdamW(rate, weight_decay=recipe.decay)
