"""Chest radiographs month by month, with a change of machine that we planted and that nobody announced."""

import numpy as np

from medlearn.phantoms.knobs import check_whole
from medlearn.phantoms.radiographs import make_chest_phantoms


def make_chest_months(n_months, per_month, *, change=None, before=None, after=None, size=32, random_state):
    """Make chest radiographs of several months, one a patient, from one machine and later from another.

    Parameters
    ----------
    n_months : int
    per_month : int
        Patients a month.
    change : int, optional
        The first month of the new machine, 0 to n_months; None, no change at all.
    before, after : dict, optional
        Knobs of `make_chest_phantoms` for the old machine and for the new one, such as ``{"dose": 3000}``, but not
        `images_per_patient`. Both sites are alike unless `site_shift` is among them.
    size : int
        Pixels per side.
    random_state : int
        The same int gives the same patients, whatever the machines.

    Returns
    -------
    phantoms : sklearn.utils.Bunch
        ``images`` uint8 (n, size, size) and, of shape (n,), ``labels`` (1 = finding), ``months`` (from 0), ``machines``
        (0 old, 1 new), ``sites`` (0 or 1), ``patients``; ``description, source, licence``.

    Raises
    ------
    ValueError
        If a number is out of range, or a patient is to have several images.

    Examples
    --------
    >>> phantoms = make_chest_months(3, 4, change=2, after={"dose": 3000}, random_state=0)
    >>> phantoms.months.tolist(), phantoms.machines.tolist()
    ([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
    """
    from sklearn.utils import Bunch

    check_whole("n_months", n_months, 1, 1000)
    check_whole("per_month", per_month, 1, 100_000)
    change = n_months if change is None else change
    check_whole("change", change, 0, n_months)
    if "images_per_patient" in {**(before or {}), **(after or {})}:
        raise ValueError("images_per_patient cannot be set: each patient here has one image.")
    knobs = {"site_shift": 0.0, "images_per_patient": 1, "size": size}
    seeds = np.random.default_rng(random_state).integers(2**31, size=n_months)
    parts = [
        make_chest_phantoms(
            per_month, **(knobs | ((after if month >= change else before) or {})), random_state=int(seed)
        )
        for month, seed in enumerate(seeds)
    ]
    months = np.repeat(np.arange(n_months), per_month)
    return Bunch(
        images=np.concatenate([part.images for part in parts]),
        labels=np.concatenate([part.labels for part in parts]),
        months=months,
        machines=(months >= change).astype(int),
        sites=np.concatenate([part.sites for part in parts]),
        patients=np.arange(len(months)),
        **{name: parts[0][name] for name in ("description", "source", "licence")},
    )
