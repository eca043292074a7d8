"""Refuse what is no image, no sinogram and no angles, and say why."""

import numpy as np


def as_plane(name, values, *, square=False):
    """Return values as a 2-D array of finite floats, or raise ValueError."""
    values = np.asarray(values)
    if values.ndim != 2 or values.size == 0 or values.dtype.kind not in "biuf":
        raise ValueError(f"{name} is {values.dtype} of shape {values.shape}; give real numbers with two axes.")
    if square and values.shape[0] != values.shape[1]:
        raise ValueError(f"{name} has shape {values.shape}; it must be square, as turning would cut it: pad it.")
    values = values.astype(float)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds NaN or infinity; find out where from before reconstructing.")
    return values


def as_angles(angles, views=None):
    """Return angles in degrees as a 1-D array of finite floats, as many as there are views, or raise ValueError."""
    angles = np.asarray(angles, dtype=float)
    if angles.ndim != 1 or angles.size == 0 or not np.isfinite(angles).all():
        raise ValueError(f"angles have shape {angles.shape}; give a list of finite degrees, one for each view.")
    if views is not None and len(angles) != views:
        raise ValueError(f"there are {len(angles)} angles for {views} views; a sinogram is (positions, angles).")
    return angles


def as_sinogram(sinogram, angles):
    """Return a sinogram and its angles, checked together, or raise ValueError."""
    sinogram = as_plane("the sinogram", sinogram)
    return sinogram, as_angles(angles, sinogram.shape[1])


def as_centre(centre, positions):
    """Return where the axis of rotation falls on the detector, or raise ValueError."""
    if centre is None:
        return positions // 2
    if not 0 <= centre <= positions - 1:
        raise ValueError(f"centre is {centre}; the axis must fall on the detector, from 0 to {positions - 1}.")
    return float(centre)


def as_steps(steps):
    """Return a number of steps, or raise ValueError."""
    if not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps={steps!r}; give a whole number of at least 1, such as 50.")
    return steps
