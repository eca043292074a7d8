"""What every phantom asks of its arguments, and how it draws: a generator of its own for each thing."""

import numbers
from types import SimpleNamespace

import numpy as np


def check_whole(name, value, low, high):
    """Refuse what is not a whole number between the limits, which are allowed; np.inf is none."""
    if not isinstance(value, numbers.Integral) or not low <= value <= high:
        wanted = f"of at least {low}" if high == np.inf else f"from {low} to {high}"
        raise ValueError(f"{name} is {value!r}; give a whole number {wanted}.")


def check_range(name, value, low, high, per_site=False):
    """Refuse what is not a number between the limits or, where each site may have its own, two of them."""
    given = np.asarray(value)
    fits = given.dtype.kind in "iuf" and (given.ndim == 0 or (per_site and given.shape == (2,)))
    if not fits or not np.all((given >= low) & (given <= high)):
        one_each = ", or two: one for each site" if per_site else ""
        raise ValueError(f"{name} is {value!r}; give a number from {low} to {high}{one_each}.")


def random_streams(random_state, names):
    """Return one generator for each thing drawn, by name: turning one knob leaves the others' numbers alone."""
    if isinstance(random_state, np.random.Generator):
        random_state = random_state.integers(2**32, size=4).tolist()
    elif isinstance(random_state, np.random.RandomState):
        random_state = random_state.randint(2**32, size=4, dtype=np.uint64).tolist()
    seeds = np.random.SeedSequence(random_state).spawn(len(names))
    return SimpleNamespace(**{name: np.random.default_rng(child) for name, child in zip(names, seeds, strict=True)})


def draw(rng, limits, n):
    """Draw n times evenly between limits, a dict of (low, high): a SimpleNamespace of float32 (n, 1, 1) by name."""
    low, high = np.array(list(limits.values())).T
    values = (low + (high - low) * rng.random((n, len(limits)))).astype(np.float32)
    return SimpleNamespace(**dict(zip(limits, values.T[:, :, None, None], strict=True)))


def take(measurements, rows):
    """Return the measurements of some patients, by a slice or by numbers: a SimpleNamespace of (m, 1, 1)."""
    return SimpleNamespace(**{name: values[rows] for name, values in vars(measurements).items()})
