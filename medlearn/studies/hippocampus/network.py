"""The U-Net: made, trained and asked. Keras is imported by the functions that need it."""

import numpy as np

from medlearn.studies.hippocampus.recipe import LESSON
from medlearn.studies.hippocampus.slices import SIDE, prepared, restored, squared
from medlearn.studies.networks import rising_and_fading

CLASSES = 3  # background, anterior, posterior


def u_net(maps=(8, 16, 32, 64), channels=3, side=SIDE, classes=CLASSES):
    """Make an untrained U-Net: down by pooling, up by transposed convolutions, with a shortcut across on each level.

    Parameters
    ----------
    maps : tuple of int
        Feature maps on each level, from the finest down.
    channels, side, classes : int

    Returns
    -------
    model : keras.Model
        From (n, side, side, channels) to probabilities (n, side, side, classes).
    """
    import keras
    from keras import layers

    def twice(x, width):
        for _ in range(2):
            x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        return x

    x = image = keras.Input((side, side, channels))
    across = []
    for width in maps[:-1]:  # down: half the side, twice the maps
        x = twice(x, width)
        across.append(x)
        x = layers.MaxPooling2D()(x)
    x = twice(x, maps[-1])
    for width, fine in zip(maps[-2::-1], across[::-1], strict=True):  # up again
        x = layers.Conv2DTranspose(width, 2, strides=2)(x)
        x = twice(layers.Concatenate()([x, fine]), width)
    return keras.Model(image, layers.Conv2D(classes, 1, activation="softmax")(x))


def loss(truth, probabilities):
    """Return cross-entropy plus one minus the mean soft Dice of all classes but the background.

    Parameters
    ----------
    truth : tensor of shape (n, rows, columns)
        The class of each pixel.
    probabilities : tensor of shape (n, rows, columns, classes)

    Returns
    -------
    loss : tensor, a number
        Soft Dice is Dice with probabilities in place of 0 and 1, over all slices of the batch.
    """
    from keras import ops

    truth = ops.one_hot(ops.cast(truth, "int32"), probabilities.shape[-1])
    surprise = -ops.mean(ops.sum(truth * ops.log(probabilities + 1e-7), axis=-1))
    common = ops.sum(truth * probabilities, axis=(0, 1, 2))
    both = ops.sum(truth + probabilities, axis=(0, 1, 2))
    return surprise + 1 - ops.mean(((2 * common + 1) / (both + 1))[1:])


def train(images, masks, *, seed, recipe=LESSON, progress=False):
    """Train a U-Net on the slices of some volumes.

    Parameters
    ----------
    images, masks : list of ndarray, each (n, rows, columns)
    seed : int
        For the weights, the order of the slices and which empty ones are left out.
    recipe : Recipe
    progress : bool
        Show a bar while it trains.

    Returns
    -------
    model : keras.Model
    """
    import keras
    from tqdm import trange

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    seen = np.concatenate([prepared(image, recipe.slices) for image in images])
    drawn = np.concatenate([squared(mask) for mask in masks])
    kept = drawn.any(axis=(1, 2)) | (rng.random(len(drawn)) < recipe.empty)
    seen, drawn = seen[kept], drawn[kept]
    model = u_net(recipe.maps, recipe.slices)
    steps = recipe.epochs * -(-len(seen) // recipe.batch)
    model.compile(rising_and_fading(recipe.rate, steps, steps // 10, decay=0.001, least=0.01), loss=loss)
    for _ in trange(recipe.epochs, disable=not progress, leave=False, desc="epochs"):
        shown = _moved(seen, drawn, rng) if recipe.moved else (seen, drawn)
        model.fit(*shown, batch_size=recipe.batch, verbose=0)
    return model


def probabilities(model, image, recipe=LESSON):
    """Return what a model says of each voxel, ndarray of shape (n, rows, columns, classes)."""
    answers = np.asarray(model(prepared(image, recipe.slices), training=False))
    return restored(answers, image.shape)


def segment(model, image, recipe=LESSON):
    """Return the likeliest class of each voxel, uint8 ndarray of the volume's shape; 0 where the model saw nothing."""
    return probabilities(model, image, recipe).argmax(axis=-1).astype(np.uint8)


def _moved(seen, drawn, rng):
    """Shift each slice by up to 3 voxels, turn it by some degrees, and put it on another grey scale."""
    from scipy.ndimage import affine_transform

    moved, followed = np.empty_like(seen), np.empty_like(drawn)
    middle = (SIDE - 1) / 2
    for number, (image, mask) in enumerate(zip(seen, drawn, strict=True)):
        angle, size = rng.normal(0, 0.12), np.exp(rng.normal(0, 0.06))
        turn = size * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        start = middle - turn @ [middle, middle] + rng.uniform(-3, 3, 2)
        for channel in range(image.shape[-1]):
            moved[number, ..., channel] = affine_transform(image[..., channel], turn, start, order=1, mode="nearest")
        followed[number] = affine_transform(mask, turn, start, order=0)
    scale = np.exp(rng.normal(0, 0.15, (len(seen), 1, 1, 1))).astype(np.float32)
    return moved * scale + rng.normal(0, 0.15, scale.shape).astype(np.float32), followed
