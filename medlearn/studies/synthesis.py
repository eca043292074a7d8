"""Lesson 18: chest phantoms of 16 x 16 pixels, Gaussians and a diffusion model that make more, and three judges.

Images are float32 (n, side, side, 1), from -1, black, to 1, white; labels are int (n,), 1 for a nodule or an opacity;
``make(number, seed)`` returns new images and labels, half of each class. The other networks of the study, VAE and GAN,
stand in ``benchmarks/generators.py``.

With alpha_bar[t] the share of the image's variance that is left after step t of diffusion, a noisy image is
sqrt(alpha_bar[t]) * image + sqrt(1 - alpha_bar[t]) * noise. Ho et al. 2020, arXiv:2006.11239; the cosine: Nichol and
Dhariwal 2021, arXiv:2102.09672.
"""

from dataclasses import dataclass

import numpy as np

from medlearn.studies.networks import asked, fit_network, shuffled_places, warmup_cosine

SIDE = 16  # pixels
CONTRAST = 2.0  # of the finding, so that it can be seen on so few pixels
COMPONENTS = 24
STEPS = 60
LEAST = 1e-4  # of the image's variance, after the last step of noise
FAILING = {"rate": 5e-3, "momentum": 0.9, "blur": 0.0}  # of the study's two GANs
WORKING = {"rate": 5e-4, "momentum": 0.5, "blur": 0.5}


def patients(number, seed):
    """Make chest phantoms, one image a patient, of one site.

    Parameters
    ----------
    number, seed : int
        The first patients of a larger number are those of a smaller one.

    Returns
    -------
    images : ndarray of float32, shape (n, 16, 16, 1)
        From -1, black, to 1, white.
    labels : ndarray of int, shape (n,)
        1 for a nodule or an opacity.
    """
    from medlearn.phantoms import make_chest_phantoms

    kinds = {"size": SIDE, "contrast": CONTRAST, "images_per_patient": 1, "site_shift": 0}
    made = make_chest_phantoms(number, random_state=seed, **kinds)
    return (made.images[..., np.newaxis] / 127.5 - 1).astype(np.float32), made.labels


def flat(images):
    """Write each image as one row, (n, pixels)."""
    return np.asarray(images).reshape(len(images), -1)


def squared(rows):
    """Write rows as images again, float32 (n, side, side, 1), cut to -1 to 1."""
    number, pixels = np.shape(rows)
    side = int(np.sqrt(pixels))
    return np.clip(rows, -1, 1).reshape(number, side, side, 1).astype(np.float32)


def alternating(number):
    """Return labels 0, 1, 0, 1 ..., ndarray of int, shape (number,)."""
    return np.arange(number) % 2


@dataclass(frozen=True)
class PrincipalGaussians:
    """What `principal_gaussians` has learnt: call it to make images.

    Attributes
    ----------
    models : dict of int to PCA
        One for each label.
    variance : float
        Of the even noise.
    """

    models: dict
    variance: float

    @property
    def grain(self):
        """Standard deviation of the even noise, in the unit of the pixels."""
        return float(np.sqrt(self.variance))

    def __call__(self, number, seed):
        """Make new images, ndarray (number, side, side, 1), and their labels, half of each class."""
        rng, wanted = np.random.default_rng(seed), alternating(number)
        new = np.empty((number, self.models[0].n_features_in_))
        for label, model in self.models.items():
            new[wanted == label] = _drawn(model, self.variance, np.sum(wanted == label), rng)
        return squared(new), wanted


