"""Lesson 18: chest phantoms of 16 x 16 pixels, and how near made images lie to those that were learnt from."""

import numpy as np

SIDE = 16  # pixels
CONTRAST = 2.0  # of the finding, so that it can be seen on so few pixels


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


def nearest(images, others):
    """Find the nearest of others for each image: its distance (root mean square of a pixel) and place, each (n,)."""
    rows, known = (np.reshape(each, (len(each), -1)).astype(float) for each in (images, others))
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
