"""What a budget of minutes allows on this machine: how many images, which networks, and how many epochs of them."""

from time import perf_counter
from typing import NamedTuple

import numpy as np

from medlearn.project.lending import seconds_to_lend
from medlearn.project.models import candidates, fit, measure

FOLDS = 5
EPOCHS, FEWEST_EPOCHS = 30, 8  # of the small CNN: the most, and the fewest with which it takes part
TRIAL, TRIAL_EPOCHS = 200, 3  # images of a timed fit, and epochs by which two fits of the network differ
FEWEST_IMAGES, FEWEST_MINUTES = 40, 1  # below these minutes no network is even tried
MOST_BYTES = 3 * 2**26  # of images to learn from; what the network makes of them needs about three times as much
FITS = FOLDS + 3  # of each candidate: the folds, the final one, and about two for the learning curve
NETWORK_FITS = FOLDS + 1


class Costs(NamedTuple):
    """Seconds that were measured on this machine.

    Parameters
    ----------
    measuring : float
        For the features of one image.
    fits : list of (seconds, images, power)
        Of small fits of the candidates on features.
    start : float
        Before the first step of the small CNN.
    epoch : float
        For one image in one epoch of it.
    image : int
        Bytes of one image.
    lending : float
        To teach the other network its phantoms.
    """

    measuring: float
    fits: list
    start: float
    epoch: float
    image: int
    lending: float = 0.0


class Plan(NamedTuple):
    """What the budget allows.

    Parameters
    ----------
    images, epochs : int
        0 epochs: the small CNN takes no part.
    lent : bool
        Whether the CNN from phantoms takes part.
    """

    images: int
    epochs: int
    lent: bool


def plan(seconds, n, costs, *, others=0):
    """Decide how many images a budget allows, and with what is left whether phantoms are learnt, and how many epochs.

    Parameters
    ----------
    seconds : float
    n : int
        Images that there are.
    costs : Costs
    others : int
        Images of validation and test, which will be measured too, for at most half of the time: what is learnt must
        not shrink to nothing because there is much to test on.

    Returns
    -------
    plan : Plan
        At least 40 images, or all: less is no attempt, and takes seconds.

    Examples
    --------
    >>> plan(600, 1000, Costs(0.01, [(0.1, 100, 1.0)], 1.0, 0.001, 4096))
    Plan(images=1000, epochs=30, lent=True)
    >>> plan(60, 10_000, Costs(0.01, [(0.1, 100, 1.0)], 1.0, 0.001, 4096))
    Plan(images=3333, epochs=0, lent=False)
    """
    measuring_others = min(costs.measuring * others, seconds / 2)

    def classical(images):
        """Estimate the seconds of everything but the networks."""
        fits = sum(each * (images / of) ** power for each, of, power in costs.fits)
        return measuring_others + costs.measuring * images + FITS * fits

    fits_in = min(n, MOST_BYTES // costs.image)
    low, high = min(FEWEST_IMAGES, n), max(min(FEWEST_IMAGES, n), fits_in)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if classical(middle) <= seconds else (low, middle - 1)
    left = seconds - classical(low)
    lending = costs.lending + NETWORK_FITS * low * costs.epoch  # a fit asks the body once for each image
    lent = lending <= left
    left -= lending if lent else 0
    epochs = int(max(0, min(EPOCHS, (left / NETWORK_FITS - costs.start) / (low * costs.epoch))))
    return Plan(low, epochs if epochs >= FEWEST_EPOCHS else 0, lent)


def fewer(labels, patients, most, *, random_state=0):
    """Choose whole patients at random until there are about as many images as allowed, of every class in its share.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)
    most : int
    random_state : int

    Returns
    -------
    rows : ndarray of int, ascending
        All, if there are no more; otherwise the first two patients of each class, and others while there is room.
    """
    if len(labels) <= most:
        return np.arange(len(labels))
    rng = np.random.default_rng(random_state)
    _, codes, sizes = np.unique(patients, return_inverse=True, return_counts=True)
    order = rng.permutation(len(sizes))
    place = np.argsort(order)[codes]  # of each image's patient in the random order
    first = np.zeros(len(sizes), bool)
    for label in np.unique(labels):
        first[order[np.unique(place[labels == label])[:2]]] = True
    order = np.concatenate([order[first[order]], order[~first[order]]])
    fits = (np.cumsum(sizes[order]) <= most) | first[order]
    return np.flatnonzero(np.isin(codes, order[fits]))


def folds_of(labels, patients):
    """Return how many folds there can be, at most five, so that each learns from two classes.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)

    Returns
    -------
    folds : int

    Raises
    ------
    ValueError
        If there is one class, or a class has one patient. A rare class may be absent from some folds.
    """
    of_class = {int(label): len(np.unique(patients[labels == label])) for label in np.unique(labels)}
    rarest = min(of_class, key=of_class.get)
    if len(of_class) < 2 or of_class[rarest] < 2:
        raise ValueError(
            f"class {rarest} has {of_class[rarest]} patient(s) to learn from, and there are {len(of_class)} classes: "
            "two classes with two patients each are the least. Collect more, or join the class with another."
        )
    return min(FOLDS, sorted(of_class.values())[-2])


def measured_costs(images, labels, patients, classes, random_state=0, *, with_network=True):
    """Time the features of some images, a small fit of each candidate on them, and an epoch of a network.

    Parameters
    ----------
    images : ndarray of shape (n, size, size, channels)
    labels : ndarray of int, shape (n,)
    patients : ndarray of shape (n,)
    classes, random_state : int
    with_network : bool
        Without it, no network is tried, which takes some ten seconds, and counts as too slow.

    Returns
    -------
    costs : Costs
    """
    rows = fewer(labels, patients, TRIAL, random_state=random_state)
    some = images[rows]
    measuring, features = _timed(lambda: measure(some))

    def seconds(one, takes, epochs=1):
        """Time one fit."""
        how = {"classes": classes, "random_state": random_state, "epochs": epochs}
        return _timed(lambda: fit(one, takes, labels[rows], patients[rows], **how))[0]

    classical = [one for one in candidates() if one.takes == "features"]
    net = next(one for one in candidates() if one.takes == "images")
    fits = [(seconds(one, features), len(rows), one.power) for one in classical]
    if not with_network:
        return Costs(measuring / len(rows), fits, np.inf, 1.0, images[0].nbytes)
    short, long = seconds(net, some, 1), seconds(net, some, 1 + TRIAL_EPOCHS)
    epoch = max(long - short, 0.05 * long) / (TRIAL_EPOCHS * len(rows))
    lending = seconds_to_lend(images.shape[1:], short, epoch)
    return Costs(measuring / len(rows), fits, short, epoch, images[0].nbytes, lending)


def _timed(work):
    start = perf_counter()
    result = work()
    return perf_counter() - start, result