def principal_gaussians(images, labels, *, seed=0, components=COMPONENTS):
    """Learn one Gaussian a class: its mean, its principal components, and even noise for what they leave out."""
    from sklearn.decomposition import PCA

    rows, models, left = flat(images), {}, []
    most = max(1, (np.bincount(labels, minlength=2).min() - 1) * 3 // 4)
    for label in (0, 1):
        own = rows[labels == label].astype(float)
        models[label] = model = PCA(min(components, most), svd_solver="full").fit(own)
        left.append(
            (own.var(axis=0, ddof=1).sum() - model.explained_variance_.sum()) / (rows.shape[1] - model.n_components_)
        )
    return PrincipalGaussians(models, np.mean(left))


def _drawn(model, variance, number, rng):
    """Draw along each component as far as its variance beyond the noise goes, then add noise of that variance."""
    spread = np.sqrt(np.maximum(model.explained_variance_ - variance, 0))
    along = rng.standard_normal((number, len(spread))) * spread
    noise = rng.normal(0, np.sqrt(variance), (number, model.n_features_in_))
    return model.mean_ + along @ model.components_ + noise


def alpha_bar(steps=STEPS):
    """Return the share of the image's variance left after each step, (steps,): a squared cosine, down to 0.0001."""
    return np.maximum(np.cos(np.arange(1, steps + 1) / steps * np.pi / 2) ** 2, LEAST)


def noisy(images, noise, kept):
    """Add noise to images as many small steps would, in one."""
    kept = np.asarray(kept, float)
    if not ((kept >= 0) & (kept <= 1)).all():
        raise ValueError(f"kept goes from {kept.min():g} to {kept.max():g}; shares are from 0 to 1.")
    kept = kept.reshape(kept.shape + (1,) * (np.ndim(images) - 1)) if kept.ndim else kept
    return np.sqrt(kept) * images + np.sqrt(1 - kept) * noise


def reverse_step(image, guess, kept, kept_before, rng):
    """Draw the less noisy image, from this one and a guess of the clean one; shares kept after this step and before."""
    added = 1 - kept / kept_before
    of_guess = np.sqrt(kept_before) * added / (1 - kept)
    of_image = np.sqrt(kept / kept_before) * (1 - kept_before) / (1 - kept)
    spread = np.sqrt(added * (1 - kept_before) / (1 - kept))
    return of_guess * guess + of_image * image + spread * rng.standard_normal(image.shape)


def sampled(guess, labels, shape, *, seed, steps=STEPS):
    """Make images ``(n, *shape)`` out of noise, step by step back; ``guess(images, kept, labels)`` gives clean ones."""
    rng, kept = np.random.default_rng(seed), alpha_bar(steps)
    images = rng.standard_normal((len(labels), *shape))
    for now, before in zip(kept[::-1], [*kept[-2::-1], 1.0], strict=True):
        images = reverse_step(images, guess(images, now, labels), now, before, rng)
    return images


def denoiser(pixels, width=384, depth=2):
    """Make an untrained network: from noisy rows, the share kept (n, 1) and the label (n, 1) to clean rows."""
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
    """Train a denoiser on images with fresh noise each time, of every strength."""
    import keras

    keras.utils.set_random_seed(seed)
    rng, kept = np.random.default_rng(seed), alpha_bar(steps)
    middle = flat(images).mean(axis=0)
    spread = np.std(flat(images) - middle)
    rows = (flat(images) - middle) / spread
    model = denoiser(rows.shape[1], width, depth)
    model.compile(warmup_cosine(rate, updates, updates // 15, decay=0.01), "mse")
    places = shuffled_places(len(rows), updates * batch, seed)
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


def classifier(images, labels, *, seed, updates=200):
    """Train the one small convolutional network that all images are judged with, on as many updates each time."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    blocks = []
    for maps in (16, 32):
        blocks += [layers.Conv2D(maps, 3, padding="same", use_bias=False), layers.BatchNormalization(momentum=0.9)]
        blocks += [layers.ReLU(), layers.MaxPooling2D(2)]
    end = [layers.Flatten(), layers.Dropout(0.5), layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input(images.shape[1:]), *blocks, *end])
    how = {"seed": seed, "steps": updates, "batch": 32, "rate": 3e-3, "decay": 0.01}
    fit_network(model, images, np.asarray(labels), "binary_crossentropy", **how)
    return lambda images: asked(model, images)


def told_apart(real, made, *, seed):
    """Train the classifier on half of the images to tell made from real, and ask it about the other half."""
    half = len(real) // 2
    truth = np.repeat([0, 1], [half, half])
    says = classifier(np.concatenate([real[:half], made[:half]]), truth, seed=seed)
    rest = np.concatenate([real[half : 2 * half], made[half : 2 * half]])
    return truth, says(rest)


def nearest(images, others):
    """Find the nearest of others for each image: its distance (root mean square of a pixel) and place, each (n,)."""
    rows, known = flat(images).astype(float), flat(others).astype(float)
    squares = (rows**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2 * rows @ known.T
    places = squares.argmin(axis=1)
    return np.sqrt(np.mean((rows - known[places]) ** 2, axis=1)), places


def copies(made, learnt, others, share=0.05):
    """Count made images that lie nearer to a training image than all but a few new patients do.

    Parameters
    ----------
    made, learnt, others : ndarray of shape (n, ...)
        What a generator made, what it learnt from, and other patients.
    share : float
        Of the other patients: that many lie nearer, so that many of the made images may.

    Returns
    -------
    nearer : ndarray of bool, shape (made,)
    limit : float
        The distance below which they count.
    """
    limit = np.quantile(nearest(others, learnt)[0], share)
    return nearest(made, learnt)[0] < limit, float(limit)


def variety(images):
    """Return the mean distance of an image from the next but one, as in `nearest`: near 0 if all are alike."""
    rows = flat(images)
    return float(np.sqrt(np.mean((rows - np.roll(rows, 2, axis=0)) ** 2, axis=1)).mean())
