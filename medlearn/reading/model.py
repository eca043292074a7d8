"""The reading room's model: many small ones, each trained on another draw of the patients.

Images are (n, rows, columns) of grey levels from 0 to 255. A small model is a logistic regression on 16 x 16 mean grey
levels, so that it is trained in a few hundredths of a second and needs nothing but NumPy.
"""

from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from medlearn.saliency import occlusion

GRID = 16  # mean grey levels along each side
MEMBERS, PENALTY, STEPS = 100, 30.0, 40
INTERVAL = (2.5, 97.5)  # percentiles of the members
WINDOW, STRIDE = 12, 4  # of the occlusion, in pixels
SAVED = ("weights", "mean", "spread", "drawn")


class Prediction(NamedTuple):
    """What an ensemble says of n images.

    Parameters
    ----------
    probability : ndarray of shape (n,)
        Of the finding: the mean of the members.
    low, high : ndarray of shape (n,)
        Between them lie 95 % of the members: so far the answer hangs on which patients were learnt from. It says
        nothing about mistakes that all members share.
    """

    probability: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Ensemble:
    """Logistic regressions, each on patients drawn with replacement.

    Parameters
    ----------
    weights : ndarray of shape (members, GRID * GRID + 1)
        For the standardised mean grey levels, and the bias.
    mean, spread : ndarray of shape (GRID * GRID,)
        By which they are standardised.
    drawn : ndarray of bool, shape (members, n)
        Which of the n training images a member has learnt from.
    """

    def __init__(self, weights, mean, spread, drawn):
        self.weights, self.mean, self.spread, self.drawn = weights, mean, spread, drawn

    @classmethod
    def fit(cls, images, labels, patients, *, members=MEMBERS, random_state=0):
        """Train on images (n, rows, columns) and labels (n,), 0 or 1; all images of a patient are drawn together."""
        grid, labels = mean_grey(images), np.asarray(labels)
        if not len(grid) == len(labels) == len(patients):
            raise ValueError(f"{len(grid)} images, {len(labels)} labels, {len(patients)} patients: give one for each.")
        if set(np.unique(labels)) != {0, 1}:
            raise ValueError(f"labels are {np.unique(labels)[:5]}; both 0 and 1 are needed.")
        mean, spread = grid.mean(axis=0), grid.std(axis=0) + 1e-6
        columns = np.column_stack([(grid - mean) / spread, np.ones(len(grid))])
        rng, (names, whose) = np.random.default_rng(random_state), np.unique(patients, return_inverse=True)
        draws = rng.integers(0, len(names), (members, len(names)))
        times = np.array([np.bincount(draw, minlength=len(names))[whose] for draw in draws])
        weights = _logistic(columns, labels, times)
        return cls(weights, mean, spread, times > 0)

    def log_odds(self, images, members=slice(None)):
        """Return the mean log-odds of the finding among some members, ndarray (n,)."""
        return self._columns(images) @ self.weights[members].mean(axis=0)

    def predict(self, images):
        """Judge new images (n, rows, columns): a Prediction."""
        return _summary(_sigmoid(self.weights @ self._columns(images).T))

    def predict_own(self, images):
        """Judge the training images, each by those members alone that have not learnt from it, as `predict` does."""
        return _summary(np.where(self.drawn, np.nan, _sigmoid(self.weights @ self._columns(images).T)))

    def map(self, image, row=None):
        """Return by how much the log-odds fall where an image is covered by the mean training image, (rows, columns).

        Of a training image, `row` is its place: then only members that have not learnt from it are asked.
        """
        image = np.asarray(image, dtype=float)
        members = slice(None) if row is None else ~self.drawn[:, row]
        field = np.ones((image.shape[0] // GRID, image.shape[1] // GRID))
        cover = np.kron(self.mean.reshape(GRID, GRID), field)[..., np.newaxis]
        return occlusion(
            lambda covered: self.log_odds(covered[..., 0], members),
            image[..., np.newaxis],
            size=WINDOW,
            stride=STRIDE,
            fill=cover,
        )

    def save(self, file):
        """Write to a path or an open file, as .npz without pickles."""
        np.savez(file, **{name: getattr(self, name) for name in SAVED})

    @classmethod
    def load(cls, path):
        """Read what `save` wrote; raises ValueError if it is not that."""
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls(*(file[name] for name in SAVED))
        except (KeyError, ValueError, EOFError, BadZipFile) as error:
            hint = "put a copy in its place. The first model alone may be removed: it is trained anew"
            raise ValueError(f"{path} is damaged ({error}): {hint}.") from error

    def _columns(self, images):
        grid = (mean_grey(images) - self.mean) / self.spread
        return np.column_stack([grid, np.ones(len(grid))])


def mean_grey(images):
    """Return mean grey levels (n, 256) of images (n, rows, columns), both sides a multiple of 16."""
    images = np.asarray(images, dtype=float)
    if images.ndim != 3 or 0 in images.shape or images.shape[1] % GRID or images.shape[2] % GRID:
        raise ValueError(f"images of shape {images.shape}: give (n, rows, columns), both sides a multiple of {GRID}.")
    if not np.isfinite(images).all():
        raise ValueError("the images hold NaN or infinity; fill them first.")
    n, rows, columns = images.shape
    return images.reshape(n, GRID, rows // GRID, GRID, columns // GRID).mean(axis=(2, 4)).reshape(n, -1)


def _logistic(columns, labels, times):
    """Fit logistic regressions with a penalty, one for each row of `times`: how often it counts each patient."""
    penalty = np.full(columns.shape[1], PENALTY)
    penalty[-1] = 1e-3
    step = np.linalg.inv(columns.T @ columns / 4 + np.diag(penalty))
    weights = np.zeros((len(times), columns.shape[1]))
    for _ in range(STEPS):
        chance = _sigmoid(weights @ columns.T)
        weights -= ((times * (chance - labels)) @ columns + penalty * weights) @ step
    return weights


def _sigmoid(scores):
    return 1 / (1 + np.exp(-np.clip(scores, -500, 500)))


def _summary(votes):
    """Return mean and percentiles of votes (members, n), some of them NaN."""
    if np.isnan(votes).all(axis=0).any():
        raise ValueError("an image was learnt from by every member: train more members.")
    return Prediction(np.nanmean(votes, axis=0), *np.nanpercentile(votes, INTERVAL, axis=0))
