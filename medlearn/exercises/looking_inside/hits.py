"""The pointing game. An exercise of lesson 12."""

import numpy as np

from medlearn.checks import implement


def _maps_and_masks(rng):
    """Return maps and masks: the example, random ones, one with equal peaks, a flat one, one without a finding."""
    maps, masks = rng.normal(size=(5, 4, 6)), np.zeros((5, 4, 6), bool)
    masks[:, 1:3, 2:5] = True
    maps[0, 1, 3] = maps[3, 2, 2] = maps[4, 2, 4] = 9.0
    maps[4, 0, 0], maps[4, 0, 5] = -20.0, 8.99995  # far from 0, and nearly the highest value
    tied = maps.copy()
    tied[0, 1, 5] = tied[0, 2, 2] = tied[3, 2, 4] = 9.0  # between two peaks inside one outside; two inside
    tied[1] = 0.5
    wide = rng.normal(size=(41, 3, 3)), rng.random((41, 3, 3)) < 0.5
    wide[1][:, 1, 1] = wide[1][0] = True  # one mask is full
    wide[0][1] -= 20  # a hit where the highest value is negative
    wide[0][1, 1, 1] = -1
    nothing = masks.copy()
    nothing[2] = False
    return [(maps, masks), wide, (tied, masks), (maps, nothing), (maps[3:], masks[3:])]


@implement(
    question="""
    **The pointing game.** `maps` and `masks` are arrays (images, rows, columns); a mask is True on the finding. Write
    `hits(maps, masks)`: the proportion of images whose map has its highest value inside the mask. If several pixels
    share the highest value, it is a hit only if *all* of them lie inside. If any mask is empty, there is nothing to
    hit: raise a `ValueError` that says so.
    """,
    hints=[
        "For one image: peaks = map_ == map_.max() is True on all pixels with the highest value.",
        "A hit: mask[peaks].all(). The proportion is the mean over the images.",
        "mask.any() is False for an empty mask. Check that for each image first.",
    ],
    cases=_maps_and_masks,
    praise="Three of five. With five images the 95 % interval runs from 0.23 to 0.88: count more before you believe a "
    "rate, and count the baselines on the same images.",
)
def hits(maps, masks):
    """Return the proportion of maps whose peak lies inside the mask."""
    if not masks.any(axis=(1, 2)).all():
        raise ValueError("a mask is empty: there is nothing to hit.")
    return np.mean([mask[map_ == map_.max()].all() for map_, mask in zip(maps, masks, strict=True)])


def _something(maps, masks):
    return masks.any(axis=(1, 2)).all()


def _tied(maps, masks):
    return bool(_something(maps, masks) and ((maps == maps.max(axis=(1, 2), keepdims=True)).sum(axis=(1, 2)) > 1).any())


def _one_peak(maps, masks):
    return bool(_something(maps, masks) and not _tied(maps, masks))


def _first_peak(maps, masks):
    flat = maps.reshape(len(maps), -1).argmax(axis=1)
    return masks.reshape(len(masks), -1)[np.arange(len(maps)), flat].mean()


hits.wrong(
    lambda maps, masks: hits.reference(maps, masks) * len(maps),
    "You got {got:.0f}: that is how many hit. The proportion is asked for.",
    where=_one_peak,
).wrong(
    lambda maps, masks: hits.reference(-maps, masks),
    "You got {got:.2f}: you took the *lowest* value of each map.",
    where=_one_peak,
).wrong(
    lambda maps, masks: hits.reference(np.abs(maps), masks),
    "You got {got:.2f}: you dropped the signs. A place that speaks against the finding is no peak.",
    where=_one_peak,
).wrong(
    lambda maps, masks: 1 - hits.reference(maps, masks),
    "You got {got:.2f}: that is the proportion of misses.",
    where=_one_peak,
).wrong(
    lambda maps, masks: masks[maps == maps.max()].mean(),
    "You look for the highest value of all maps together. Each image has a peak of its own.",
    where=_one_peak,
).wrong(
    lambda maps, masks: masks.mean(),
    "You got {got:.2f}: that is how much of the images the findings cover, what a random pixel would hit.",
    where=_something,
).clause(
    "several pixels share the highest value",
    _tied,
    _first_peak,
    message="Right where each map has one peak. Here several pixels share the highest value: it is a hit only if all "
    "of them lie inside. A flat map hits nothing.",
).clause(
    "an empty mask",
    lambda maps, masks: not _something(maps, masks),
    message="Right where there is a finding. One of these masks is empty, and nothing can hit it: raise a `ValueError` "
    "that says so.",
)
