"""Whether an image is like those a model has learnt from: how far its measurements are from the nearest of theirs."""

from typing import NamedTuple

import numpy as np

MOST = 1000  # training images that are kept to compare with
QUANTILE = 0.99
FARTHEST = 10.0  # standard deviations that one measurement may count: one odd column does not decide alone


class Novelty(NamedTuple):
    """What is kept of the training images.

    Parameters
    ----------
    kept : ndarray of float32, shape (m, d)
        Their measurements, standardised.
    centre, scale : ndarray of shape (d,)
    limit : float
        The distance within which 99 % of the validation images have a training image.
    """

    kept: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    limit: float

    def distances(self, features):
        """Return the distance of each row of features (n, d) to the nearest kept one, (n,): per measurement."""
        scaled = _standardised(features, self.centre, self.scale)
        return np.array([np.sqrt(np.mean((self.kept - row) ** 2, axis=1).min()) for row in scaled])

    def unlike(self, features):
        """Mark the rows of features (n, d) that are farther than the limit, (n,) of bool; so is what is not finite."""
        finite = np.isfinite(features).all(axis=1)
        return ~finite | (self.distances(np.nan_to_num(features)) > self.limit)


def learn_novelty(features, validation, *, random_state=0):
    """Keep training images to compare with, and find on validation how far new ones may be.

    Parameters
    ----------
    features : ndarray of shape (n, d)
        Of the training images, as `medlearn.project.models.measure` returns them.
    validation : ndarray of shape (m, d)
        Of other patients. About 1 % of images like these will be marked too.
    random_state : int

    Returns
    -------
    novelty : Novelty
    """
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-6, scale, 1.0).astype(np.float32)
    rows = np.random.default_rng(random_state).permutation(len(features))[:MOST]
    kept = Novelty(_standardised(features[np.sort(rows)], centre, scale), centre, scale, np.inf)
    return kept._replace(limit=float(np.quantile(kept.distances(validation), QUANTILE, method="higher")))


def _standardised(features, centre, scale):
    return np.clip((features - centre) / scale, -FARTHEST, FARTHEST).astype(np.float32)
