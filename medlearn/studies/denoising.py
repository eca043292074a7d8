"""Lesson 17's low-dose slices: chests made of ellipses, scanned, cleaned by a small U-Net, and judged by a nodule.

The projections are known by a formula, so no projector is involved. A value is what weakens the rays, in units of soft
tissue. Lengths are in pixels of a slice of 64 x 64, some 6 mm each; the origin is the middle pixel, x grows to the
right, y downwards. A patient is six ellipses, the nodule last: (x, y, half width, half height, degrees, what it adds).
"""

from types import SimpleNamespace

import numpy as np

from medlearn import metrics

SIZE = 64
ANGLES = np.arange(0, 180, 3.0)  # 60 views
TISSUE = 0.12  # what soft tissue takes from the rays per pixel: 0.02 per mm
FINE = 4  # pixels are computed finer and averaged
PHOTONS, SIDE, BATCH, RATE = 500, 24, 16, 0.005  # of each ray; of a training square; of a step; at first
TRAININGS = {  # how many of the training patients have a nodule, and what the target is
    "paired": (0.5, "truth"),
    "Noise2Noise": (0.5, "second scan"),
    "no nodules": (0.0, "truth"),
    "a nodule in each": (1.0, "truth"),
}


def draw_patients(number, seed):
    """Draw chests that all have a nodule, which `truth` and `scans` may leave out.

    Parameters
    ----------
    number, seed : int

    Returns
    -------
    patients : ndarray of shape (number, 6, 6)
        Body, two lungs, heart, spine and nodule.
    """
    rng = np.random.default_rng(seed)

    def around(middle, spread):
        return middle + spread * rng.uniform(-1, 1, number)

    def ellipse(x, y, width, height, turn, value):
        parts = np.broadcast_arrays(x, y, width, height, turn, value, np.empty(number))[:6]
        return np.stack(parts, axis=-1)

    wide, high = around(27, 2), around(20, 1.5)
    lungs = [
        ellipse(side * around(12.5, 1), around(0, 1), around(8.5, 1), around(13, 1), around(0, 8), around(-0.75, 0.04))
        for side in (-1, 1)
    ]
    body, spine = ellipse(0, 0, wide, high, 0, 1), ellipse(0, high - 6, 3, 3, 0, around(0.6, 0.1))
    heart = ellipse(around(3, 1), around(-4, 2), around(5, 1), around(6, 1), around(0, 30), around(0.15, 0.05))
    side, across, along = rng.integers(0, 2, number), rng.uniform(0, 2 * np.pi, number), rng.uniform(0, 0.6, number)
    lung = np.where(side[:, None] == 1, lungs[1], lungs[0])
    radius, value = around(1.6, 0.3), around(0.25, 0.1)
    x, y = lung[:, 0] + 8 * along * np.cos(across), lung[:, 1] + 12 * along * np.sin(across)
    nodule = ellipse(x, y, radius, radius, 0, value)
    return np.stack([body, *lungs, heart, spine, nodule], axis=1)


def truth(patients, nodule=True):
    """Draw the slices themselves.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    nodule : bool, or ndarray of bool of shape (n,)
        Whether each has its nodule.

    Returns
    -------
    slices : float32 ndarray of shape (n, 64, 64)
    """
    patients = _given(patients, nodule)
    at = (np.arange(SIZE * FINE) + 0.5) / FINE - 0.5 - SIZE // 2
    slices = np.zeros((len(patients), SIZE * FINE, SIZE * FINE), np.float32)
    for number, ellipses in enumerate(patients):
        for ellipse in ellipses:
            slices[number] += ellipse[5] * (_squared(ellipse, at, at[:, np.newaxis]) <= 1)
    return slices.reshape(-1, SIZE, FINE, SIZE, FINE).mean(axis=(2, 4))


def places(patients):
    """Say which pixels are mostly nodule, whether it is there or not, and which lie inside a lung, off the heart."""
    at = np.arange(SIZE) - SIZE // 2
    inside = [_squared(patients[:, part].T[:, :, None, None], at, at[:, np.newaxis]) for part in (1, 2, 3, 5)]
    right, left, heart, nodule = inside
    return SimpleNamespace(nodule=nodule <= 1, lung=((right <= 0.5) | (left <= 0.5)) & (heart > 2.5))


def scans(patients, photons, rng, nodule=True):
    """Count photons behind each patient, and reconstruct by filtered back-projection.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    photons : float
        That set out along each ray.
    rng : numpy.random.Generator
    nodule : bool, or ndarray of bool of shape (n,)

    Returns
    -------
    slices : float32 ndarray of shape (n, 64, 64)
    """
    from medlearn.reconstruction import filtered_back_projection

    counts = np.maximum(rng.poisson(photons * np.exp(-TISSUE * projections(patients, nodule))), 1)
    sums = -np.log(counts / photons) / TISSUE
    return np.stack([filtered_back_projection(one, ANGLES) for one in sums]).astype(np.float32)


def projections(patients, nodule=True):
    """Return the exact sums along rays of (n, 6, 6) patients, shape (n, 64, 60): patients, positions, angles."""
    x, y, width, height, turn, value = np.moveaxis(_given(patients, nodule), -1, 0)[..., None, None]
    view = np.deg2rad(ANGLES)
    off = np.arange(SIZE)[:, np.newaxis] - SIZE // 2 - x * np.cos(view) + y * np.sin(view)
    seen = view + np.deg2rad(turn)
    reach = (width * np.cos(seen)) ** 2 + (height * np.sin(seen)) ** 2
    chord = 2 * width * height * np.sqrt(np.maximum(reach - off**2, 0)) / reach
    return (value * chord).sum(axis=1)


