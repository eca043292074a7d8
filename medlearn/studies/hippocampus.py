"""Lesson 13's hippocampus: who is learnt from and who is tested on, and slices of a volume for a network and back.

A volume is (right, front, up). Slice k of it is volume[k], seen from the side: the hippocampus is long from front to
back, and its two parts follow one another there.
"""

import numpy as np

SIDE = 48  # voxels of a slice that the network sees, each way; three halvings need a multiple of eight


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


def prepared(image, slices=3):
    """Bring a volume to mean 0 and standard deviation 1, and cut it into slices with their neighbours as channels.

    Parameters
    ----------
    image : ndarray of shape (n, rows, columns)
    slices : int
        Channels of each slice: itself in the middle, its neighbours on both sides; the outermost are repeated.

    Returns
    -------
    prepared : ndarray of float32, shape (n, 48, 48, slices)

    Raises
    ------
    ValueError
        If the volume has the same value everywhere, or NaN.
    """
    if not np.ptp(image) > 0:
        raise ValueError("the volume has the same value everywhere, or NaN: there is nothing to see in it.")
    scaled = squared((image - image.mean(dtype=float)) / image.std(dtype=float)).astype(np.float32)
    reach = slices // 2
    thick = np.pad(scaled, ((reach, reach), (0, 0), (0, 0)), mode="edge")
    return np.stack([thick[start : start + len(scaled)] for start in range(slices)], axis=-1)


def squared(volume):
    """Cut the middle out of slices, or put zeros around them: (n, rows, columns) becomes (n, 48, 48)."""
    square = np.zeros((len(volume), SIDE, SIDE), volume.dtype)
    inside, outside = zip(*map(_places, volume.shape[1:]), strict=True)
    square[:, *inside] = volume[:, *outside]
    return square


def restored(square, shape):
    """Undo `squared`: (n, 48, 48, ...) becomes (n, rows, columns, ...), 0 where the network saw nothing."""
    volume = np.zeros((*shape, *square.shape[3:]), square.dtype)
    inside, outside = zip(*map(_places, shape[1:]), strict=True)
    volume[:, *outside] = square[:, *inside]
    return volume


def _places(length):
    """Say which voxels of a square's side show which of a slice that is `length` voxels long: two slices."""
    common = min(length, SIDE)
    inside, outside = (SIDE - common) // 2, (length - common) // 2
    return slice(inside, inside + common), slice(outside, outside + common)
