"""Deleted step by step. An exercise of lesson 12."""

import numpy as np

from medlearn.checks import mend
from medlearn.exercises.looking_inside.occlude import bone, contrast


def _slice_and_noise(rng):
    """Return a coarse real CT slice with itself as its map, then noise with random maps."""
    from medlearn.datasets import load_ct_slice

    coarse = load_ct_slice().image[::16, ::16].astype(float)
    noise = [(rng.normal(size=(5, 7)), rng.normal(size=(5, 7)), contrast, steps) for steps in (1, 6, 35)]
    return [(coarse, coarse, bone, 20), *noise]


@mend(
    question="""
    **Deleted step by step.** A map deserves trust if the score falls fast when its highest pixels are removed. Give
    `deletion(image, heat, score, steps)`: the scores after the 1, 2, … `steps` highest pixels of the map `heat` were
    set to 0, an array of `steps` numbers. `score` is a function of an image. The listing has two mistakes. Mend it.
    """,
    listing="""
    def deletion(image, heat, score, steps):
        order = np.argsort(heat.ravel())
        scores = []
        for count in range(steps):
            covered = image.copy()
            covered.ravel()[order[:count]] = 0
            scores.append(score(covered))
        return np.array(scores)
    """,
    hints=[
        "np.argsort sorts from the lowest to the highest. Which pixels does the listing delete first?",
        "The first score should be that after one pixel. What is order[:count] in the first round?",
        "order = np.argsort(-heat.ravel()), and count from 1 to steps: range(1, steps + 1).",
    ],
    cases=_slice_and_noise,
    praise="With the bright pixels gone the score for bone falls fast. The area under such a curve is a usual measure "
    "of maps (deletion; Petsiuk and others 2018). Beside it belongs the curve of a random order.",
)
def deletion(image, heat, score, steps):
    """Return the score after each of the highest pixels of a map was set to 0, one after the other."""
    order = np.argsort(-heat.ravel())
    scores = []
    for count in range(1, steps + 1):
        covered = image.copy()
        covered.ravel()[order[:count]] = 0
        scores.append(score(covered))
    return np.array(scores)


def _deleted(image, order, score, steps, first=1):
    covered, scores = image.copy(), []
    for count in range(first, first + steps):
        covered.ravel()[order[:count]] = 0
        scores.append(score(covered))
    return np.array(scores)


def _one_by_one(image, heat, score, steps):
    scores = []
    for place in np.argsort(-heat.ravel())[:steps]:
        covered = image.copy()
        covered.ravel()[place] = 0
        scores.append(score(covered))
    return np.array(scores)


deletion.wrong(
    lambda image, heat, score, steps: _deleted(image, np.argsort(heat.ravel()), score, steps, first=0),
    "The listing as it was: it deletes the lowest pixels first, and in its first round none at all.",
).wrong(
    lambda image, heat, score, steps: _deleted(image, np.argsort(heat.ravel()), score, steps),
    "You delete the *lowest* pixels of the map first. `np.argsort` sorts upwards: turn the order round.",
).wrong(
    lambda image, heat, score, steps: _deleted(image, np.argsort(-heat.ravel()), score, steps, first=0),
    "Your first score is that of the whole image. Begin with one pixel deleted.",
).wrong(
    _one_by_one,
    "You delete one pixel at a time and put it back. The deletions should pile up: 1, then 2, then 3 pixels.",
    where=lambda image, heat, score, steps: steps > 1,
).wrong(
    lambda image, heat, score, steps: _deleted(image, np.argsort(-np.abs(heat).ravel()), score, steps),
    "You dropped the signs of the map. A pixel that speaks against the class is not among its highest.",
)
