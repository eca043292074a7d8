"""What models tell of single patients, and noise that bounds it: an attack, DP-SGD, and its epsilon."""

import numpy as np

from medlearn.intervals import delong
from medlearn.network.layers import Dense
from medlearn.network.loss import softmax_cross_entropy
from medlearn.network.model import check_counts, check_labels, checked_images

# Was this patient among those the model learned from?


def losses(network, images, labels):
    """Return -log of the probability that a network gives to each patient's true label.

    Parameters
    ----------
    network : medlearn.network.Network
        Trained.
    images : ndarray of shape (n, ...)
    labels : ndarray of int, shape (n,)

    Returns
    -------
    losses : ndarray of shape (n,)
    """
    check_labels(images, labels, network.layers[-1].units)
    own = network.predict_proba(images)[np.arange(len(labels)), labels]
    return -np.log(np.maximum(own, np.finfo(network.dtype).tiny))


def membership_auc(members, others):
    """Estimate how well a guess by the loss tells those a model learned from: a small loss, so a member.

    Parameters
    ----------
    members : ndarray of shape (m,)
        Loss of each patient the model learned from; of several images of a patient take the mean.
    others : ndarray of shape (n,)
        Loss of each patient it has never seen, from the same hospital and time.

    Returns
    -------
    area : medlearn.intervals.Estimate
        How often a member's loss is below that of another patient, ties half; DeLong's interval. 0.5 is guessing.

    Notes
    -----
    Yeom et al. (2018), arXiv 1709.01604. The area is a mean over patients: an attack that is sure of one patient in a
    hundred hardly moves it (Carlini et al. 2022, arXiv 2112.03570).

    Examples
    --------
    >>> membership_auc([0.1, 0.2, 0.3], [0.2, 0.9, 1.4]).value.__round__(3)
    0.833
    """
    truth = np.repeat([1, 0], [len(members), len(others)])
    return delong(truth, -np.concatenate([members, others]).astype(float))


# Training with noise: DP-SGD (Abadi et al. 2016, doi 10.1145/2976749.2978318).


def private_fit(network, images, labels, *, steps, sampling_rate, clip_norm, noise_multiplier, optimiser, rng):
    """Train by DP-SGD with Poisson sampling.

    Parameters
    ----------
    network : medlearn.network.Network
        Goes on from its weights; gets first ones if it has none. Start from weights that know no patient.
    images : ndarray of shape (n, ...)
        One for each patient: the promise is about a row.
    labels : ndarray of int, shape (n,)
    steps : int
    sampling_rate : float
        The probability with which each patient, alone and by chance, takes part in a step.
    clip_norm : float
        The most that one patient's gradient may measure; longer ones are cut to it.
    noise_multiplier : float
        Standard deviation of the noise in units of `clip_norm`; 0 clips without noise, and promises nothing. What it
        keeps says `gaussian_epsilon`.
    optimiser : medlearn.network.SGD or Adam
    rng : numpy.random.Generator

    Returns
    -------
    network : medlearn.network.Network

    Raises
    ------
    ValueError
        For images or labels that do not fit, or where training ends in weights that are no numbers.
    """
    check_counts(steps=steps)
    check_labels(images, labels, network.layers[-1].units)
    _check_rate(sampling_rate)
    if not 0 <= noise_multiplier < np.inf:
        raise ValueError(f"noise_multiplier={noise_multiplier} must be at least 0.")
    images, labels = checked_images(images, network.dtype, network.input_shape), np.asarray(labels)
    if network.input_shape is None:
        network.build(images.shape[1:])
    expected = sampling_rate * len(images)  # divides each sum, as how many came would be a secret
    for _ in range(steps):
        drawn = rng.random(len(images)) < sampling_rate
        sums = [np.zeros_like(array) for array in network.parameters]
        if drawn.any():
            each = per_example_gradients(network, images[drawn], labels[drawn])
            sums = [own.sum(axis=0) for own in clipped(each, clip_norm)]
        noisy = [array + rng.normal(scale=noise_multiplier * clip_norm, size=array.shape) for array in sums]
        optimiser.step(network.parameters, [(array / expected).astype(network.dtype) for array in noisy])
    if not all(np.isfinite(array).all() for array in network.parameters):
        raise ValueError("the weights are NaN or infinite: lower the learning rate, or the noise.")
    return network


def per_example_gradients(network, images, labels):
    """Return the gradient of each patient's own loss, one ndarray (n, ...) for each of `network.parameters`."""
    if all(isinstance(layer, Dense) for layer in network.layers if layer.parameters):
        return _all_at_once(network, images, labels)
    alone = [network.gradients(images[i : i + 1], labels[i : i + 1])[1] for i in range(len(images))]
    return [np.stack(same) for same in zip(*alone, strict=True)]


def _all_at_once(network, images, labels):
    """In a Dense layer a patient's gradient is what came in times what comes back, for each pair of units."""
    _, upstream = softmax_cross_entropy(network.logits(images, training=True), labels)
    upstream, gradients = upstream * len(images), []
    for layer in reversed(network.layers):
        if layer.parameters:
            gradients[:0] = [layer.inputs[:, :, np.newaxis] * upstream[:, np.newaxis, :], upstream]
        upstream = layer.backward(upstream)[0]
    return gradients


def clipped(gradients, clip_norm):
    """Shorten the gradients that are longer than a bound; the others stay.

    Parameters
    ----------
    gradients : list of ndarrays of shape (n, ...)
        One for each array of parameters, a row a patient.
    clip_norm : float

    Returns
    -------
    gradients : list of ndarrays of shape (n, ...)
        Each patient's length over all parameters together is at most `clip_norm`; the direction stays.
    """
    if not 0 < clip_norm < np.inf:
        raise ValueError(f"clip_norm={clip_norm} must be a positive number, such as 1.")
    norms = np.sqrt(sum((array.reshape(len(array), -1).astype(float) ** 2).sum(axis=1) for array in gradients))
    if not np.isfinite(norms).all():
        raise ValueError("a gradient is NaN or infinite: lower the learning rate, or look for huge values.")
    factors = np.minimum(1, clip_norm / np.maximum(norms, np.finfo(float).tiny))
    return [array * factors.reshape(-1, *[1] * (array.ndim - 1)).astype(array.dtype) for array in gradients]


# What noisy sums tell at most, when noise is added again and again.

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
    check_counts(steps=steps)
    if not 0 < delta < 1:
        raise ValueError(f"delta={delta} is a small probability, such as 0.00001.")
    orders = np.concatenate([ORDERS, HIGH_ORDERS]) if noise_multiplier >= 1 else ORDERS
    divergences = steps * np.array([renyi_divergence(order, noise_multiplier, sampling_rate) for order in orders])
    bounds = divergences + np.log1p(-1 / orders) - np.log(delta * orders) / (orders - 1)
    return float(max(0, bounds.min()))


def renyi_divergence(order, noise, rate):
    """Return how far one noisy sum moves when one patient joins: log E[(ratio of the densities)^order] / (order - 1).

    Without the patient the sum is N(0, noise^2); with him it is N(1, noise^2) as often as he is drawn.
    """
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
