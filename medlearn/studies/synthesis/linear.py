"""The baseline of lesson 18: a Gaussian for each class, along the principal components of its images."""

from dataclasses import dataclass

import numpy as np

from medlearn.studies.synthesis.phantoms import flat, squared

COMPONENTS = 24


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
    """Learn one Gaussian a class: its mean, its principal components, and even noise for what they leave out.

    Parameters
    ----------
    images : ndarray of shape (n, side, side, 1)
    labels : ndarray of int, shape (n,)
        0 and 1.
    seed : int
        Not used: nothing is drawn by chance. It is here because the networks have it.
    components : int
        As many for both classes, and at most three quarters of what the smaller one could have. Both classes get the
        same noise: otherwise an image's grain would tell its label.

    Returns
    -------
    make : PrincipalGaussians
        ``make(number, seed)`` returns new images and their labels, half of each class.

    Notes
    -----
    Probabilistic PCA: Tipping and Bishop 1999, doi:10.1111/1467-9868.00196. The variance that is left out is shared
    among all directions that are left. (scikit-learn's ``noise_variance_`` shares it among as many as there are images,
    which is far too much noise when these are few.)
    """
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


def alternating(number):
    """Return labels 0, 1, 0, 1 ..., ndarray of int, shape (number,)."""
    return np.arange(number) % 2


def _drawn(model, variance, number, rng):
    """Draw along each component as far as its variance beyond the noise goes, then add noise of that variance."""
    spread = np.sqrt(np.maximum(model.explained_variance_ - variance, 0))
    along = rng.standard_normal((number, len(spread))) * spread
    noise = rng.normal(0, np.sqrt(variance), (number, model.n_features_in_))
    return model.mean_ + along @ model.components_ + noise
