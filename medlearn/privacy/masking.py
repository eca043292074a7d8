"""Secure aggregation: a server that learns the sum, and no hospital's own numbers.

Each two hospitals agree on random numbers; one adds them, the other takes them away. In the sum of all they cancel.
"""

import numpy as np

MODULUS = 2**32


def as_integers(values, step, modulus=MODULUS):
    """Write numbers as whole multiples of a step, modulo a number; negative ones are counted from its end.

    Parameters
    ----------
    values : ndarray
    step : float
        The precision, such as 0.0001.
    modulus : int
        From 2 to 2^62.

    Returns
    -------
    integers : ndarray of int
        From 0 to modulus - 1.

    Raises
    ------
    ValueError
        If the step is not positive, or a value is NaN, infinite or too large: beyond half of the modulus.
    """
    _check_modulus(modulus)
    if not 0 < step < np.inf:
        raise ValueError(f"step={step} must be a positive number, such as 0.0001.")
    multiples = np.round(np.asarray(values, float) / step)
    if not (np.abs(multiples) < modulus / 2).all():
        raise ValueError(f"a value is NaN or beyond {step * modulus / 2:g}: take a larger step or modulus.")
    return multiples.astype(np.int64) % modulus


def as_values(integers, step, modulus=MODULUS):
    """Read whole numbers that `as_integers` wrote, or their sum; what lies above half of the modulus is negative.

    The true sum must lie within half of the modulus: nobody can see if it does not.
    """
    _check_modulus(modulus)
    integers = np.asarray(integers) % modulus
    return step * np.where(integers >= modulus / 2, integers - modulus, integers)


def masked(integers, *, rng, modulus=MODULUS):
    """Hide each hospital's whole numbers behind masks that cancel in the sum.

    Parameters
    ----------
    integers : ndarray of int, shape (hospitals, n)
        At least two hospitals.
    rng : numpy.random.Generator
        In place of the keys on which each two hospitals would agree in secret.
    modulus : int

    Returns
    -------
    sent : ndarray of int, shape (hospitals, n)
        What the server sees: each row alone is uniform from 0 to modulus - 1. `summed` gives the sum of the rows.

    Raises
    ------
    ValueError
        If there is only one hospital, the numbers are not whole, or the modulus is out of range.

    Notes
    -----
    Bonawitz et al. (2017), doi 10.1145/3133956.3133982, who also mend what happens when a hospital falls out in the
    middle; here its masks would stay in the sum. With two hospitals the sum tells each the other's numbers.
    """
    _check_modulus(modulus)
    sent = _remainders(integers, modulus)
    for first in range(len(sent)):
        for second in range(first + 1, len(sent)):
            mask = rng.integers(0, modulus, sent.shape[1])
            sent[first] = (sent[first] + mask) % modulus
            sent[second] = (sent[second] - mask) % modulus
    return sent


def summed(sent, modulus=MODULUS):
    """Return the sum of the rows that hospitals sent, ndarray of int (n,), modulo: the masks are gone.

    Raises ValueError as `masked` does.
    """
    _check_modulus(modulus)
    total = 0
    for row in _remainders(sent, modulus):  # after each, as the sum of all could be too large for 64 bits
        total = (total + row) % modulus
    return total


def _remainders(rows, modulus):
    """Return whole numbers of two or more hospitals modulo a number, int64 (hospitals, n)."""
    rows = np.asarray(rows)
    if rows.ndim != 2 or len(rows) < 2 or rows.dtype.kind not in "iu":
        raise ValueError(f"integers of type {rows.dtype} and shape {rows.shape}: give (two or more, n) whole.")
    wide = np.uint64 if rows.dtype.kind == "u" else np.int64
    return (rows.astype(wide) % wide(modulus)).astype(np.int64)


def _check_modulus(modulus):
    if not isinstance(modulus, int | np.integer) or not 2 <= modulus <= 2**62:
        raise ValueError(f"modulus={modulus}; give a whole number from 2 to 2^62.")
