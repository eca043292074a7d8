"""Is it any good? A classifier trained on made images, one that tells them from real ones, the nearest neighbour."""

import numpy as np

from medlearn.studies.networks import asked, rising_and_fading
from medlearn.studies.synthesis.autoencoders import orders
from medlearn.studies.synthesis.phantoms import changed, flat


def classifier(images, labels, *, seed, augmented=False, updates=200, batch=32, rate=3e-3):
    """Train the one small convolutional network that all images are judged with, on as many updates each time.

    Parameters
    ----------
    images : ndarray of shape (n, side, side, 1)
    labels : ndarray of int, shape (n,)
    seed : int
    augmented : bool
        Whether each image is shifted, made brighter or darker and noisier, anew each time it is shown.
    updates, batch : int
    rate : float
        The highest learning rate.

    Returns
    -------
    says : callable
        From images to probabilities of label 1, ndarray (n,).
    """
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    blocks = []
    for maps in (16, 32):
        blocks += [layers.Conv2D(maps, 3, padding="same", use_bias=False), layers.BatchNormalization(momentum=0.9)]
        blocks += [layers.ReLU(), layers.MaxPooling2D(2)]
    end = [layers.Flatten(), layers.Dropout(0.5), layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input(images.shape[1:]), *blocks, *end])
    model.compile(rising_and_fading(rate, updates, updates // 10, decay=0.01), "binary_crossentropy")
    places = orders(len(images), updates * batch, seed)
    shown = changed(images[places], np.random.default_rng(seed)) if augmented else images[places]
    model.fit(shown, np.asarray(labels)[places], batch_size=batch, shuffle=False, verbose=0)
    return lambda images: asked(model, images)


def told_apart(real, made, *, seed):
    """Train the classifier on half of the images to tell made from real, and ask it about the other half.

    Parameters
    ----------
    real, made : ndarray of shape (n, side, side, 1)
        As many of both; real ones that no generator has learnt from.
    seed : int

    Returns
    -------
    truth : ndarray of int, shape (n,)
        Of the other half; 1 for made.
    says : ndarray of shape (n,)
        AUC 0.5 if nothing gives them away, 1 if each is recognised.
    """
    half = len(real) // 2
    truth = np.repeat([0, 1], [half, half])
    says = classifier(np.concatenate([real[:half], made[:half]]), truth, seed=seed)
    rest = np.concatenate([real[half : 2 * half], made[half : 2 * half]])
    return truth, says(rest)


def nearest(images, others):
    """Find for each image the nearest of others.

    Parameters
    ----------
    images, others : ndarray of shape (n, ...) and (m, ...)

    Returns
    -------
    distances : ndarray of shape (n,)
        Root mean square difference of a pixel.
    places : ndarray of int, shape (n,)
        Of the nearest among the others.
    """
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
    """Return the mean distance of an image from the next but one, as in `nearest`: near 0 if all are alike.

    The next but one is of the same class where labels alternate, as those of made images do.
    """
    rows = flat(images)
    return float(np.sqrt(np.mean((rows - np.roll(rows, 2, axis=0)) ** 2, axis=1)).mean())


def auc_difference(truth, first, second):
    """Compare two AUCs on the same patients, by DeLong's covariance.

    Parameters
    ----------
    truth : ndarray of int, shape (n,)
        A row a patient.
    first, second : ndarray of shape (n,)
        Scores of two models.

    Returns
    -------
    difference : medlearn.intervals.Estimate
        The first less the second, with 95 % interval.

    Notes
    -----
    DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595.
    """
    from medlearn.intervals import Estimate

    shares = [
        _shares_beaten(np.asarray(scores)[truth == 1], np.asarray(scores)[truth == 0]) for scores in (first, second)
    ]
    ill, healthy = (one - other for one, other in zip(*shares, strict=True))
    value = float(ill.mean())
    reach = 1.96 * np.sqrt(ill.var(ddof=1) / len(ill) + healthy.var(ddof=1) / len(healthy))
    return Estimate(value, float(value - reach), float(value + reach))


def _shares_beaten(ill, healthy):
    """Return the share of healthy that each ill one beats, and of ill that beat each healthy one; ties count half."""
    wins = (ill[:, None] > healthy) + (ill[:, None] == healthy) / 2
    return wins.mean(axis=1), wins.mean(axis=0)
