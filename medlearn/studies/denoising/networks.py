"""A small U-Net that learns to take noise away. Keras is imported where it is needed.

Noise2Noise: Lehtinen and others, ICML 2018, arXiv 1803.04189. The target is a second noisy slice of the same patient;
as its noise cannot be guessed from the first, the network learns what clean targets would teach it.
"""

from dataclasses import dataclass

import numpy as np

from medlearn.studies.denoising.slices import SIZE, draw_patients, scans, truth

TRAININGS = {  # how many of the training patients have a nodule, and what the target is
    "paired": (0.5, "truth"),
    "Noise2Noise": (0.5, "second scan"),
    "no nodules": (0.0, "truth"),
    "a nodule in each": (1.0, "truth"),
}


@dataclass(frozen=True)
class Recipe:
    """How the networks are trained.

    Attributes
    ----------
    photons : float
        That set out along each ray.
    patients : int
    side : int
        Of the square, in pixels, that is cut out of each slice around the place of its nodule, a few pixels off.
    epochs, batch : int
    rate : float
        The first learning rate; it fades as a cosine.
    """

    photons: float = 500
    patients: int = 600
    side: int = 24
    epochs: int = 24
    batch: int = 16
    rate: float = 0.005


LESSON = Recipe()


def network():
    """Make an untrained network, from noisy images (n, rows, columns, 1) to what is to be added to them, and add it.

    Rows and columns are multiples of 4, in any number.
    """
    import keras
    from keras import layers

    def maps(x, number):
        return layers.Conv2D(number, 3, padding="same", activation="relu")(x)

    image = keras.Input((None, None, 1))
    fine = maps(image, 8)
    half = maps(layers.MaxPooling2D()(fine), 16)
    coarse = maps(maps(layers.MaxPooling2D()(half), 24), 24)
    half = maps(layers.Concatenate()([half, layers.UpSampling2D()(coarse)]), 16)
    fine = maps(layers.Concatenate()([fine, layers.UpSampling2D()(half)]), 8)
    return keras.Model(image, layers.Add()([image, layers.Conv2D(1, 3, padding="same")(fine)]))


def fitted(training, *, seed, recipe=LESSON):
    """Draw patients, scan them, and train a network on them.

    Parameters
    ----------
    training : str
        One of `TRAININGS`.
    seed : int
        For the patients, their scans and the weights; the patients are the same in all trainings of a seed.
    recipe : Recipe

    Returns
    -------
    model : keras.Model

    Raises
    ------
    ValueError
        If there is no such training.
    """
    import keras

    noisy, target = training_squares(training, seed, recipe)
    keras.utils.set_random_seed(seed)
    model = network()
    steps = recipe.epochs * -(-len(noisy) // recipe.batch)
    rate = keras.optimizers.schedules.CosineDecay(recipe.rate, steps, alpha=0.01)
    model.compile(keras.optimizers.Adam(rate), loss="mse")
    model.fit(noisy[..., None], target[..., None], batch_size=recipe.batch, epochs=recipe.epochs, verbose=0)
    return model


def training_slices(seed, recipe=LESSON, patients=60):
    """Return whole slices of some of the patients that networks learn from: noisy ones, and the truth.

    Every second one has its nodule. On these a filter's strength is chosen.
    """
    some, rng = draw_patients(recipe.patients, 100 + seed)[:patients], np.random.default_rng(1000 + seed)
    nodule = np.arange(len(some)) % 2 == 0
    return scans(some, recipe.photons, rng, nodule), truth(some, nodule)


def training_squares(training, seed, recipe=LESSON):
    """Return what a network learns from, two float32 ndarrays of shape (patients, side, side): noisy ones, targets."""
    if training not in TRAININGS:
        raise ValueError(f"no training {training!r}; choose from {', '.join(TRAININGS)}.")
    share, target = TRAININGS[training]
    patients, rng = draw_patients(recipe.patients, 100 + seed), np.random.default_rng(seed)
    moved = rng.integers(-7, 8, (recipe.patients, 2))
    corners = np.rint(patients[:, 5, 1::-1]).astype(int) + moved + (SIZE - recipe.side) // 2
    corners = np.clip(corners, 0, SIZE - recipe.side)
    nodule = rng.random(recipe.patients) < share
    noisy = scans(patients, recipe.photons, rng, nodule)
    wanted = truth(patients, nodule) if target == "truth" else scans(patients, recipe.photons, rng, nodule)
    return cut(noisy, corners, recipe.side), cut(wanted, corners, recipe.side)


def cut(slices, corners, side):
    """Cut a square out of each slice, whose first row and column the corners, shape (n, 2), say."""
    squares = [
        one[row : row + side, column : column + side] for one, (row, column) in zip(slices, corners, strict=True)
    ]
    return np.stack(squares)


def smoothed(model, slices):
    """Return what a trained network makes of slices, ndarray of shape (n, rows, columns)."""
    parts = np.array_split(slices[..., None], -(-len(slices) // 32))
    return np.concatenate([np.asarray(model(part, training=False))[..., 0] for part in parts])
