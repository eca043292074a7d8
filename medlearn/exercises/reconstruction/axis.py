"""Where is the axis? An exercise of lesson 17."""

import numpy as np

from medlearn.checks import implement


def _turned(rng):
    """Return two opposite views: of a small object; of a CT slice whose axis is off; of random ones."""
    from medlearn.datasets import load_ct_slice
    from medlearn.reconstruction import circle, project

    ct = np.maximum(load_ct_slice().image / 1000 + 1, 0) * circle(128)
    views = [(np.array([0.0, 0, 0, 3, 1, 0, 0, 0]), np.array([0.0, 1, 3, 0, 0, 0, 0, 0]))]
    views += [tuple(project(np.pad(ct, 32), [0, 180], centre=centre).T) for centre in (87, 101.5)]
    for n in (21, 24):
        view = np.zeros(n)
        view[8:14] = rng.uniform(1, 2, 6)
        views.append((view, np.roll(view[::-1], rng.integers(-4, 5))))
    noisy = [[3.0, 6, 2, 0, 4, 1, 6, 6, 7, 3, 4, 7], [4.0, 3, 5, 6, 2, 4, 2, 8, 8, 2, 0, 6]]  # k = 3, as far as it goes
    return [*views, tuple(np.array(noisy))]


@implement(
    question="""
    **Where is the axis?** Half a turn shows the same object mirrored: a ray meets the same things from the other end.
    So two opposite views tell where the axis of rotation lies. Write `axis(first, last)`, which gets both views, each
    with n positions. Mirror `last`, and shift it by every whole k from −q to q, with q = n // 4 (`np.roll`: what
    leaves comes back). Take the k with the least sum of squared differences to `first`. Then the axis lies at
    (n − 1 + k) / 2: return that.
    """,
    hints=[
        "last[::-1] is mirrored. np.roll(last[::-1], k) shifts it by k to the right.",
        "min(range(-q, q + 1), key=...) returns the k for which the key is smallest.",
    ],
    cases=_turned,
    praise="The second case is a real CT slice, projected with its axis off the middle. Machines are calibrated so.",
)
def axis(first, last):
    """Return the position of the axis on the detector."""
    n = len(first)
    q = n // 4
    best = min(range(-q, q + 1), key=lambda k: np.sum((first - np.roll(last[::-1], k)) ** 2))
    return (n - 1 + best) / 2


def _best(first, last, worth):
    q = len(first) // 4
    return min(range(-q, q + 1), key=lambda k: worth(first, last, k))


def _off(first, last, k):
    return np.sum((first - np.roll(last[::-1], k)) ** 2)


def _as_it_is(first, last, k):
    return np.sum((first - np.roll(last, k)) ** 2)


axis.wrong(
    lambda first, last: (len(first) - 1 + _best(first, last, _as_it_is)) / 2,
    "You did not mirror the second view. From behind, left is right.",
    where=lambda first, last: _best(first, last, _as_it_is) != _best(first, last, _off),
).wrong(
    lambda first, last: _best(first, last, _off), "That is the shift k itself. The axis lies at (n - 1 + k) / 2."
).wrong(
    lambda first, last: (len(first) - 1 - _best(first, last, _off)) / 2,
    "You went from the middle to the wrong side: the sign of k.",
    where=lambda first, last: _best(first, last, _off) != 0,
).wrong(
    lambda first, last: (len(first) - 1) / 2 + _best(first, last, _off),
    "The mirror image moves *twice* as far as the axis. Halve k, too.",
    where=lambda first, last: _best(first, last, _off) != 0,
).wrong(
    lambda first, last: (len(first) - 1) / 2,
    "That is the middle of the detector, whatever the views show.",
    where=lambda first, last: _best(first, last, _off) != 0,
)
