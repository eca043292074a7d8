"""How a body is trained: on labels of its own task or another, or without labels.

A *body* turns an image into a row of numbers; a task adds a head. Keras is imported where it is needed.
"""

import numpy as np

from medlearn.studies.networks import asked_for, warmup_cosine
from medlearn.studies.pneumonia import changed, prepared
from medlearn.studies.transfer.recipe import LESSON

BATCH, TEMPERATURE = 128, 0.2  # of the training without labels


def body(recipe=LESSON):
    """Make an untrained body: convolutions, pooling, and the mean of each map.

    Parameters
    ----------
    recipe : Recipe

    Returns
    -------
    body : keras.Model
        From (n, 28, 28, 1), as `prepared` makes them, to features (n, maps of the last convolution).
    """
    import keras
    from keras import layers

    parts = [keras.Input((28, 28, 1))]
    for number, maps in enumerate(recipe.maps):
        parts += [layers.MaxPooling2D()] if number else []
        parts += [layers.Conv2D(maps, 3, padding="same", use_bias=False), layers.BatchNormalization(momentum=0.9)]
        parts.append(layers.ReLU())
    return keras.Sequential([*parts, layers.GlobalAveragePooling2D()])


def with_head(body, recipe=LESSON):
    """Return a network that ends in one probability: a body that may know something, and a new last layer."""
    import keras
    from keras import layers

    return keras.Sequential([body, layers.Dropout(recipe.dropout), layers.Dense(1, activation="sigmoid")])


def train(model, images, labels, *, seed, recipe=LESSON, epochs=None, progress=False):
    """Train a network, classes weighted as if both were equally frequent, images changed anew in each epoch.

    Parameters
    ----------
    model : keras.Model
        As `with_head` makes it.
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of shape (n,)
    seed : int
        For the order of the images and how they are changed.
    recipe : Recipe
    epochs : int, optional
        Otherwise as the recipe says.
    progress : bool
        Show a bar while it trains.

    Returns
    -------
    model : keras.Model
        The same, trained.
    """
    import keras
    from tqdm import tqdm

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    epochs = epochs or recipe.epochs(len(images))
    steps = -(-epochs * len(images) // recipe.batch)
    optimiser = warmup_cosine(recipe.rate, steps, max(1, steps // 10), decay=recipe.decay)
    model.compile(optimiser, loss="binary_crossentropy")
    share = np.mean(labels)
    weights = {0: 0.5 / (1 - share), 1: 0.5 / share}
    orders = [rng.permutation(len(images)) for _ in range(epochs)]
    shown = np.concatenate([prepared(changed(images[order], rng)) for order in orders])
    with tqdm(total=len(shown) // recipe.batch, disable=not progress, leave=False, desc="steps") as bar:
        step = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: bar.update())
        # One call for all epochs: each call costs a tenth of a second, which is long where images are few.
        how = {"batch_size": recipe.batch, "shuffle": False, "class_weight": weights, "callbacks": [step], "verbose": 0}
        model.fit(shown, labels[np.concatenate(orders)], **how)
    return model


def taught(images, labels, *, seed, epochs, recipe=LESSON, progress=False):
    """Train a body on another task that has labels.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of shape (n,)
        0 and 1.
    seed : int
    epochs : int
    recipe : Recipe
    progress : bool

    Returns
    -------
    body : keras.Model
        The head of that task is thrown away.
    """
    import keras

    keras.utils.set_random_seed(seed)
    new = body(recipe)
    train(with_head(new, recipe), images, labels, seed=seed, recipe=recipe, epochs=epochs, progress=progress)
    return new


def untaught(images, *, seed, epochs, recipe=LESSON, progress=False):
    """Train a body without labels: two changed copies of an image are to be near, those of others far.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 28, 28)
    seed : int
    epochs : int
    recipe : Recipe
    progress : bool

    Returns
    -------
    body : keras.Model

    Notes
    -----
    SimCLR: Chen, Kornblith, Norouzi and Hinton (2020), arXiv 2002.05709. Images of the last, smaller batch are left out
    of an epoch; others are in the next.
    """
    import keras
    from keras import layers
    from tqdm import trange

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    new = body(recipe)
    projection = [layers.Dense(64, activation="relu"), layers.Dense(32), layers.UnitNormalization()]
    model, steps = keras.Sequential([new, *projection]), epochs * (len(images) // BATCH)
    model.compile(warmup_cosine(recipe.rate, steps, steps // 10, decay=recipe.decay), loss=contrast)
    for _ in trange(epochs, disable=not progress, leave=False, desc="epochs"):
        batches = rng.permutation(len(images))[: len(images) // BATCH * BATCH].reshape(-1, 1, BATCH)
        order = np.repeat(batches, 2, axis=1).ravel()  # each batch twice: two views of its images
        views = prepared(further(images[order], rng))
        partner = np.tile(np.roll(np.arange(2 * BATCH), BATCH), len(batches))
        model.fit(views, partner, batch_size=2 * BATCH, shuffle=False, verbose=0)
    return new


def contrast(partner, views):
    """Return the loss of each view: how surely its partner is picked from all other views, by nearness.

    Parameters
    ----------
    partner : tensor of shape (n,) or (n, 1)
        The place of the other view of the same image.
    views : tensor of shape (n, d)
        Each of length 1.

    Returns
    -------
    losses : tensor of shape (n,)
    """
    from keras import losses, ops

    nearness = views @ ops.transpose(views) / TEMPERATURE
    others = nearness - 1e9 * ops.eye(ops.shape(views)[0])  # a view is not compared with itself
    return losses.sparse_categorical_crossentropy(ops.reshape(partner, (-1,)), others, from_logits=True)


def further(images, rng):
    """Change images more than `changed` does: also zoomed to a part of 16 to 28 pixels a side, and noisy."""
    n, side = images.shape[:2]
    sides = rng.integers(16, side + 1, n)
    corners = rng.integers(0, side - sides[:, None] + 1, (n, 2))
    steps = np.arange(side)[None, :] * (sides[:, None] - 1) / (side - 1)
    rows, columns = (np.rint(corners[:, [axis]] + steps).astype(int) for axis in (0, 1))
    zoomed = images[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]
    seen = changed(zoomed, rng)
    return np.clip(seen + 0.05 * rng.standard_normal(seen.shape, dtype=np.float32), 0, 1)


def features(body, images):
    """Return what a frozen body says of images (n, 28, 28): ndarray of shape (n, maps)."""
    return asked_for(body, prepared(images))
