"""Noise on one number before it leaves the hospital: the mechanisms of Laplace and Gauss.

The sensitivity is how far one patient can move the number: 1 for a count, (high - low) / n for a mean of n values that
are cut to the range from low to high.
"""

import numpy as np


def laplace_mechanism(value, *, sensitivity, epsilon, rng):
    """Publish a number with Laplace noise, so that it keeps epsilon.

    Parameters
    ----------
    value : float or ndarray
        One number; several are allowed where a patient moves only one of them, such as the bars of a histogram.
    sensitivity : float
        The most that one patient can move it; see `mean_sensitivity`.
    epsilon : float
    rng : numpy.random.Generator

    Returns
    -------
    published : float or ndarray
        value + noise of scale sensitivity / epsilon, whose standard deviation is sqrt(2) times as large.

    Raises
    ------
    ValueError
        If the sensitivity or epsilon is not a positive number.

    Notes
    -----
    Dwork, McSherry, Nissim and Smith (2006), doi 10.1007/11681878_14. The noise is a floating-point number, whose last
    digits can tell of the value (Mironov 2012, doi 10.1145/2382196.2382264): good to learn from, not to publish with.
    """
    _check_positive(sensitivity=sensitivity, epsilon=epsilon)
    return value + rng.laplace(scale=sensitivity / epsilon, size=np.shape(value) or None)


def gaussian_mechanism(value, *, sensitivity, noise, rng):
    """Publish a number, or several, with Gaussian noise.

    Parameters
    ----------
    value : float or ndarray
    sensitivity : float
        The most that one patient can move it; for several numbers, the length of the vector by which he moves them.
    noise : float
        Standard deviation in units of the sensitivity. `gaussian_epsilon` with sampling 1 and one step says what it
        keeps, `noise_for` how much a budget needs.
    rng : numpy.random.Generator

    Returns
    -------
    published : float or ndarray

    Raises
    ------
    ValueError
        If the sensitivity or the noise is not a positive number.
    """
    _check_positive(sensitivity=sensitivity, noise=noise)
    return value + rng.normal(scale=noise * sensitivity, size=np.shape(value) or None)


def mean_sensitivity(low, high, n):
    """Return how far one patient who is exchanged for another can move a mean of n values from low to high.

    Parameters
    ----------
    low, high : float
        Chosen before looking at the data, such as ages from 0 to 120; values beyond are cut (`numpy.clip`).
    n : int
        The number of patients, which is no secret here.

    Returns
    -------
    sensitivity : float

    Raises
    ------
    ValueError
        If low is not below high, or n is no whole number of at least 1.
    """
    if not -np.inf < low < high < np.inf:
        raise ValueError(f"low={low}, high={high}: give a range, fixed before looking at the data.")
    if not 1 <= n < np.inf or n != int(n):
        raise ValueError(f"n={n}; a mean needs at least one patient, and whole ones.")
    return (high - low) / n


def _check_positive(**numbers):
    for name, number in numbers.items():
        if not 0 < number < np.inf:
            raise ValueError(f"{name}={number} must be a positive number.")
