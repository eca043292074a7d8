"""The patients of lesson 18: chest phantoms of 16 x 16 pixels, half of them with a finding."""

import numpy as np

SIDE = 16  # pixels
PIXELS = SIDE * SIDE
CONTRAST = 2.0  # of the finding, so that it can be seen on so few pixels
PIXEL_NOISE = 0.1  # about the standard deviation that is left of a pixel when the patient's anatomy is known


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
    return scaled(made.images), made.labels


def scaled(grey):
    """Bring grey levels 0 to 255, (n, rows, columns), to -1 to 1, float32 (n, rows, columns, 1)."""
    return (np.asarray(grey)[..., np.newaxis] / 127.5 - 1).astype(np.float32)


def flat(images):
    """Write each image as one row, (n, pixels)."""
    return np.asarray(images).reshape(len(images), -1)


def squared(rows):
    """Write rows as images again, float32 (n, side, side, 1), cut to -1 to 1; ValueError if they are no squares."""
    number, pixels = np.shape(rows)
    side = int(np.sqrt(pixels))
    return np.clip(rows, -1, 1).reshape(number, side, side, 1).astype(np.float32)


def changed(images, rng, most=1, noise=0.05):
    """Change images as patients may stand: shifted, a little brighter or darker, and with noise; not mirrored.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns, 1)
    rng : numpy.random.Generator
    most : int
        Pixels by which an image is shifted, at most; at its edges the last value is repeated.
    noise : float
        Standard deviation, of brightness for the whole image and of the noise for each pixel.

    Returns
    -------
    changed : ndarray of float32, of the same shape
    """
    n, rows, columns, _ = images.shape
    padded = np.pad(images, [(0, 0), (most, most), (most, most), (0, 0)], mode="edge")
    down, right = rng.integers(0, 2 * most + 1, (2, n, 1))
    moved = padded[
        np.arange(n)[:, None, None], (down + np.arange(rows))[:, :, None], (right + np.arange(columns))[:, None]
    ]
    brighter = rng.normal(0, noise, (n, 1, 1, 1))
    return (moved + brighter + rng.normal(0, noise, moved.shape)).astype(np.float32)
