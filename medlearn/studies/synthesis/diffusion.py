"""A small diffusion model: noise is added in closed form, one network guesses the clean image, sampling goes back.

With kept[t] the share of the image's variance that is left after step t, a noisy image is
sqrt(kept[t]) * image + sqrt(1 - kept[t]) * noise. Ho et al. 2020, arXiv:2006.11239; the cosine: Nichol and Dhariwal
2021, arXiv:2102.09672.
"""

import numpy as np

from medlearn.studies.networks import rising_and_fading
from medlearn.studies.synthesis.autoencoders import orders
from medlearn.studies.synthesis.linear import alternating
from medlearn.studies.synthesis.phantoms import flat, squared

STEPS = 60
LEAST = 1e-4  # of the image's variance, after the last step


def kept_shares(steps=STEPS):
    """Return the share of the image's variance that is left after each step, falling as a squared cosine.

    Parameters
    ----------
    steps : int

    Returns
    -------
    kept : ndarray of shape (steps,)
        From nearly 1 to 0.0001.
    """
    return np.maximum(np.cos(np.arange(1, steps + 1) / steps * np.pi / 2) ** 2, LEAST)


def noisy(images, noise, kept):
    """Add noise to images as many small steps would, in one.

    Parameters
    ----------
    images, noise : ndarray of the same shape, first axis n
        The noise is standard normal.
    kept : float, or ndarray of shape (n,)
        Share of the image's variance that is left.

    Returns
    -------
    noisy : ndarray of the same shape

    Raises
    ------
    ValueError
        If a share is not from 0 to 1.
    """
    kept = np.asarray(kept, float)
    if not ((kept >= 0) & (kept <= 1)).all():
        raise ValueError(f"kept goes from {kept.min():g} to {kept.max():g}; shares are from 0 to 1.")
    kept = kept.reshape(kept.shape + (1,) * (np.ndim(images) - 1)) if kept.ndim else kept
    return np.sqrt(kept) * images + np.sqrt(1 - kept) * noise


def step_back(image, guess, kept, kept_before, rng):
    """Go one step back: draw the less noisy image, given this one and a guess of the clean one.

    Parameters
    ----------
    image, guess : ndarray of the same shape
    kept, kept_before : float
        Shares after this step and after the one before it; 1 before the first.
    rng : numpy.random.Generator

    Returns
    -------
    image : ndarray of the same shape
        Normal, with the mean and variance that the step before has if the guess is right.
    """
    added = 1 - kept / kept_before
    of_guess = np.sqrt(kept_before) * added / (1 - kept)
    of_image = np.sqrt(kept / kept_before) * (1 - kept_before) / (1 - kept)
    spread = np.sqrt(added * (1 - kept_before) / (1 - kept))
    return of_guess * guess + of_image * image + spread * rng.standard_normal(image.shape)


def sampled(guess, labels, shape, *, seed, steps=STEPS):
    """Make images out of noise, step by step back.

    Parameters
    ----------
    guess : callable
        ``guess(images, kept, labels)`` returns the clean images (n, ...) that it sees below the noise.
    labels : ndarray of int, shape (n,)
        What is asked for.
    shape : tuple of int
        Of one image.
    seed, steps : int

    Returns
    -------
    images : ndarray of shape (n, *shape)
    """
    rng, kept = np.random.default_rng(seed), kept_shares(steps)
    images = rng.standard_normal((len(labels), *shape))
    for now, before in zip(kept[::-1], [*kept[-2::-1], 1.0], strict=True):
        images = step_back(images, guess(images, now, labels), now, before, rng)
    return images


def denoiser(pixels, width=384, depth=2):
    """Make an untrained network that guesses the clean image.

    Parameters
    ----------
    pixels, width, depth : int
        Of the image; of the layers; how many blocks of two layers.

    Returns
    -------
    model : keras.Model
        From noisy rows (n, pixels), the share kept (n, 1) and the label (n, 1) to clean rows (n, pixels). What the
        layers give is taken from the noisy image: where nearly all is kept, little is.
    """
    import keras
    from keras import layers, ops

    picture, kept, label = keras.Input((pixels,)), keras.Input((1,)), keras.Input((1,))
    angle = ops.arccos(ops.sqrt(kept)) * 2  # 0 where all is kept, pi where nothing is
    waves = [wave(angle * 2.0**power) for power in range(5) for wave in (ops.sin, ops.cos)]
    told = layers.Dense(width, "gelu")(layers.Concatenate()([*waves, angle, label]))
    hidden = layers.Dense(width)(picture)
    for _ in range(depth):
        inner = layers.Dense(width)(layers.LayerNormalization()(hidden)) + layers.Dense(width)(told)
        hidden = hidden + layers.Dense(width)(ops.gelu(inner))
    taken = layers.Dense(pixels)(layers.LayerNormalization()(hidden))
    return keras.Model([picture, kept, label], ops.sqrt(kept) * picture - ops.sqrt(1 - kept) * taken)


def diffusion(images, labels, *, seed, updates=1200, batch=128, rate=2e-3, width=384, depth=2, steps=STEPS):
    """Train a denoiser on images with fresh noise each time, of every strength.

    Parameters
    ----------
    images : ndarray of shape (n, side, side, 1)
    labels : ndarray of int, shape (n,)
    seed, updates, batch, width, depth, steps : int
        `updates` of the weights; `steps` from clean to noise.
    rate : float
        The highest learning rate.

    Returns
    -------
    make : callable
        ``make(number, seed)`` returns new images and their labels, half of each class.

    Notes
    -----
    The loss is the squared error of the clean image over 1 - kept: an error counts more where there is little noise.
    """
    import keras

    keras.utils.set_random_seed(seed)
    rng, kept = np.random.default_rng(seed), kept_shares(steps)
    middle = flat(images).mean(axis=0)
    spread = np.std(flat(images) - middle)
    rows = (flat(images) - middle) / spread
    model = denoiser(rows.shape[1], width, depth)
    model.compile(rising_and_fading(rate, updates, updates // 15, decay=0.01), "mse")
    places = orders(len(rows), updates * batch, seed)
    for part in np.array_split(places, -(-updates // 100)):
        share = rng.choice(kept, len(part)).astype(np.float32)
        spoilt = noisy(rows[part], rng.standard_normal((len(part), rows.shape[1]), np.float32), share)
        told = [spoilt.astype(np.float32), share[:, None], labels[part].astype(np.float32)[:, None]]
        model.fit(told, rows[part], sample_weight=1 / (1 - share), batch_size=batch, shuffle=False, verbose=0)
    return maker(model, middle, spread, steps)


def maker(model, middle, spread, steps=STEPS):
    """Return a function that makes images with a trained denoiser: ``make(number, seed)``, as in `diffusion`."""

    def guess(images, kept, labels):
        column = np.ones((len(images), 1), np.float32)
        return np.asarray(model([images.astype(np.float32), kept * column, labels[:, None] * column], training=False))

    def make(number, seed):
        labels = alternating(number)
        rows = sampled(guess, labels, middle.shape, seed=seed, steps=steps)
        return squared(rows * spread + middle), labels

    make.model, make.guess = model, guess
    return make