def _given(patients, nodule):
    patients = patients.copy()
    patients[:, 5, 5] *= nodule
    return patients


def _squared(ellipse, x, y):
    """Return the squared distance from an ellipse's middle, 1 on its border."""
    turn, u, v = np.deg2rad(ellipse[4]), x - ellipse[0], y - ellipse[1]
    along, across = u * np.cos(turn) + v * np.sin(turn), v * np.cos(turn) - u * np.sin(turn)
    return (along / ellipse[2]) ** 2 + (across / ellipse[3]) ** 2


def network():
    """Make an untrained U-Net from noisy images (n, rows, columns, 1), sides multiples of 4, to clean ones."""
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


def fitted(training, *, seed, patients=600, epochs=24):
    """Draw patients, scan them, and train a network on squares cut out around their nodules, a few pixels off."""
    import keras

    noisy, target = training_squares(training, seed, patients)
    keras.utils.set_random_seed(seed)
    model = network()
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * -(-len(noisy) // BATCH), alpha=0.01)
    model.compile(keras.optimizers.Adam(rate), loss="mse")
    model.fit(noisy[..., None], target[..., None], batch_size=BATCH, epochs=epochs, verbose=0)
    return model


def training_squares(training, seed, number=600):
    """Return what a network learns from, two float32 ndarrays of shape (number, 24, 24): noisy squares, and targets."""
    if training not in TRAININGS:
        raise ValueError(f"no training {training!r}; choose from {', '.join(TRAININGS)}.")
    share, target = TRAININGS[training]
    patients, rng = draw_patients(number, 100 + seed), np.random.default_rng(seed)
    moved = rng.integers(-7, 8, (number, 2))
    corners = np.rint(patients[:, 5, 1::-1]).astype(int) + moved + (SIZE - SIDE) // 2
    corners = np.clip(corners, 0, SIZE - SIDE)
    nodule = rng.random(number) < share
    noisy = scans(patients, PHOTONS, rng, nodule)
    wanted = truth(patients, nodule) if target == "truth" else scans(patients, PHOTONS, rng, nodule)
    return _cut(noisy, corners), _cut(wanted, corners)


def _cut(slices, corners):
    return np.stack([one[row : row + SIDE, at : at + SIDE] for one, (row, at) in zip(slices, corners, strict=True)])


def smoothed(model, slices):
    """Return what a trained network makes of slices, ndarray of shape (n, rows, columns)."""
    parts = np.array_split(slices[..., None], -(-len(slices) // 32))
    return np.concatenate([np.asarray(model(part, training=False))[..., 0] for part in parts])


def judged(patients, shown, healthy):
    """Measure pictures of the same patients with and without their nodule.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    shown, healthy : ndarrays of shape (n, 64, 64)
        Pictures made of a scan with the nodule, and of another without.

    Returns
    -------
    cases : pandas.DataFrame
        A row a patient: `psnr` (dB; the largest value is 1) and `ssim` of the picture with the nodule; `there` and
        `absent`, the mean over the nodule's pixels in both pictures; `kept`, the share of the nodule's contrast that is
        left; `spot` and `healthy_spot`, how much the brightest spot on the nodule, and anywhere in the healthy lungs,
        stands out, as a share of the true nodule.
    """
    import pandas as pd
    from skimage.metrics import structural_similarity

    where, true, without = places(patients), truth(patients), truth(patients, nodule=False)
    there, absent, with_it, before = (_mean(part, where.nodule) for part in (shown, healthy, true, without))
    full = with_it - before
    lung = np.array([np.median(one[inside]) for one, inside in zip(without, where.lung, strict=True)])
    rows = {
        "patient": np.arange(len(patients)),
        "psnr": 10 * np.log10(1 / np.mean((shown - true) ** 2, axis=(1, 2))),
        "ssim": [structural_similarity(*pair, data_range=1.0) for pair in zip(shown, true, strict=True)],
        "there": there,
        "absent": absent,
        "kept": (there - before) / full,
        "spot": (spots(shown, where.nodule) - lung) / np.median(full),
        "healthy_spot": (spots(healthy, where.lung) - lung) / np.median(full),
    }
    return pd.DataFrame(rows)


def spots(slices, where):
    """Return the highest mean of a pixel and its four neighbours, among the pixels of a mask, shape (n,)."""
    padded = np.pad(slices, ((0, 0), (1, 1), (1, 1)), mode="edge")
    sides = padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]
    means = (slices + sides) / 5
    return np.array([one[inside].max() for one, inside in zip(means, where, strict=True)])


def auc_of(cases):
    """Return how well the mean over the nodule's pixels tells scans with it from scans without, with its interval."""
    from medlearn.intervals import bootstrap

    truth, scores, patients = _both(cases)
    return bootstrap(metrics.auc, truth, scores, groups=patients)


def difference(first, second):
    """Return by how much the AUC of one kind of picture is larger than another's, on the same patients.

    Parameters
    ----------
    first, second : pandas.DataFrame
        Rows of `judged`, of the same patients in the same order.

    Returns
    -------
    estimate : medlearn.intervals.Estimate

    Raises
    ------
    ValueError
        If the patients are not the same, or stand in another order.
    """
    from medlearn.intervals import paired_bootstrap

    if list(first.patient) != list(second.patient):
        raise ValueError("first and second are of other patients, or in another order; sort both by patient.")
    truth, scores, patients = _both(first)
    return paired_bootstrap(metrics.auc, truth, scores, _both(second)[1], groups=patients)


def _both(cases):
    scores = np.concatenate([cases.there, cases.absent])
    return np.repeat([1, 0], len(cases)), scores, np.tile(cases.patient, 2)


def _mean(slices, where):
    return np.array([one[inside].mean() for one, inside in zip(slices, where, strict=True)])
