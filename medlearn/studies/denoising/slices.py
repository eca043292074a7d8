"""Slices through a chest made of ellipses: their projections are known by a formula, so no projector is involved.

A value is what weakens the rays, in units of soft tissue. Lengths are in pixels of a slice of 64 x 64, some 6 mm each;
the origin is the middle pixel, x grows to the right, y downwards.
"""

from types import SimpleNamespace

import numpy as np

SIZE = 64
ANGLES = np.arange(0, 180, 3.0)  # 60 views
TISSUE = 0.12  # what soft tissue takes from the rays per pixel: 0.02 per mm
FINE = 4  # pixels are computed finer and averaged
FIELDS = ("x", "y", "width", "height", "turn", "value")  # of an ellipse: half axes, degrees, what it adds


def draw_patients(number, seed):
    """Draw chests that all have a nodule, which `seen` may leave out.

    Parameters
    ----------
    number : int
    seed : int

    Returns
    -------
    patients : ndarray of shape (number, 6, 6)
        Six ellipses each, the nodule last; the last axis as in `FIELDS`.
    """
    rng = np.random.default_rng(seed)

    def around(middle, spread):
        return middle + spread * rng.uniform(-1, 1, number)

    def ellipse(x, y, width, height, turn, value):
        parts = np.broadcast_arrays(x, y, width, height, turn, value, np.empty(number))[:6]
        return np.stack(parts, axis=-1)

    wide, high = around(27, 2), around(20, 1.5)
    lungs = [
        ellipse(side * around(12.5, 1), around(0, 1), around(8.5, 1), around(13, 1), around(0, 8), around(-0.75, 0.04))
        for side in (-1, 1)
    ]
    body, spine = ellipse(0, 0, wide, high, 0, 1), ellipse(0, high - 6, 3, 3, 0, around(0.6, 0.1))
    heart = ellipse(around(3, 1), around(-4, 2), around(5, 1), around(6, 1), around(0, 30), around(0.15, 0.05))
    side, across, along = rng.integers(0, 2, number), rng.uniform(0, 2 * np.pi, number), rng.uniform(0, 0.6, number)
    lung = np.where(side[:, None] == 1, lungs[1], lungs[0])
    radius, value = around(1.6, 0.3), around(0.25, 0.1)
    x, y = lung[:, 0] + 8 * along * np.cos(across), lung[:, 1] + 12 * along * np.sin(across)
    nodule = ellipse(x, y, radius, radius, 0, value)
    return np.stack([body, *lungs, heart, spine, nodule], axis=1)


def truth(patients, nodule=True):
    """Draw the slices themselves.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    nodule : bool, or ndarray of bool of shape (n,)
        Whether each has its nodule.

    Returns
    -------
    slices : float32 ndarray of shape (n, 64, 64)
    """
    patients = _given(patients, nodule)
    at = (np.arange(SIZE * FINE) + 0.5) / FINE - 0.5 - SIZE // 2
    slices = np.zeros((len(patients), SIZE * FINE, SIZE * FINE), np.float32)
    for number, ellipses in enumerate(patients):
        for ellipse in ellipses:
            slices[number] += ellipse[5] * (_squared(ellipse, at, at[:, np.newaxis]) <= 1)
    return slices.reshape(-1, SIZE, FINE, SIZE, FINE).mean(axis=(2, 4))


def places(patients):
    """Say which pixels are mostly nodule, whether it is there or not, and which lie well inside a lung, off the heart.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)

    Returns
    -------
    places : SimpleNamespace of bool ndarrays of shape (n, 64, 64), `nodule` and `lung`
    """
    at = np.arange(SIZE) - SIZE // 2
    inside = [_squared(patients[:, part].T[:, :, None, None], at, at[:, np.newaxis]) for part in (1, 2, 3, 5)]
    right, left, heart, nodule = inside
    return SimpleNamespace(nodule=nodule <= 1, lung=((right <= 0.5) | (left <= 0.5)) & (heart > 2.5))


def scans(patients, photons, rng, nodule=True):
    """Count photons behind each patient, and reconstruct by filtered back-projection.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    photons : float
        That set out along each ray.
    rng : numpy.random.Generator
    nodule : bool, or ndarray of bool of shape (n,)

    Returns
    -------
    slices : float32 ndarray of shape (n, 64, 64)
    """
    from medlearn.reconstruction import filtered_back_projection

    counts = np.maximum(rng.poisson(photons * np.exp(-TISSUE * projections(patients, nodule))), 1)
    sums = -np.log(counts / photons) / TISSUE
    return np.stack([filtered_back_projection(one, ANGLES) for one in sums]).astype(np.float32)


def projections(patients, nodule=True):
    """Return the exact sums along rays, by the formula for an ellipse.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    nodule : bool, or ndarray of bool of shape (n,)

    Returns
    -------
    sums : ndarray of shape (n, 64, 60)
        (patients, positions, angles), in pixels of soft tissue.

    Notes
    -----
    Kak and Slaney, Principles of Computerized Tomographic Imaging (1988), chapter 3, equations 5 and 6.
    """
    x, y, width, height, turn, value = np.moveaxis(_given(patients, nodule), -1, 0)[..., None, None]
    view = np.deg2rad(ANGLES)
    off = np.arange(SIZE)[:, np.newaxis] - SIZE // 2 - x * np.cos(view) + y * np.sin(view)
    seen = view + np.deg2rad(turn)
    reach = (width * np.cos(seen)) ** 2 + (height * np.sin(seen)) ** 2
    chord = 2 * width * height * np.sqrt(np.maximum(reach - off**2, 0)) / reach
    return (value * chord).sum(axis=1)


def _given(patients, nodule):
    patients = patients.copy()
    patients[:, 5, 5] *= nodule
    return patients


def _squared(ellipse, x, y):
    """Return the squared distance from an ellipse's middle, 1 on its border."""
    turn, u, v = np.deg2rad(ellipse[4]), x - ellipse[0], y - ellipse[1]
    along, across = u * np.cos(turn) + v * np.sin(turn), v * np.cos(turn) - u * np.sin(turn)
    return (along / ellipse[2]) ** 2 + (across / ellipse[3]) ** 2
