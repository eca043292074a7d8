"""Near copies: one picture saved again, in another size or brightness, or cut at its edges.

Of each picture a thumbnail is kept. Its blurred part, which all pictures of a kind share, is taken away; then the
likest others are laid over it, shifted and stretched until they fit best. What counts is the part that they leave
unexplained, beside what the likest picture usually leaves in this folder: crops of one organ are like each other, and
still no copies. Mirrored or turned copies are not found, nor two views of one organ.
"""

from typing import NamedTuple

import numpy as np

from medlearn.project.matching import Problem
from medlearn.project.overlay import laid_over

SIDE, BLUR = 32, 3.0  # of a thumbnail, and of what is taken away, in pixels
NEIGHBOURS = 3  # others that each picture is compared with
MOST_PAIRS, TYPICAL = 4000, 100  # that are laid over each other: the likest pairs; and pictures that say what is usual
ALIKE = 0.3  # of two thumbnails without what all share; below, they are not laid over each other
EVEN = 0.03  # details are divided by their strength nearby and this share of all, lest one strong edge decide alone
SHARE, SURE = 0.15, 0.01  # of the usual unexplained part; and below this, it is a copy whatever is usual
LEAST = 0.9  # correlation
MOST_JOINED = 0.1  # of the patients in one group
BLOCK = 1024  # pictures at a time


class Twins(NamedTuple):
    """Pairs of pictures that are probably one.

    Parameters
    ----------
    pairs : ndarray of int, shape (n, 2)
        The surest first.
    correlations : ndarray of shape (n,)
        Of the two thumbnails, laid over each other.
    """

    pairs: np.ndarray
    correlations: np.ndarray


def thumbnail(pixels):
    """Shrink a picture to what is kept of it.

    Parameters
    ----------
    pixels : ndarray of float32, shape (rows, columns, channels)

    Returns
    -------
    thumbnail : ndarray of float16, shape (32, 32)
        Grey, from 0 to 1; 20 000 of them take 40 MB.
    """
    from PIL import Image

    grey = pixels.mean(axis=2)
    small = Image.fromarray(grey).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    low, high = grey.min(), grey.max()
    return ((np.asarray(small) - low) / max(high - low, 1e-6)).astype(np.float16)


def near_copies(thumbnails):
    """Find pairs of thumbnails that are probably one picture.

    Parameters
    ----------
    thumbnails : ndarray of shape (n, 32, 32)

    Returns
    -------
    twins : Twins
    """
    if len(thumbnails) < 2:
        return Twins(np.zeros((0, 2), int), np.zeros(0))
    details = _details(np.array(thumbnails, dtype=np.float32))
    pairs, alike, likest = _candidates(details)
    some = np.random.default_rng(0).permutation(len(details))[:TYPICAL]
    usual = laid_over(details[some], details[likest[some]])
    pairs = pairs[np.argsort(-alike, kind="stable")[: min(MOST_PAIRS, np.sum(alike > ALIKE))]]
    found = laid_over(details[pairs[:, 0]], details[pairs[:, 1]])
    kept = is_copy(found, usual)
    order = np.argsort(-found[kept], kind="stable")
    return Twins(pairs[kept][order], found[kept][order])


def is_copy(correlations, usual):
    """Decide which correlations are those of copies.

    Parameters
    ----------
    correlations : ndarray of shape (n,)
    usual : ndarray of shape (m,)
        Of pictures with their likest other. The lowest quarter tells what is usual, for many may have copies.

    Returns
    -------
    copies : ndarray of bool, shape (n,)

    Examples
    --------
    >>> is_copy(np.array([0.8, 0.95, 0.99]), np.array([0.3, 0.4, 0.5]))
    array([False,  True,  True])
    >>> is_copy(np.array([0.8, 0.95, 0.99]), np.array([0.9, 0.95, 0.96]))
    array([False, False,  True])
    """
    limit = max(SHARE * (1 - np.quantile(usual, 0.25) ** 2), SURE)
    return (correlations > LEAST) & (1 - correlations**2 < limit)


