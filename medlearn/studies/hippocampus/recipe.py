"""Who is learnt from, who is tested on, and what else was decided before training."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Recipe:
    """How the network is made and trained.

    Attributes
    ----------
    maps : tuple of int
        Feature maps on each level, from the finest down; each level halves the side of the image.
    slices : int
        How many neighbouring slices the network sees, the middle one of which it segments; odd.
    empty : float
        The share of slices without hippocampus that are trained on; those with it all are.
    moved : bool
        Whether each slice is shifted, turned and put on another grey scale, anew in each epoch.
    epochs : int
    batch : int
        Slices in a step.
    rate : float
        The highest learning rate: it rises for a tenth of the steps, then fades as a cosine.
    """

    maps: tuple = (8, 16, 32, 64)
    slices: int = 3
    empty: float = 0.2
    moved: bool = False
    epochs: int = 3
    batch: int = 16
    rate: float = 0.005


LESSON = Recipe()  # what a lesson can train in a minute, on 100 patients
CHOSEN = Recipe(maps=(12, 24, 48, 96), moved=True, epochs=8)  # on 200 patients: `benchmarks/hippocampus_choice.csv`


def split(patients, *, test=38, seed=13):
    """Divide patients into those to learn from and those to test on, once and for all.

    Parameters
    ----------
    patients : ndarray of int, shape (n,)
        Whose each volume is; volumes of one patient stay together.
    test : int
        How many patients are tested on. Of the 170 here, 38 give 60 volumes.
    seed : int

    Returns
    -------
    train, test : ndarray of int
        Places of the volumes; patients come in an order drawn by chance, so that the first hundred volumes are a fair
        sample.

    Raises
    ------
    ValueError
        If nobody is left to learn from.

    Examples
    --------
    >>> train, test = split([5, 5, 8, 8, 9], test=1)
    >>> train.tolist(), test.tolist()
    ([2, 3, 0, 1], [4])
    """
    patients = np.asarray(patients)
    people = np.unique(patients)
    if not 0 < test < len(people):
        raise ValueError(f"test is {test} of {len(people)} patients; leave some to learn from and some to test on.")
    order = np.random.default_rng(seed).permutation(people)
    places = [
        np.concatenate([np.flatnonzero(patients == one) for one in side]) for side in (order[test:], order[:test])
    ]
    return places[0], places[1]
