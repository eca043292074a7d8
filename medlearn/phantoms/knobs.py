"""What every phantom asks of its arguments, and a generator of its own for each thing that is drawn."""

import numbers
from types import SimpleNamespace

import numpy as np


def check_whole(name, value, low, high):
    """Refuse what is not a whole number between the limits.

    Parameters
    ----------
    name : str
    value : object
    low, high : int or np.inf
        Both are allowed.

    Raises
    ------
    ValueError
        If the value is something else.
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral) or not low <= value <= high:
        wanted = f"of at least {low}" if high == np.inf else f"from {low} to {high}"
        raise ValueError(f"{name} is {value!r}; give a whole number {wanted}.")


def check_range(name, value, low, high, per_site=False):
    """Refuse what is not a number between the limits or, where each site may have its own, two of them.

    Parameters
    ----------
    name : str
    value : object
    low, high : float
        Both are allowed.
    per_site : bool

    Raises
    ------
    ValueError
        If the value is something else.
    """
    given = np.asarray(value)
    fits = given.dtype.kind in "iuf" and (given.ndim == 0 or (per_site and given.shape == (2,)))
    if not fits or not np.all((given >= low) & (given <= high)):
        one_each = ", or two: one for each site" if per_site else ""
        raise ValueError(f"{name} is {value!r}; give a number from {low} to {high}{one_each}.")


def random_streams(random_state, names):
    """Return one independent generator for each thing drawn: turning one knob leaves the others' numbers alone.

    Parameters
    ----------
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The same int gives the same numbers; a generator is advanced; None gives others each time.
    names : sequence of str

    Returns
    -------
    streams : SimpleNamespace with one numpy.random.Generator for each name

    Raises
    ------
    TypeError
        If `random_state` is of another kind.
    ValueError
        If it is negative.
    """
    if isinstance(random_state, np.random.Generator):
        seed = random_state.integers(2**32, size=4).tolist()
    elif isinstance(random_state, np.random.RandomState):
        seed = random_state.randint(2**32, size=4, dtype=np.uint64).tolist()
    elif random_state is None or (isinstance(random_state, numbers.Integral) and not isinstance(random_state, bool)):
        seed = random_state
    else:
        raise TypeError(f"random_state is {random_state!r}; give an int, a numpy Generator or RandomState, or None.")
    if isinstance(seed, numbers.Integral) and seed < 0:
        raise ValueError(f"random_state is {seed}; give a whole number of at least 0.")
    seeds = np.random.SeedSequence(seed).spawn(len(names))
    return SimpleNamespace(**{name: np.random.default_rng(child) for name, child in zip(names, seeds, strict=True)})
