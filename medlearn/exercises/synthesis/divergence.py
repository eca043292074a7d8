"""What a code costs. An exercise of lesson 18."""

import numpy as np

from medlearn.checks import implement


def _codes(rng):
    """Return means and variances: by hand, random ones, and with a variance that none can have."""
    by_hand = np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [1.0, 0.25]])
    cases = [by_hand, *((rng.normal(size=shape), rng.uniform(0.1, 2, shape)) for shape in ((5, 3), (1, 4), (4, 4)))]
    return [*cases, (np.zeros((2, 2)), np.array([[1.0, 0.0], [1.0, 1.0]])), (np.ones((1, 2)), np.array([[-0.5, 1.0]]))]


@implement(
    question="""
    **What a code costs.** Write `divergence(mean, variance)`. Both are (patients, latents): for each patient and each
    latent number the mean and the variance of a Gaussian. Each latent costs (mean² + variance - ln variance - 1) / 2.
    Return the cost of each patient, the *sum* over latents, (patients,). A variance that is 0 or below has no
    logarithm: raise a ValueError.
    """,
    hints=["`np.log` is ln, for all numbers at once.", "Latents are axis 1.", "if (variance <= 0).any(): raise ..."],
    cases=_codes,
    praise="The first patient costs nothing: his code is the standard Gaussian, and says nothing about him.",
)
def divergence(mean, variance):
    """Return the KL divergence of each patient's code from the standard Gaussian."""
    if (variance <= 0).any():
        raise ValueError("a variance must be above 0.")
    return ((mean**2 + variance - np.log(variance) - 1) / 2).sum(axis=1)


def _possible(mean, variance):
    return (variance > 0).all()


def _costs(mean, variance):
    return (mean**2 + variance - np.log(variance) - 1) / 2


divergence.usually(_possible).wrong(
    lambda mean, variance: _costs(mean, variance).mean(axis=1),
    "You took the mean over latents. Each one costs: add them.",
).wrong(
    lambda mean, variance: 2 * _costs(mean, variance).sum(axis=1), "Twice too much: half of that sum.", where=_possible
).wrong(
    lambda mean, variance: _costs(mean, variance), "That is the cost of each latent. Add those of one patient."
).wrong(
    lambda mean, variance: _costs(mean, variance).sum(axis=0), "You added over patients. Latents are axis 1."
).wrong(
    lambda mean, variance: ((mean**2 + variance + np.log(variance) - 1) / 2).sum(axis=1),
    "The sign of the logarithm: a small variance must cost *more*.",
).wrong(
    lambda mean, variance: ((mean + variance - np.log(variance) - 1) / 2).sum(axis=1),
    "The mean is squared: -2 is as far from 0 as 2.",
).wrong(
    lambda mean, variance: ((mean**2 + variance - np.log10(variance) - 1) / 2).sum(axis=1),
    "`np.log10` has the base 10. Asked is ln: `np.log`.",
).clause(
    "a variance of 0 or below",
    lambda mean, variance: not _possible(mean, variance),
    message="Right for variances above 0. One that is 0 or below must raise a ValueError.",
)
