"""The radiographs of lesson 11 and their convolutional network: its recipe, its training and its answers."""

from dataclasses import dataclass

import numpy as np

from medlearn import imaging
from medlearn.studies.networks import asked, warmup_cosine

BATCH = 64
PEAK_RATE = 0.003
MOST_SHIFT = 2  # pixels


@dataclass(frozen=True)
class Recipe:
    """What was chosen by cross-validation inside the training images: ``benchmarks/pneumonia_choice.py``.

    Attributes
    ----------
    maps : tuple of int
        Of each convolution.
    pool_after : tuple of int
        The convolutions that pooling follows.
    standardised : bool
        Each image brought to mean 0 and spread 1 by itself.
    gamma : float
        Augmentation by another grey scale: exponents from exp(-gamma) to exp(gamma).
    weighted : bool
        Classes weighted as if both were equally frequent.
    emphasis : float
        How much more than that each healthy image counts.
    epochs : int
        More than two.
    """

    maps: tuple = (16, 32, 32, 64, 64)
    pool_after: tuple = (0, 2)
    standardised: bool = True
    gamma: float = 0.4
    weighted: bool = True
    emphasis: float = 4.0
    epochs: int = 15


CHOSEN = Recipe()


def in_order(images, labels):
    """Sort images (n, rows, columns) and labels by the images' bytes: a mirror may hold them in another order."""
    order = sorted(range(len(images)), key=lambda number: images[number].tobytes())
    return images[order], labels[order]


def prepared(images, recipe=CHOSEN):
    """Bring each image (n, rows, columns) to mean 0 and standard deviation 1, with a channel, in float32.

    If the recipe does not standardise, they are from 0 to 1, and 0.5 is taken off.
    """
    scaled = imaging.standardise(images) if recipe.standardised else images - 0.5
    return scaled[..., np.newaxis].astype(np.float32)


def changed(images, rng, recipe=CHOSEN):
    """Augment images of uint8 (n, rows, columns): each its own shift, up to 2 pixels, and gamma; float32, 0 to 1."""
    moved = imaging.shift(images / np.float32(255), MOST_SHIFT, rng=rng)
    gammas = np.exp(rng.uniform(-recipe.gamma, recipe.gamma, size=len(images))).astype(np.float32)
    return moved ** gammas[:, np.newaxis, np.newaxis]


def network(recipe=CHOSEN):
    """Make the untrained network: convolutions with batch normalisation, a mean over each map, one probability."""
    import keras
    from keras import layers

    parts = [keras.Input((28, 28, 1))]
    for number, maps in enumerate(recipe.maps):
        parts += [layers.Conv2D(maps, 3, padding="same", use_bias=False), layers.BatchNormalization(), layers.ReLU()]
        if number in recipe.pool_after:
            parts.append(layers.MaxPooling2D())
    return keras.Sequential(
        [*parts, layers.GlobalAveragePooling2D(), layers.Dropout(0.3), layers.Dense(1, activation="sigmoid")]
    )


def train(images, labels, *, seed, recipe=CHOSEN, progress=False):
    """Train on images of uint8 (n, 28, 28) and labels (n,): AdamW, warm-up and cosine decay, class weights.

    The seed is for the weights, the order of the images and their augmentation.
    """
    import keras
    from tqdm import trange

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    model = network(recipe)
    steps = -(-len(images) // BATCH)
    optimiser = warmup_cosine(PEAK_RATE, recipe.epochs * steps, 2 * steps, decay=0.01)
    model.compile(optimiser, loss="binary_crossentropy")
    ill = np.mean(labels)
    weights = {0: recipe.emphasis * 0.5 / (1 - ill), 1: 0.5 / ill} if recipe.weighted else None
    for _ in trange(recipe.epochs, disable=not progress, leave=False, desc="epochs"):
        seen = prepared(changed(images, rng, recipe), recipe)
        model.fit(seen, labels, batch_size=BATCH, class_weight=weights, verbose=0)
    return model


def probabilities(model, images, *, reach=0, recipe=CHOSEN):
    """Return the probability of pneumonia of images of uint8 (n, 28, 28), ndarray (n,).

    Averaged over each image moved by -reach to reach pixels, down and across: a reach of 1 asks nine times.
    """
    answers = [
        asked(model, prepared(_moved(images, down, across) / 255, recipe))
        for down in range(-reach, reach + 1)
        for across in range(-reach, reach + 1)
    ]
    return np.mean(answers, axis=0)


def _moved(images, down, across):
    """Move whole images; what moves in is a copy of the border."""
    rows = np.clip(np.arange(images.shape[1]) - down, 0, images.shape[1] - 1)
    columns = np.clip(np.arange(images.shape[2]) - across, 0, images.shape[2] - 1)
    return images[:, rows[:, np.newaxis], columns]