def together(table, twins):
    """Name the group of each image: its patient, or one name for patients who have a picture in common.

    Parameters
    ----------
    table : pandas.DataFrame
        With `file`, `label` and `patient`.
    twins : Twins
        Of its rows.

    Returns
    -------
    groups : ndarray of str, shape (n,)
        The patients alone, if so many seem to belong together that no copies can explain it.
    problem : Problem or None
    """
    patients, pairs = table.patient.to_numpy(), twins.pairs
    if not len(pairs):
        return patients, None
    strangers = patients[pairs[:, 0]] != patients[pairs[:, 1]]
    members = _joined(patients, pairs[strangers])
    largest = max(map(len, members.values()))
    joined = largest <= max(3, MOST_JOINED * len(members))
    end = "These patients are kept together, in one part and one fold"
    end = end if joined else f"They would join {largest} patients into one, so they are left apart"
    sentence = _said(table, pairs, f"Of different patients: {strangers.sum()}. {end}. " if strangers.any() else "")
    groups = np.array([min(members[name]) for name in patients], object) if joined else patients
    return groups, Problem("near copies", list(table.file.iloc[np.unique(pairs)]), sentence)


def _joined(patients, pairs):
    """Map each patient to the set of those who are one with them."""
    members = {name: {name} for name in patients}
    for one, other in patients[pairs]:
        both = members[one] | members[other]
        members |= dict.fromkeys(both, both)
    return members


def _said(table, pairs, whose):
    first, second = table.file.to_numpy()[pairs[0]]
    labels = table.label.to_numpy()[pairs]
    contrary = int(np.sum(labels[:, 0] != labels[:, 1]))
    labelled = f"With different labels: {contrary}. " if contrary else ""
    found = f"pairs of pictures that are nearly the same: {len(pairs)}, such as {first!r} and {second!r}. "
    return f"{found}{whose}{labelled}Look at them."


def _details(thumbnails):
    """Return thumbnails without their blurred part, (n, 32, 32), of length one."""
    from skimage.filters import gaussian

    for start in range(0, len(thumbnails), BLOCK):
        part = thumbnails[start : start + BLOCK]
        part -= gaussian(part, sigma=(0, BLUR, BLUR), mode="nearest")
        power = gaussian(part**2, sigma=(0, BLUR, BLUR), mode="nearest")
        part /= np.sqrt(power + EVEN * power.mean(axis=(1, 2), keepdims=True) + 1e-12)
    return _unit(thumbnails)


def _unit(thumbnails):
    flat = thumbnails.reshape(len(thumbnails), -1)
    flat -= flat.mean(axis=1, keepdims=True)
    flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-6
    return thumbnails


def _candidates(details):
    """Return pairs (m, 2) of pictures and their nearest, their likeness (m,), and the nearest of each picture (n,)."""
    half, n = SIDE // 2, len(details)
    flat = details.reshape(n, half, 2, half, 2).mean(axis=(2, 4)).reshape(n, -1)
    flat = _unit(flat - flat.mean(axis=0))  # what all of them share tells nothing
    nearest = np.zeros((n, min(NEIGHBOURS, n - 1)), int)
    alike = np.zeros(nearest.shape, np.float32)
    for start in range(0, n, BLOCK):
        like = flat[start : start + BLOCK] @ flat.T
        np.put_along_axis(like, start + np.arange(len(like))[:, None], -np.inf, axis=1)
        for place in range(nearest.shape[1]):
            found = like.argmax(axis=1)[:, None]
            nearest[start : start + BLOCK, [place]] = found
            alike[start : start + BLOCK, [place]] = np.take_along_axis(like, found, axis=1)
            np.put_along_axis(like, found, -np.inf, axis=1)
    owners = np.repeat(np.arange(n), nearest.shape[1])
    pairs, first = np.unique(np.sort(np.column_stack([owners, nearest.ravel()])), axis=0, return_index=True)
    return pairs, alike.ravel()[first], nearest[:, 0]
