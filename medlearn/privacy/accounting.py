"""How much private training tells at most: the epsilon of noise that was added again and again."""

import numpy as np

ORDERS = np.concatenate([np.arange(11, 110) / 10, np.arange(11, 64)])
HIGH_ORDERS = np.array([128, 256, 512, 1024])  # they matter for loud noise only, and cost most with quiet noise


def gaussian_epsilon(*, noise, sampling, steps, delta):
    """Bound what a number of noisy sums, each over patients drawn anew, tells of one patient.

    Parameters
    ----------
    noise : float
        Standard deviation of the noise, in units of the clipping bound: the most that one patient can move the sum.
    sampling : float
        The probability with which each patient, alone and by chance, takes part in a step (Poisson sampling).
    steps : int
    delta : float
        The probability with which the promise may fail; far below one over the number of patients.

    Returns
    -------
    epsilon : float
        With and without any one patient, no outcome is more than exp(epsilon) times as probable, delta aside.

    Raises
    ------
    ValueError
        If the noise is not positive, a probability is out of range, or there is no step.

    Notes
    -----
    Renyi differential privacy of the sampled Gaussian (Mironov, Talwar and Zhang 2019, arXiv 1908.10530), the integral
    by the trapezoid rule; from there to epsilon by Canonne, Kamath and Steinke (2020), arXiv 2004.00010, proposition
    12. The orders are those of Google's dp-accounting; between whole orders it takes an upper bound of the integral and
    says up to some per cent more than we where epsilon is above 10. Neighbours differ by one patient more or less.
    Batches that are shuffled rather than drawn by Poisson sampling do not have this epsilon.

    Examples
    --------
    >>> round(gaussian_epsilon(noise=1.3, sampling=250 / 60000, steps=3600, delta=1e-5), 2)
    0.94
    """
    _check(noise, sampling, delta)
    if steps < 1 or steps != int(steps):
        raise ValueError(f"steps={steps}; give a whole number of at least 1.")
    orders = np.concatenate([ORDERS, HIGH_ORDERS]) if noise >= 1 else ORDERS
    divergences = steps * np.array([renyi_divergence(order, noise=noise, sampling=sampling) for order in orders])
    bounds = divergences + np.log1p(-1 / orders) - np.log(delta * orders) / (orders - 1)
    return float(max(0, bounds.min()))


def renyi_divergence(order, *, noise, sampling):
    """Return how far one noisy sum moves when one patient joins, as the Renyi divergence of an order.

    Parameters
    ----------
    order : float
        Above 1.
    noise, sampling : float
        As in `gaussian_epsilon`.

    Returns
    -------
    divergence : float
        log E[(ratio of the densities)^order] / (order - 1). Without the patient the sum is N(0, noise^2); with him
        it is N(1, noise^2) as often as he is drawn, with probability `sampling`.
    """
    step = min(noise, noise**2) / 10
    sums = np.arange(-12 * noise, order + 12 * noise, step)
    with np.errstate(divide="ignore"):  # sampling 1: the patient never stays away
        ratio = np.logaddexp(np.log1p(-sampling), np.log(sampling) + (2 * sums - 1) / (2 * noise**2))
    powers = order * ratio - sums**2 / (2 * noise**2) - np.log(noise * np.sqrt(2 * np.pi))
    highest = powers.max()
    return float(highest + np.log(np.exp(powers - highest).sum() * step)) / (order - 1)


def noise_for(epsilon, *, sampling, steps, delta):
    """Find the least noise that keeps a budget, by halving.

    Parameters
    ----------
    epsilon : float
        The budget.
    sampling, steps, delta
        As in `gaussian_epsilon`.

    Returns
    -------
    noise : float
        To a thousandth, rounded up: its epsilon is at most the budget.

    Raises
    ------
    ValueError
        As in `gaussian_epsilon`, if epsilon is not positive, or the noise would lie below 0.2 or above 2000.
    """
    if not 0 < epsilon < np.inf:
        raise ValueError(f"epsilon={epsilon} must be a positive number: 1 is strict, 10 is loose.")
    low, high = 200, 2_000_000  # thousandths
    if gaussian_epsilon(noise=high / 1000, sampling=sampling, steps=steps, delta=delta) > epsilon:
        raise ValueError(f"epsilon={epsilon} is too small for {steps} steps: take fewer, or a larger budget.")
    if gaussian_epsilon(noise=low / 1000, sampling=sampling, steps=steps, delta=delta) <= epsilon:
        raise ValueError(f"epsilon={epsilon} asks for hardly any noise, below 0.2: take a smaller budget.")
    while high - low > 1:
        middle = (low + high) // 2
        kept = gaussian_epsilon(noise=middle / 1000, sampling=sampling, steps=steps, delta=delta) <= epsilon
        low, high = (low, middle) if kept else (middle, high)
    return high / 1000


def _check(noise, sampling, delta):
    if not 0 < noise < np.inf:
        raise ValueError(f"noise={noise} must be a positive number: without noise nothing is promised.")
    if not 0 < sampling <= 1:
        raise ValueError(f"sampling={sampling} is the probability to take part: above 0, at most 1.")
    if not 0 < delta < 1:
        raise ValueError(f"delta={delta} is a small probability, such as 0.00001.")
