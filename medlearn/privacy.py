"""Epsilon: what noisy sums tell at most of one patient, when noise is added again and again (DP-SGD)."""

import numpy as np

ORDERS = np.concatenate([np.arange(11, 110) / 10, np.arange(11, 64)])
HIGH_ORDERS = np.array([128, 256, 512, 1024])  # they matter for loud noise only, and cost most with quiet noise
LEAST_NOISE = 0.2  # below it, epsilon is in the hundreds for a single sum, and takes minutes to compute


def gaussian_epsilon(*, noise_multiplier, sampling_rate, steps, delta):
    """Bound what a number of noisy sums, each over patients drawn anew, tells of one patient.

    Parameters
    ----------
    noise_multiplier : float
        Standard deviation of the noise, in units of the most that one patient can move the sum; 0.2 at least.
    sampling_rate : float
        The probability with which each patient, alone and by chance, takes part in a step (Poisson sampling).
    steps : int
    delta : float
        Far below one over the number of patients: what publishes one patient in n whole keeps delta = 1/n.

    Returns
    -------
    epsilon : float
        With and without any one patient, any set of outcomes has at most exp(epsilon) times the probability, plus
        delta.

    Notes
    -----
    Renyi differential privacy of the sampled Gaussian (Mironov, Talwar and Zhang 2019, arXiv 1908.10530), the integral
    by the trapezoid rule; from there to epsilon by Canonne, Kamath and Steinke (2020), arXiv 2004.00010, proposition
    12. The orders are those of Google's dp-accounting; between whole orders it takes an upper bound of the integral and
    says up to some per cent more than we where epsilon is above 10. Neighbours differ by one patient more or less.
    Batches that are shuffled rather than drawn by Poisson sampling do not have this epsilon.

    Examples
    --------
    >>> round(gaussian_epsilon(noise_multiplier=1.3, sampling_rate=250 / 60000, steps=3600, delta=1e-5), 2)
    0.94
    """
    if not LEAST_NOISE <= noise_multiplier < np.inf:
        raise ValueError(f"noise_multiplier={noise_multiplier}: give {LEAST_NOISE} or more; less promises nothing.")
    _check_rate(sampling_rate)
    if steps < 1:
        raise ValueError(f"steps={steps}: give a whole number of at least 1.")
    if not 0 < delta < 1:
        raise ValueError(f"delta={delta} is a small probability, such as 0.00001.")
    orders = np.concatenate([ORDERS, HIGH_ORDERS]) if noise_multiplier >= 1 else ORDERS
    divergences = steps * np.array([renyi_divergence(order, noise_multiplier, sampling_rate) for order in orders])
    bounds = divergences + np.log1p(-1 / orders) - np.log(delta * orders) / (orders - 1)
    return float(max(0, bounds.min()))


def renyi_divergence(order, noise, rate):
    """Return how far a noisy sum moves when one patient joins: log E[(ratio of the densities)^order] / (order - 1)."""
    step = min(noise, noise**2) / 10
    sums = np.arange(-12 * noise, order + 12 * noise, step)
    with np.errstate(divide="ignore"):  # rate 1: the patient never stays away
        ratio = np.logaddexp(np.log1p(-rate), np.log(rate) + (2 * sums - 1) / (2 * noise**2))
    powers = order * ratio - sums**2 / (2 * noise**2) - np.log(noise * np.sqrt(2 * np.pi))
    highest = powers.max()
    return float(highest + np.log(np.exp(powers - highest).sum() * step)) / (order - 1)


def noise_for(epsilon, *, sampling_rate, steps, delta):
    """Find the least noise that keeps a budget, by halving.

    Parameters
    ----------
    epsilon : float
        The budget: 1 is strict, 10 is loose.
    sampling_rate, steps, delta
        As in `gaussian_epsilon`.

    Returns
    -------
    noise_multiplier : float
        To a thousandth, rounded up: its epsilon is at most the budget.

    Raises
    ------
    ValueError
        As in `gaussian_epsilon`, or if the noise would lie below 0.2 or above 2000.
    """

    def kept(thousandths):
        noise = thousandths / 1000
        found = gaussian_epsilon(noise_multiplier=noise, sampling_rate=sampling_rate, steps=steps, delta=delta)
        return found <= epsilon

    low, high = round(1000 * LEAST_NOISE), 2_000_000
    if not kept(high):
        raise ValueError(f"epsilon={epsilon} is too small for {steps} steps: take fewer, or a larger budget.")
    if kept(low):
        raise ValueError(f"epsilon={epsilon} asks for hardly any noise, below {LEAST_NOISE}: take a smaller budget.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    return high / 1000


def _check_rate(sampling_rate):
    if not 0 < sampling_rate <= 1:
        raise ValueError(f"sampling_rate={sampling_rate} is the probability to take part: above 0, at most 1.")
