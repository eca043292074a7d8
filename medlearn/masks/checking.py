"""Refuse what is no mask, and say why."""

import numpy as np


def as_mask(name, values):
    """Return values as an array of bool, or raise ValueError."""
    values = np.asarray(values)
    if values.ndim == 0 or values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}: a mask needs at least one axis and one pixel.")
    if values.dtype.kind not in "bui":
        raise ValueError(
            f"{name} is {values.dtype}; a mask is bool, or whole numbers 0 and 1: apply a threshold first, as in "
            f"{name} >= 0.5."
        )
    if values.dtype != bool and not ((values == 0) | (values == 1)).all():
        found = np.unique(values)
        shown = ", ".join(map(str, found[:5]))
        raise ValueError(f"{name} holds {shown}; judge one label at a time, as in {name} == {found[-1]}.")
    return values.astype(bool)


def as_masks(truth, predicted):
    """Return truth and predicted as arrays of bool of one shape, or raise ValueError."""
    truth, predicted = as_mask("truth", truth), as_mask("predicted", predicted)
    if truth.shape != predicted.shape:
        raise ValueError(f"truth has shape {truth.shape}, predicted {predicted.shape}; bring them onto the same grid.")
    return truth, predicted


def as_spacing(spacing, axes):
    """Return the size of a voxel, a float for each axis, or raise ValueError."""
    sizes = np.asarray(spacing, dtype=float)
    if sizes.shape != (axes,):
        raise ValueError(f"spacing is {spacing}; give one size in mm for each of the {axes} axes of the masks.")
    if not (np.isfinite(sizes).all() and (sizes > 0).all()):
        raise ValueError(f"spacing is {spacing}; each size must be a number of mm above 0.")
    return sizes


def as_cases(truths, predictions):
    """Return two lists of the same length, of at least one case, or raise ValueError."""
    truths, predictions = list(truths), list(predictions)
    if not truths or len(truths) != len(predictions):
        raise ValueError(
            f"there are {len(truths)} true masks and {len(predictions)} predictions; give one of each for every case."
        )
    return truths, predictions
