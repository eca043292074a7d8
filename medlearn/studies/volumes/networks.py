"""Small networks that see one slice, some slices, or the whole volume. Keras is imported where it is needed.

All have the same two blocks of convolution, batch normalisation, ReLU and pooling, and one number at the end. What
differs is what they see and, for the volume, how the slices come together: by kernels that reach into the slices
above and below (3-D), or by a mean that the network weights itself (attention pooling: Ilse, Tomczak and Welling
2018, arXiv 1802.04712).
"""

import numpy as np

from medlearn.studies.networks import asked, rising_and_fading
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

    image = keras.Input(shape)
    maps = _blocks(image, recipe, layers.Conv2D, 3, layers.MaxPooling2D, 2)
    return keras.Model(image, _answer(maps, recipe))


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

    volume = keras.Input((*shape, 1))
    maps = _blocks(volume, recipe, layers.Conv3D, 3, layers.MaxPooling3D, 2)
    return keras.Model(volume, _answer(maps, recipe))


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

    volume = keras.Input((*shape, 1))
    maps = _blocks(volume, recipe, layers.Conv3D, (1, 3, 3), layers.MaxPooling3D, (1, 2, 2))  # each slice by itself
    slices = layers.Dense(16, activation="relu")(layers.Reshape((shape[0], -1))(maps))
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
    optimiser = rising_and_fading(recipe.rate, steps, max(1, steps // 10), decay=recipe.decay, least=0.01)
    model.compile(optimiser, loss="binary_crossentropy")
    for _ in trange(recipe.epochs, disable=not progress, leave=False, desc="epochs"):
        shown = inputs if changed is None else changed(inputs, rng)
        model.fit(shown, labels, batch_size=recipe.batch, verbose=0)
    return model


def probabilities(model, inputs):
    """Return what a trained network says of each input, ndarray of shape (n,)."""
    return asked(model, inputs, at_once=64)


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


def _blocks(x, recipe, convolution, kernel, pooling, pool):
    from keras import layers

    for width in recipe.maps:
        x = convolution(width, kernel, padding="same", use_bias=False)(x)
        x = pooling(pool)(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)))
    return x


def _answer(x, recipe):
    from keras import layers, ops

    if len(x.shape) > 2:
        x = ops.mean(x, axis=tuple(range(1, len(x.shape) - 1))) if recipe.averaged else layers.Flatten()(x)
    return layers.Dense(1, activation="sigmoid")(layers.Dropout(recipe.dropout)(x))
